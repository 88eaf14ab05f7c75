"""
Limits that later acts have overtaken: nothing is left to do, though the clock stands as the law says.

A report that never came of a review long decided stays overdue in the list of deadlines, and is nobody's work. Each
rule named here has the day from which that is so; every other limit has an act of its own that ends it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from ehcp.law.facts import AppealFacts, AssessmentFacts, MediationFacts, ReviewFacts
from ehcp.law.plan.case import Case, earliest, is_transferred_in
from ehcp.law.planned import PlannedDeadline


def mark_overtaken(case: Case) -> None:
    """Give each planned row of the case the day from which later acts have overtaken it."""
    acts = LaterActs(case)
    for place, row in enumerate(case.rows):
        find = OVERTAKEN_BY.get(row.rule)
        day = find(acts, row) if find else None
        if day is not None:
            case.rows[place] = replace(row, overtaken_on=max(day, row.appears_on))


class LaterActs:
    """The records of one case by their ids, and the later acts on them that leave nothing to do."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._reviews = {item.review_id: item for items in case.reviews_of_plan.values() for item in items}
        self._advice = {item.advice_id: item.assessment_id for item in case.facts.advice}
        self._appeals = {item.appeal_id: item for item in case.facts.appeals}
        self._consulted = {item.consultation_id: item.plan_id for item in case.facts.consultations}
        self._mediations = {item.mediation_id: item for item in case.facts.mediations}

    def request_decided(self, row: PlannedDeadline) -> date | None:
        """Return the day a request was decided: there is nothing to consider any more."""
        request = self.case.requests.get(row.record_id)
        return request.decision_sent_on if request else None

    def assessment_ended(self, row: PlannedDeadline) -> date | None:
        """Return the day an assessment ended in a plan, an amended plan or none; of advice: the one it was for."""
        found = self.case.assessments.get(self._advice.get(row.record_id, row.record_id))
        return self._ended(found) if found else None

    def _ended(self, assessment: AssessmentFacts) -> date | None:
        plans = self.case.plans_of_assessment.get(assessment.assessment_id, ())
        finals = (plan.first_final_on for plan in plans)
        return earliest(assessment.no_plan_notified_on, assessment.amended_final_sent_on, *finals)

    def review_decided(self, row: PlannedDeadline) -> date | None:
        """Return the day a review, or a later one of the plan, was decided."""
        review = self._reviews.get(row.record_id)
        return earliest(review.decision_sent_on, self._later_decided(review)) if review else None

    def later_review_decided(self, row: PlannedDeadline) -> date | None:
        """Return the day on which a later review of the plan was decided."""
        review = self._reviews.get(row.record_id)
        return self._later_decided(review) if review else None

    def _later_decided(self, review: ReviewFacts) -> date | None:
        return earliest(*(other.decision_sent_on for other in self._later(review)))

    def _later(self, review: ReviewFacts) -> list[ReviewFacts]:
        begun = _begun(review)
        others = self.case.reviews_of_plan.get(review.plan_id, ())
        return [one for one in others if begun is not None and (day := _begun(one)) is not None and day > begun]

    def amended(self, row: PlannedDeadline) -> date | None:
        """Return the day on which this amendment was finished without its notice, or a later one was."""
        review = self._reviews.get(row.record_id)
        if review is None:
            return None
        return earliest(review.amended_final_sent_on, review.not_amended_sent_on, self.later_amended(row))

    def later_amended(self, row: PlannedDeadline) -> date | None:
        """Return the day on which the plan was amended by a later review or reassessment, which took all in."""
        review = self._reviews.get(row.record_id)
        begun = _begun(review) if review else None
        if review is None or begun is None:
            return None
        later = [other.amended_final_sent_on for other in self._later(review)]
        return earliest(*later, *self._reassessed(review.plan_id, begun))

    def _reassessed(self, plan_id: str, since: date) -> list[date]:
        finals = (one.amended_final_sent_on for one in self.case.assessments.values() if one.plan_id == plan_id)
        return [day for day in finals if day is not None and day >= since]

    def review_overdue(self, row: PlannedDeadline) -> date | None:
        """Return the day from which the review itself is overdue: its meeting has no target any more."""
        return row.second_on + timedelta(days=1) if row.second_on else None

    def plan_named(self, row: PlannedDeadline) -> date | None:
        """Return the day on which a final or amended plan was sent since a setting was consulted about it."""
        plan = self.case.plans.get(self._consulted.get(row.record_id, ""))
        if plan is None or row.starts_on is None:
            return None
        amended = [one.amended_final_sent_on for one in self.case.reviews_of_plan.get(plan.plan_id, ())]
        sent = [day for day in (plan.first_final_on, *amended) if day is not None and day >= row.starts_on]
        return earliest(*sent, *self._reassessed(plan.plan_id, row.starts_on))

    def later_transfer_named(self, row: PlannedDeadline) -> date | None:
        """Return the day on which the setting of a later phase transfer of the plan was named."""
        transfers = self.case.facts.phase_transfers
        own = next((one for one in transfers if one.phase_transfer_id == row.record_id), None)
        if own is None:
            return None
        later = [one for one in transfers if one.plan_id == own.plan_id and one.transfer_year > own.transfer_year]
        return earliest(*(one.final_naming_sent_on for one in later))

    def mediation_over(self, row: PlannedDeadline) -> date | None:
        """Return the day of the certificate, the agreement or the appeal: no meeting is left to be arranged."""
        mediation = self._mediations.get(row.record_id)
        if mediation is None:
            return None
        return earliest(mediation.certificate_on, mediation.agreement_on, self._appealed(mediation))

    def appealed(self, row: PlannedDeadline) -> date | None:
        """Return the day the appeal was registered, for which the certificate was wanted."""
        mediation = self._mediations.get(row.record_id)
        return self._appealed(mediation) if mediation else None

    def _appealed(self, mediation: MediationFacts) -> date | None:
        named = (
            ("requests", mediation.request_id),
            ("assessments", mediation.assessment_id),
            ("plans", mediation.plan_id),
        )
        found = (self.case.appeals_by_notice.get((*one, mediation.decision_letter_on), ()) for one in named if one[1])
        return earliest(*(appeal.registered_on for appeals in found for appeal in appeals))

    def appeal_ordered(self, row: PlannedDeadline) -> date | None:
        """Return the day of the order, after which there is nothing to respond to."""
        appeal = self._appeals.get(row.record_id)
        return appeal.order_on if appeal else None

    def order_carried_out(self, row: PlannedDeadline) -> date | None:
        """Return the day on which what was ordered or conceded was done by a plan sent, amended or ceased since."""
        appeal = self._appeals.get(row.record_id)
        if appeal is None or row.starts_on is None:
            return None
        return earliest(appeal.complied_on, *(day for day in self._done(appeal, row.rule) if day >= row.starts_on))

    def _done(self, appeal: AppealFacts, rule: str) -> list[date]:
        found: list[date | None]
        if rule in FIRST_PLANS:
            found = [plan.first_final_on for plan in self.case.plans.values() if not is_transferred_in(plan)]
        elif rule == "order_cease":
            plan = self.case.plans.get(appeal.plan_id)
            found = [plan.ceased_on if plan else None]
        else:
            found = [review.amended_final_sent_on for review in self.case.reviews_of_plan.get(appeal.plan_id, ())]
        return [day for day in found if day is not None]


