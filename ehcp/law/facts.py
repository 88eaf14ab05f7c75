"""The dated facts of one child's case: what the statutory clock is planned from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request for an assessment or a reassessment (table ``requests``)."""

    request_id: str
    child_id: str
    kind: str = "initial"
    plan_id: str = ""
    received_on: date | None = None
    outcome: str = "A"
    decision_sent_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
    entered_in_error: bool = False
    considering_sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """One assessment, whatever led to it (table ``assessments``)."""

    assessment_id: str
    child_id: str
    clock_start_on: date | None
    request_id: str = ""
    plan_id: str = ""
    origin: str = "request"
    will_assess_notice_on: date | None = None
    outcome: str = "A"
    no_plan_notified_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
    amended_final_sent_on: date | None = None
    entered_in_error: bool = False


@dataclass(frozen=True, slots=True)
class AdviceFacts:
    """One request for advice under reg 6(1) (table ``advice``)."""

    advice_id: str
    assessment_id: str
    kind: str
    requested_on: date
    body_received_on: date | None = None
    received_on: date | None = None
    exemption_ground: str = ""
    cancelled_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExemptionFacts:
    """A lawful reason to miss one limit, accepted on ``decided_on`` (table ``exemptions``)."""

    exemption_id: str
    clock: str
    ground: str
    from_on: date | None = None
    to_on: date | None = None
    decided_on: date | None = None
    request_id: str = ""
    assessment_id: str = ""
    appeal_id: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """An education, health and care plan (table ``plans``)."""

    plan_id: str
    child_id: str
    assessment_id: str = ""
    draft_sent_on: date | None = None
    first_final_on: date | None = None
    transferred_in_on: date | None = None
    transferred_in_from_la: str = ""
    last_review_before_transfer_on: date | None = None
    move_in_notice_sent_on: date | None = None
    cease_decision_sent_on: date | None = None
    ceased_on: date | None = None
    cease_reason: str = ""
    move_out_aware_on: date | None = None
    moved_out_on: date | None = None
    transferred_out_on: date | None = None
    transferred_out_to_la: str = ""
    entered_in_error: bool = False
    draft_served_on: date | None = None
    early_finish_agreed_on: date | None = None
    move_cancelled_on: date | None = None
    cease_considered_on: date | None = None
    cease_replies_on: date | None = None
    cease_dropped_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """A review, or an amendment made without one (table ``reviews``)."""

    review_id: str
    plan_id: str
    kind: str = "annual"
    meeting_on: date | None = None
    report_received_on: date | None = None
    decision: str = ""
    decision_sent_on: date | None = None
    amendment_notice_sent_on: date | None = None
    amended_final_sent_on: date | None = None
    not_amended_sent_on: date | None = None
    entered_in_error: bool = False
    called_on: date | None = None
    planned_meeting_on: date | None = None
    invitation_sent_on: date | None = None
    papers_sent_on: date | None = None
    cancelled_on: date | None = None
    amendment_served_on: date | None = None
    early_finish_agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PhaseTransferFacts:
    """A move between phases of education (table ``phase_transfers``)."""

    phase_transfer_id: str
    plan_id: str
    transfer_year: int
    kind: str
    transfer_on: date | None = None
    review_id: str = ""
    final_naming_sent_on: date | None = None
    no_transfer_on: date | None = None


@dataclass(frozen=True, slots=True)
class MediationFacts:
    """One mediation (table ``mediations``)."""

    mediation_id: str
    child_id: str
    about: str
    request_id: str = ""
    assessment_id: str = ""
    plan_id: str = ""
    decision_letter_on: date | None = None
    requested_on: date | None = None
    declined_on: date | None = None
    not_held_on: date | None = None
    held_on: date | None = None
    agreement: str = ""
    agreement_on: date | None = None
    certificate_on: date | None = None


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """One appeal to the Tribunal (table ``appeals``)."""

    appeal_id: str
    child_id: str
    about: str
    registered_on: date
    request_id: str = ""
    assessment_id: str = ""
    plan_id: str = ""
    decision_letter_on: date | None = None
    response_on: date | None = None
    outcome: str = ""
    outcome_on: date | None = None
    conceded_on: date | None = None
    order_on: date | None = None
    order_limb: str = ""
    draft_sent_on: date | None = None
    complied_on: date | None = None


@dataclass(frozen=True, slots=True)
class BudgetFacts:
    """A personal budget or direct payment: what was decided about it, and when it was paid."""

    budget_id: str
    child_id: str
    plan_id: str = ""
    refused_on: date | None = None
    refusal_sent_on: date | None = None
    first_paid_on: date | None = None
    payments_ended_on: date | None = None
    stop_decided_on: date | None = None
    stop_notice_sent_on: date | None = None
    takes_effect_on: date | None = None
    reconsider_asked_on: date | None = None
    reconsidered_on: date | None = None
    record_type: str = "budgets"


@dataclass(frozen=True, slots=True)
class EarlyHelpFacts:
    """Support before a request (table ``early_help``); no limit hangs on it."""

    early_help_id: str
    child_id: str
    referred_on: date
    closed_on: date | None = None
    entered_in_error: bool = False


