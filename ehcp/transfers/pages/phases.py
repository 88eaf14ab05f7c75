"""Pages of acts on phase transfers: identified, the setting named, none after all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import limit_summary
from ehcp.reviews.pages.reviews import show_plan_act
from ehcp.reviews.reads import reviews as waiting
from ehcp.transfers.acts import phases as phase_transfers
from ehcp.transfers.forms.phases import IdentifyTransferForm, NameSettingForm, NoTransferForm
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from ehcp.transfers.forms.phases import TransferForm

LIMITS = ("phase_feb", "phase_mar", "phase_post16")
NO_TRANSFER = "There is no move between phases on this case."
ALL_NAMED = "No move between phases on this case waits for its setting to be named."

IDENTIFY = ActPage(
    button="Record the move",
    done="The move is recorded. The limit for naming the next setting runs.",
    move="identify_phase_transfer",
)
NAME = ActPage(
    button="Record the setting",
    done="The next setting is recorded. The limit is met on the day the plan was sent.",
    move="name_setting",
)
NONE = ActPage(
    button="Record that there is no move",
    done="It is recorded that there is no move. Its limit is void.",
    move="drop_phase_transfer",
)


def _show(
    request: Request,
    case: CaseNow,
    page: ActPage,
    form: Callable[..., TransferForm],
    service: Callable[..., object],
) -> HttpResponse:
    """Show an act on one of the transfers that await it."""
    found = waiting.open_transfers(case)
    transfers = waiting.transfers_to_name(case, is_sent=request.method == "POST")
    if not transfers:
        return nothing_to_do(request, case.child, ALL_NAMED if case.phase_transfers else NO_TRANSFER)

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return service(facts.pop("transfer"), by=request.user, now=request.now, submission=submission, **facts)

    bound = partial(form, transfers=transfers, waiting=max(len(found), 1))
    return show_act(request, case.child, page, bound, run, summary=limit_summary(case.child, case.today, LIMITS))


@for_act("identify_phase_transfer")
def identify(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the child is to move between phases of education."""
    initial = {"on": request.today, "transfer_year": request.today.year + (request.today.month > 2)}
    service = phase_transfers.identify_phase_transfer
    summary = limit_summary(case.child, case.today, LIMITS)
    return show_plan_act(request, case, IDENTIFY, IdentifyTransferForm, service, initial=initial, summary=summary)


@for_act("name_setting")
def name_setting(request: Request, case: CaseNow) -> HttpResponse:
    """Record the final plan that names the next setting."""
    return _show(request, case, NAME, NameSettingForm, phase_transfers.name_setting)


@for_act("drop_phase_transfer")
def drop(request: Request, case: CaseNow) -> HttpResponse:
    """Record that there is no transfer after all."""
    return _show(request, case, NONE, NoTransferForm, phase_transfers.drop_phase_transfer)


offer_act("identify_phase_transfer", lambda case: bool(case.maintained_plan), 50)
offer_act("name_setting", lambda case: bool(waiting.open_transfers(case)), 51)
offer_act("drop_phase_transfer", lambda case: bool(waiting.open_transfers(case)), 52)
