"""Deadlines of appeals, orders, concessions and mediation, and of duties that only the product knows."""

from __future__ import annotations

from datetime import date

from ehcp.law.facts import AppealFacts, DutyFacts, MediationFacts
from ehcp.law.plan.case import Case, earliest
from ehcp.law.rules import is_in_force, rule_in_force

MEETING_NOTICES = ("review_notice", "review_papers")
DRAFTS = ("order_make_draft", "concede_issue_draft")

# Limb b is missing on purpose: its limits hang on the assessment that follows.
RULES_BY_LIMB = {
    "a": ("order_cease",),
    "c": ("order_make_draft", "order_make_final"),
    "d": ("order_reconsider",),
    "e": ("order_amend_provision",),
    "f": ("order_name_setting",),
    "g": ("order_continue",),
    "h": ("order_continue_amend",),
}

# Refusals to assess or reassess are missing on purpose, for the same reason.
RULES_BY_CONCESSION = {
    "contents": ("concede_contents",),
    "contents_and_placement": ("concede_contents",),
    "refusal_to_amend": ("concede_contents",),
    "placement": ("concede_setting",),
    "refusal_to_issue": ("concede_issue_draft", "concede_issue_final"),
    "ceasing": ("concede_cease",),
}

# What an agreement on an appealable matter takes its time from; a refusal to assess has the reversed_* rules.
RULE_BY_AGREEMENT = {
    "refusal_to_issue": "order_make_final",
    "contents": "order_amend_provision",
    "contents_and_placement": "order_amend_provision",
    "refusal_to_amend": "order_amend_provision",
    "placement": "order_name_setting",
    "refusal_to_reassess": "order_assess_final",
}

SUBJECTS = {
    "contents": {"contents"},
    "placement": {"placement"},
    "contents_and_placement": {"contents", "placement"},
}


def plan_appeal(case: Case, appeal: AppealFacts) -> None:
    """Plan the response to an appeal, and what its order or its concession asks for."""
    record = ("appeals", appeal.appeal_id, appeal.child_id)
    left = earliest(case.died_on, case.transferred_out_on(appeal.plan_id))
    case.add(
        "appeal_response",
        record,
        appeal.registered_on,
        due_on=case.live("appeals", appeal.appeal_id, "response_directed_limit"),
        met_on=appeal.response_on,
        void_on=earliest(appeal.outcome_on, appeal.conceded_on, left),
    )
    if appeal.order_on is not None:
        _plan_order(case, appeal, record, appeal.order_on, left)
    if appeal.conceded_on is not None:
        for code in RULES_BY_CONCESSION.get(appeal.about, ()):
            case.add(code, record, appeal.conceded_on, met_on=_met_on(appeal, code), void_on=left)


def _met_on(appeal: AppealFacts, code: str) -> date | None:
    return appeal.draft_sent_on if code in DRAFTS else appeal.complied_on


def _plan_order(case: Case, appeal: AppealFacts, record: tuple[str, str, str], made: date, left: date | None) -> None:
    """Plan the limits of an order, limb by limb, from the day it was made (or sent, if the setting says so)."""
    start = made
    if case.law.order_clock_from == "sent":
        start = case.live("appeals", appeal.appeal_id, "order_sent_on") or made
    replaced = _replaced_on(case, appeal, made)
    for limb in appeal.order_limb:
        for code in RULES_BY_LIMB.get(limb, ()):
            case.add(
                code,
                record,
                start,
                due_on=case.live("appeals", appeal.appeal_id, "order_directed_limit"),
                met_on=_met_on(appeal, code),
                void_on=left,
                superseded_on=replaced,
            )


def _replaced_on(case: Case, appeal: AppealFacts, made: date) -> date | None:
    """Return the day of a set-aside, or of a later order on the same subject."""
    later = [
        other.order_on
        for other in case.facts.appeals
        if other.order_on is not None and other.order_on > made and _is_same_subject(appeal, other)
    ]
    return earliest(*later, case.live("appeals", appeal.appeal_id, "order_set_aside_on"))


