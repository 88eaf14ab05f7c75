"""How each measure is computed: one function for each definition of ``reporting.kpis``."""

from __future__ import annotations

from collections.abc import Callable

from reporting.kpis import Kpi
from reporting.selectors.figures import advice, delays, disputes, plans, provision, requests, reviews, voices
from reporting.selectors.figures.scope import Scope
from reporting.selectors.figures.tally import Tally

Measure = Callable[[Scope, Kpi], Tally]

MEASURES: dict[tuple[str, str], Measure] = {
    ("K01", ""): plans.plans_counted,
    ("K02", ""): requests.requests_received,
    ("K02", "children"): requests.children_with_request,
    ("K02", "excluding_repeats_6m"): requests.requests_without_repeats,
    ("K03", ""): requests.decision_in_time,
    ("K03", "excluding_exempted"): requests.decision_in_time_unexempted,
    ("K03", "received"): requests.decision_in_time_received,
    ("K03", "due"): requests.decision_in_time_due,
    ("K04", ""): requests.refused_of_decided,
    ("K04", "of_received"): requests.refused_of_received,
    ("K05", ""): plans.final_in_time_unexempted,
    ("K06", ""): plans.final_in_time,
    ("K06", "all_new_plans"): plans.new_plans,
    ("K07", ""): requests.plan_in_time_due,
    ("K08", ""): requests.open_past_twenty_weeks,
    ("K08", "fourteen_week"): plans.open_past_fourteen_weeks,
    ("K09", ""): plans.no_plan_in_time,
    ("K10", ""): advice.advice_in_time,
    ("K10", "excluding_exempted"): advice.advice_in_time_unexempted,
    **{("K10", kind): measure for kind, measure in advice.BY_KIND.items()},
    ("K11", ""): reviews.reviews_completed,
    ("K11", "meeting_held"): reviews.meetings_held,
    ("K11", "dfe"): reviews.reviewed_this_year,
    ("K12", ""): reviews.review_decision_in_time,
    ("K12", "decisions_sent"): reviews.review_decision_in_time_sent,
    ("K13", ""): reviews.amended_in_time,
    ("K13", "legal_limit"): reviews.amended_in_legal_time,
    ("K14", ""): reviews.setting_named_in_time,
    ("K14", "strict"): reviews.setting_named_strictly,
    ("K15", ""): voices.outcomes_rated,
    ("K15", "medium_term"): voices.OUTCOMES_MEDIUM,
    ("K15", "met"): voices.OUTCOMES_MET,
    ("K15", "partly"): voices.OUTCOMES_PARTLY,
    ("K15", "by_child"): voices.children_all_met,
    ("K16", ""): voices.parents_satisfied,
    ("K16", "response"): voices.reviews_answered,
    ("K17", ""): provision.primary_need,
    ("K18", ""): provision.placement,
    ("K18", "designated"): provision.in_designated_provision,
    ("K18", "post16_college_or_ap"): provision.in_college_or_ap,
    ("K18", "post16_neet"): provision.not_in_education,
    ("K19", ""): provision.out_of_area_special,
    ("K20", ""): plans.plans_with_budget,
    ("K20", "all_payments"): plans.payments,
    ("K21", ""): plans.plans_ended,
    ("K22", "mediations_held"): disputes.mediations_held,
    ("K22", ""): disputes.appeals_registered,
    ("K23", ""): disputes.items_deferred,
    ("K24", ""): delays.delay_reasons,
    ("H20", ""): provision.posts_filled,
    ("H03", "open"): requests.requests_open,
}

__all__ = ["MEASURES", "Measure", "Scope", "Tally"]
