"""Pages of acts on requests: considering, deciding, reversing, withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ehcp.cases.forms.acts import AppealableForm, NoticeForm
from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import Summary, format_event_day, limit_summary
from ehcp.requests.acts import requests
from ehcp.requests.forms.requests import DecideAssessForm, DecideReassessForm, ReverseRefusalForm, WithdrawForm
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import AssessmentRequest

Service = Callable[[dict[str, Any], Submission], object]

CONSIDERING = ActPage(
    button="Record the notice",
    done="The notice is recorded.",
    move="send_considering_notice",
)
ASSESS = ActPage(
    button="Record the decision to assess",
    done="The decision to assess is recorded. The assessment is open.",
    move="decide_assess",
)
NOT_ASSESS = ActPage(
    button="Record the refusal",
    done="The refusal is recorded.",
    move="decide_not_assess",
    warning="The family can appeal. A refusal is never overwritten: reversing it is a new act.",
)
REASSESS = ActPage(
    button="Record the decision",
    done="The decision on the reassessment is recorded.",
    move="decide_reassess",
)
REVERSE = ActPage(
    button="Reverse the refusal",
    done="The refusal is reversed. New limits run from that day.",
    move="reverse_refusal",
)
WITHDRAW = ActPage(
    button="Record the withdrawal",
    done="The withdrawal is recorded. Its limits are void.",
    move="withdraw",
    warning="This ends the request or the assessment and voids its limits.",
)


def _newest(case: CaseNow, kind: str) -> AssessmentRequest | None:
    """Return the open request of a kind, failing one the newest, which the service then refuses in plain words."""
    found = [one for one in case.requests if one.kind == kind and one.withdrawn_reason != "duplicate"]
    return next((one for one in found if one.outcome == "A"), found[0] if found else None)


def _about(case: CaseNow, request: AssessmentRequest) -> Summary:
    rules = ("assess_decision", "reassess_decision")
    return [
        ("Request received", format_event_day(request.received_on, case.today)),
        *limit_summary(case.child, case.today, rules),
    ]


def _on_request(
    request: Request, case: CaseNow, page: ActPage, form: type[NoticeForm], service: Callable[..., object], kind: str
) -> HttpResponse:
    """Show an act on the request of a kind."""
    found = _newest(case, kind)
    if found is None:
        return nothing_to_do(request, case.child, "There is no such request on this case.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return service(found, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, page, form, do, summary=_about(case, found))


@for_act("send_considering_notice")
def considering(request: Request, case: CaseNow) -> HttpResponse:
    """Record the notice that an assessment is being considered."""
    return _on_request(request, case, CONSIDERING, NoticeForm, requests.send_considering_notice, "initial")


@for_act("decide_assess")
def decide_assess(request: Request, case: CaseNow) -> HttpResponse:
    """Record the decision to assess."""
    return _on_request(request, case, ASSESS, DecideAssessForm, requests.decide_assess, "initial")


@for_act("decide_not_assess")
def decide_not_assess(request: Request, case: CaseNow) -> HttpResponse:
    """Record the refusal to assess, with reasons."""
    return _on_request(request, case, NOT_ASSESS, AppealableForm, requests.decide_not_assess, "initial")


@for_act("decide_reassess")
def decide_reassess(request: Request, case: CaseNow) -> HttpResponse:
    """Record whether the child will be reassessed."""
    return _on_request(request, case, REASSESS, DecideReassessForm, requests.decide_reassess, "reassessment")


@for_act("reverse_refusal")
def reverse_refusal(request: Request, case: CaseNow) -> HttpResponse:
    """Reverse a refusal to assess or to issue a plan."""

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return requests.reverse_refusal(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, REVERSE, ReverseRefusalForm, do, summary=_refused(case))


def _refused(case: CaseNow) -> Summary:
    """Return which refusal stands, and since when, as rows of a summary."""
    asked, assessed = case.refused_request, next((one for one in case.assessments if one.outcome == "N"), None)
    if asked is not None:
        return [("Refused", "To assess"), _letter_sent(asked.decision_sent_on, case)]
    if assessed is not None:
        return [("Refused", "To issue a plan"), _letter_sent(assessed.no_plan_notified_on, case)]
    return []


def _letter_sent(on: date | None, case: CaseNow) -> tuple[str, str]:
    return "Letter of refusal sent", format_event_day(on, case.today)


@for_act("withdraw")
def withdraw(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the family or the requester withdrew, or that the child moved away."""

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return requests.withdraw(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, WITHDRAW, WithdrawForm, do)


def _open(case: CaseNow, kind: str) -> bool:
    return case.open_request is not None and case.open_request.kind == kind


def _can_withdraw(case: CaseNow) -> bool:
    return case.open_request is not None or case.open_assessment is not None or case.stage in DRAFTING


def _awaits_considering(case: CaseNow) -> bool:
    return _open(case, "initial") and not case.open_request.considering_sent_on  # type: ignore[union-attr]


DRAFTING = ("drafting", "draft_sent")

offer_act("send_considering_notice", _awaits_considering, 10)
offer_act("decide_assess", lambda case: _open(case, "initial"), 11)
offer_act("decide_not_assess", lambda case: _open(case, "initial"), 12)
offer_act("decide_reassess", lambda case: _open(case, "reassessment"), 13)
offer_act("reverse_refusal", order=14)
offer_act("withdraw", _can_withdraw, 80)
