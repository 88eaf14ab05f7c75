"""Pages of moves between authorities: in, told, known to come, cancelled, out."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from ehcp import permissions
from ehcp.cases.pages.access import for_act, permitted
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import format_event_day, limit_summary
from ehcp.plans.forms.ceasing import DayForm
from ehcp.requests.pages.new_child import Known, show_for_new_child
from ehcp.reviews.pages.reviews import show_plan_act
from ehcp.transfers.acts import moves as transfers
from ehcp.transfers.forms.moves import (
    MoveInNoticeForm,
    MoveOutForm,
    NewChildMovedInForm,
    TransferInForm,
    TransferOutForm,
)
from sendcases.audit.requests import Request

IN_LIMITS = ("transfer_in_notify", "transfer_in_review")
OUT_LIMITS = ("transfer_out",)
MOVED_IN = "A child moves in with a plan"

IN = ActPage(
    button="Record the move in",
    done="The move in is recorded. The family must be told within six weeks.",
    move="transfer_in",
)
TOLD = ActPage(
    button="Record the notice",
    done="The notice is recorded.",
    move="send_move_in_notice",
)
KNOWN = ActPage(
    button="Record the move",
    done="The move is recorded. The limit for the transfer runs.",
    move="move_out_aware",
)
CANCELLED = ActPage(
    button="Record that there is no move",
    done="It is recorded that the family do not move.",
    move="cancel_move_out",
)
OUT = ActPage(
    button="Record the transfer",
    done="The transfer is recorded. This authority’s duties under the plan have ended.",
    move="transfer_out",
    warning="Every limit still running on the plan ends with the transfer.",
)


@for_act("transfer_in")
def transfer_in(request: Request, case: CaseNow) -> HttpResponse:
    """Record that a child known here moved in with a plan of another authority."""

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return transfers.transfer_in(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, IN, TransferInForm, run)


@permitted(permissions.may_work_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def moved_in(request: Request) -> HttpResponse:
    """Record that a child not known here moved in with a plan; one who may be known already is shown first."""
    known = Known("Record the move on the record that is there, if it is the same child.", "ehcp:transfer-in")
    act = transfers.transfer_in_new_child
    return show_for_new_child(request, IN, NewChildMovedInForm, act, known, title=MOVED_IN)


@for_act("send_move_in_notice")
def send_notice(request: Request, case: CaseNow) -> HttpResponse:
    """Record the notice to the family after a move in."""
    summary = limit_summary(case.child, case.today, IN_LIMITS)
    return show_plan_act(request, case, TOLD, MoveInNoticeForm, transfers.send_move_in_notice, summary=summary)


@for_act("move_out_aware")
def move_known(request: Request, case: CaseNow) -> HttpResponse:
    """Record that a move away is known, or another day of it."""
    plan = case.maintained_plan
    known = plan.moved_out_on if plan and not plan.move_cancelled_on else None
    initial = {"on": request.today, "moved_out_on": known}
    return show_plan_act(
        request, case, KNOWN, MoveOutForm, transfers.move_out_aware, initial=initial, summary=_move_summary(case)
    )


@for_act("cancel_move_out")
def cancel_move(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the family do not move."""
    form = partial(DayForm, label="Day it became clear")
    return show_plan_act(request, case, CANCELLED, form, transfers.cancel_move_out, summary=_move_summary(case))


@for_act("transfer_out")
def transfer_out(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the plan went to another authority."""
    return show_plan_act(request, case, OUT, TransferOutForm, transfers.transfer_out, summary=_move_summary(case))


def _move_summary(case: CaseNow) -> list[tuple[str, str]]:
    plan = case.maintained_plan
    if plan is None or not _is_moving(case):
        return []
    known = [
        ("Move known since", format_event_day(plan.move_out_aware_on, case.today)),
        ("Day of the move", format_event_day(plan.moved_out_on, case.today)),
    ]
    return [*known, *limit_summary(case.child, case.today, OUT_LIMITS)]


def _is_moving(case: CaseNow) -> bool:
    plan = case.maintained_plan
    return plan is not None and plan.move_out_aware_on is not None and plan.move_cancelled_on is None


def _awaits_notice(case: CaseNow) -> bool:
    plan = case.maintained_plan
    return plan is not None and plan.transferred_in_on is not None and plan.move_in_notice_sent_on is None


offer_act("transfer_in", lambda case: case.is_open_to_acts and case.maintained_plan is None, 70)
offer_act("send_move_in_notice", _awaits_notice, 71)
offer_act("move_out_aware", lambda case: bool(case.maintained_plan), 72)
offer_act("cancel_move_out", _is_moving, 73)
offer_act("transfer_out", _is_moving, 74)