def _is_same_subject(one: AppealFacts, other: AppealFacts) -> bool:
    """Tell whether two appeals are about the same matter of the same record."""
    same_record = (
        (one.request_id and one.request_id == other.request_id)
        or (one.assessment_id and one.assessment_id == other.assessment_id)
        or (one.plan_id and one.plan_id == other.plan_id)
    )
    return bool(same_record) and not SUBJECTS.get(one.about, {one.about}).isdisjoint(
        SUBJECTS.get(other.about, {other.about})
    )


def plan_mediation(case: Case, mediation: MediationFacts) -> None:
    """Plan the authority's thirty days and the one certificate: held, else declined, else not held."""
    record = ("mediations", mediation.mediation_id, mediation.child_id)
    case.add(
        "mediation_arrange",
        record,
        mediation.requested_on,
        met_on=mediation.held_on,
        void_on=earliest(mediation.declined_on, case.died_on),
    )
    better: date | None = None
    for code, start in (
        ("certificate_held", mediation.held_on),
        ("certificate_declined", mediation.declined_on),
        ("certificate_not_held", mediation.not_held_on),
    ):
        case.add(code, record, start, met_on=mediation.certificate_on, void_on=case.died_on, replaced_on=better)
        better = earliest(better, start)


def plan_duty(case: Case, duty: DutyFacts) -> None:
    """Plan a duty whose start only the product knows."""
    rule = rule_in_force(duty.rule, duty.starts_on)
    if not is_in_force(rule, duty.starts_on, case.law):
        return
    appears: date | None = duty.happened_on or duty.starts_on
    plan = case.plan_named(duty.record_type, duty.record_id)
    if plan is not None:
        appears = case.appears_on_plan(plan, appears)
        if appears is None:
            return
    stored = _held_early_on(case, duty)
    if stored is not None:
        _plan_held_early(case, duty, appears, stored)
        return
    case.add(
        duty.rule,
        (duty.record_type, duty.record_id, case.facts.child_id),
        duty.starts_on,
        cycle=duty.key or duty.starts_on.isoformat(),
        appears_on=appears,
        second_on=duty.second_on or _agreement_limit(case, duty),
        due_on=duty.due_on,
        met_on=duty.met_on,
        void_on=earliest(duty.void_on, case.died_on, _withdrawn_on(case, duty)),
    )


def _held_early_on(case: Case, duty: DutyFacts) -> date | None:
    """Return the day a called review was held, where that was before the day it was called for."""
    if duty.rule not in MEETING_NOTICES or duty.record_type != "reviews":
        return None
    stored = next((item.meeting_on for item in case.facts.reviews if item.review_id == duty.record_id), None)
    return stored if stored is not None and stored < duty.starts_on else None


def _plan_held_early(case: Case, duty: DutyFacts, appears: date | None, stored: date) -> None:
    """Plan the notice or the papers of a meeting held early: from that day on they count back from it."""
    record = (duty.record_type, duty.record_id, case.facts.child_id)
    appears = appears or duty.starts_on
    for revision, meeting in enumerate((duty.starts_on, stored)):
        case.add(
            duty.rule,
            record,
            meeting,
            cycle=duty.key or duty.starts_on.isoformat(),
            appears_on=max(appears, stored) if revision else appears,
            met_on=duty.met_on,
            void_on=earliest(duty.void_on, case.died_on),
            replaced_on=None if revision else stored,
            revision=revision,
        )


def _withdrawn_on(case: Case, duty: DutyFacts) -> date | None:
    """Return the day a request was withdrawn, which ends the duty to tell that it is being considered."""
    request = case.requests.get(duty.record_id) if duty.rule == "consider_notice" else None
    return request.withdrawn_on if request else None


def _agreement_limit(case: Case, duty: DutyFacts) -> date | None:
    """Return the limit of the order that matches an agreement on an appealable matter (reg 42(2))."""
    if duty.rule != "agreement_appealable":
        return None
    about = next((item.about for item in case.facts.mediations if item.mediation_id == duty.record_id), "")
    code = RULE_BY_AGREEMENT.get(about)
    return rule_in_force(code).due_on(duty.starts_on, case.law) if code else None
