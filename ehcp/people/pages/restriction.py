"""Pages that restrict a record, change its list, lift it, and list what is to be reviewed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ehcp import permissions
from ehcp.cases.pages.access import for_act, permitted
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.people.acts import restriction
from ehcp.people.acts.restriction_notices import close_notice
from ehcp.people.forms.restriction import LiftForm, RestrictionForm
from ehcp.people.reads import restriction as selectors
from ehcp.work.pages.administration import AdministrationPage, register_administration_page
from ehcp.work.reads.home import HomeBlock, register_home_block
from ehcp.workflow import Refused
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

RESTRICT = ActPage(
    button="Restrict the record",
    done="The record is restricted to the people you named.",
    move="restrict",
)
LIFT = ActPage(
    button="Lift the restriction",
    done="The restriction is lifted.",
    move="lift_restriction",
    warning="Everybody who works on cases will see this record.",
)


@for_act("restrict")
def restrict(request: Request, case: CaseNow) -> HttpResponse:
    """Restrict the record or change its list."""
    return show_act(
        request,
        case.child,
        RESTRICT,
        RestrictionForm,
        lambda facts, sent: restriction.restrict(
            case.child, **facts, by=request.user, now=request.now, submission=sent
        ),
        initial=selectors.present_values(case.child, request.user),
    )


@for_act("lift_restriction")
def lift(request: Request, case: CaseNow) -> HttpResponse:
    """Lift the restriction."""
    if request.method != "POST" and not case.child.is_restricted:
        return nothing_to_do(request, case.child, "This record is not restricted.")
    return show_act(
        request,
        case.child,
        LIFT,
        LiftForm,
        lambda facts, sent: restriction.lift(case.child, by=request.user, now=request.now, submission=sent),
    )


@permitted(permissions.may_manage)
@require_GET
def restricted(request: Request) -> HttpResponse:
    """List the restricted records this manager is named on, the next review first."""
    rows = selectors.restricted_records(request.user, request.today)
    record_reads(request, screen="restricted", child_pks=[row.restriction.child_id for row in rows])
    context = {"rows": rows, "back_url": reverse("ehcp:administration")}
    return render(request, "ehcp/people/restricted.html", context)


@permitted(permissions.may_read_cases)
@require_GET
def notices(request: Request) -> HttpResponse:
    """List what this person is asked to look into, as one of those named on a restricted record."""
    found = selectors.open_notices(request.user)
    named = [one.child_id for one in found] + [one.about_id for one in found if one.about_id]
    record_reads(request, screen="restricted.notices", child_pks=named)
    return render(request, "ehcp/people/restriction/notices.html", {"notices": found, "title": "Restricted records"})


@permitted(permissions.may_read_cases)
@require_POST
def notice_close(request: Request, pk: int) -> HttpResponse:
    """Take down that a notice was looked into."""
    try:
        close_notice(pk, by=request.user, now=request.now)
    except Refused as refusal:
        raise Http404 from refusal
    messages.success(request, "Marked as looked into")
    return redirect("ehcp:restriction-notices")


offer_act("restrict", lambda case: not case.child.is_restricted, 85)
offer_act("restrict", lambda case: case.child.is_restricted, 85, label="Change who may see the record")
offer_act("lift_restriction", lambda case: case.child.is_restricted, 86)
register_administration_page(
    AdministrationPage(
        "Restricted records",
        "Those on whose lists you are, with the day of their next review.",
        "ehcp:restricted",
        permissions.may_manage,
        30,
    )
)
register_home_block(HomeBlock(lambda user, today: {}, selectors.has_notices, "ehcp/people/restriction/_home.html"))
