"""Pages of mediations and appeals: their steps, their results, their tasks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.disputes import acts, reads
from ehcp.disputes.forms import (
    AgreementForm,
    AppealForm,
    ConcedeForm,
    DisputeStepForm,
    EndAppealForm,
    MediationForm,
    TaskDoneForm,
    TaskForm,
)
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import limit_summary
from sendcases.audit.requests import Request

LIMITS = ("mediation_arrange", "certificate_held", "certificate_declined", "certificate_not_held", "appeal_response")
NONE_WAITS = "No step of a mediation or an appeal waits to be recorded on this case."
NO_DECISION = "No decision that can be appealed is recorded on this case."
NO_APPEAL = "No appeal is open on this case."

STEP = ActPage(button="Record the step", done="The step is recorded.", move="record_dispute_step")
MEDIATION = ActPage(button="Record it", done="It is recorded.", move="request_mediation")
AGREED = ActPage(button="Record the result", done="The result is recorded.", move="agree_mediation")
APPEAL = ActPage(button="Record the appeal", done="The appeal is recorded.", move="register_appeal")
CONCEDE = ActPage(
    button="Concede the appeal",
    done="The concession is recorded.",
    move="concede_appeal",
    warning="A concession cannot be taken back.",
)
END = ActPage(button="Record how it ended", done="The end of the appeal is recorded.", move="end_appeal")
TASK = ActPage(button="Record it", done="The task is recorded with its day.", move="add_dispute_task")
DONE = ActPage(button="Record that it is done", done="The task is done.", move="finish_dispute_task")


def _show(
    request: Request, case: CaseNow, page: ActPage, form: Callable[..., Any], do: Callable[..., object]
) -> HttpResponse:
    def run(facts: dict[str, Any], submission: Submission) -> object:
        return do(case.child, by=request.user, now=request.now, submission=submission, **facts)

    summary = limit_summary(case.child, case.today, LIMITS)
    back = reverse("ehcp:case-tab", args=[case.child.pk, "disputes"])
    return show_act(request, case.child, page, form, run, summary=summary, back=back)


@for_act("record_dispute_step")
def record(request: Request, case: CaseNow) -> HttpResponse:
    """Record a step of a mediation or an appeal."""
    steps = reads.open_steps(case)
    if not steps:
        return nothing_to_do(request, case.child, NONE_WAITS)
    return _show(request, case, STEP, partial(DisputeStepForm, steps=steps), acts.record_dispute_step)


@for_act("request_mediation")
def mediation(request: Request, case: CaseNow) -> HttpResponse:
    """Record whether mediation is wanted about a decision."""
    decisions = reads.decisions(case)
    if not decisions:
        return nothing_to_do(request, case.child, NO_DECISION)
    return _show(request, case, MEDIATION, partial(MediationForm, decisions=decisions), acts.request_mediation)


@for_act("agree_mediation")
def agreement(request: Request, case: CaseNow) -> HttpResponse:
    """Record what a mediation came to."""
    stored = reads.agreeable_choices(case)
    if not stored:
        return nothing_to_do(request, case.child, "No mediation was held whose result is not recorded.")
    return _show(request, case, AGREED, partial(AgreementForm, mediations=stored), acts.agree_mediation)


@for_act("register_appeal")
def appeal(request: Request, case: CaseNow) -> HttpResponse:
    """Record an appeal about a decision."""
    decisions = reads.decisions(case)
    if not decisions:
        return nothing_to_do(request, case.child, NO_DECISION)
    return _show(request, case, APPEAL, partial(AppealForm, decisions=decisions), acts.register_appeal)


@for_act("concede_appeal")
def concede(request: Request, case: CaseNow) -> HttpResponse:
    """Concede an appeal before the response."""
    appeals = reads.appeal_choices(case.open_appeals)
    if not appeals:
        return nothing_to_do(request, case.child, NO_APPEAL)
    return _show(request, case, CONCEDE, partial(ConcedeForm, appeals=appeals), acts.concede_appeal)


@for_act("end_appeal")
def end(request: Request, case: CaseNow) -> HttpResponse:
    """Record how an appeal ended."""
    appeals = reads.appeal_choices(case.open_appeals)
    if not appeals:
        return nothing_to_do(request, case.child, NO_APPEAL)
    return _show(request, case, END, partial(EndAppealForm, appeals=appeals), acts.end_appeal)


@for_act("add_dispute_task")
def task(request: Request, case: CaseNow) -> HttpResponse:
    """Record a direction, a hearing or a recommendation."""
    appeals = reads.appeal_choices(case.appeals)
    if not appeals:
        return nothing_to_do(request, case.child, "No appeal is recorded on this case.")
    return _show(request, case, TASK, partial(TaskForm, appeals=appeals), acts.add_dispute_task)


@for_act("finish_dispute_task")
def task_done(request: Request, case: CaseNow) -> HttpResponse:
    """Record that a task is done."""
    tasks = reads.task_choices(case)
    if not tasks:
        return nothing_to_do(request, case.child, "No task of a mediation or an appeal is open on this case.")
    return _show(request, case, DONE, partial(TaskDoneForm, tasks=tasks), acts.finish_dispute_task)


offer_act("record_dispute_step", lambda case: case.is_open_to_acts and bool(reads.open_steps(case)), 84)
offer_act("request_mediation", lambda case: case.is_open_to_acts and bool(reads.decisions(case)), 80)
offer_act("agree_mediation", lambda case: bool(reads.agreeable(case)), 81)
offer_act("register_appeal", lambda case: case.is_open_to_acts and bool(reads.decisions(case)), 82)
offer_act("concede_appeal", lambda case: bool(case.open_appeals), 83)
offer_act("end_appeal", lambda case: bool(case.open_appeals), 83)
offer_act("add_dispute_task", lambda case: bool(case.appeals), 85)
offer_act("finish_dispute_task", lambda case: bool(case.appeals) and bool(reads.open_tasks(case)), 85)
