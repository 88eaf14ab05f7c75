"""Pages of support before a request: refer a child, begin, close, the list with its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ehcp import permissions
from ehcp.cases.pages.access import for_act, permitted
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.early_help import acts, reads
from ehcp.early_help.forms import BeginForm, CloseForm, NarrowForm, ReferForm, ReferNewChildForm
from ehcp.history.acts.frame import Submission
from ehcp.requests.pages.new_child import Known, show_for_new_child
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import EarlyHelp

PER_PAGE = 25
REFER = ActPage(button="Record the referral", done="The referral is recorded.", move="refer_early_help")
BEGIN = ActPage(button="Record what is given", done="It is recorded that the help began.", move="begin_early_help")
CLOSE = ActPage(button="Record what came of it", done="The support is closed.", move="close_early_help")
KNOWN = Known("Record the referral on the record that is there, if it is the same child.", "ehcp:early-help-refer")


@for_act("refer_early_help")
def refer(request: Request, case: CaseNow) -> HttpResponse:
    """Record a referral of a child who is here."""

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.refer_early_help(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, REFER, ReferForm, do, back=_home(case))


@permitted(permissions.may_record_receipt)
@require_http_methods(["GET", "HEAD", "POST"])
def refer_new(request: Request) -> HttpResponse:
    """Record a referral of a child who is not here yet; one who may be known already is shown first."""
    title = "Support before a request: a new child"
    return show_for_new_child(request, REFER, ReferNewChildForm, acts.refer_new_child, KNOWN, title=title)


def _on_open(
    request: Request,
    case: CaseNow,
    page: ActPage,
    form: Callable[..., Any],
    act: Callable[..., object],
    offered: Sequence[EarlyHelp],
) -> HttpResponse:
    """Show an act on one support of the case; a form sent for one that has changed since reaches the service."""
    offered = case.early_help if request.method == "POST" else offered
    if not offered:
        return nothing_to_do(request, case.child, "There is no support that this could be about.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return act(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, page, partial(form, offered=offered), do, back=_home(case))


def _home(case: CaseNow) -> str:
    return reverse("ehcp:case-tab", args=[case.child.pk, "assessment"])


def _not_begun(case: CaseNow) -> list[EarlyHelp]:
    return [one for one in case.open_early_help if not one.started_on]


@for_act("begin_early_help")
def begin(request: Request, case: CaseNow) -> HttpResponse:
    """Record what help began."""
    return _on_open(request, case, BEGIN, BeginForm, acts.begin_early_help, _not_begun(case))


@for_act("close_early_help")
def close(request: Request, case: CaseNow) -> HttpResponse:
    """Record what came of the help."""
    return _on_open(request, case, CLOSE, CloseForm, acts.close_early_help, case.open_early_help)


@permitted(permissions.may_read_cases)
@require_safe
def early_help(request: Request) -> HttpResponse:
    """List support before a request, with its numbers."""
    form = NarrowForm(request.GET if {"show", "need", "phase"} & set(request.GET) else None, today=request.today)
    found = reads.listed(request.user, request.today, asked := form.asked())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    record_reads(request, screen="early_help", child_pks=[one.child_id for one in page])
    context = {"page": page, "form": form, "narrow": form, "asked": asked, "today": request.today}
    context |= {"numbers": reads.numbers(request.user, request.today), "shown": reads.SHOWN}
    context |= {"by_sex": reads.by_sex(request.user, request.today)}
    context["may_refer"] = permissions.may_record_receipt(request.user)
    return render(request, "ehcp/early_help/list.html", context)


offer_act("refer_early_help", lambda case: case.is_living, 60)
offer_act("begin_early_help", lambda case: bool(_not_begun(case)), 61)
offer_act("close_early_help", lambda case: bool(case.open_early_help), 62)