def _begun(review: ReviewFacts) -> date | None:
    return review.meeting_on or review.amendment_notice_sent_on


FIRST_PLANS = ("order_make_draft", "order_make_final", "concede_issue_draft", "concede_issue_final")
AMENDMENTS = (
    "order_amend_provision",
    "order_name_setting",
    "order_continue_amend",
    "concede_contents",
    "concede_setting",
)
NOTICES = ("advice_return", "reversed_assess_notice", "order_assess_notify", "concede_assess_notify")

OVERTAKEN_BY: dict[str, Callable[[LaterActs, PlannedDeadline], date | None]] = {
    "consider_notice": LaterActs.request_decided,
    "consult_reply": LaterActs.plan_named,
    **dict.fromkeys(NOTICES, LaterActs.assessment_ended),
    **dict.fromkeys(("review_report", "review_notice", "review_papers"), LaterActs.review_decided),
    "review_decision": LaterActs.later_review_decided,
    "review_meeting_target": LaterActs.review_overdue,
    "amendment_notice": LaterActs.amended,
    "not_amend_notice": LaterActs.amended,
    **dict.fromkeys(("amended_final", "unreviewed_amendment_final"), LaterActs.later_amended),
    **dict.fromkeys(("phase_feb", "phase_mar", "phase_post16"), LaterActs.later_transfer_named),
    "mediation_arrange": LaterActs.mediation_over,
    **dict.fromkeys(("certificate_held", "certificate_declined", "certificate_not_held"), LaterActs.appealed),
    "appeal_response": LaterActs.appeal_ordered,
    **dict.fromkeys((*FIRST_PLANS, *AMENDMENTS, "order_cease"), LaterActs.order_carried_out),
}
