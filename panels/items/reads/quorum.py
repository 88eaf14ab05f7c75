"""The quorum of one item, after conflicts are taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from panels.models import Appointment, Attendance, ConflictEffect, PanelItem, PanelKind, PanelMeeting, PanelRole

ADVISING = (PanelRole.CHAIR, PanelRole.ADVISER)
# Panels paper, section 3: a quorum is this many advising members, with these agencies among them: an educational
# psychologist; at the joint panel every paying agency.
QUORUM = 3
REQUIRED = {"joint": {"education", "health", "social_care"}}
_DEFAULT_REQUIRED = {"psychology"}
# Chair's action: the chair and one core agency (section 6).
CHAIRS_QUORUM = 2


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether there is a quorum after conflicts are taken out, and what is missing in words."""

    is_met: bool
    advising: int
    missing: tuple[str, ...]


def quorum_of(item: PanelItem, heard_at: time | None = None) -> Quorum:
    """Return the quorum of ``item``: the advising members in the room, less those with an interest in it."""
    barring = item.conflict_answers.filter(effect__in=[ConflictEffect.LEAVE, ConflictEffect.SPEAK])
    barred = set(barring.values_list("user_id", flat=True))
    present = [one for one in _in_the_room(item.meeting, heard_at) if one.user_id not in barred]
    return _quorum(item.meeting, present)


def quorum_at(meeting: PanelMeeting) -> Quorum:
    """Return the quorum of a meeting as a whole, by who was there."""
    return _quorum(meeting, _in_the_room(meeting, None))


def _in_the_room(meeting: PanelMeeting, heard_at: time | None) -> list[Appointment]:
    """Return the advising seats present, at one time of day where it is given; a deputy only where the other is not."""
    seats = Attendance.objects.filter(meeting=meeting, appointment__role__in=ADVISING).select_related("appointment")
    there = [
        one.appointment
        for one in seats
        if heard_at is None
        or ((one.joined_at is None or one.joined_at <= heard_at) and (one.left_at is None or one.left_at > heard_at))
    ]
    keys = {seat.pk for seat in there}
    return [seat for seat in there if seat.deputy_for_id not in keys]


def _quorum(meeting: PanelMeeting, present: Iterable[Appointment]) -> Quorum:
    seats = list(present)
    is_chairs = meeting.panel == PanelKind.CHAIR
    least = CHAIRS_QUORUM if is_chairs else QUORUM
    missing = []
    if len(seats) < least:
        missing.append(f"{least} advising members ({len(seats)} can advise)")
    if not any(seat.role == PanelRole.CHAIR for seat in seats):
        missing.append("a chair")
    agencies = {seat.agency for seat in seats}
    required = set() if is_chairs else REQUIRED.get(meeting.panel, _DEFAULT_REQUIRED)
    for agency in sorted(required - agencies):
        missing.append(f"a member for {agency.replace('_', ' ')}")
    return Quorum(is_met=not missing, advising=len(seats), missing=tuple(missing))
