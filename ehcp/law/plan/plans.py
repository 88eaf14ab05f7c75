"""Deadlines of plans, their yearly reviews and phase transfers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ehcp.law.days import birthday
from ehcp.law.facts import PhaseTransferFacts, PlanFacts
from ehcp.law.limits import BeforeDate
from ehcp.law.plan.case import Case, earliest, is_transferred_in, responsible_from
from ehcp.law.plan.notices import Notice, plan_maintenance, plan_rights
from ehcp.law.planned import PlannedDeadline
from ehcp.law.rules import rule_in_force

PHASE_RULES = {
    "early_years_to_school": "phase_feb",
    "infant_to_junior": "phase_feb",
    "primary_to_middle": "phase_feb",
    "primary_to_secondary": "phase_feb",
    "middle_to_secondary": "phase_feb",
    "secondary_to_post16": "phase_mar",
    "post16_to_post16": "phase_post16",
}

UNDER = 5


def plan_plan(case: Case, plan: PlanFacts) -> None:
    """Plan every clock that hangs on a plan itself."""
    record = ("plans", plan.plan_id, plan.child_id)
    end = case.plan_end(plan.plan_id)
    if plan.draft_sent_on and not is_transferred_in(plan):
        _plan_draft_window(case, plan, plan.draft_sent_on)
    if plan.transferred_in_on and is_transferred_in(plan):
        case.add_on_plan(
            plan,
            "transfer_in_notify",
            record,
            plan.transferred_in_on,
            met_on=plan.move_in_notice_sent_on,
            void_on=end,
        )
    plan_reviews_due(case, plan, end)
    plan_transfer_out(case, plan)
    about = (("plans", plan.plan_id),)
    if plan.first_final_on and not is_transferred_in(plan):
        plan_rights(case, Notice("final", plan.first_final_on, record, about))
    if plan.cease_decision_sent_on:
        _plan_cease_notice(case, plan, Notice("cease", plan.cease_decision_sent_on, record, about), end)
    _plan_age_25(case, plan, end)
    if plan.cease_considered_on is not None:
        _plan_consultation(case, plan, record, plan.cease_considered_on)


def _plan_consultation(case: Case, plan: PlanFacts, record: tuple[str, str, str], considered: date) -> None:
    """Plan the consultation before a decision to cease (SEND Regulations 2014, reg 31(1)), from its proposal."""
    case.add(
        "cease_consult",
        record,
        considered,
        cycle=considered.isoformat(),
        met_on=plan.cease_replies_on,
        void_on=earliest(plan.cease_dropped_on, case.died_on),
    )


def _plan_cease_notice(case: Case, plan: PlanFacts, notice: Notice, end: date | None) -> None:
    """
    Plan what a notice to cease opens, from the day the plan is the authority's.

    The family may appeal against a notice sent on the very day the plan ended; nothing is left to be kept in force.
    """
    begun = responsible_from(plan)
    if begun is None or (end is not None and notice.sent_on > end):
        return
    notice = notice._replace(exists_from=begun)
    plan_rights(case, notice)
    if case.appears_on_plan(plan, notice.sent_on):
        plan_maintenance(case, notice)


def _plan_draft_window(case: Case, plan: PlanFacts, sent_on: date) -> None:
    """Plan the family's fifteen days with the draft, from the day it was served (by default: sent)."""
    served = case.live("plans", plan.plan_id, "draft_served_on") or sent_on
    assessment = case.assessments.get(plan.assessment_id)
    plan_window(
        case,
        "draft_window",
        ("plans", plan.plan_id, plan.child_id),
        served,
        final_on=plan.first_final_on,
        void_on=earliest(assessment.withdrawn_on if assessment else None, case.died_on),
    )


