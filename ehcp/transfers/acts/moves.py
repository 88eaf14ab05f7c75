"""Children who move between authorities (SEND Regulations 2014, reg 15)."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Act, Submission, act
from ehcp.history.acts.held import held_plan
from ehcp.history.acts.words import in_words
from ehcp.models import Child, Need, Plan
from ehcp.people.acts.children import NewChild, add_child
from ehcp.reviews.reads.reviews import begun_on
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

AUTHORITY = re.compile(r"[0-9]{3}")


def _check_authority(code: str) -> None:
    if not AUTHORITY.fullmatch(code):
        raise MoveNotAllowed("The number of an authority has 3 digits, like 857.")


def transfer_in(
    child: Child,
    *,
    by: User,
    on: date,
    now: datetime,
    from_la: str,
    first_final_on: date | None = None,
    last_review_on: date | None = None,
    primary_need: str = "",
    secondary_need: str = "",
    submission: Submission | None = None,
) -> Plan:
    """
    Record that on ``on`` this authority became responsible for a child with a plan of ``from_la``.

    Starts six weeks to tell the family (SEND Regulations 2014, reg 15(4)) and the first review: twelve months
    from the last, or three months from the move if that is later (reg 15(5)). ``first_final_on`` and
    ``last_review_on`` are the old authority's.
    """
    with act(child, by=by, now=now, submission=submission) as going:
        going.check("transfer_in")
        case = CaseNow(going.child, going.today)
        if not case.is_open_to_acts:
            raise MoveNotAllowed("A move in cannot be recorded on this record: it is closed.")
        if any(begun_on(plan) and not (plan.ceased_on or plan.transferred_out_on) for plan in case.plans):
            raise MoveNotAllowed("The child already has a plan that this authority maintains.")
        _check_authority(from_la)
        going.check_day(on, not_before=going.child.birth_date, what="The day of the move")
        _check_old_dates(going, on, first_final_on, last_review_on)
        _refuse_overlap(case, on)
        made = going.add(
            Plan,
            child=going.child,
            first_final_on=first_final_on,
            transferred_in_on=on,
            transferred_in_from_la=from_la,
            last_review_before_transfer_on=last_review_on,
        )
        _add_needs(going, made, on, primary_need, secondary_need)
        going.record("plan.transferred_in", on=on, about=made, data={"from_la": from_la})
        going.result = {"child": going.child.pk, "plan": made.pk}
    return made


@transaction.atomic
def transfer_in_new_child(
    described: NewChild,
    *,
    by: User,
    on: date,
    now: datetime,
    different_from: Collection[int] = (),
    submission: Submission | None = None,
    **facts: Any,
) -> Plan:
    """
    Add a child who was not here yet and record the move in, both or neither (SEND Regulations 2014, reg 15).

    ``different_from`` names the children that the person has looked at and said are not this one.
    """
    added = add_child(described, different_from=different_from, by=by, now=now, submission=submission)
    return transfer_in(added, by=by, on=on, now=now, submission=submission, **facts)


def _check_old_dates(going: Act, moved: date, made: date | None, reviewed: date | None) -> None:
    if made is not None and not going.child.birth_date <= made <= moved:
        raise MoveNotAllowed("The day the plan was first made must be on or before the day of the move.")
    if reviewed is not None and reviewed > moved:
        raise MoveNotAllowed("The last review by the old authority must be on or before the day of the move.")
    if made is not None and reviewed is not None and reviewed < made:
        raise MoveNotAllowed("The last review cannot be before the plan was first made.")


def _refuse_overlap(case: CaseNow, on: date) -> None:
    """Refuse a move in while the child's earlier plan was still this authority's."""
    for plan in case.plans:
        end = plan.ceased_on or plan.transferred_out_on
        if end is not None and end > on:
            raise MoveNotAllowed(f"An earlier plan of this authority ran until {in_words(end)}.")


def _add_needs(going: Act, plan: Plan, on: date, primary: str, secondary: str) -> None:
    if secondary and (not primary or primary == secondary):
        raise MoveNotAllowed("The secondary need must differ from the primary one.")
    for rank, sen_type in ((1, primary), (2, secondary)):
        if sen_type:
            going.add(Need, plan=plan, rank=rank, sen_type=sen_type, from_on=on)


def send_move_in_notice(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    will_assess: bool = False,
    submission: Submission | None = None,
) -> Plan:
    """
    Record that the family were told on ``on`` of the transfer, whether there is an assessment, and of the review.

    Owed within six weeks of the move (SEND Regulations 2014, reg 15(4)).
    """
    with act(plan.child, by=by, now=now, submission=submission) as going:
        going.check("send_move_in_notice")
        held = held_plan(going, plan)
        if held.transferred_in_on is None:
            raise MoveNotAllowed("This plan did not come from another authority.")
        if held.move_in_notice_sent_on:
            raise MoveNotAllowed(f"The notice was already sent on {in_words(held.move_in_notice_sent_on)}.")
        going.check_day(on, not_before=held.transferred_in_on, what="The day the notice was sent")
        going.change(held, on=on, move_in_notice_sent_on=on)
        going.record("plan.move_in_notified", on=on, about=held, data={"will_assess": will_assess})
    return held


def move_out_aware(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    moved_out_on: date | None = None,
    submission: Submission | None = None,
) -> Plan:
    """
    Record that on ``on`` the authority learned of a move away, and the day of the move if it is known.

    The plan is due at the new authority on the day of the move, or, if known less than fifteen working days
    ahead, fifteen working days from the day it became known (SEND Regulations 2014, reg 15(2)). Done again, it
    changes the day of the move.
    """
    with act(plan.child, by=by, now=now, submission=submission) as going:
        going.check("move_out_aware")
        held = held_plan(going, plan)
        going.check_day(on, what="The day it became known")
        begun = begun_on(held)
        if moved_out_on is not None and begun is not None and moved_out_on < begun:
            raise MoveNotAllowed(f"The move must be on or after {in_words(begun)}, when the plan began here.")
        known = held.move_out_aware_on is not None and held.move_cancelled_on is None
        if known and moved_out_on == held.moved_out_on:
            raise MoveNotAllowed("This move is already recorded. Enter another day of the move to change it.")
        if known:
            going.change(held, on=on, moved_out_on=moved_out_on)
        else:
            going.change(held, on=on, move_out_aware_on=on, moved_out_on=moved_out_on, move_cancelled_on=None)
        data = {"moved_on": moved_out_on.isoformat() if moved_out_on else ""}
        going.record("plan.move_out_known", on=on, about=held, data=data)
    return held


def cancel_move_out(plan: Plan, *, by: User, on: date, now: datetime, submission: Submission | None = None) -> Plan:
    """Record that on ``on`` it became clear that the family do not move: the plan is not transferred (reg 15(2))."""
    with act(plan.child, by=by, now=now, submission=submission) as going:
        going.check("cancel_move_out")
        held = held_plan(going, plan)
        if held.move_out_aware_on is None or held.move_cancelled_on is not None:
            raise MoveNotAllowed("No move away is recorded.")
        going.check_day(on, not_before=held.move_out_aware_on, what="The day it became clear")
        going.change(held, on=on, move_cancelled_on=on)
        going.record("plan.move_out_cancelled", on=on, about=held)
    return held


def transfer_out(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    to_la: str,
    submission: Submission | None = None,
) -> Plan:
    """
    Record that the plan was transferred to ``to_la`` on ``on``: this authority's duties end (reg 15(2)).

    Refused before the day of the move. Limits still running are void from then on.
    """
    with act(plan.child, by=by, now=now, submission=submission) as going:
        going.check("transfer_out")
        held = held_plan(going, plan)
        _check_authority(to_la)
        if held.move_out_aware_on is None or held.move_cancelled_on is not None:
            raise MoveNotAllowed("Record first when the authority learned of the move.")
        if held.moved_out_on is None:
            raise MoveNotAllowed("Record the day of the move first: the limit is counted from it.")
        if to_la == held.transferred_in_from_la and held.transferred_in_on == on:
            raise MoveNotAllowed("The plan came from that authority on the same day.")
        not_before = max(day for day in (held.moved_out_on, begun_on(held)) if day is not None)
        going.check_day(on, not_before=not_before, what="The day the plan was transferred")
        going.change(held, on=on, transferred_out_on=on, transferred_out_to_la=to_la)
        going.record("plan.transferred_out", on=on, about=held, data={"to_la": to_la})
    return held
