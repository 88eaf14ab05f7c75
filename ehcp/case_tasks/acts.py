"""Give a task, change it, finish it, drop it."""

from __future__ import annotations

from datetime import date, datetime

from ehcp.case_tasks.reads import may_own
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import CaseTask, Child
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def _refuse_task(act: Act, owner: User, due_on: date) -> None:
    if due_on < act.today:
        raise MoveNotAllowed("The day a task is due must be today or later.")
    if not may_own(owner, act.child):
        raise MoveNotAllowed(f"{owner} does not work on this case, so cannot be given a task about it.")


def add_task(
    child: Child,
    *,
    words: str,
    due_on: date,
    owner: User,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> CaseTask:
    """Give somebody something to do on a case by a day; it moves no limit and spoils nobody's open form."""
    with begin_act(child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("add_task")
        _refuse_task(act, owner, due_on)
        made = CaseTask.objects.create(
            child=act.child, words=words.strip(), due_on=due_on, owner=owner, recorded_at=now, recorded_by=by
        )
        act.record("task.added", on=act.today, data={"task": made.pk, "owner": owner.pk, "due_on": due_on.isoformat()})
    return made


def _open(act: Act, task: CaseTask) -> CaseTask:
    current = CaseTask.objects.select_for_update().open().filter(pk=task.pk, child__in=act.records).first()
    if current is None:
        raise MoveNotAllowed("This task is done or dropped already.")
    return current


def change_task(
    task: CaseTask,
    *,
    due_on: date,
    owner: User,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> CaseTask:
    """Give a task to somebody else, or another day."""
    with begin_act(task.child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("change_task")
        current = _open(act, task)
        _refuse_task(act, owner, due_on)
        current.due_on, current.owner = due_on, owner
        current.save(update_fields=["due_on", "owner"])
        data = {"task": current.pk, "owner": owner.pk, "due_on": due_on.isoformat()}
        act.record("task.changed", on=act.today, data=data)
    return current


def finish_task(
    task: CaseTask,
    *,
    on: date,
    is_done: bool = True,
    outcome: str = "",
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> CaseTask:
    """Record the day a task was done and what came of it; or that it need not be done, and why."""
    with begin_act(task.child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("finish_task")
        current = _open(act, task)
        act.check_day(on, what="The day it was done")
        if not is_done and not outcome.strip():
            raise MoveNotAllowed("Say why it need not be done.")
        current.outcome = outcome.strip()
        current.done_on, current.dropped_at = (on, None) if is_done else (None, now)
        current.save(update_fields=["outcome", "done_on", "dropped_at"])
        act.record("task.done" if is_done else "task.dropped", on=on, data={"task": current.pk})
    return current
