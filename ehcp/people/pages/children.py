"""Pages about the child's own record: a death, and a death recorded by mistake."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.history.reads.events import death_summary
from ehcp.people.acts import children
from ehcp.people.forms.children import RecordDeathForm, UndoDeathForm
from sendcases.audit.requests import Request

DEATH = ActPage(
    button="Record the death",
    done="The death is recorded. Everything queued about this child has stopped.",
    move="record_death",
    warning="Record this only when it is confirmed. Only a manager can take it back.",
)
UNDO = ActPage(
    button="Take it back",
    done="The record of the death is taken back. The limits run again.",
    move="undo_death",
    warning="Make sure that this is the right record.",
)


@for_act("record_death")
def record_death(request: Request, case: CaseNow) -> HttpResponse:
    """Record a death, confirmed by the reference of the record."""
    if case.deceased_on and request.method != "POST":
        return nothing_to_do(request, case.child, "The death is already recorded.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return children.record_death(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, DEATH, partial(RecordDeathForm, reference=case.child.source_id), do)


@for_act("undo_death")
def undo_death(request: Request, case: CaseNow) -> HttpResponse:
    """Take back a death recorded by mistake."""
    if case.deceased_on is None and request.method != "POST":
        return nothing_to_do(request, case.child, "No death is recorded.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return children.undo_death(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, UNDO, UndoDeathForm, do, summary=death_summary(case))


offer_act("record_death", lambda case: case.deceased_on is None, 95)
offer_act("undo_death", lambda case: case.deceased_on is not None, 96)
