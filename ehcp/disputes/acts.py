"""Days of mediations and appeals, recorded one at a time; their own pages come with the work on the Tribunal."""

from __future__ import annotations

from datetime import date, datetime

from ehcp.cases.reads.case import CaseNow
from ehcp.disputes.reads import open_steps
from ehcp.history.acts.frame import Submission, act
from ehcp.models import Appeal, Child, Mediation
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def record_dispute_step(
    child: Child, *, by: User, on: date, now: datetime, step: str, submission: Submission | None = None
) -> Mediation | Appeal:
    """
    Record that a step of a mediation or an appeal was taken on ``on``.

    Ends the limit of that step (SEND Regulations 2014, regs 36 and 44; Tribunal Procedure Rules 2008, r.21).
    ``step`` is the key of one of those that wait.
    """
    with act(child, by=by, now=now, submission=submission) as going:
        going.check("record_dispute_step")
        found = next((one for one in open_steps(CaseNow(going.child, going.today)) if one.key == step), None)
        if found is None:
            raise MoveNotAllowed("That step was already recorded, or is not the next one.")
        going.check_day(on, not_before=found.not_before, what="The day")
        going.change(found.record, on=on, **{found.field: on})
        going.record(found.event, on=on, about=found.record)
    return found.record
