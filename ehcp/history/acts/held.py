"""The records an act is on, as they stand under its lock."""

from __future__ import annotations

from ehcp.history.acts.frame import Act
from ehcp.models import AnnualReview, Plan
from ehcp.workflow import MoveNotAllowed


def held_plan(going: Act, plan: Plan) -> Plan:
    """Return the plan as held now; refuse one that the authority does not maintain, or whose end is recorded."""
    held = Plan.objects.get(pk=plan.pk, child=going.child)
    if not held.is_maintained(going.today) or held.ceased_on or held.transferred_out_on:
        raise MoveNotAllowed("The authority does not maintain this plan.")
    return held


def held_review(going: Act, review: AnnualReview) -> AnnualReview:
    """Return the review as held now; refuse one that is cancelled, wrong or of a past plan."""
    held = AnnualReview.objects.select_related("plan").get(pk=review.pk, plan__child=going.child)
    if held.cancelled_on or held.entered_in_error:
        raise MoveNotAllowed("This review was cancelled or entered in error.")
    if not held.plan.is_maintained(going.today):
        raise MoveNotAllowed("This review is of a plan that the authority no longer maintains.")
    return held


def refuse_ended_plan(going: Act, plan: Plan | None) -> None:
    """Raise ``MoveNotAllowed`` where the plan that is to be reassessed is the authority's no more."""
    if plan is not None and not plan.is_maintained(going.today):
        raise MoveNotAllowed("The plan has ended, so it is not reassessed any more.")