def plan_window(
    case: Case,
    code: str,
    record: tuple[str, str, str],
    served_on: date,
    *,
    final_on: date | None,
    void_on: date | None,
    appears_on: date | None = None,
) -> None:
    """Plan one window; a final sent while it is open, without an agreement to finish early, is premature."""
    agreed = case.live(record[0], record[1], "early_finish_agreed_on")
    due = rule_in_force(code, served_on).due_on(served_on, case.law)
    is_early = final_on is not None and due is not None and served_on <= final_on <= due
    is_agreed = agreed is not None and final_on is not None and agreed <= final_on
    case.add(
        code,
        record,
        served_on,
        appears_on=appears_on,
        met_on=agreed,
        void_on=void_on,
        premature_on=final_on if is_early and not is_agreed else None,
    )


def plan_reviews_due(case: Case, plan: PlanFacts, end: date | None) -> None:
    """
    Plan every yearly review duty of a plan, up to the one running.

    Each review decision meets one and begins the next (Act s44(1)); after a move in, the first is that of
    ``SEND Regulations 2014, reg 15(5)``. The plan's end, or a death, voids the one in course and begins none.
    """
    record = ("plans", plan.plan_id, plan.child_id)
    completions = sorted(_completions(case, plan))
    code, start, second = _first_duty(case, plan, completions)
    if start is None or not case.appears_on_plan(plan, start):
        return
    is_move_in, appears, cycle = code == "transfer_in_review", start, start.isoformat()
    for completed, next_start, is_review in (*completions, (None, None, True)):
        if completed is not None and (completed < appears or (completed == appears and not is_move_in)):
            continue
        row = case.add(
            code,
            record,
            start,
            cycle=cycle,
            appears_on=appears,
            second_on=second,
            met_on=completed if is_review else None,
            superseded_on=None if is_review else completed,
            void_on=end,
            plan_ends_on=case.own_end(plan.plan_id),
        )
        if row and row.due_on:
            _plan_meeting_target(case, plan, row, completed, end)
            _plan_early_years(case, plan, row, completed, end)
        if completed is None or next_start is None or (end is not None and completed >= end):
            return
        # Of two that begin on the day of a move in, the second begins with the decision of that day.
        cycle = completed.isoformat() + ("/decided" if completed == appears else "")
        code, start, second, appears, is_move_in = "annual_review", next_start, None, completed, False


def _completions(case: Case, plan: PlanFacts) -> Iterator[tuple[date, date, bool]]:
    """Yield each day that ends a year of review, the day the next is counted from, and whether it is a review."""
    seen: set[date] = set()
    by_meeting = case.law.review_anchor == "meeting"
    for review in case.reviews_of_plan.get(plan.plan_id, ()):
        decided = review.decision_sent_on
        if review.kind == "amendment_without_review" or decided is None or decided in seen:
            continue
        seen.add(decided)
        yield decided, (review.meeting_on or decided) if by_meeting else decided, True
    if case.law.reassessment_resets_review:
        for assessment in case.assessments.values():
            reset = assessment.amended_final_sent_on
            if assessment.plan_id == plan.plan_id and reset is not None and reset not in seen:
                yield reset, reset, False


def _first_duty(
    case: Case, plan: PlanFacts, completions: list[tuple[date, date, bool]]
) -> tuple[str, date | None, date | None]:
    """Return the rule, start and second date of a plan's first review duty with this authority."""
    if not is_transferred_in(plan):
        return "annual_review", plan.first_final_on, None
    moved = plan.transferred_in_on
    last = plan.last_review_before_transfer_on
    if last is None and moved is not None:
        last = max((day for day, _, is_review in completions if is_review and day < moved), default=None)
    known = [day for day in (last, plan.first_final_on) if day is not None]
    return "transfer_in_review", moved, max(known) if known else None


def _plan_meeting_target(
    case: Case, plan: PlanFacts, duty: PlannedDeadline, completed: date | None, end: date | None
) -> None:
    """Plan the internal target for the meeting of one review duty; a decision without a meeting meets it too."""
    start = duty.starts_on or duty.appears_on
    meetings = [
        review.meeting_on
        for review in case.reviews_of_plan.get(plan.plan_id, ())
        if review.meeting_on is not None and review.meeting_on > start and review.kind != "amendment_without_review"
    ]
    case.add(
        "review_meeting_target",
        ("plans", plan.plan_id, plan.child_id),
        start,
        cycle=duty.cycle,
        appears_on=duty.appears_on,
        second_on=duty.due_on,
        met_on=earliest(*meetings, completed),
        void_on=end,
    )


