"""Pages of provision in place: confirm rows, record a gap, the list of gaps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.pages.access import for_act, permitted
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import format_day, format_event_day
from ehcp.provision import acts, reads
from ehcp.provision.forms import ConfirmForm, GapForm, NarrowForm
from ehcp.provision.reads import Secured
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

PER_PAGE = 25
CONFIRM = ActPage(button="Confirm", done="The provision is confirmed in place.", move="confirm_provision")
GAP = ActPage(button="Record the gap", done="The gap is recorded.", move="record_provision_gap")
NO_ROWS = "No provision of section F is kept here for this case: take in a plan file, or issue the plan from here."

ALL_IN_PLACE = "Every row of section F is confirmed in place."


def _show(
    request: Request,
    case: CaseNow,
    page: ActPage,
    form: Callable[..., Any],
    act: Callable[..., object],
    secured: list[Secured],
) -> HttpResponse:
    if not secured:
        return nothing_to_do(request, case.child, ALL_IN_PLACE if case.provision_rows else NO_ROWS)

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return act(case.child, by=request.user, now=request.now, submission=submission, **facts)

    first = min(secured, key=lambda one: one.row.begins_on)
    owed = format_event_day(first.row.begins_on, request.today, "{}", "from {}")
    summary = [("Owed since", owed), ("Our own target", format_day(first.target_on))]
    back = reverse("ehcp:case-tab", args=[case.child.pk, "plan"])
    ticked = [one.row.pk for one in secured if len(secured) == 1 or str(one.row.pk) == request.GET.get("row")]
    initial = {"on": request.today, "rows": ticked}
    given = partial(form, secured=secured)
    return show_act(request, case.child, page, given, do, initial=initial, summary=summary, back=back)


@for_act("confirm_provision")
def confirm(request: Request, case: CaseNow) -> HttpResponse:
    """Confirm rows of section F in place."""
    missing = [one for one in reads.provision_of(case) if one.row.gap_since is not None]
    return _show(request, case, CONFIRM, ConfirmForm, acts.confirm_provision, missing)


@for_act("record_provision_gap")
def gap(request: Request, case: CaseNow) -> HttpResponse:
    """Record that rows of section F are not in place."""
    return _show(request, case, GAP, GapForm, acts.record_gap, reads.provision_of(case))


@permitted(permissions.may_read_cases)
@require_safe
def gaps(request: Request) -> HttpResponse:
    """List the children whose provision is not in place, the longest gap first."""
    form = NarrowForm(request.GET if {"team", "days", "known"} & set(request.GET) else None, today=request.today)
    asked = form.asked(whole=request.GET.get("of") == "all" or not permissions.may_work_cases(request.user))
    page = Paginator(reads.gaps(request.user, request.today, asked), PER_PAGE).get_page(request.GET.get("page"))
    listed = reads.gaps_shown(page, request.today)
    record_reads(request, screen="provision.gaps", child_pks=[one.child.pk for one in listed])
    extent = reads.extent(request.user, request.today, asked)
    context = {"page": page, "listed": listed, "extent": extent, "today": request.today, "whole": asked.whole}
    context |= {"narrow": form, "form": form, "may_narrow": permissions.may_work_cases(request.user)}
    return render(request, "ehcp/provision/gaps.html", context)


offer_act("confirm_provision", lambda case: any(one.gap_since for one in case.provision_rows), 40)
offer_act("record_provision_gap", lambda case: bool(case.provision_rows), 41)
