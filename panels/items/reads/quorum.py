"""The quorum of one item, after conflicts are taken out."""

from __future__ import annotations

from dataclasses import dataclass

from panels.models import Attendance, ConflictEffect, PanelItem, PanelRole
from panels.options import QUORUM

ADVISING = (PanelRole.CHAIR, PanelRole.ADVISER)
# Who must be among the advising members (panels paper, section 3): an educational psychologist; at the joint
# panel every paying agency.
REQUIRED = {"joint": {"education", "health", "social_care"}}
_DEFAULT_REQUIRED = {"psychology"}


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether one item has its quorum after conflicts are taken out, and what is missing in words."""

    is_met: bool
    advising: int
    missing: tuple[str, ...]


def quorum_of(item: PanelItem) -> Quorum:
    """Return the quorum of ``item``: the advising members present, less those with an interest in it."""
    barred = set(
        item.conflict_answers.filter(effect__in=[ConflictEffect.LEAVE, ConflictEffect.SPEAK]).values_list(
            "user_id", flat=True
        )
    )
    seats = Attendance.objects.filter(meeting=item.meeting_id, appointment__role__in=ADVISING)
    present = [a.appointment for a in seats.select_related("appointment") if a.appointment.user_id not in barred]
    missing = []
    if len(present) < QUORUM:
        missing.append(f"{QUORUM} advising members ({len(present)} can advise)")
    if not any(seat.role == PanelRole.CHAIR for seat in present):
        missing.append("a chair")
    agencies = {seat.agency for seat in present}
    for agency in sorted(REQUIRED.get(item.meeting.panel, _DEFAULT_REQUIRED) - agencies):
        missing.append(f"a member for {agency.replace('_', ' ')}")
    return Quorum(is_met=not missing, advising=len(present), missing=tuple(missing))
