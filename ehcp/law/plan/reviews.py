"""Deadlines of reviews and of amendments made without one."""

from __future__ import annotations

from datetime import date

from ehcp.law.facts import PlanFacts, ReviewFacts
from ehcp.law.plan.case import Case, earliest, is_transferred_in
from ehcp.law.plan.notices import Notice, plan_rights
from ehcp.law.plan.plans import plan_window

WITHOUT_REVIEW = "amendment_without_review"


def is_former_authoritys(plan: PlanFacts, review: ReviewFacts) -> bool:
    """Tell whether a review was held (an amendment: noticed) before the plan came to this authority."""
    if not is_transferred_in(plan):
        return False
    if plan.transferred_in_on is None:
        return True
    held = review.amendment_notice_sent_on if review.kind == WITHOUT_REVIEW else review.meeting_on
    return held is not None and held < plan.transferred_in_on


def plan_review(case: Case, review: ReviewFacts) -> None:
    """Plan every clock that hangs on a review; none of a former authority's."""
    plan = case.plans.get(review.plan_id)
    if plan is None or is_former_authoritys(plan, review):
        return
    record = ("reviews", review.review_id, plan.child_id)
    end = case.plan_end(plan.plan_id)
    if review.kind == WITHOUT_REVIEW:
        _plan_unreviewed(case, review, record, end)
    else:
        _plan_meeting(case, review, record, end)
        _plan_amendment(case, review, record, end)
    _plan_after_notice(case, review, record, end)
    _plan_review_rights(case, plan, review, record)


def _plan_meeting(case: Case, review: ReviewFacts, record: tuple[str, str, str], end: date | None) -> None:
    """Plan the report and the decision that follow a meeting."""
    decided = review.decision_sent_on
    proposal = case.live("reviews", review.review_id, "cease_proposal_sent_on")
    if case.law.review_cease_met_by == "L17" and proposal is not None:
        decided = earliest(decided, proposal)
    meeting = review.meeting_on
    case.add("review_report", record, meeting, met_on=review.report_received_on, void_on=end)
    case.add("review_decision", record, meeting, met_on=decided, void_on=end)


def _plan_amendment(case: Case, review: ReviewFacts, record: tuple[str, str, str], end: date | None) -> None:
    """
    Plan the notice of amendments and the amended final plan.

    Both clocks exist once the decision is to amend; a notice sent begins the second anew, with eight weeks of
    its own inside the twelve from the meeting. A notice may come before the meeting; it then has its eight.
    """
    meeting, notice = review.meeting_on, review.amendment_notice_sent_on
    final, dropped = review.amended_final_sent_on, earliest(review.not_amended_sent_on, end)
    if review.decision == "A" and review.decision_sent_on and meeting:
        # Neither exists before its start, the meeting, whatever day was once held for the decision.
        decided = max(review.decision_sent_on, meeting)
        case.add("amendment_notice", record, meeting, appears_on=decided, met_on=notice, void_on=end)
        case.add("amended_final", record, meeting, appears_on=decided, met_on=final, void_on=dropped, gone_on=notice)
    if notice is not None:
        case.add(
            "amended_final", record, notice, second_on=meeting or notice, met_on=final, void_on=dropped, revision=1
        )


def _plan_unreviewed(case: Case, review: ReviewFacts, record: tuple[str, str, str], end: date | None) -> None:
    """Plan the amended final plan of an amendment made without a review."""
    case.add(
        "unreviewed_amendment_final",
        record,
        review.amendment_notice_sent_on,
        met_on=review.amended_final_sent_on,
        void_on=earliest(review.not_amended_sent_on, end),
    )


def _plan_after_notice(case: Case, review: ReviewFacts, record: tuple[str, str, str], end: date | None) -> None:
    """Plan the family's window after a notice of amendments, and the notice that nothing is amended after all."""
    notice = review.amendment_notice_sent_on
    if notice is None:
        return
    served = case.live("reviews", review.review_id, "amendment_notice_served_on") or notice
    plan_window(case, "amendment_window", record, served, final_on=review.amended_final_sent_on, void_on=case.died_on)
    decided = earliest(review.not_amended_sent_on, case.live("reviews", review.review_id, "not_amend_decided_on"))
    if decided is not None:
        case.add(
            "not_amend_notice",
            record,
            notice,
            appears_on=max(decided, notice),
            met_on=review.not_amended_sent_on,
            void_on=end,
        )


def _plan_review_rights(case: Case, plan: PlanFacts, review: ReviewFacts, record: tuple[str, str, str]) -> None:
    """Plan the rights of appeal that a review's notices open; a decision C on the plan's own notice opens none."""
    about = (("plans", plan.plan_id),)
    decided = review.decision_sent_on
    is_plans_own = review.decision == "C" and decided == plan.cease_decision_sent_on
    if decided is not None and review.decision in ("M", "C") and not is_plans_own:
        plan_rights(case, Notice("decision", decided, record, about))
    for kind, sent in (("amended", review.amended_final_sent_on), ("not_amended", review.not_amended_sent_on)):
        if sent is not None:
            plan_rights(case, Notice(kind, sent, record, about))
