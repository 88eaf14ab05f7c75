"""How each measure is computed: one function for each definition of ``reporting.kpis``."""

from __future__ import annotations

from reporting.figures import advice, delays, disputes, plans, provision, requests, reviews, voices
from reporting.figures.scope import Scope, Terms, asking
from reporting.figures.tally import Measure, Tally, counts, shares

MEASURES: dict[tuple[str, str], Measure] = {
    ("K01", ""): counts(plans.all_plans),
    ("K02", ""): counts(requests.requests_received, by="source"),
    ("K02", "children"): counts(requests.children_with_request),
    ("K02", "excluding_repeats_6m"): counts(requests.requests_without_repeats),
    ("K03", ""): requests.decision_in_time,
    ("K03", "excluding_exempted"): shares(requests.unexempted_decisions),
    ("K03", "received"): shares(requests.decisions_on_received),
    ("K03", "due"): shares(requests.decisions_due),
    ("K04", ""): shares(requests.refused_of_decided),
    ("K04", "of_received"): shares(requests.refused_of_received),
    ("K05", ""): shares(plans.unexempted_finals),
    ("K06", ""): shares(plans.finals_after_request),
    ("K06", "all_new_plans"): counts(plans.new_plans),
    ("K07", ""): shares(requests.plans_due),
    ("K08", ""): requests.open_past_twenty_weeks,
    ("K08", "fourteen_week"): counts(plans.open_past_fourteen_weeks),
    ("K09", ""): shares(plans.told_no_plan),
    ("K10", ""): shares(advice.advice_due),
    ("K10", "excluding_exempted"): shares(advice.unexempted_advice),
    **{("K10", kind): shares(advice_of_kind) for kind, advice_of_kind in advice.BY_KIND.items()},
    ("K11", ""): shares(reviews.first_duties, reviews.later_duties),
    ("K11", "meeting_held"): shares(*reviews.MEETINGS),
    ("K11", "dfe"): shares(reviews.reviewed_this_year),
    ("K12", ""): shares(reviews.decisions_due),
    ("K12", "decisions_sent"): shares(reviews.decisions_sent),
    ("K13", ""): shares(reviews.amendments_due),
    ("K13", "legal_limit"): shares(reviews.AMENDMENTS_LEGALLY_DUE),
    ("K14", ""): shares(reviews.transfers_due),
    ("K14", "strict"): shares(reviews.STRICT_TRANSFERS_DUE),
    ("K15", ""): shares(voices.outcomes_rated),
    ("K15", "medium_term"): shares(voices.OUTCOMES_MEDIUM),
    ("K15", "met"): shares(voices.OUTCOMES_MET),
    ("K15", "partly"): shares(voices.OUTCOMES_PARTLY),
    ("K15", "by_child"): shares(voices.children_all_met),
    ("K16", ""): shares(voices.parents_satisfied),
    ("K16", "response"): shares(voices.reviews_answered),
    ("K17", ""): provision.primary_need,
    ("K18", ""): provision.placement,
    ("K18", "designated"): provision.in_designated_provision,
    ("K18", "post16_college_or_ap"): provision.in_college_or_ap,
    ("K18", "post16_neet"): provision.not_in_education,
    ("K19", ""): provision.out_of_area_special,
    ("K20", ""): shares(plans.plans_with_budget),
    ("K20", "all_payments"): counts(plans.payments, by="kind"),
    ("K21", ""): plans.plans_ended,
    ("K22", "mediations_held"): counts(disputes.mediations_held, by="about"),
    ("K22", ""): disputes.appeals_registered,
    ("K23", ""): disputes.items_deferred,
    ("K24", ""): delays.delay_reasons,
    ("H20", ""): provision.posts_filled,
    ("H03", "open"): counts(requests.open_cases),
}

__all__ = ["MEASURES", "Measure", "Scope", "Tally", "Terms", "asking"]
