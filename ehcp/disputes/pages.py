"""The page on which a step of a mediation or an appeal is recorded."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse

from ehcp import permissions
from ehcp.cases.pages.access import on_case
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import CaseAction, register_action
from ehcp.cases.reads.case import CaseNow
from ehcp.disputes.acts import record_dispute_step
from ehcp.disputes.forms import DisputeStepForm
from ehcp.disputes.reads import open_steps
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import limit_summary
from sendcases.audit.requests import Request

LIMITS = ("mediation_arrange", "certificate_held", "certificate_declined", "certificate_not_held", "appeal_response")
NONE_WAITS = "No step of a mediation or an appeal waits to be recorded on this case."

PAGE = ActPage(
    title="Record a step of a mediation or an appeal",
    button="Record the step",
    done="The step is recorded.",
    move="record_dispute_step",
    law="Mediation is arranged within 30 days of the authority being told (SEND Regulations 2014, reg 36). The "
    "response to an appeal is due within 30 working days of the Tribunal (Tribunal Procedure Rules 2008, r.21).",
)


@on_case(permissions.may_work_cases)
def record(request: Request, case: CaseNow) -> HttpResponse:
    """Record a step of a mediation or an appeal."""
    steps = open_steps(case)
    if not steps:
        return nothing_to_do(request, case.child, NONE_WAITS)

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return record_dispute_step(case.child, by=request.user, now=request.now, submission=submission, **facts)

    summary = limit_summary(case.child, case.today, LIMITS)
    return show_act(request, case.child, PAGE, partial(DisputeStepForm, steps=steps), run, summary=summary)


register_action(
    CaseAction(
        "record_dispute_step",
        PAGE.title,
        "ehcp:dispute-record",
        permissions.may_work_cases,
        lambda case: case.is_open_to_acts and bool(open_steps(case)),
        84,
    )
)
