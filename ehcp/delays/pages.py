"""The page on which the reason for a missed limit is recorded."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.delays.acts import record_delay
from ehcp.delays.forms import DelayForm
from ehcp.delays.reads import has_missed_limits, missed_limits
from ehcp.history.acts.frame import Submission
from sendcases.audit.requests import Request

PAGE = ActPage(
    button="Record the reason",
    done="The reason is recorded.",
    move="record_delay",
)


@for_act("record_delay")
def record(request: Request, case: CaseNow) -> HttpResponse:
    """Record why a limit of the case was missed."""
    missed = missed_limits(case.child, request.today)
    if not missed:
        return nothing_to_do(request, case.child, "No limit of this case was missed.")

    def run(facts: dict[str, Any], submission: Submission) -> object:
        return record_delay(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, PAGE, partial(DelayForm, missed=missed), run)


offer_act("record_delay", lambda case: case.is_living and has_missed_limits(case.records, case.today), 85)
