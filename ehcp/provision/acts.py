"""Provision owed since a version, confirmed in place, found missing, owed anew when a placement ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import Child, Plan, ProvisionRow, ProvisionStart
from ehcp.provision.models import ROW_STATE
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def owe_provision(act: Act, plan: Plan, rows: Sequence[tuple[str, str, str]], *, reason: str, on: date) -> None:
    """
    Owe the rows of section F of a version that came into force on ``on``: key, label and words of each.

    Inside the act that issues it. A row whose words are the same goes on as it stands, in place or not; one that is
    changed is owed anew, one that is gone is owed no more (Children and Families Act 2014, s42(2)).
    """
    running = {one.line: one for one in ProvisionRow.objects.filter(plan=plan, ended_on__isnull=True)}
    begun = 0
    for line, label, words in rows:
        before = running.pop(line, None)
        if before is not None and before.words == words:
            ProvisionRow.objects.filter(pk=before.pk).update(label=label)
            continue
        if before is not None:
            ProvisionRow.objects.filter(pk=before.pk).update(ended_on=max(on, before.begins_on))
        ProvisionRow.objects.create(
            child=act.child_of(plan),
            plan=plan,
            line=line,
            label=label,
            words=words,
            reason=reason,
            begins_on=on,
            gap_since=on,
            recorded_at=act.now,
            recorded_by=act.by,
        )
        begun += 1
    for gone in running.values():
        ProvisionRow.objects.filter(pk=gone.pk).update(ended_on=max(on, gone.begins_on))
    if begun:
        act.record("provision.owed", on=on, about=plan, data={"rows": begun, "reason": str(reason)})


def rename_row(plan: Plan, line: str, words: str) -> None:
    """Put a slip of the pen right in the row that is owed: nothing else changes."""
    ProvisionRow.objects.filter(plan=plan, line=line, ended_on__isnull=True).update(words=words)


def question_provision(act: Act, plan: Plan, *, on: date) -> None:
    """Owe every row of a plan anew from ``on``, where the child's placement ends: it must be confirmed again."""
    held = list(ProvisionRow.objects.filter(plan=plan, ended_on__isnull=True, gap_since__isnull=True))
    for row in held:
        row.open_gap(on)
        row.reason = ProvisionStart.PLACEMENT_END
        row.save(update_fields=[*ROW_STATE, "reason"])
    if held:
        data = {"rows": len(held), "reason": str(ProvisionStart.PLACEMENT_END)}
        act.record("provision.owed", on=min(on, act.today), about=plan, data=data)


def _rows(act: Act, rows: Sequence[int]) -> list[ProvisionRow]:
    found = ProvisionRow.objects.select_for_update().owed(act.today).filter(child__in=act.records, pk__in=rows)
    listed = list(found)
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

    The gap ends the day before; a row that was there before it was owed never had one.
    """
    with begin_act(child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("confirm_provision")
        act.check_day(on, what="The first day in place")
        if not told_by.strip():
            raise MoveNotAllowed("Say who confirms it.")
        confirmed = _rows(act, rows)
        for row in confirmed:
            if row.gap_since is None:
                raise MoveNotAllowed(f"Row {row.label} is confirmed in place already.")
            row.put_in_place(on)
            row.told_by = told_by.strip()
            row.save(update_fields=list(ROW_STATE))
        act.record("provision.confirmed", on=on, about=confirmed[0].plan, data={"rows": len(confirmed)})
    return confirmed


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
    with begin_act(child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("record_provision_gap")
        act.check_day(on, what="The first day of the gap")
        if not reason.strip():
            raise MoveNotAllowed("Say what is missing and why.")
        missing = _rows(act, rows)
        for row in missing:
            row.open_gap(on)
            row.told_by, row.missing_reason = told_by.strip(), reason.strip()
            row.save(update_fields=list(ROW_STATE))
        act.record("provision.missing", on=on, about=missing[0].plan, data={"rows": len(missing)})
    return missing
