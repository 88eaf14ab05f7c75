"""Deadlines of reviews and of amendments made without one."""

from __future__ import annotations

from datetime import date, timedelta

from ehcp.law.facts import PlanFacts, ReviewFacts
from ehcp.law.plan.case import Case, earliest, is_transferred_in, responsible_from
from ehcp.law.plan.notices import Notice, plan_rights
from ehcp.law.plan.plans import plan_window
from ehcp.law.rules import rule_in_force

WITHOUT_REVIEW = "amendment_without_review"


def is_former_authoritys(plan: PlanFacts, review: ReviewFacts) -> bool:
    """Tell whether a review was held (an amendment: noticed) before the plan came to this authority."""
    if not is_transferred_in(plan):
        return False
    if plan.transferred_in_on is None:
        return True
    meeting_on = review.amendment_notice_sent_on if review.kind == WITHOUT_REVIEW else review.meeting_on
    return meeting_on is not None and meeting_on < plan.transferred_in_on


def plan_review(case: Case, review: ReviewFacts) -> None:
    """Plan every clock that hangs on a review; none of a former authority's."""
    plan = case.plans.get(review.plan_id)
    if plan is None or is_former_authoritys(plan, review):
        return
    record = ("reviews", review.review_id, plan.child_id)
    if review.kind == WITHOUT_REVIEW:
        _plan_unreviewed(case, plan, review, record)
    else:
        _plan_called_meeting(case, plan, review, record)
        _plan_meeting(case, plan, review, record)
        _plan_amendment(case, plan, review, record)
    _plan_after_notice(case, plan, review, record)
    _plan_review_rights(case, plan, review, record)


def _plan_meeting(case: Case, plan: PlanFacts, review: ReviewFacts, record: tuple[str, str, str]) -> None:
    """Plan the report and the decision that follow a meeting."""
    decided = review.decision_sent_on
    proposal = case.live("reviews", review.review_id, "cease_proposal_sent_on") or _cease_proposed_on(plan, review)
    if case.law.review_cease_met_by == "L17" and proposal is not None:
        decided = earliest(decided, proposal)
    meeting, end = review.meeting_on, case.plan_end(plan.plan_id)
    case.add_on_plan(plan, "review_report", record, meeting, met_on=review.report_received_on, void_on=end)
    case.add_on_plan(plan, "review_decision", record, meeting, met_on=decided, void_on=end)


def _plan_amendment(case: Case, plan: PlanFacts, review: ReviewFacts, record: tuple[str, str, str]) -> None:
    """
    Plan the notice of amendments and the amended final plan.

    Both clocks exist once the decision is to amend; a notice sent begins the second anew, with eight weeks of
    its own inside the twelve from the meeting. A notice may come before the meeting; it then has its eight.
    """
    meeting, notice, end = review.meeting_on, review.amendment_notice_sent_on, case.plan_end(plan.plan_id)
    final, dropped = review.amended_final_sent_on, earliest(review.not_amended_sent_on, end)
    anew = notice if case.appears_on_plan(plan, notice) else None
    if review.decision == "A" and review.decision_sent_on and meeting:
        # Neither exists before its start, the meeting, whatever day was once held for the decision.
        decided = max(review.decision_sent_on, meeting)
        case.add_on_plan(plan, "amendment_notice", record, meeting, appears_on=decided, met_on=notice, void_on=end)
        case.add_on_plan(
            plan, "amended_final", record, meeting, appears_on=decided, met_on=final, void_on=dropped, replaced_on=anew,
            headline_on=_twelve_weeks(case, meeting),
        )  # fmt: skip
    case.add_on_plan(
        plan, "amended_final", record, anew, second_on=(meeting or notice) if anew else None,
        met_on=final, void_on=dropped, revision=1, headline_on=_twelve_weeks(case, meeting),
    )  # fmt: skip


def _twelve_weeks(case: Case, meeting: date | None) -> date | None:
    """Return the end of the twelve weeks from the meeting, by which headlines are counted whenever notice was sent."""
    return rule_in_force("amended_final", meeting).due_on(meeting, case.law) if meeting else None


