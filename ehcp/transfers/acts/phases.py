"""Transfers between phases of education: identified, named, or none after all (SEND Regulations 2014, reg 18)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from ehcp.history.acts.current import current_plan
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.words import in_words
from ehcp.models import AnnualReview, PhaseTransfer, PlacementBasis, Plan, ReviewKind, TransferKind
from ehcp.plans.acts.placements import Setting, record_placement
from ehcp.reviews.reads.reviews import begun_on
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

# A transfer further ahead than this is a slip of the pen; further back, history that an import brings.
YEARS_BACK, YEARS_AHEAD = 1, 3
SEPTEMBER = 9
NO_TRANSFER_REASONS = {
    "stays": "Stays at the same school, such as its sixth form",
    "out_of_year": "A place out of the usual year was agreed",
    "plan_ending": "The plan is to end before the move",
    "mistake": "It was recorded by mistake",
}


def identify_phase_transfer(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    kind: str,
    transfer_year: int | None = None,
    transfer_on: date | None = None,
    submission: Submission | None = None,
) -> PhaseTransfer:
    """
    Record that the child changes phase in ``transfer_year``: the next setting is to be named in time.

    Before 15 February of that year, before 31 March for post-16 (SEND Regulations 2014, reg 18(1)); between two
    post-16 institutions five months before ``transfer_on`` (reg 18(2)).
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("identify_phase_transfer")
        current = current_plan(act, plan)
        act.check_day(on, not_before=begun_on(current), what="The day it was identified")
        year = _year(act, kind, transfer_year, transfer_on)
        if _open_transfers(current).filter(kind=kind, transfer_year=year).exists():
            raise MoveNotAllowed(f"This transfer is already recorded for {year}.")
        made = act.add(PhaseTransfer, plan=current, transfer_year=year, kind=kind, transfer_on=transfer_on)
        _link_review(act, made, on)
        act.record("phase_transfer.identified", on=on, about=made, data={"kind": kind, "year": year})
        act.result = {"phase_transfer": made.pk}
    return made


def _year(act: Act, kind: str, year: int | None, transfer_on: date | None) -> int:
    """Return the calendar year of the move; refuse one that does not agree with its day, or is far off."""
    if kind not in TransferKind.values:
        raise MoveNotAllowed("Choose the kind of transfer.")
    if kind == TransferKind.POST16_TO_POST16 and transfer_on is None:
        raise MoveNotAllowed("Enter the planned day of the move: the limit is five months before it.")
    if year is None:
        if transfer_on is None:
            raise MoveNotAllowed("Enter the year of the transfer.")
        year = transfer_on.year
    if transfer_on is not None and transfer_on.year != year:
        raise MoveNotAllowed("The planned day of the move must be in the year of the transfer.")
    if not act.today.year - YEARS_BACK <= year <= act.today.year + YEARS_AHEAD:
        raise MoveNotAllowed(f"The year must be from {act.today.year - YEARS_BACK} to {act.today.year + YEARS_AHEAD}.")
    return year


def _open_transfers(plan: Plan) -> QuerySet[PhaseTransfer]:
    return PhaseTransfer.objects.filter(plan=plan, no_transfer_on__isnull=True)


def _link_review(act: Act, transfer: PhaseTransfer, on: date) -> None:
    """Tie the transfer to a phase transfer review that is called or held and serves no other transfer yet."""
    found = AnnualReview.objects.filter(
        plan=transfer.plan, kind=ReviewKind.PHASE_TRANSFER, cancelled_on__isnull=True, phase_transfers__isnull=True
    )
    review = found.filter(amended_final_sent_on__isnull=True).exclude(entered_in_error=True).order_by("-pk").first()
    if review is not None:
        act.change(transfer, on=on, review=review)


def _open_transfer(act: Act, transfer: PhaseTransfer) -> PhaseTransfer:
    """Return the transfer as held now; refuse one that is named or dropped, or of a past plan."""
    current = PhaseTransfer.objects.select_related("plan").get(pk=transfer.pk, plan__child__in=act.records)
    if current.final_naming_sent_on:
        raise MoveNotAllowed(f"The setting was already named on {in_words(current.final_naming_sent_on)}.")
    if current.no_transfer_on:
        raise MoveNotAllowed(f"It was recorded on {in_words(current.no_transfer_on)} that there is no transfer.")
    if not current.plan.is_maintained(act.today):
        raise MoveNotAllowed("The authority does not maintain this plan.")
    return current


def record_naming(
    act: Act, transfer: PhaseTransfer, *, on: date, setting: Setting, from_on: date | None
) -> PhaseTransfer:
    """Set the day the final plan naming the setting was sent, and place the child there; inside an act (reg 18)."""
    current = _open_transfer(act, transfer)
    starts = from_on or current.transfer_on or date(current.transfer_year, SEPTEMBER, 1)
    if starts.year != current.transfer_year:
        raise MoveNotAllowed(
            f"The first day at the setting must be in {current.transfer_year}, the year of the transfer."
        )
    act.change(current, on=on, final_naming_sent_on=on)
    placement = record_placement(act, current.plan, setting, basis=PlacementBasis.NAMED, on=on, from_on=starts)
    named = setting.institution.source_id if setting.institution else setting.sen_setting or "type_only"
    act.record(
        "phase_transfer.setting_named",
        on=on,
        about=current,
        data={"setting": named, "placement": placement.source_id, "from": starts.isoformat()},
    )
    return current


def name_setting(
    transfer: PhaseTransfer,
    *,
    by: User,
    on: date,
    now: datetime,
    setting: Setting,
    from_on: date | None = None,
    submission: Submission | None = None,
) -> PhaseTransfer:
    """
    Record that the final plan that names the next setting, or its type, was sent on ``on`` (reg 18).

    The limit is met by sending, not by deciding. A plan sent on the published day itself is late, because the
    regulation says "before".
    """
    with begin_act(transfer.plan.child, by=by, now=now, submission=submission) as act:
        act.check("name_setting")
        current = _open_transfer(act, transfer)
        act.check_day(on, not_before=begun_on(current.plan), what="The day the final plan was sent")
        record_naming(act, current, on=on, setting=setting, from_on=from_on)
    return transfer


def drop_phase_transfer(
    transfer: PhaseTransfer,
    *,
    by: User,
    on: date,
    now: datetime,
    reason: str,
    submission: Submission | None = None,
) -> PhaseTransfer:
    """Record that there is no transfer after all, such as a place agreed out of year: its limit is void (reg 18)."""
    with begin_act(transfer.plan.child, by=by, now=now, submission=submission) as act:
        act.check("drop_phase_transfer")
        current = _open_transfer(act, transfer)
        if reason not in NO_TRANSFER_REASONS:
            raise MoveNotAllowed("Say why there is no transfer.")
        act.check_day(on, not_before=begun_on(current.plan), what="The day it became clear")
        act.change(current, on=on, no_transfer_on=on)
        act.record("phase_transfer.dropped", on=on, about=current, data={"reason": reason})
    return current
