"""The record that an item of each kind is about, as the case stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ehcp.cases.reads.case import CaseNow
from ehcp.models import AssessmentOutcome, Origin, RequestKind, RequestOutcome
from panels.models import ItemKind

NO_PLAN = "There is no plan, final or draft, that this could be about."
NOTHING = {
    "assess": "There is no request waiting for a decision whether to assess.",
    "reassess": "There is no request waiting for a decision whether to reassess.",
    "issue": "There is no assessment waiting for a decision whether to issue a plan.",
    "review_outcome": "There is no review waiting for a decision.",
    "mediation_mandate": "There is no mediation to prepare for.",
    "tribunal_position": "There is no appeal to answer.",
}


# Items about the child alone, and whether there is anything to ask.
_ABOUT_NO_RECORD: dict[ItemKind, Callable[[CaseNow], bool]] = {
    ItemKind.EARLY_HELP: lambda case: True,
    ItemKind.MEDIATION_MANDATE: lambda case: any(one.held_on is None for one in case.mediations),
    ItemKind.TRIBUNAL_POSITION: lambda case: any(one.outcome_on is None for one in case.appeals),
}


def subject(case: CaseNow, kind: str) -> dict[str, Any] | None:
    """Return the record an item of ``kind`` is about, by field name; None when there is none of that kind."""
    if kind in {ItemKind.ASSESS, ItemKind.REASSESS}:
        wanted = RequestKind.INITIAL if kind == ItemKind.ASSESS else RequestKind.REASSESSMENT
        waiting = (one for one in case.requests if one.kind == wanted)
        return _one("request", next((one for one in waiting if one.outcome == RequestOutcome.AWAITED), None))
    if kind == ItemKind.ISSUE:
        under_way = (one for one in case.assessments if one.outcome == AssessmentOutcome.AWAITED)
        return _one("assessment", next((one for one in under_way if one.origin != Origin.REASSESSMENT), None))
    if kind == ItemKind.REVIEW_OUTCOME:
        return _one("review", next((one for one in case.open_reviews if one.decision_sent_on is None), None))
    if kind in _ABOUT_NO_RECORD:
        return {} if _ABOUT_NO_RECORD[ItemKind(kind)](case) else None
    running = (one for one in case.plans if one.ceased_on is None and one.transferred_out_on is None)
    return _one("plan", next(running, None))


def _one(name: str, record: Any) -> dict[str, Any] | None:
    return None if record is None else {name: record}
