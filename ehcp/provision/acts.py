"""Provision owed since a version, confirmed in place, found missing, owed anew when a placement ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import Child, Plan, ProvisionRow, ProvisionSpell, ProvisionStart
from ehcp.provision.models import ONE_DAY
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def owe_provision(act: Act, plan: Plan, rows: Sequence[tuple[str, str, str]], *, reason: str, on: date) -> None:
    """
    Owe the rows of section F of a version that came into force on ``on``: key, label and words of each.

    Inside the act that issues it. A row whose words are the same goes on as it stands, in place or not; one that is
    changed is owed anew, one that is gone is owed no more (Children and Families Act 2014, s42(2)).
    """
    running = {one.plan_line: one for one in ProvisionRow.objects.filter(plan=plan, ended_on__isnull=True)}
    begun = 0
    for line, label, words in rows:
        before = running.pop(line, None)
        if before is not None and before.words == words:
            act.change(before, on=on, label=label)
            continue
        if before is not None:
            _end(act, before, on)
        act.add(ProvisionRow, plan=plan, plan_line=line, label=label, words=words, reason=reason, begins_on=on)
        begun += 1
    for gone in running.values():
        _end(act, gone, on)
    if begun:
        act.record("provision.owed", on=on, about=plan, data={"rows": begun, "reason": str(reason)})


def _end(act: Act, row: ProvisionRow, on: date) -> None:
    act.change(row, on=on, ended_on=max(on, row.begins_on))


def rename_row(act: Act, plan: Plan, line: str, words: str) -> None:
    """Put a slip of the pen right in the row that is owed: nothing else changes."""
    for row in ProvisionRow.objects.filter(plan=plan, plan_line=line, ended_on__isnull=True):
        act.change(row, on=act.today, words=words)


def question_provision(act: Act, plan: Plan, *, on: date) -> None:
    """Owe every row of a plan anew from ``on``, where the child's placement ends: it must be confirmed again."""
    held = ProvisionRow.objects.filter(plan=plan, ended_on__isnull=True, begins_on__lte=on)
    confirmed = [row for row in held.standing(on) if row.gap_since is None]
    for row in confirmed:
        _end(act, row, on)
        act.add(
            ProvisionRow,
            plan=plan,
            plan_line=row.plan_line,
            label=row.label,
            words=row.words,
            reason=ProvisionStart.PLACEMENT_END,
            begins_on=on,
        )
    if confirmed:
        data = {"rows": len(confirmed), "reason": str(ProvisionStart.PLACEMENT_END)}
        act.record("provision.owed", on=min(on, act.today), about=plan, data=data)


def _rows(act: Act, rows: Sequence[int]) -> list[ProvisionRow]:
    owed = ProvisionRow.objects.owed(act.today).standing(act.today)
    listed = list(owed.filter(plan__child__in=act.records, pk__in=rows))
    if not rows or len(listed) != len(set(rows)):
        raise MoveNotAllowed("Choose the rows: one of them is no longer part of the plan in force.")
    return listed


def confirm_provision(
    child: Child,
    *,
    rows: Sequence[int],
    told_by: str,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> list[ProvisionRow]:
    """
    Confirm that rows of section F are in place from ``on``, as ``told_by`` says.

    The gap ends the day before; a row that was there before it was owed never had one. The duty of the clock is done
    on the day on which the last row of its start is in place.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("confirm_provision")
        act.check_day(on, what="The first day in place")
        if not told_by.strip():
            raise MoveNotAllowed("Say who confirms it.")
        confirmed = _rows(act, rows)
        for row in confirmed:
            if row.gap_since is None:
                raise MoveNotAllowed(f"Row {row.label} is confirmed in place already.")
            # Days before the gap are those of an earlier spell, or before the row was owed.
            began = max(on, row.gap_since)
            _put_in_place(act, row, began, told_by.strip())
            act.change(row, on=on, missing_reason=None, missing_told_by=None)
        act.record("provision.confirmed", on=on, about=confirmed[0].plan, data={"rows": len(confirmed)})
    return confirmed


def _put_in_place(act: Act, row: ProvisionRow, on: date, told_by: str) -> None:
    """Begin a spell on ``on``; one that is to run from a day to come, as an import may tell, begins then instead."""
    planned = ProvisionSpell.objects.true_records().filter(provision=row, to_on__isnull=True).first()
    if planned is None:
        act.add(ProvisionSpell, provision=row, from_on=on, told_by=told_by)
    else:
        act.change(planned, on=on, from_on=on, told_by=told_by)


def record_gap(
    child: Child,
    *,
    rows: Sequence[int],
    told_by: str,
    reason: str,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> list[ProvisionRow]:
    """
    Record that rows of section F are not in place from ``on``, who says so and why.

    Of a row that was never confirmed the gap runs since it is owed, whatever day is given: the duty is absolute.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("record_provision_gap")
        act.check_day(on, what="The first day of the gap")
        if not reason.strip():
            raise MoveNotAllowed("Say what is missing and why.")
        missing = _rows(act, rows)
        for row in missing:
            _open_gap(act, row, on)
            act.change(row, on=on, missing_reason=reason.strip(), missing_told_by=told_by.strip())
        act.record("provision.missing", on=on, about=missing[0].plan, data={"rows": len(missing)})
    return missing


def _open_gap(act: Act, row: ProvisionRow, on: date) -> None:
    """
    End the spell that holds ``on`` the day before it; one that began on that day or later was entered in error.

    Spells that are over are read too: whoever says later that the gap began earlier is heard. One that is to begin
    on a day to come stands.
    """
    known = ProvisionSpell.objects.true_records().filter(provision=row, from_on__lte=act.today)
    for spell in known.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)):
        if spell.from_on >= on:
            act.change(spell, on=on, entered_in_error=True)
        else:
            act.change(spell, on=on, to_on=on - ONE_DAY)
