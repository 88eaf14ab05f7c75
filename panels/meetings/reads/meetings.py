"""Meetings and their agendas, permission-filtered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ehcp.ledger.sync import law_in_force
from ehcp.work.reads.home import Tile
from panels.decisions.reads.moderation import tiles_of
from panels.items.models import PanelItemQuerySet
from panels.items.reads.limits import limits_in_force
from panels.items.reads.states import waiting_states
from panels.meetings.reads.agenda import Unmet, chairs_actions_by_month, unmet_limits
from panels.meetings.reads.clerking import ClerkWork, clerk_work
from panels.models import MeetingState, PanelItem, PanelMeeting, Recommendation
from panels.permissions import keeps_agendas, may_clerk, may_defer_again, may_ratify, panels_of, sits_on_panels
from panels.timetable import ratify_by
from sendcases.accounts.models import User
from sendcases.accounts.roles import CASE_READER_ROLES, Role


def meetings_seen_by(user: User, on: date) -> QuerySet[PanelMeeting]:
    """Return the meetings ``user`` may see: all for those who may read cases or clerk, else those of their panels."""
    if user.has_role(*CASE_READER_ROLES, Role.PANEL_CLERK):
        return PanelMeeting.objects.all()
    panels = panels_of(user, on)
    return PanelMeeting.objects.filter(Q(panel__in=panels) | Q(for_panel__in=panels))


# The meetings that are shown at once; a year of them is folded below.
_SOON = timedelta(weeks=6)


def meeting_list(user: User, today: date) -> dict[str, list[PanelMeeting] | QuerySet[PanelMeeting]]:
    """
    Return the meetings of the next weeks and later ones, soonest first, and the latest held, each with its items.

    Only the items that ``user`` may see are counted, as the agenda shows them (threats paper, section 2.3).
    """
    seen = PanelItem.objects.on_agenda().seen_by(user, today).filter(meeting=OuterRef("pk")).order_by()
    counted = meetings_seen_by(user, today).annotate(
        listed=_number_of(seen),
        undecided=_number_of(seen.filter(decision__isnull=True)),
    )
    coming = counted.filter(state=MeetingState.PLANNED).order_by("held_on", "pk")
    return {
        "coming": [one for one in coming if one.held_on <= today + _SOON],
        "later": [one for one in coming if one.held_on > today + _SOON],
        "held": counted.filter(state=MeetingState.HELD).order_by("-held_on", "-pk")[:25],
    }


def _number_of(items: PanelItemQuerySet) -> Coalesce:
    counted = items.values("meeting").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def future_meetings(today: date) -> QuerySet[PanelMeeting]:
    """Return the meetings that can still take an item, soonest first."""
    return PanelMeeting.objects.filter(state=MeetingState.PLANNED, held_on__gte=today).order_by("held_on", "pk")


@dataclass(frozen=True, slots=True)
class ToRatify:
    """One recommendation that waits for a decision officer; ``state`` says of whom it waits, if not of any."""

    item: PanelItem
    limit_on: date | None
    ratify_by: date
    is_overdue: bool
    days_over: int
    state: str


def ratification_queue(user: User, today: date) -> list[ToRatify]:
    """Return the items with a recommendation and no decision, by statutory limit."""
    waiting = (
        PanelItem.objects.undecided()
        .seen_by(user, today)
        .filter(Exists(Recommendation.objects.filter(item=OuterRef("pk"))))
        .select_related("child", "meeting")
    )
    items = list(waiting)
    if not items:
        return []
    law, limits, states = law_in_force(), limits_in_force(items, today), waiting_states(items)
    items.sort(key=lambda item: (limits[item.pk] or date.max, item.pk))
    rows = [(item, ratify_by(item.meeting.held_on, law.holidays)) for item in items]
    return [
        ToRatify(item, limits[item.pk], by, today > by, (today - by).days, states.get(item.pk, "")) for item, by in rows
    ]


@dataclass(frozen=True, slots=True)
class PanelWork:
    """What panels ask of one person today."""

    coming: list[PanelMeeting]
    to_ratify: list[ToRatify]
    needs_undertaking: bool
    unmet: list[Unmet]
    chairs_actions: list[tuple[date, int]]
    clerking: ClerkWork | None
    tiles: list[Tile]

    @property
    def can_be_kept(self) -> list[Unmet]:
        """Return what no meeting keeps and somebody can still keep, the soonest first."""
        return [row for row in self.unmet if not row.is_past]

    @property
    def past(self) -> list[Unmet]:
        """Return what waits for a panel though its limit is past, the latest first."""
        return [row for row in self.unmet if row.is_past][::-1]

    @property
    def late(self) -> int:
        """Return how many recommendations should have been decided on by now."""
        return sum(row.is_overdue for row in self.to_ratify)


def panel_work(user: User, today: date) -> PanelWork:
    """Return the next meetings of ``user``, the recommendations that wait for them, and whether to renew."""
    seats = user.appointments.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), from_on__lte=today)
    panels = set(seats.values_list("panel", flat=True))
    return PanelWork(
        coming=list(future_meetings(today).filter(panel__in=panels)[:5]),
        to_ratify=ratification_queue(user, today) if may_ratify(user) else [],
        needs_undertaking=bool(panels) and not panels_of(user, today),
        unmet=unmet_limits(user, today) if may_clerk(user) else [],
        chairs_actions=chairs_actions_by_month(user, today) if may_defer_again(user) else [],
        clerking=clerk_work(user, today) if keeps_agendas(user) else None,
        tiles=tiles_of(user) if sits_on_panels(user) else [],
    )
