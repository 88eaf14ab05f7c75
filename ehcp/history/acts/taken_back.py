"""Which codes go with a day that is taken back, because what it is the day of never happened."""

from __future__ import annotations

from typing import Any

from ehcp.history.models.dated import DATED
from ehcp.models import AssessmentRequest, NeedsAssessment
from ehcp.workflow import MoveNotAllowed


def codes_without(record: Any, field: str) -> dict[str, Any]:
    """
    Return the codes of ``record`` that waited for the day ``field``, as they are without it.

    Raises ``MoveNotAllowed`` where another record stands on what is taken back.
    """
    codes = {
        name: waiting.unknown
        for name, waiting in DATED[record.table].waiting.items()
        if waiting.day_of(getattr(record, name)) == field
    }
    if isinstance(record, AssessmentRequest) and field == "decision_sent_on":
        _refuse_followed(record)
    if isinstance(record, NeedsAssessment):
        codes |= _outcome_without(record, field)
    return codes


def _refuse_followed(request: AssessmentRequest) -> None:
    followed = request.assessments.exclude(entered_in_error=True).first()
    if followed is not None:
        raise MoveNotAllowed(
            f"The request would no longer be whole without this date: assessment {followed.source_id} follows from "
            "this decision. If both were recorded by mistake, a manager marks the assessment as entered in error first."
        )


def _outcome_without(assessment: NeedsAssessment, field: str) -> dict[str, Any]:
    """Return the outcome of an assessment one of whose days is taken back: a plan that is to be issued still is."""
    has_draft = assessment.plans.exclude(entered_in_error=True).filter(draft_sent_on__isnull=False).exists()
    if field == "issue_decided_on" and has_draft:
        raise MoveNotAllowed("A draft was sent after the decision to issue a plan, so the decision stands.")
    ends = {"withdrawn_on": "W", "no_plan_notified_on": "N", "amended_final_sent_on": "Y", "issue_decided_on": "Y"}
    if assessment.outcome != ends.get(field):
        return {}
    is_issuing = field in ("withdrawn_on", "no_plan_notified_on") and (assessment.issue_decided_on or has_draft)
    return {"outcome": "Y" if is_issuing else "A"}
