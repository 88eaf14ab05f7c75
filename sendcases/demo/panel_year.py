"""A year of panel meetings to come, and a funding panel that sat yesterday: its advice waits for the authority."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ehcp.history.acts.references import fresh_keys, next_source_id
from ehcp.law import days
from ehcp.law.holidays import Holidays
from ehcp.models import Plan
from ehcp.people.models.children import Stage
from panels.meetings.acts import Arrangements, plan_meetings
from panels.models import (
    Appointment,
    Attendance,
    Band,
    BoundDocument,
    MeetingState,
    PanelItem,
    PanelKind,
    PanelMeeting,
    PanelRole,
    PaperMark,
    Recommendation,
)
from sendcases.accounts.models import User
from sendcases.demo.papers import file_report

# The weekday from Monday, and every how many weeks (panels paper, section 2).
_RHYTHM = {
    PanelKind.ASSESS: (2, 1),
    PanelKind.ISSUE: (3, 1),
    PanelKind.PLACEMENT: (3, 2),
    PanelKind.JOINT: (1, 4),
    PanelKind.REVIEW: (1, 2),
    PanelKind.PHASE: (0, 4),
    PanelKind.EARLY: (4, 4),
    PanelKind.MODERATION: (4, 13),
}
_YEAR = timedelta(days=360)
_WHERE = Arrangements(starts_at=time(9, 30), place="Committee room 2, and online", capacity_minutes=180)
_WHY = "Section F asks for it: an adult beside the pupil in every lesson of literacy, and therapy each week."


def plan_the_year(today: date) -> None:
    """Plan every panel for a year by its rhythm."""
    clerk = User.objects.get(username="clerk")
    for panel, (weekday, weeks) in _RHYTHM.items():
        first = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        plan_meetings(
            panel=panel, first_on=first, last_on=today + _YEAR, every_weeks=weeks, by=clerk, today=today,
            arrangements=_WHERE,
        )  # fmt: skip


def hold_a_funding_panel(today: date, now: datetime) -> None:
    """Hold a funding panel with a band, an amount and one above the delegation limit; all three wait for decisions."""
    meeting = PanelMeeting.objects.create(
        source_id=next_source_id(PanelMeeting), panel=PanelKind.PLACEMENT, state=MeetingState.HELD, quorate=True,
        held_on=days.act_by(today - timedelta(days=1), Holidays()), starts_at=_WHERE.starts_at, place=_WHERE.place,
        capacity_minutes=_WHERE.capacity_minutes,
    )  # fmt: skip
    seats = Appointment.objects.filter(panel=meeting.panel).exclude(role=PanelRole.CLERK)
    Attendance.objects.bulk_create(Attendance(meeting=meeting, appointment=seat) for seat in seats)
    lines = {"funding_lines__kind": "band", "funding_lines__state": "agreed"}
    plans = Plan.objects.filter(child__stage=Stage.MAINTAINED, child__is_restricted=False, **lines)
    band = Band.objects.order_by("code").last()
    asked = (("band", 13_000, band), ("agree_amount", 8_400, None), ("exceptional", 61_500, None))
    chosen = plans.exclude(child__officer=None).select_related("child").distinct().order_by("-pk")[: len(asked)]
    for plan, (option, pounds, named) in zip(chosen, asked, strict=False):
        _hear(meeting, plan, option, Decimal(pounds), named, now)


def _hear(meeting: PanelMeeting, plan: Plan, option: str, pounds: Decimal, band: Band | None, now: datetime) -> None:
    (key,) = fresh_keys(PanelItem, 1)
    item = PanelItem.objects.create(
        pk=key, source_id=next_source_id(PanelItem), meeting=meeting, child=plan.child, kind="top_up", plan=plan,
        question="Is the top-up enough for what section F now asks?", presenter=plan.child.officer,
        child_words="I can do more when someone helps me start.", parent_words="The therapy makes the difference.",
        officer_options="Keep the present band; raise it; or agree an amount for a year.", proposed_cost=pounds,
    )  # fmt: skip
    clerk = User.objects.get(username="clerk")
    report = file_report(plan.child, meeting.held_on - timedelta(days=10), clerk, now)
    BoundDocument.objects.create(item=item, document=report, paper="views", bound_by=clerk, bound_at=now)
    PaperMark.objects.create(item=item, paper="views", marked_by=clerk, marked_at=now)
    Recommendation.objects.create(
        item=item, option=option, legal_reasons=["provision_changed"], reasons=_WHY, education_amount=pounds, band=band,
        recorded_by=clerk, recorded_at=now, advising=5,
    )  # fmt: skip