@dataclass(frozen=True, slots=True)
class ConsultationFacts:
    """A setting consulted about a plan (table ``consultations``); ``chosen_on`` is when it was chosen for section I."""

    consultation_id: str
    plan_id: str
    sent_on: date
    replied_on: date | None = None
    withdrawn_on: date | None = None
    chosen_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProvisionFacts:
    """
    The provision of section F, to be secured anew since ``begins_on``.

    ``reason`` is ``final``, ``amended``, ``move_in`` or ``placement_end``; ``in_place_on`` the day on which the
    last row was confirmed, ``ended_on`` the day on which other rows took the place of the last that never was.
    """

    plan_id: str
    begins_on: date
    reason: str
    in_place_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class EducationFacts:
    """
    A child of school age out of education.

    ``cause`` is ``exclusion`` (permanent), ``health``, ``absence`` or ``breakdown``; ``first_day_on`` the first
    school day missed; ``ended_on`` the day the child is back or the duty passes.
    """

    education_id: str
    child_id: str
    told_on: date
    cause: str
    first_day_on: date | None = None
    in_place_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class LiveFact:
    """
    A dated fact about one record that the exchange format has no column for.

    ``name`` is a key of ``LIVE_FACTS``; ``on`` is the day it happened, or the limit that it sets.
    """

    record_type: str
    record_id: str
    name: str
    on: date


LIVE_FACTS = {
    "draft_served_on": "plans: the draft plan was served on the family (L7)",
    "early_finish_agreed_on": "plans, reviews: the family agreed in writing to finish the window early",
    "amendment_notice_served_on": "reviews: the notice of amendments was served on the family (L13)",
    "not_amend_decided_on": "reviews: after representations, the authority decided not to amend",
    "cease_proposal_sent_on": "reviews: L17 sent (read only where review_cease_met_by is L17)",
    "advice_cancelled_on": "advice: the request was cancelled, or reg 6(4) agreement reached",
    "no_transfer_on": "phase_transfers: it became clear that there is no transfer",
    "move_cancelled_on": "plans: it became clear that the move does not happen",
    "order_sent_on": "appeals: the order was sent out (read only where order_clock_from is sent)",
    "order_set_aside_on": "appeals: the order was set aside",
    "order_directed_limit": "appeals: a direction of the order; on = the directed limit",
    "response_directed_limit": "appeals: a direction about the response; on = the directed limit",
    "payments_reviewed_on": "budgets: the making and use of direct payments was reviewed",
    "early_years_considered_on": "plans: an interim review of a child under five was considered",
}


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """
    One duty whose start the product holds and the exchange format does not.

    ``rule`` is any code of ``rules.py`` that is not planned from the tables (``consider_notice``,
    ``consult_reply``, ``review_notice``, ...). ``key`` tells several duties of one rule on one record apart.
    ``second_on`` is the rule's second date, where it has one (the day of the move, for ``icb_change``);
    ``due_on`` is a date agreed in writing or ordered, which replaces the rule's own. For a limit counted back
    (``review_notice``), ``starts_on`` is the day counted back from and ``happened_on`` the day it was fixed.
    """

    rule: str
    record_type: str
    record_id: str
    starts_on: date
    key: str = ""
    happened_on: date | None = None
    second_on: date | None = None
    due_on: date | None = None
    met_on: date | None = None
    void_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """
    Everything the clock reads about one person.

    Where child records were merged, one case holds the records of all of them, because a plan of the record
    kept may hang on an assessment of the other; each deadline names the child of its own record. With
    ``is_shared`` the records of the others are there for their links only: ``plan`` keeps the rows of
    ``child_id``, so that the deadlines of merged records can be stored child by child.
    """

    child_id: str
    birth_date: date | None = None
    deceased_on: date | None = None
    requests: tuple[RequestFacts, ...] = ()
    assessments: tuple[AssessmentFacts, ...] = ()
    advice: tuple[AdviceFacts, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    reviews: tuple[ReviewFacts, ...] = ()
    phase_transfers: tuple[PhaseTransferFacts, ...] = ()
    appeals: tuple[AppealFacts, ...] = ()
    mediations: tuple[MediationFacts, ...] = ()
    exemptions: tuple[ExemptionFacts, ...] = ()
    budgets: tuple[BudgetFacts, ...] = ()
    provisions: tuple[ProvisionFacts, ...] = ()
    consultations: tuple[ConsultationFacts, ...] = ()
    early_help: tuple[EarlyHelpFacts, ...] = ()
    education: tuple[EducationFacts, ...] = ()
    duties: tuple[DutyFacts, ...] = ()
    live: tuple[LiveFact, ...] = ()
    is_shared: bool = False


def own_days(facts: CaseFacts) -> dict[tuple[str, str, str], date]:
    """Return the days that the product keeps on its records beyond version 1 of the exchange format, by record."""
    days: dict[tuple[str, str, str], date | None] = {}
    for plan in facts.plans:
        days["plans", plan.plan_id, "draft_served_on"] = plan.draft_served_on
        days["plans", plan.plan_id, "early_finish_agreed_on"] = plan.early_finish_agreed_on
        days["plans", plan.plan_id, "move_cancelled_on"] = plan.move_cancelled_on
    for review in facts.reviews:
        days["reviews", review.review_id, "amendment_notice_served_on"] = review.amendment_served_on
        days["reviews", review.review_id, "early_finish_agreed_on"] = review.early_finish_agreed_on
    for advice in facts.advice:
        days["advice", advice.advice_id, "advice_cancelled_on"] = advice.cancelled_on
    for transfer in facts.phase_transfers:
        days["phase_transfers", transfer.phase_transfer_id, "no_transfer_on"] = transfer.no_transfer_on
    return {key: day for key, day in days.items() if day is not None}
