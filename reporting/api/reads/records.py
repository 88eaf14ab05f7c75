"""Requests, plans and reviews for other systems: facts alone, nobody's name and no words of a plan."""

from __future__ import annotations

from django.db.models import QuerySet

from ehcp.models import AnnualReview, AssessmentRequest, Plan
from sendcases.accounts.models import User


def visible_requests(user: User) -> QuerySet[AssessmentRequest]:
    """Return the requests about the children ``user`` may see, in a lasting order; those made by mistake too."""
    return AssessmentRequest.objects.visible_to(user).select_related("child", "plan").order_by("pk")


def visible_plans(user: User) -> QuerySet[Plan]:
    """Return the plans of the children ``user`` may see, drafts and ended ones too, in a lasting order."""
    return Plan.objects.visible_to(user).select_related("child", "assessment").order_by("pk")


def visible_reviews(user: User) -> QuerySet[AnnualReview]:
    """Return the reviews of the children ``user`` may see, in a lasting order; those called and cancelled too."""
    return AnnualReview.objects.visible_to(user).select_related("plan__child").order_by("pk")