def _cease_proposed_on(plan: PlanFacts, review: ReviewFacts) -> date | None:
    """Return the day of the proposal to cease (L17) to which a review led, where it led to one."""
    proposed = plan.cease_considered_on
    if proposed is None or review.meeting_on is None or review.meeting_on > proposed:
        return None
    decided = review.decision_sent_on
    led_to_it = decided is None or (review.decision == "C" and decided >= proposed)
    return proposed if led_to_it else None


def _plan_called_meeting(case: Case, plan: PlanFacts, review: ReviewFacts, record: tuple[str, str, str]) -> None:
    """
    Plan the notice and the papers due two weeks before a meeting that is fixed (reg 20(3) and (4)).

    A meeting held before the day it was fixed for moves both with it.
    """
    planned, meeting = review.planned_meeting_on, review.meeting_on
    if planned is None:
        return
    early = meeting if meeting is not None and meeting < planned else None
    void = earliest(review.cancelled_on, case.died_on)
    for code, sent in (("review_notice", review.invitation_sent_on), ("review_papers", review.papers_sent_on)):
        case.add_on_plan(
            plan, code, record, planned, cycle=planned.isoformat(), appears_on=review.called_on or planned,
            met_on=sent, void_on=void, replaced_on=early,
        )  # fmt: skip
        if early is not None:
            case.add_on_plan(
                plan, code, record, early, cycle=planned.isoformat(), appears_on=early,
                met_on=sent, void_on=void, revision=1,
            )  # fmt: skip


def _plan_unreviewed(case: Case, plan: PlanFacts, review: ReviewFacts, record: tuple[str, str, str]) -> None:
    """Plan the amended final plan of an amendment made without a review."""
    case.add_on_plan(
        plan,
        "unreviewed_amendment_final",
        record,
        review.amendment_notice_sent_on,
        met_on=review.amended_final_sent_on,
        void_on=earliest(review.not_amended_sent_on, case.plan_end(plan.plan_id)),
    )


def _plan_after_notice(case: Case, plan: PlanFacts, review: ReviewFacts, record: tuple[str, str, str]) -> None:
    """Plan the family's window after a notice of amendments, and the notice that nothing is amended after all."""
    notice = review.amendment_notice_sent_on
    if notice is None:
        return
    served = case.live("reviews", review.review_id, "amendment_notice_served_on") or notice
    appears = case.appears_on_plan(plan, served)
    if appears:
        final = review.amended_final_sent_on
        plan_window(case, "amendment_window", record, served, appears_on=appears, final_on=final, void_on=case.died_on)
    decided = earliest(review.not_amended_sent_on, case.live("reviews", review.review_id, "not_amend_decided_on"))
    if decided is not None:
        case.add_on_plan(
            plan,
            "not_amend_notice",
            record,
            notice,
            appears_on=max(decided, notice),
            met_on=review.not_amended_sent_on,
            void_on=case.plan_end(plan.plan_id),
        )


def _plan_review_rights(case: Case, plan: PlanFacts, review: ReviewFacts, record: tuple[str, str, str]) -> None:
    """Plan the rights of appeal that a review's notices open; a decision C on the plan's own notice opens none."""
    about, begun, end = (("plans", plan.plan_id),), responsible_from(plan), case.plan_end(plan.plan_id)
    decided = review.decision_sent_on
    is_plans_own = review.decision == "C" and decided == plan.cease_decision_sent_on
    sent = [("amended", review.amended_final_sent_on), ("not_amended", review.not_amended_sent_on)]
    if review.decision in ("M", "C") and not is_plans_own:
        sent.insert(0, ("decision", decided))
    for kind, on in sent:
        # Against a notice to cease the family may appeal also when it was sent on the day the plan ended.
        last = end + timedelta(days=1) if end and kind == "decision" and review.decision == "C" else end
        if on is not None and begun is not None and (last is None or on < last):
            plan_rights(case, Notice(kind, on, record, about, exists_from=begun))
