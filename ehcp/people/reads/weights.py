"""
What a case weighs in a caseload: practice of our own, no law, so that two officers with 200 cases can be compared.

A plan that only has its review each year weighs one. What is worked on now weighs more: a stage of the way to a plan,
an appeal, a review that was held and is not finished, a child who is looked after.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from ehcp.models import AnnualReview, Appeal, ChildFlag, ReviewDecision, Stage

BY_STAGE: dict[str, int] = {
    Stage.REQUESTED: 2,
    Stage.ASSESSING: 3,
    Stage.DRAFTING: 4,
    Stage.DRAFT_SENT: 4,
    Stage.REFUSED_ASSESS: 1,
    Stage.REFUSED_ISSUE: 1,
    Stage.MAINTAINED: 1,
}
APPEAL, REVIEW, LOOKED_AFTER = 3, 2, 1
WORDS = (
    "request 2, assessment 3, plan being written or out as a draft 4, plan in force or refused 1; an open appeal adds "
    "3, a review held and not finished 2, a looked-after child 1."
)


def weight(on: date, stage: str = "stage") -> Any:
    """Return what a case weighs on a day, as an expression over children; ``stage`` names the stage of that day."""
    by_stage = [When(Q(**{stage: code}), then=Value(number)) for code, number in BY_STAGE.items()]
    appeals = Appeal.objects.filter(child=OuterRef("pk"), outcome__isnull=True, conceded_on__isnull=True)
    reviews = AnnualReview.objects.filter(plan__child=OuterRef("pk"), meeting_on__lte=on, cancelled_on__isnull=True)
    to_amend = Q(decision=ReviewDecision.AMEND, amended_final_sent_on__isnull=True, not_amended_sent_on__isnull=True)
    unfinished = reviews.exclude(entered_in_error=True).filter(Q(decision_sent_on__isnull=True) | to_amend)
    unfinished = unfinished.filter(plan__ceased_on__isnull=True, plan__transferred_out_on__isnull=True)
    looked_after = ChildFlag.objects.filter(child=OuterRef("pk"), kind="looked_after").current(on)
    return (
        Case(*by_stage, default=Value(0), output_field=IntegerField())
        + _if(appeals, APPEAL)
        + _if(unfinished, REVIEW)
        + _if(looked_after, LOOKED_AFTER)
    )


def _if(found: Any, number: int) -> Case:
    return Case(When(Exists(found), then=Value(number)), default=Value(0), output_field=IntegerField())
