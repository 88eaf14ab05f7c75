"""Why a limit was missed: recorded, changed. A reason explains; it never excuses."""

from __future__ import annotations

from datetime import datetime

from ehcp.delays.reads import BY_DAY, key, missed, reasons_of
from ehcp.history.acts.frame import Submission, begin_act
from ehcp.models import Child, Deadline, Delay, DelayReason, PhaseTransfer
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def record_delay(
    child: Child,
    *,
    by: User,
    now: datetime,
    deadline: Deadline,
    reason: DelayReason,
    submission: Submission | None = None,
) -> Delay:
    """
    Record why a limit in law of ``child`` was missed; done again, it replaces the reason.

    A reason is not an exemption: the limit stays missed in every figure (statutory clock, section 3).
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("record_delay")
        row = missed(Deadline.objects.filter(child__in=act.records, pk=deadline.pk), act.today).first()
        if row is None:
            raise MoveNotAllowed("That limit was not missed, or it has moved since.")
        current = reasons_of([row]).get(key(row))
        if current is not None and current.reason == reason:
            raise MoveNotAllowed("This reason is already recorded for that limit.")
        if current is not None:
            act.change(current, on=act.today, reason=reason)
        else:
            current = act.add(
                Delay,
                clock=row.rule,
                record_type=row.record_type,
                record_id=row.record_id,
                due_on=row.due_on if row.rule in BY_DAY else None,
                reason=reason,
                recorded_on=act.today,
            )
        if row.record_type == PhaseTransfer.table:
            transfer = PhaseTransfer.objects.get(source_id=row.record_id)
            act.change(transfer, on=act.today, reason=reason)
        data = {"clock": row.rule, "record": row.record_id, "reason": reason.reason}
        act.record("delay.recorded", on=act.today, about=current, data=data)
        act.result = {"delay": current.pk}
    return current
