"""Decisions asked for in tests: on a day, with reasons, on a request or a review."""

from __future__ import annotations

from datetime import datetime, timedelta

from ehcp.models import AnnualReview, AssessmentRequest, Deadline, Plan, Proposal
from ehcp.proposals.acts import ask_decision
from sendcases.accounts.models import User
from sendcases.audit import moments
from tests.factories import a_child, a_plan

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=moments.LONDON)
TODAY = NOW.date()
REASONS = "The advice shows needs that the school cannot meet from what it has."


def asked(request: AssessmentRequest, officer: User, option: str = "assess") -> Proposal:
    return ask_decision(request.child, option=option, reasons=REASONS, by=officer, now=NOW)


def a_held_review(plan: Plan | None = None) -> AnnualReview:
    plan = plan or a_plan(a_child(stage="maintained"), first_final_on=TODAY - timedelta(days=370))
    meeting_on = TODAY - timedelta(days=5)
    number = AnnualReview.objects.count()
    return AnnualReview.objects.create(source_id=f"V-{number}", plan=plan, kind="annual", meeting_on=meeting_on)


def limit(request: AssessmentRequest) -> Deadline:
    return Deadline.objects.current().get(child=request.child, rule="assess_decision")
