"""Children who move between authorities (SEND Regulations 2014, reg 15)."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.current import current_plan
from ehcp.history.acts.frame import Act, Submission, begin_act
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
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("transfer_in")
        case = CaseNow(act.child, act.today)
        if not case.is_open_to_acts:
            raise MoveNotAllowed("A move in cannot be recorded on this record: it is closed.")
        if any(begun_on(plan) and not (plan.ceased_on or plan.transferred_out_on) for plan in case.plans):
            raise MoveNotAllowed("The child already has a plan that this authority maintains.")
        _check_authority(from_la)
        act.check_day(on, not_before=act.child.birth_date, what="The day of the move")
        _check_old_dates(act, on, first_final_on, last_review_on)
        _refuse_overlap(case, on)
        made = act.add(
            Plan,
            child=act.child,
            first_final_on=first_final_on,
            transferred_in_on=on,
            transferred_in_from_la=from_la,
            last_review_before_transfer_on=last_review_on,
        )
        _add_needs(act, made, on, primary_need, secondary_need)
        act.record("plan.transferred_in", on=on, about=made, data={"from_la": from_la})
        act.result = {"child": act.child.pk, "plan": made.pk}
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


def _check_old_dates(act: Act, moved: date, made: date | None, reviewed: date | None) -> None:
    if made is not None and not act.child.birth_date <= made <= moved:
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


def _add_needs(act: Act, plan: Plan, on: date, primary: str, secondary: str) -> None:
    if secondary and (not primary or primary == secondary):
        raise MoveNotAllowed("The secondary need must differ from the primary one.")
    for rank, sen_type in ((1, primary), (2, secondary)):
        if sen_type:
            act.add(Need, plan=plan, rank=rank, sen_type=sen_type, from_on=on)


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
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("send_move_in_notice")
        current = current_plan(act, plan)
        if current.transferred_in_on is None:
            raise MoveNotAllowed("This plan did not come from another authority.")
        if current.move_in_notice_sent_on:
            raise MoveNotAllowed(f"The notice was already sent on {in_words(current.move_in_notice_sent_on)}.")
        act.check_day(on, not_before=current.transferred_in_on, what="The day the notice was sent")
        act.change(current, on=on, move_in_notice_sent_on=on)
        act.record("plan.move_in_notified", on=on, about=current, data={"will_assess": will_assess})
    return current


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
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("move_out_aware")
        current = current_plan(act, plan)
        act.check_day(on, what="The day it became known")
        begun = begun_on(current)
        if moved_out_on is not None and begun is not None and moved_out_on < begun:
            raise MoveNotAllowed(f"The move must be on or after {in_words(begun)}, when the plan began here.")
        known = current.move_out_aware_on is not None and current.move_cancelled_on is None
        if known and moved_out_on == current.moved_out_on:
            raise MoveNotAllowed("This move is already recorded. Enter another day of the move to change it.")
        if known:
            act.change(current, on=on, moved_out_on=moved_out_on)
        else:
            act.change(current, on=on, move_out_aware_on=on, moved_out_on=moved_out_on, move_cancelled_on=None)
        data = {"moved_on": moved_out_on.isoformat() if moved_out_on else ""}
        act.record("plan.move_out_known", on=on, about=current, data=data)
    return current


def cancel_move_out(plan: Plan, *, by: User, on: date, now: datetime, submission: Submission | None = None) -> Plan:
    """Record that on ``on`` it became clear that the family do not move: the plan is not transferred (reg 15(2))."""
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("cancel_move_out")
        current = current_plan(act, plan)
        if current.move_out_aware_on is None or current.move_cancelled_on is not None:
            raise MoveNotAllowed("No move away is recorded.")
        act.check_day(on, not_before=current.move_out_aware_on, what="The day it became clear")
        act.change(current, on=on, move_cancelled_on=on)
        act.record("plan.move_out_cancelled", on=on, about=current)
    return current


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
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("transfer_out")
        current = current_plan(act, plan)
        _check_authority(to_la)
        if current.move_out_aware_on is None or current.move_cancelled_on is not None:
            raise MoveNotAllowed("Record first when the authority learned of the move.")
        if current.moved_out_on is None:
            raise MoveNotAllowed("Record the day of the move first: the limit is counted from it.")
        if to_la == current.transferred_in_from_la and current.transferred_in_on == on:
            raise MoveNotAllowed("The plan came from that authority on the same day.")
        not_before = max(day for day in (current.moved_out_on, begun_on(current)) if day is not None)
        act.check_day(on, not_before=not_before, what="The day the plan was transferred")
        act.change(current, on=on, transferred_out_on=on, transferred_out_to_la=to_la)
        act.record("plan.transferred_out", on=on, about=current, data={"to_la": to_la})
    return current
