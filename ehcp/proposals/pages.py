"""Pages of proposals: ask, decide, return, take back, the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.pages.access import for_act, permitted
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import format_day, limit_summary
from ehcp.proposals import acts, reads
from ehcp.proposals.forms import AskForm, DecideForm, ReturnForm, TakeBackForm
from ehcp.proposals.kinds import LIMITS
from sendcases.audit.moments import london_day
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

PER_PAGE = 25
ASK = ActPage(button="Ask for the decision", done="It waits for the decision officer.", move="ask_decision")
DECIDE = ActPage(
    button="Decide",
    done="The decision is taken.",
    move="decide_proposal",
    template="ehcp/proposals/decide.html",
)
RETURN = ActPage(button="Return it", done="It is the officer’s again.", move="return_proposal")
TAKE_BACK = ActPage(button="Take it back", done="It is taken back.", move="take_back_proposal")


@for_act("ask_decision")
def ask(request: Request, case: CaseNow) -> HttpResponse:
    """Ask the decision officer for a decision."""
    found = reads.questions(case)
    if not found:
        return nothing_to_do(request, case.child, "No decision can be asked for on this case as it stands.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.ask_decision(case.child, by=request.user, now=request.now, submission=submission, **facts)

    summary = limit_summary(case.child, case.today, [LIMITS[one.kind] for one in found])
    return show_act(request, case.child, ASK, partial(AskForm, questions=found), do, summary=summary)


def _on_one(
    request: Request, case: CaseNow, pk: int, page: ActPage, form: Callable[..., Any], act: Callable[..., object]
) -> HttpResponse:
    """Show the form of an act on one proposal, or do it."""
    stored = reads.proposal_of(case, pk)
    if stored is None:
        raise Http404

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return act(stored, by=request.user, now=request.now, submission=submission, **facts)

    summary = [
        (stored.get_kind_display(), f"proposed: {stored.get_option_display().lower()}"),
        ("Reasons", stored.reasons),
        ("Asked by", f"{stored.asked_by}, {format_day(london_day(stored.asked_at))}"),
        *limit_summary(case.child, case.today, [LIMITS[stored.kind]]),
    ]
    initial = {"on": request.today, "option": stored.option, "reasons": stored.reasons, "seen": stored.standing}
    shown = replace(page, context={"proposal": stored})
    return show_act(request, case.child, shown, form, do, initial=initial, summary=summary)


@for_act("decide_proposal")
def decide(request: Request, case: CaseNow, proposal: int) -> HttpResponse:
    """Take the decision that was asked for."""
    stored = reads.proposal_of(case, proposal)
    return _on_one(request, case, proposal, DECIDE, partial(DecideForm, proposal=stored), acts.decide_proposal)


@for_act("return_proposal")
def give_back(request: Request, case: CaseNow, proposal: int) -> HttpResponse:
    """Return a question to the officer."""
    return _on_one(request, case, proposal, RETURN, ReturnForm, acts.return_proposal)


@for_act("take_back_proposal")
def take_back(request: Request, case: CaseNow, proposal: int) -> HttpResponse:
    """Take a question back."""
    return _on_one(request, case, proposal, TAKE_BACK, TakeBackForm, acts.take_back_proposal)


@permitted(permissions.may_decide)
@require_safe
def queue(request: Request) -> HttpResponse:
    """Show every question that waits for a decision, the first limit first."""
    page = Paginator(reads.waiting(request.user), PER_PAGE).get_page(request.GET.get("page"))
    record_reads(request, screen="proposals.queue", child_pks=[one.child_id for one in page])
    return render(request, "ehcp/proposals/queue.html", {"page": page, "today": request.today})


offer_act("ask_decision", lambda case: case.is_open_to_acts and bool(reads.questions(case)), 12)
