"""Planning: from all facts of a case to its deadlines, each of which answers for any day."""

from __future__ import annotations

from datetime import date

from ehcp.law.facts import CaseFacts
from ehcp.law.laws import Laws
from ehcp.law.plan.appeals import plan_appeal, plan_duty, plan_mediation
from ehcp.law.plan.assessments import plan_advice, plan_assessment, plan_request
from ehcp.law.plan.case import Case
from ehcp.law.plan.notices import plan_all_rights
from ehcp.law.plan.overtaken import mark_overtaken
from ehcp.law.plan.plans import plan_phase_transfer, plan_plan
from ehcp.law.plan.provision import plan_budget, plan_consultation, plan_education, plan_provision
from ehcp.law.plan.reviews import plan_review
from ehcp.law.planned import PlannedDeadline
from ehcp.law.settings import Law

__all__ = ["plan"]


def plan(facts: CaseFacts, laws: Laws | Law) -> list[PlannedDeadline]:
    """
    Return every deadline that the facts of a case have ever started, each under the law in force when it began.

    Rows planned from all facts and looked at on a day are the rows planned from the facts of that day.
    """
    readings = laws.readings if isinstance(laws, Laws) else ((date.min, laws),)
    if len(readings) == 1:
        return _plan(facts, readings[0][1])
    ends = [*(first for first, _ in readings[1:]), date.max]
    return [
        row
        for (first, law), end in zip(readings, ends, strict=True)
        for row in _plan(facts, law)
        if first <= (row.starts_on or row.appears_on) < end
    ]


def _plan(facts: CaseFacts, law: Law) -> list[PlannedDeadline]:
    case = Case(facts, law)
    _plan_towards_a_plan(case)
    _plan_held_plans(case)
    plan_all_rights(case)
    _plan_disputes(case)
    _plan_support(case)
    for duty in facts.duties:
        plan_duty(case, duty)
    mark_overtaken(case)
    if facts.is_shared:
        return [row for row in case.rows if row.child_id == facts.child_id]
    return case.rows


def _plan_towards_a_plan(case: Case) -> None:
    for request in case.requests.values():
        plan_request(case, request)
    for assessment in case.assessments.values():
        plan_assessment(case, assessment)
    for advice in case.facts.advice:
        plan_advice(case, advice)


def _plan_held_plans(case: Case) -> None:
    for plan in case.plans.values():
        plan_plan(case, plan)
    for reviews in case.reviews_of_plan.values():
        for review in reviews:
            plan_review(case, review)
    for transfer in case.facts.phase_transfers:
        plan_phase_transfer(case, transfer)


def _plan_support(case: Case) -> None:
    for budget in case.facts.budgets:
        plan_budget(case, budget)
    for consultation in case.facts.consultations:
        plan_consultation(case, consultation)
    for provision in case.facts.provisions:
        plan_provision(case, provision)
    for education in case.facts.education:
        plan_education(case, education)


def _plan_disputes(case: Case) -> None:
    for appeal in case.facts.appeals:
        plan_appeal(case, appeal)
    for mediation in case.facts.mediations:
        plan_mediation(case, mediation)
