"""The records an act is on, as they stand under its lock."""

from __future__ import annotations

from datetime import date

from ehcp.history.acts.frame import Act
from ehcp.models import AnnualReview, Plan
from ehcp.workflow import MoveNotAllowed


def current_plan(act: Act, plan: Plan) -> Plan:
    """Return the plan as held now; refuse one that the authority does not maintain, or whose end is recorded."""
    current = Plan.objects.get(pk=plan.pk, child__in=act.records)
    if not current.is_maintained(act.today) or current.ceased_on or current.transferred_out_on:
        raise MoveNotAllowed("The authority does not maintain this plan.")
    return current


def current_review(act: Act, review: AnnualReview) -> AnnualReview:
    """Return the review as held now; refuse one that is cancelled, wrong or of a past plan."""
    current = AnnualReview.objects.select_related("plan").get(pk=review.pk, plan__child__in=act.records)
    if current.cancelled_on or current.entered_in_error:
        raise MoveNotAllowed("This review was cancelled or entered in error.")
    if not current.plan.is_maintained(act.today):
        raise MoveNotAllowed("This review is of a plan that the authority no longer maintains.")
    return current


def refuse_day_to_come(day: date | None, today: date) -> None:
    """Raise ``MoveNotAllowed`` where an end is recorded for a day that has not come, as a package may bring it."""
    if day is not None and day > today:
        raise MoveNotAllowed(f"An end is recorded for {day.day} {day:%B %Y}, a day to come. Correct that day first.")


def refuse_ended_plan(act: Act, plan: Plan | None) -> None:
    """Raise ``MoveNotAllowed`` where the plan that is to be reassessed is the authority's no more."""
    if plan is not None and not plan.is_maintained(act.today):
        raise MoveNotAllowed("The plan has ended, so it is not reassessed any more.")
