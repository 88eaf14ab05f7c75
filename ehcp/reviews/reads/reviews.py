"""Reviews by the step they wait for; the warnings and limits that their pages show."""

from __future__ import annotations

from datetime import date

from ehcp.cases.reads.case import CaseNow
from ehcp.models import AnnualReview, Outcome, PhaseTransfer, Plan, ReviewDecision, ReviewKind


def begun_on(plan: Plan) -> date | None:
    """Return the first day on which this authority maintained a plan."""
    return plan.transferred_in_on if plan.transferred_in_from_la else plan.first_final_on


def unfinished_review(plan: Plan, *, but: AnnualReview | None = None) -> AnnualReview | None:
    """Return a review of ``plan`` that is called, or held and not decided, other than ``but``."""
    found = AnnualReview.objects.filter(plan=plan, decision_sent_on__isnull=True, cancelled_on__isnull=True)
    found = found.exclude(entered_in_error=True).exclude(kind=ReviewKind.AMENDMENT)
    others = found.exclude(pk=but.pk) if but else found
    return others.order_by("-pk").first()


def awaiting_meeting(case: CaseNow) -> list[AnnualReview]:
    """Return the reviews that are called and not held."""
    return [one for one in case.open_reviews if one.meeting_on is None and one.kind != ReviewKind.AMENDMENT]


def awaiting_papers(case: CaseNow) -> list[AnnualReview]:
    """Return the reviews called here whose invitation or papers are not recorded, held or not."""
    plan = case.maintained_plan
    called = [one for one in case.reviews if plan and one.plan_id == plan.pk and one.planned_meeting_on]
    return [one for one in called if not (one.invitation_sent_on and one.papers_sent_on)]


def awaiting_report(case: CaseNow) -> list[AnnualReview]:
    """Return the reviews held whose report has not come: the open ones, and the last one decided without it."""
    plan = case.maintained_plan
    stored = [one for one in case.reviews if plan and one.plan_id == plan.pk and one.meeting_on]
    return [one for one in stored if one.report_received_on is None and (one in case.open_reviews or one is stored[0])]


def awaiting_decision(case: CaseNow) -> list[AnnualReview]:
    """Return the reviews held and not decided."""
    return [one for one in case.open_reviews if one.meeting_on is not None and one.decision_sent_on is None]


def awaiting_notice(case: CaseNow) -> list[AnnualReview]:
    """Return the reviews that ended in a decision to amend, and whose notice of amendments is not sent."""
    return [
        one
        for one in case.open_reviews
        if one.decision == ReviewDecision.AMEND and one.amendment_notice_sent_on is None
    ]


def awaiting_amended_final(case: CaseNow) -> list[AnnualReview]:
    """Return the amendments proposed that are neither made nor dropped."""
    return [one for one in case.open_reviews if one.amendment_notice_sent_on is not None]


def open_amendment(plan: Plan) -> AnnualReview | None:
    """Return an amendment of ``plan`` that was proposed and is neither made nor dropped."""
    found = AnnualReview.objects.filter(
        plan=plan,
        amendment_notice_sent_on__isnull=False,
        amended_final_sent_on__isnull=True,
        not_amended_sent_on__isnull=True,
    )
    return found.exclude(entered_in_error=True).order_by("-pk").first()


def open_transfers(case: CaseNow) -> list[PhaseTransfer]:
    """Return the phase transfers of the maintained plan whose setting is not named yet."""
    plan = case.maintained_plan
    return [
        one
        for one in case.phase_transfers
        if plan and one.plan_id == plan.pk and not one.final_naming_sent_on and not one.no_transfer_on
    ]


def plan_of(case: CaseNow) -> Plan | None:
    """Return the plan that acts are on: the one maintained, else the newest that was made."""
    return case.maintained_plan or next((one for one in case.plans if begun_on(one)), None)


def outcomes_of(plan: Plan | None) -> list[Outcome]:
    """Return the outcomes of a plan, nearest first."""
    if plan is None:
        return []
    order = {"short": 0, "medium": 1, "long": 2}
    return sorted(Outcome.objects.filter(plan=plan), key=lambda one: (order[one.term], one.pk))


def review_kind_now(case: CaseNow) -> str:
    """Return the kind of review that is most likely called now."""
    plan = case.maintained_plan
    if plan and plan.transferred_in_on and not any(one.plan_id == plan.pk and one.meeting_on for one in case.reviews):
        return ReviewKind.MOVE_IN
    return ReviewKind.PHASE_TRANSFER if open_transfers(case) else ReviewKind.ANNUAL


def track_warnings(case: CaseNow) -> list[tuple[str, str]]:
    """Return the other reviews and amendments that are open, as rows of a summary."""
    waiting = [
        (awaiting_meeting(case), "called, not held"),
        (awaiting_decision(case), "held, not decided"),
        (awaiting_notice(case), "to be amended, no notice sent"),
        (awaiting_amended_final(case), "amendments proposed, not finished"),
    ]
    return [(f"Open: {one.get_kind_display().lower()}", words) for found, words in waiting for one in found]


def transfers_to_name(case: CaseNow, *, is_sent: bool = False) -> list[PhaseTransfer]:
    """Return the transfers a form may name; when it is sent any of the case, so that it is read as it was sent."""
    found = open_transfers(case)
    return [*found, *(one for one in case.phase_transfers if is_sent and one not in found)]
