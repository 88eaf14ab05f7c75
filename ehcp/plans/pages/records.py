"""Pages of small facts of a plan: types of need, outcomes, personal budgets, answers after a review."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Submission
from ehcp.plans.acts import records as plan_records
from ehcp.plans.forms.records import BudgetForm, EndBudgetForm, FeedbackForm, NeedForm, OutcomeForm, RateOutcomeForm
from ehcp.plans.reads import records as selectors
from ehcp.reviews.pages.reviews import show_plan_act, show_review_act
from ehcp.reviews.reads.reviews import outcomes_of, plan_of
from sendcases.audit.requests import Request

NEED = ActPage(
    button="Record the need",
    done="The type of need is recorded.",
    move="change_need",
)
OUTCOME = ActPage(
    button="Add the outcome",
    done="The outcome is added.",
    move="add_outcome",
)
RATE = ActPage(
    button="Record the rating",
    done="The rating is recorded.",
    move="rate_outcome",
)
BUDGET = ActPage(
    button="Record the budget",
    done="The budget is recorded.",
    move="start_budget",
)
END = ActPage(
    button="Record its last day",
    done="The last day of the budget is recorded.",
    move="end_budget",
)
FEEDBACK = ActPage(
    button="Record the answer",
    done="The answer is recorded.",
    move="record_feedback",
)


@for_act("change_need")
def change_need(request: Request, case: CaseNow) -> HttpResponse:
    """Record a type of need from a day on."""
    return show_plan_act(request, case, NEED, NeedForm, plan_records.change_need, summary=selectors.need_summary(case))


@for_act("add_outcome")
def add_outcome(request: Request, case: CaseNow) -> HttpResponse:
    """Add an outcome to the plan."""
    return show_plan_act(request, case, OUTCOME, OutcomeForm, plan_records.add_outcome, initial={"on": request.today})


@for_act("rate_outcome")
def rate_outcome(request: Request, case: CaseNow) -> HttpResponse:
    """Record how far an outcome was met, outside a review."""
    outcomes = outcomes_of(plan_of(case))
    if not outcomes:
        return nothing_to_do(request, case.child, "There is no outcome on this case.")

    def run(facts: dict[str, Any], submission: Submission) -> object:
        outcome = facts.pop("outcome")
        return plan_records.rate_outcome(outcome, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, RATE, partial(RateOutcomeForm, outcomes=outcomes), run)


@for_act("start_budget")
def start_budget(request: Request, case: CaseNow) -> HttpResponse:
    """Record a personal budget or another payment."""
    return show_plan_act(request, case, BUDGET, BudgetForm, plan_records.start_budget)


@for_act("end_budget")
def end_budget(request: Request, case: CaseNow) -> HttpResponse:
    """Record the last day of a personal budget."""
    budgets = selectors.all_budgets(case) if request.method == "POST" else selectors.running_budgets(case)
    if not budgets:
        return nothing_to_do(request, case.child, "There is no budget to end on this case.")

    def run(facts: dict[str, Any], submission: Submission) -> object:
        budget = facts.pop("budget")
        return plan_records.end_budget(budget, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, END, partial(EndBudgetForm, budgets=budgets), run)


@for_act("record_feedback")
def record_feedback(request: Request, case: CaseNow) -> HttpResponse:
    """Record an answer to the question after a review."""
    found = selectors.reviews_held(case)
    return show_review_act(request, case, FEEDBACK, FeedbackForm, plan_records.record_feedback, found, limits=())


def _has_plan(case: CaseNow) -> bool:
    return case.maintained_plan is not None


offer_act("change_need", _has_plan, 91)
offer_act("add_outcome", _has_plan, 92)
offer_act("rate_outcome", _has_plan, 93)
offer_act("start_budget", _has_plan, 94)
offer_act("end_budget", _has_plan, 95)
offer_act("record_feedback", lambda case: case.is_living and bool(selectors.reviews_held(case)), 96)
