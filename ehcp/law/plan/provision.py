"""Deadlines of personal budgets, of settings consulted, of provision in place and of education out of school."""

from __future__ import annotations

from datetime import date, timedelta

from ehcp.law.days import compulsory_school_age_end
from ehcp.law.facts import BudgetFacts, ConsultationFacts, EducationFacts, ProvisionFacts
from ehcp.law.limits import EducationOtherwise
from ehcp.law.plan.case import Case, earliest
from ehcp.law.rules import rule_in_force


def plan_budget(case: Case, budget: BudgetFacts) -> None:
    """Plan the notices, reviews and reconsideration of one personal budget or direct payment."""
    record = (budget.record_type, budget.budget_id, budget.child_id)
    notices = (
        ("budget_refusal_notice", budget.refused_on, None, budget.refusal_sent_on),
        ("direct_payment_stop_notice", budget.stop_decided_on, budget.takes_effect_on, budget.stop_notice_sent_on),
        ("direct_payment_reconsider", budget.reconsider_asked_on, None, budget.reconsidered_on),
    )
    for code, decided, effect, sent in notices:
        if decided is not None:
            case.add(code, record, decided, second_on=effect, met_on=sent, void_on=case.died_on)
    if budget.first_paid_on is not None:
        _plan_payment_reviews(case, budget, budget.first_paid_on)


def _plan_payment_reviews(case: Case, budget: BudgetFacts, first_paid: date) -> None:
    """Plan the review in the first three months, and one with each review or reassessment of the plan."""
    record = (budget.record_type, budget.budget_id, budget.child_id)
    reviewed = case.live_days(budget.record_type, budget.budget_id, "payments_reviewed_on")
    end = earliest(budget.payments_ended_on, case.plan_end(budget.plan_id))
    if end is None or first_paid < end:
        met = next((day for day in reviewed if day >= first_paid), None)
        case.add("direct_payment_first_review", record, first_paid, met_on=met, void_on=end)
    for start in _plan_looked_at(case, budget.plan_id):
        if first_paid <= start and (end is None or start < end):
            met = next((day for day in reviewed if day >= start), None)
            case.add("direct_payment_review", record, start, cycle=start.isoformat(), met_on=met, void_on=end)


def _plan_looked_at(case: Case, plan_id: str) -> list[date]:
    """Return the days on which a review of the plan was held, or the plan sent after a reassessment."""
    meetings = [review.meeting_on for review in case.reviews_of_plan.get(plan_id, ())]
    finals = [
        assessment.amended_final_sent_on
        for assessment in case.assessments.values()
        if assessment.plan_id == plan_id and plan_id
    ]
    return sorted({day for day in (*meetings, *finals) if day is not None})


def plan_consultation(case: Case, consultation: ConsultationFacts) -> None:
    """Plan the days in which a setting replies; they end with the plan, and with the choice of this setting."""
    plan = case.plans.get(consultation.plan_id)
    if plan is None:
        return
    case.add(
        "consult_reply",
        ("consultations", consultation.consultation_id, plan.child_id),
        consultation.sent_on,
        met_on=consultation.replied_on,
        void_on=earliest(consultation.withdrawn_on, consultation.chosen_on, case.plan_end(plan.plan_id), case.died_on),
    )


def plan_provision(case: Case, provision: ProvisionFacts) -> None:
    """Plan the duty to secure the provision of section F, which nothing but the plan's end lifts."""
    plan = case.plans.get(provision.plan_id)
    if plan is None:
        return
    case.add_on_plan(
        plan,
        "provision_in_place",
        ("plans", plan.plan_id, plan.child_id),
        provision.begins_on,
        cycle=f"{provision.reason}:{provision.begins_on.isoformat()}",
        met_on=provision.in_place_on,
        void_on=earliest(case.plan_end(plan.plan_id), provision.ended_on),
    )


def plan_education(case: Case, education: EducationFacts) -> None:
    """
    Plan the duty to arrange education for a child out of school, up to the end of compulsory school age.

    Statutory guidance names a day for a permanent exclusion and for absence on grounds of health. Where it names
    none, the duty has no date.
    """
    begins = education.first_day_on or education.told_on
    passes: date | None = None
    if case.facts.birth_date is not None:
        leaves = compulsory_school_age_end(case.facts.birth_date, leap_day_in_march=case.law.leap_day_in_march)
        passes = leaves + timedelta(days=1)
    if passes is not None and education.told_on >= passes:
        return
    limit = rule_in_force("education_otherwise", education.told_on).limit
    guided = limit.guided_on(education.cause, begins, case.law) if isinstance(limit, EducationOtherwise) else None
    case.add(
        "education_otherwise",
        ("education", education.education_id, education.child_id),
        education.told_on,
        second_on=education.first_day_on,
        kind="guidance" if guided else "",
        due_on=guided,
        met_on=education.in_place_on,
        void_on=earliest(education.ended_on, passes, case.died_on),
    )
