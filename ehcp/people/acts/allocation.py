"""Who holds a case: allocate it, give it to somebody else, take it back; an officer takes a free one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import ActReceipt, Allocation, Child, RestrictionMember
from ehcp.workflow import AlreadyDone, KeyReused, MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import ALLOCATED_ROLES

ONE_DAY = timedelta(days=1)


def allocate(
    child: Child, *, officer: User | None, by: User, on: date, now: datetime, submission: Submission | None = None
) -> Child:
    """
    Give the case to ``officer`` from ``on``, or to nobody; the spell of whoever held it ends the day before.

    The case joins the officer's team. Raises ``MoveNotAllowed`` for a person who holds no cases, for one who is
    not on the list of a restricted record, and when that officer holds the case already.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("allocate")
        act.check_day(on, what="The day the case changes hands")
        _check_officer(act, officer)
        _hand_over(act, officer, on, kind="case.allocated" if officer else "case.unallocated")
    return child


def take(child: Child, *, by: User, now: datetime, submission: Submission | None = None) -> Child:
    """
    Let ``by`` hold from today a case that nobody holds.

    A case allocated to nobody is the whole SEND service's (threats paper, section 2.2), so any officer who may
    see it may take it. The version of the case does not matter, only that it is free: of two who press at once
    the second is told who has it, by ``MoveNotAllowed``. Pressed again by the holder: ``AlreadyDone``.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("take")
        holder = act.child.officer
        if holder == by:
            raise AlreadyDone
        if holder is not None:
            raise MoveNotAllowed(f"Case {act.child} is with {holder}{_since(act)}. Nothing has changed.")
        if not CaseNow(act.child, act.today).is_open_to_acts:
            raise MoveNotAllowed("Nothing more can be done on this record, so nobody needs to hold it.")
        _check_officer(act, by)
        _hand_over(act, by, act.today, kind="case.taken")
    return child


def _since(act: Act) -> str:
    current = Allocation.objects.filter(child__in=act.records, to_on__isnull=True).first()
    return f", since {format_day(current.from_on)}" if current else ""


def _hand_over(act: Act, officer: User | None, on: date, *, kind: str) -> None:
    """End the spell of whoever holds the case, begin that of ``officer``, and write who had it and who has it."""
    for current in Allocation.objects.filter(child__in=act.records, to_on__isnull=True).select_for_update():
        current.to_on = max(current.from_on, on - ONE_DAY)
        current.save(update_fields=["to_on"])
    if officer is not None:
        Allocation.objects.create(child=act.child, officer=officer, from_on=on)
    previous = act.child.officer_id
    act.child.officer, act.child.team = officer, officer.team if officer else None
    # On every record of the person: what hangs on a merged one is that officer's work too.
    Child.objects.filter(pk__in=act.records).update(officer=officer, team=act.child.team)
    act.record(kind, on=on, data={"officer": officer.pk if officer else None, "previous": previous})


def _check_officer(act: Act, officer: User | None) -> None:
    if officer is None:
        if act.child.officer_id is None:
            raise MoveNotAllowed("Nobody holds this case already.")
        return
    if act.child.officer_id == officer.pk:
        raise MoveNotAllowed(f"{officer} holds this case already.")
    if not officer.has_role(*ALLOCATED_ROLES):
        raise MoveNotAllowed(f"{officer} is not a case officer, so cannot hold a case.")
    is_named = RestrictionMember.objects.filter(restriction__child=act.child, user=officer).exists()
    if act.child.is_restricted and not is_named:
        raise MoveNotAllowed(f"This record is restricted. Put {officer} on its list first.")


@transaction.atomic
def allocate_many(
    children: Sequence[Child], *, officer: User, by: User, on: date, now: datetime, submission: Submission
) -> int:
    """
    Give every case of ``children`` that ``officer`` does not hold to them, all or none; return how many.

    Sent twice under one key, the second changes nothing; with other cases or another officer it is refused by
    ``KeyReused``. Raises what ``allocate`` raises.
    """
    _refuse_other_values(submission)
    moved = 0
    for child in sorted(children, key=lambda one: one.pk):
        if child.officer_id == officer.pk:
            continue
        one = replace(submission, key=f"{submission.key}:{child.pk}" if submission.key else "", version=None)
        try:
            allocate(child, officer=officer, by=by, on=on, now=now, submission=one)
        except AlreadyDone:
            continue
        moved += 1
    return moved


def _refuse_other_values(submission: Submission) -> None:
    sent = (
        ActReceipt.objects.filter(key__startswith=f"{submission.key}:") if submission.key else ActReceipt.objects.none()
    )
    if sent.exclude(body_hash=submission.body_hash()).exists():
        raise KeyReused("This form was already sent with other values, and those are saved. Choose the cases again.")
