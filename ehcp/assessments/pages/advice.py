"""Pages of acts on advice: sought, received, not needed, excused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ehcp.assessments.acts import advice
from ehcp.assessments.forms.advice import CancelAdviceForm, ExemptAdviceForm, ReceiveAdviceForm, RequestAdviceForm
from ehcp.cases.forms.acts import ActForm
from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import format_event_day, limit_summary
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import AdviceRequest

REQUEST = ActPage(
    button="Record the requests",
    done="The requests for advice are recorded.",
    move="request_advice",
)
RECEIVE = ActPage(
    button="Record the advice",
    done="The advice is recorded as received.",
    move="receive_advice",
)
CANCEL = ActPage(
    button="Record that it is not needed",
    done="It is recorded that this advice is not needed.",
    move="cancel_advice",
)
EXEMPT = ActPage(
    button="Accept the exemption",
    done="The exemption is recorded. The limit does not move.",
    move="exempt_advice",
)


@for_act("request_advice")
def request_advice(request: Request, case: CaseNow) -> HttpResponse:
    """Record that advice was sought."""
    found = case.open_assessment or (case.assessments[0] if case.assessments else None)
    if found is None:
        return nothing_to_do(request, case.child, "No assessment is under way.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return advice.request_advice(found, by=request.user, now=request.now, submission=submission, **facts)

    summary = [
        ("Limits run from", format_event_day(found.clock_start_on, case.today)),
        *limit_summary(case.child, case.today, ["final_plan"]),
    ]
    return show_act(request, case.child, REQUEST, RequestAdviceForm, do, summary=summary)


def _on_advice(
    request: Request,
    case: CaseNow,
    page: ActPage,
    form: type[ActForm],
    service: Callable[..., object],
    rows: Sequence[AdviceRequest],
) -> HttpResponse:
    """Show an act on one of several requests for advice; a form sent for one that is closed reaches the service."""
    offered = list(case.advice if request.method == "POST" else rows)
    if not offered:
        return nothing_to_do(request, case.child, "No advice is awaited.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        which = facts.pop("advice")
        return service(which, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, page, partial(form, advice=offered), do)


@for_act("receive_advice")
def receive_advice(request: Request, case: CaseNow) -> HttpResponse:
    """Record that advice reached the authority."""
    return _on_advice(request, case, RECEIVE, ReceiveAdviceForm, advice.receive_advice, _awaited(case))


@for_act("cancel_advice")
def cancel_advice(request: Request, case: CaseNow) -> HttpResponse:
    """Record that advice is not needed."""
    return _on_advice(request, case, CANCEL, CancelAdviceForm, advice.cancel_advice, _awaited(case))


@for_act("exempt_advice")
def exempt_advice(request: Request, case: CaseNow) -> HttpResponse:
    """Accept a ground on which the six weeks of an adviser may be missed."""
    return _on_advice(request, case, EXEMPT, ExemptAdviceForm, advice.exempt_advice, _excusable(case))


def _awaited(case: CaseNow) -> list[AdviceRequest]:
    if not case.is_living:
        return []
    return [one for one in case.advice if not one.received_on and not one.cancelled_on]


def _excusable(case: CaseNow) -> list[AdviceRequest]:
    if not case.is_living:
        return []
    return [one for one in case.advice if one.kind != "parent" and not one.cancelled_on and not one.exemption_ground]


offer_act("request_advice", lambda case: case.open_assessment is not None, 21)
offer_act("receive_advice", lambda case: bool(case.open_advice), 22)
offer_act("cancel_advice", lambda case: bool(case.open_advice), 23)
offer_act("exempt_advice", lambda case: bool(_excusable(case)) and case.open_assessment is not None, 61)
