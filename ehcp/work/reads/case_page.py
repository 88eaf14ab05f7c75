"""What the tabs of a case page show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from ehcp import permissions
from ehcp.case_tasks.reads import tasks_of
from ehcp.cases.reads.case import CaseNow
from ehcp.cases.reads.tabs import CaseTab, register_case_tab
from ehcp.contacts.reads.contacts import contacts_tab, heard
from ehcp.contacts.reads.people import people_tab
from ehcp.delays import reads as delays
from ehcp.disputes.reads import disputes_tab
from ehcp.history.reads import events
from ehcp.history.reads.quality import case_findings
from ehcp.law.explain import Explanation
from ehcp.law.laws import Laws
from ehcp.ledger.reads.time_limits import WEEK, DeadlineRow, act_first, rows
from ehcp.models import (
    Allocation,
    AnnualReview,
    Budget,
    Correction,
    Deadline,
    Delay,
    Need,
    Placement,
    Plan,
)
from ehcp.proposals.reads import open_proposals
from ehcp.provision.reads import provision_of
from ehcp.work.reads.next_act import NextAct, next_act, who_words
from ehcp.workflow import MOVES
from sendcases.accounts.models import User

LATEST_EVENTS = 5


@dataclass(frozen=True)
class Explained:
    """One deadline opened up: what started it, how it was counted, the text of law, and why it was missed."""

    row: DeadlineRow
    why: Explanation
    delay: Delay | None = None

    @property
    def notes(self) -> list[str]:
        """Return what else a reader must know; exemptions have a line of their own."""
        return [note for note in self.why.notes if not note.startswith("Exempted")]


def case_clock(case: CaseNow, laws: Laws) -> dict[str, Any]:
    """Return the open deadlines of a child, what to act on first at the top, and the past ones, newest first."""
    today = case.today
    begun = Deadline.objects.filter(child__in=case.records, appears_on__lte=today).current()
    begun = begun.order_by(act_first().asc(nulls_last=True), "pk")
    open_now = list(begun.running(today))
    over = list(begun.exclude(pk__in=[row.pk for row in open_now]))
    past = sorted(over, key=lambda row: (row.due_on or row.appears_on, row.pk), reverse=True)
    reasons = delays.reasons_of([*open_now, *past])
    explained = [
        Explained(row, row.explained(laws), reasons.get(delays.key(row.deadline)))
        for row in rows([*open_now, *past], today)
    ]
    return {"open": explained[: len(open_now)], "past": explained[len(open_now) :]}


def overview(case: CaseNow, user: User) -> dict[str, Any]:
    """Return the clock, where the case stands, and what happened last; what is planned has not happened."""
    found = (
        case.events.filter(happened_on__lte=case.today)
        .select_related("recorded_by", "reason")
        .order_by("-recorded_at", "-happened_on", "-pk")
    )
    clock = case_clock(case, case.laws)
    return {
        "clock": clock,
        "next": next_of(case, clock["open"]),
        "tasks": tasks_of(case) if permissions.may_read_cases(user) else None,
        "may_task": permissions.may_send_letters(user) and case.is_open_to_acts,
        "proposals": open_proposals(case) if permissions.may_read_cases(user) else [],
        "may_decide": permissions.may_decide(user),
        "may_send": permissions.may_send_letters(user),
        "may_ask": permissions.may_work_cases(user),
        "heard": heard(case) if permissions.may_read_cases(user) else None,
        "waiting": waiting_on(clock["open"]),
        "quality": case_findings(case.child, case.records, case.today),
        "may_take": case.child.officer_id is None and MOVES["take"].is_possible(case.child, user, stage=case.stage),
        "may_see_details": permissions.may_read_cases(user),
        "needs": current_needs(case),
        "placements": current_placements(case),
        "allocation": current_allocation(case),
        "latest": events.rows(found[:LATEST_EVENTS]),
    }


@dataclass(frozen=True)
class Next:
    """What to do next on a case: the act, the limit it meets, and how many others run, of them overdue."""

    act: NextAct
    explained: Explained
    others: int
    overdue: int = 0

    @property
    def who(self) -> str:
        """Return who may do it, where somebody in particular does."""
        return who_words(self.act.moves)


def next_of(case: CaseNow, running: list[Explained]) -> Next | None:
    """
    Return what to do next: the first limit that is ours; None while everybody waits for somebody else.

    What is to be done this week comes before a limit that is broken already, and that before what comes later.
    """
    ours = [one for one in running if one.row.is_ours and one.row.deadline.shape != "window"]
    if not ours or not case.is_living:
        return None
    week = case.today + timedelta(days=WEEK)
    first = next((one for one in ours if _is_this_week(one.row.deadline, case.today, week)), ours[0])
    decided = [one.decided_option for one in case.proposals if one.decided_on]
    act = next_act(first.row.deadline.rule, case.stage, first.row.duty, decided)
    others = [one.row.deadline.due_on for one in running if one is not first]
    return Next(act, first, len(others), sum(1 for day in others if day and day < case.today))


def _is_this_week(limit: Deadline, today: date, week: date) -> bool:
    """Say whether a limit still runs and the day to act on it comes by ``week``."""
    return limit.due_on is not None and limit.due_on >= today and (limit.act_by_on or limit.due_on) <= week


def waiting_on(running: list[Explained]) -> list[Explained]:
    """Return the limits of which somebody else has the turn, the longest overdue first."""
    return [one for one in running if not one.row.is_ours and one.row.deadline.kind != "right"]


def current_needs(case: CaseNow) -> list[Need]:
    """Return the needs in force, the primary one first."""
    return list(_current(Need.objects.filter(plan__in=case.plans), case.today).order_by("rank", "from_on"))


def current_placements(case: CaseNow) -> list[Placement]:
    """Return the placements in force, the main one first."""
    found = Placement.objects.filter(plan__in=case.plans).select_related("institution")
    return list(_current(found, case.today).order_by("rank", "-from_on"))


def _current(found: Any, today: date) -> Any:
    return found.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), from_on__lte=today)


def current_allocation(case: CaseNow) -> Allocation | None:
    """Return the spell of the officer who holds the case, since when."""
    found = Allocation.objects.filter(child__in=case.records, to_on__isnull=True)
    return found.select_related("officer__team").first()


@dataclass(frozen=True)
class PlanPart:
    """One plan with everything that hangs on it."""

    plan: Plan
    is_maintained: bool
    has_ended: bool
    needs: list[Need]
    placements: list[Placement]
    budgets: list[Budget]


def plan_tab(case: CaseNow, user: User) -> dict[str, Any]:
    """Return the plans, each with its needs, placements and budgets, past ones included."""
    needs = _by_plan(Need.objects.filter(plan__in=case.plans))
    placements = _by_plan(Placement.objects.filter(plan__in=case.plans).select_related("institution"))
    budgets = _by_plan(Budget.objects.filter(plan__in=case.plans).order_by("-from_on"))
    parts = [
        PlanPart(
            plan,
            plan.is_maintained(case.today),
            any(day and day <= case.today for day in (plan.ceased_on, plan.transferred_out_on)),
            needs.get(plan.pk, []),
            placements.get(plan.pk, []),
            budgets.get(plan.pk, []),
        )
        for plan in case.plans
    ]
    acts = ("confirm_provision", "record_provision_gap")
    may = {name: MOVES[name].is_possible(case.child, user, stage=case.stage) for name in acts}
    return {"parts": parts, "secured": provision_of(case), "may": may, "budget_requests": case.budget_requests}


def _by_plan(found: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in found:
        grouped.setdefault(row.plan_id, []).append(row)
    return grouped


def assessment_tab(case: CaseNow, user: User) -> dict[str, Any]:
    """Return the requests, the assessments with their advice, the disputes about them and the exemptions."""
    advice: dict[int, list[Any]] = {}
    for one in case.advice:
        advice.setdefault(one.assessment_id, []).append(one)
    return {
        "requests": case.requests,
        "assessments": [(one, advice.get(one.pk, [])) for one in case.assessments],
        "mediations": case.mediations,
        "appeals": case.appeals,
        "exemptions": case.exemptions,
    }


def review_tab(case: CaseNow, user: User) -> dict[str, Any]:
    """Return the reviews and the phase transfers; those called and cancelled are left out."""
    return {"reviews": [ReviewLine(one, case.today) for one in case.reviews], "phase_transfers": case.phase_transfers}


@dataclass(frozen=True)
class ReviewLine:
    """One review and the last step it has reached."""

    review: AnnualReview
    today: date

    @property
    def reached(self) -> str:
        """Return the last step in words."""
        review = self.review
        steps = [
            (review.amended_final_sent_on, "Amended final plan sent"),
            (review.not_amended_sent_on, "Not amended after all"),
            (review.amendment_notice_sent_on, "Notice of amendments sent"),
            (review.decision_sent_on, "Decided"),
            (review.report_received_on, "Report received"),
            (review.meeting_on, "Meeting held"),
        ]
        return next((words for day, words in steps if day and day <= self.today), "Called")


def timeline_tab(case: CaseNow, user: User) -> dict[str, Any]:
    """Return every event, newest first, and the corrections of the child's own record."""
    found = case.events.select_related("recorded_by", "reason")
    own = [one.source_id for one in (case.child, *case.merged)]
    corrections = Correction.objects.filter(table="children", record_id__in=own)
    return {"events": events.rows(found.order_by("-happened_on", "-pk")), "corrections": list(corrections)}


def register_own_tabs() -> None:
    """Add the tabs that casework itself brings."""
    readers = permissions.may_read_cases
    for tab in (
        CaseTab("overview", "Overview", "ehcp/work/case/overview.html", overview, permissions.may_open_cases, 0),
        CaseTab("assessment", "Assessment", "ehcp/work/case/assessment.html", assessment_tab, readers, 20),
        CaseTab("plan", "Plan and placement", "ehcp/work/case/plan.html", plan_tab, readers, 30),
        CaseTab("reviews", "Reviews", "ehcp/work/case/reviews.html", review_tab, readers, 40),
        CaseTab("contacts", "Contacts", "ehcp/contacts/contacts.html", contacts_tab, readers, 7),
        CaseTab("disputes", "Disputes", "ehcp/disputes/tab.html", disputes_tab, readers, 50),
        CaseTab("people", "People", "ehcp/contacts/people.html", people_tab, readers, 5),
        CaseTab("timeline", "Timeline", "ehcp/work/case/timeline.html", timeline_tab, readers, 90),
    ):
        register_case_tab(tab)