def _plan_early_years(
    case: Case, plan: PlanFacts, duty: PlannedDeadline, completed: date | None, end: date | None
) -> None:
    """Plan when to consider an interim review for a child under five (Code 9.178)."""
    if case.facts.birth_date is None:
        return
    five = birthday(case.facts.birth_date, UNDER, leap_day_in_march=case.law.leap_day_in_march)
    start = duty.starts_on or duty.appears_on
    if start >= five:
        return
    considered = [
        day
        for day in case.live_days("plans", plan.plan_id, "early_years_considered_on")
        if day > start and (completed is None or day < completed)
    ]
    for begun, ended in zip([start, *considered], [*considered, completed], strict=True):
        case.add_on_plan(
            plan,
            "early_years_review",
            ("plans", plan.plan_id, plan.child_id),
            begun,
            cycle=begun.isoformat() if begun > duty.appears_on else duty.cycle,
            appears_on=max(begun, duty.appears_on),
            met_on=ended,
            void_on=earliest(five, end),
        )


def plan_transfer_out(case: Case, plan: PlanFacts) -> None:
    """
    Plan the transfer of a plan whose child moves away (reg 15(2)).

    Until the authority hears of a move that was made, the row starts and falls on the day of the move.
    """
    aware, moved = plan.move_out_aware_on, plan.moved_out_on
    begun = case.appears_on_plan(plan, earliest(aware, moved))
    if begun is None:
        return
    stopped = earliest(plan.ceased_on, case.died_on, case.live("plans", plan.plan_id, "move_cancelled_on"))
    record = ("plans", plan.plan_id, plan.child_id)
    met = plan.transferred_out_on
    if aware is not None:
        case.add(
            "transfer_out", record, aware, appears_on=max(aware, begun), met_on=met, void_on=stopped, replaced_on=moved
        )
    if moved is not None:
        case.add(
            "transfer_out", record, moved, appears_on=max(moved, begun), second_on=moved, due_on=moved,
            met_on=met, void_on=stopped, replaced_on=aware, revision=1,
        )  # fmt: skip
    if aware is not None and moved is not None:
        case.add(
            "transfer_out", record, aware, appears_on=max(aware, moved, begun), second_on=moved,
            met_on=met, void_on=stopped, revision=2,
        )  # fmt: skip


def _plan_age_25(case: Case, plan: PlanFacts, end: date | None) -> None:
    """Plan the last day a plan may run, from the 25th birthday on."""
    if case.facts.birth_date is None:
        return
    reached = birthday(case.facts.birth_date, 25, leap_day_in_march=case.law.leap_day_in_march)
    case.add_on_plan(
        plan,
        "age25_end",
        ("plans", plan.plan_id, plan.child_id),
        reached,
        met_on=plan.ceased_on,
        void_on=end,
    )


def plan_phase_transfer(case: Case, transfer: PhaseTransferFacts) -> None:
    """Plan the limit by which the next setting is named, for a plan that the authority has."""
    plan = case.plans.get(transfer.plan_id)
    code = PHASE_RULES.get(transfer.kind)
    begun = responsible_from(plan) if plan else None
    if plan is None or code is None or begun is None:
        return
    if not transfer.transfer_year and code != "phase_post16":
        return  # on that day nobody knew of which year it was
    published = _published(code, transfer.transfer_year)
    case.add_on_plan(
        plan,
        code,
        ("phase_transfers", transfer.phase_transfer_id, plan.child_id),
        None,
        appears_on=begun,
        second_on=published or transfer.transfer_on,
        published_limit=published,
        headline_on=published,
        plan_ends_on=case.own_end(plan.plan_id),
        met_on=transfer.final_naming_sent_on,
        void_on=earliest(
            case.plan_end(plan.plan_id),
            case.live("phase_transfers", transfer.phase_transfer_id, "no_transfer_on"),
        ),
    )


def _published(code: str, year: int) -> date | None:
    limit = rule_in_force(code).limit
    return limit.published(year) if isinstance(limit, BeforeDate) else None
