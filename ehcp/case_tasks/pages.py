"""Pages of tasks: give one, change it, finish it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse

from ehcp.case_tasks import acts, reads
from ehcp.case_tasks.forms import ChangeTaskForm, FinishTaskForm, TaskForm
from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import format_day
from sendcases.audit.requests import Request

ADD = ActPage(button="Give the task", done="The task is given.", move="add_task")
CHANGE = ActPage(button="Change the task", done="The task is changed.", move="change_task")
FINISH = ActPage(button="Record it", done="The task is off the list.", move="finish_task")


@for_act("add_task")
def add(request: Request, case: CaseNow) -> HttpResponse:
    """Give somebody something to do on the case by a day."""

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.add_task(case.child, by=request.user, now=request.now, submission=submission, **facts)

    form = partial(TaskForm, owners=reads.owners(case.child))
    return show_act(request, case.child, ADD, form, do, initial={"owner": request.user.pk})


@for_act("change_task")
def change(request: Request, case: CaseNow, task: int) -> HttpResponse:
    """Give a task to somebody else, or another day."""
    stored = reads.task_of(case, task)
    if stored is None:
        raise Http404

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.change_task(stored, by=request.user, now=request.now, submission=submission, **facts)

    form, initial = partial(ChangeTaskForm, owners=reads.owners(case.child)), {"owner": stored.owner_id}
    summary = [("Task", stored.words)]
    values = initial | {"due_on": stored.due_on}
    return show_act(request, case.child, CHANGE, form, do, initial=values, summary=summary)


@for_act("finish_task")
def finish(request: Request, case: CaseNow, task: int) -> HttpResponse:
    """Record that a task is done, or need not be done."""
    stored = reads.task_of(case, task)
    if stored is None:
        raise Http404

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.finish_task(stored, by=request.user, now=request.now, submission=submission, **facts)

    summary = [("Task", stored.words), ("Due", format_day(stored.due_on)), ("Who does it", str(stored.owner))]
    return show_act(request, case.child, FINISH, FinishTaskForm, do, initial={"on": request.today}, summary=summary)


offer_act("add_task", lambda case: case.is_open_to_acts, 78)
