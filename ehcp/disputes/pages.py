"""The page on which a step of a mediation or an appeal is recorded."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
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
    button="Record the step",
    done="The step is recorded.",
    move="record_dispute_step",
)


@for_act("record_dispute_step")
def record(request: Request, case: CaseNow) -> HttpResponse:
    """Record a step of a mediation or an appeal."""
    steps = open_steps(case)
    if not steps:
        return nothing_to_do(request, case.child, NONE_WAITS)

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return record_dispute_step(case.child, by=request.user, now=request.now, submission=submission, **facts)

    summary = limit_summary(case.child, case.today, LIMITS)
    return show_act(request, case.child, PAGE, partial(DisputeStepForm, steps=steps), run, summary=summary)


offer_act("record_dispute_step", lambda case: case.is_open_to_acts and bool(open_steps(case)), 84)
