"""The agenda of one meeting, and the limits that no meeting keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth

from ehcp.law.days import working_days_back
from ehcp.ledger.sync import law_in_force
from panels.items.reads.limits import limits_in_force
from panels.items.reads.states import State, states_of
from panels.models import ConflictAnswer, MeetingState, PanelItem, PanelKind, PanelMeeting
from panels.timetable import (
    WARN_AGAIN_WORKING_DAYS,
    WARN_WORKING_DAYS,
    latest_safe_day,
    minutes_by,
    pack_by,
    papers_by,
    ratify_by,
)
from sendcases.accounts.models import User

MINUTES_AN_ITEM = 15
MONTHS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One item on an agenda as one person sees it. ``is_open`` says the conflict question is answered."""

    item: PanelItem
    limit_on: date | None
    safe_on: date | None
    is_late: bool
    days_left: int | None
    is_open: bool
    states: list[State]


@dataclass(frozen=True, slots=True)
class Agenda:
    """One meeting's agenda: items by statutory limit; how many the person may not see is not told."""

    meeting: PanelMeeting
    rows: list[AgendaRow]
    ratify_by: date
    papers_by: date
    pack_by: date
    minutes_by: date
    minutes_needed: int
    chairs_actions: list[PanelItem]

    @property
    def child_pks(self) -> list[int]:
        """Return the children whom the agenda names."""
        return [item.child_id for item in (*(row.item for row in self.rows), *self.chairs_actions)]

    @property
    def is_over_capacity(self) -> bool:
        """Say whether the items need more minutes than the meeting has."""
        return self.meeting.capacity_minutes is not None and self.minutes_needed > self.meeting.capacity_minutes


def agenda(meeting: PanelMeeting, user: User, today: date) -> Agenda:
    """Return the agenda of ``meeting`` in order of statutory limit, then of listing."""
    holidays, held_on = law_in_force().holidays, meeting.held_on
    items = list(PanelItem.objects.on_agenda().seen_by(user, today).filter(meeting=meeting).select_related("child"))
    limits, states = limits_in_force(items, today), states_of(items, user)
    answered = set(ConflictAnswer.objects.filter(user=user, item__meeting=meeting).values_list("item_id", flat=True))
    rows = []
    for item in sorted(items, key=lambda one: (limits[one.pk] or date.max, one.pk)):
        limit_on = limits[item.pk]
        safe = latest_safe_day(limit_on, holidays) if limit_on else None
        left = (limit_on - today).days if limit_on else None
        late = safe is not None and held_on > safe
        rows.append(AgendaRow(item, limit_on, safe, late, left, item.pk in answered, states[item.pk]))
    return Agenda(
        meeting=meeting,
        rows=rows,
        ratify_by=ratify_by(held_on, holidays),
        papers_by=papers_by(held_on, holidays),
        pack_by=pack_by(held_on, holidays),
        minutes_by=minutes_by(held_on, holidays),
        minutes_needed=MINUTES_AN_ITEM * len(rows),
        chairs_actions=_to_note(meeting, user, today),
    )


def _to_note(meeting: PanelMeeting, user: User, today: date) -> list[PanelItem]:
    """Return the chair's actions of this panel that the meeting notes, or has noted."""
    taken = PanelMeeting.objects.filter(panel=PanelKind.CHAIR, for_panel=meeting.panel)
    if meeting.state == MeetingState.HELD:
        taken = taken.filter(noted_at=meeting)
    else:
        taken = taken.filter(noted_at__isnull=True, held_on__lte=meeting.held_on)
    seen = PanelItem.objects.on_agenda().seen_by(user, today).filter(meeting__in=taken)
    return list(seen.select_related("child", "meeting").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Unmet:
    """An undecided item whose limit no planned meeting keeps; ``is_last`` within five working days of it."""

    item: PanelItem
    limit_on: date
    is_last: bool
    is_past: bool

    @property
    def when(self) -> str:
        """Return how near the limit is."""
        within = WARN_AGAIN_WORKING_DAYS if self.is_last else WARN_WORKING_DAYS
        return "Past the limit" if self.is_past else f"Within {within} working days"


def unmet_limits(user: User, today: date) -> list[Unmet]:
    """
    Return the items within fifteen working days of a limit that no meeting keeps, soonest first.

    They go by chair's action or straight to a decision officer (panels paper, section 1, rule 3). What already waits
    for a decision is in that queue.
    """
    seen = PanelItem.objects.undecided().seen_by(user, today).filter(meeting__state=MeetingState.PLANNED)
    items = list(seen.select_related("child", "meeting"))
    if not items:
        return []
    holidays, limits = law_in_force().holidays, limits_in_force(items, today)
    coming = PanelMeeting.objects.filter(state=MeetingState.PLANNED, held_on__gte=today)
    soonest: dict[str, date] = {}
    for panel, held_on in coming.order_by("-held_on").values_list("panel", "held_on"):
        soonest[panel] = held_on
    found = []
    for item in items:
        limit_on = limits[item.pk]
        if limit_on is None or today < working_days_back(limit_on, WARN_WORKING_DAYS, holidays):
            continue
        safe = latest_safe_day(limit_on, holidays)
        if soonest.get(item.meeting.panel, date.max) > safe:
            last = today >= working_days_back(limit_on, WARN_AGAIN_WORKING_DAYS, holidays)
            found.append(Unmet(item, limit_on, last, limit_on < today))
    return sorted(found, key=lambda one: (one.limit_on, one.item.pk))


def chairs_actions_by_month(user: User, today: date) -> list[tuple[date, int]]:
    """Return how many items were taken by chair's action in each of the latest months, newest first."""
    taken = PanelItem.objects.on_agenda().visible_to(user).order_by()
    taken = taken.filter(meeting__panel=PanelKind.CHAIR, meeting__held_on__lte=today)
    months = taken.annotate(month=TruncMonth("meeting__held_on")).values("month").annotate(number=Count("pk"))
    return [(row["month"], row["number"]) for row in months.order_by("-month")[:MONTHS_SHOWN]]
