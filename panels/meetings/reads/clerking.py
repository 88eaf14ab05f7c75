"""What a panel clerk sees first: the next meetings that have something to hear, and what is left after those held."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from ehcp.law.holidays import Holidays
from ehcp.ledger.sync import law_in_force
from panels.items.reads.limits import limits_in_force
from panels.items.reads.papers import papers_of
from panels.models import Attendance, MeetingState, PanelItem, PanelMeeting, PaperMark, Recommendation
from panels.permissions import panels_of
from panels.timetable import latest_safe_day, minutes_by, pack_by, papers_by
from sendcases.accounts.models import User

# How far ahead and how far back a clerk looks on the first page.
AHEAD, BACK = timedelta(weeks=6), timedelta(weeks=6)


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """A meeting with items: how many, how many of them lack papers, and how many it is too late for."""

    meeting: PanelMeeting
    items: int
    incomplete: int
    too_late: int
    papers_by: date
    pack_by: date
    is_pack_due: bool


@dataclass(frozen=True, slots=True)
class AfterMeeting:
    """A meeting that was held: what is still to be recorded of it, and by when its minutes are approved."""

    meeting: PanelMeeting
    to_record: int
    minutes_by: date
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class ClerkWork:
    """The meetings ahead that have items, how many have none yet, and what is left after meetings."""

    ahead: list[NextMeeting]
    empty: int
    after: list[AfterMeeting]


def clerk_work(user: User, today: date) -> ClerkWork:
    """Return what ``user`` sees to as the clerk of their panels (nine queries, however many meetings and items)."""
    own = PanelMeeting.objects.filter(panel__in=panels_of(user, today))
    planned = own.filter(state=MeetingState.PLANNED, held_on__range=(today, today + AHEAD))
    meetings = list(planned.order_by("held_on", "pk"))
    items = list(PanelItem.objects.undecided().seen_by(user, today).filter(meeting__in=meetings))
    of_meeting: dict[int, list[PanelItem]] = defaultdict(list)
    for item in items:
        of_meeting[item.meeting_id].append(item)
    holidays, limits, missing = law_in_force().holidays, limits_in_force(items, today), _papers_missing(items)
    ahead = []
    for one in meetings:
        heard = of_meeting[one.pk]
        if heard:
            safe = [latest_safe_day(limit, holidays) for item in heard if (limit := limits[item.pk]) is not None]
            pack = pack_by(one.held_on, holidays)
            ahead.append(
                NextMeeting(
                    meeting=one,
                    items=len(heard),
                    incomplete=sum(item.pk in missing for item in heard),
                    too_late=sum(one.held_on > day for day in safe),
                    papers_by=papers_by(one.held_on, holidays),
                    pack_by=pack,
                    is_pack_due=today >= pack,
                )
            )
    return ClerkWork(ahead, len(meetings) - len(ahead), _after(own, user, today, holidays))


def _papers_missing(items: list[PanelItem]) -> set[int]:
    """Return the keys of the items that lack a compulsory paper."""
    there: dict[int, set[str]] = defaultdict(set)
    marks = PaperMark.objects.filter(item__in=[item.pk for item in items], is_acceptance=False)
    for pk, paper in marks.values_list("item_id", "paper"):
        there[pk].add(paper)
    return {item.pk for item in items if set(papers_of(item.kind)) - there[item.pk]}


def _after(
    own: QuerySet[PanelMeeting, PanelMeeting], user: User, today: date, holidays: Holidays
) -> list[AfterMeeting]:
    """Return the meetings held here whose minutes are not approved, the oldest first."""
    held = own.filter(
        Exists(Attendance.objects.filter(meeting=OuterRef("pk"))),
        state=MeetingState.HELD,
        held_on__range=(today - BACK, today),
        minutes__isnull=True,
    )
    meetings = list(held.order_by("held_on", "pk"))
    unsaid = PanelItem.objects.undecided().seen_by(user, today).filter(meeting__in=meetings)
    unsaid = unsaid.exclude(Exists(Recommendation.objects.filter(item=OuterRef("pk"))))
    number = Counter(unsaid.order_by().values_list("meeting_id", flat=True))
    rows = [(one, minutes_by(one.held_on, holidays)) for one in meetings]
    return [AfterMeeting(one, number[one.pk], due, today > due) for one, due in rows]
