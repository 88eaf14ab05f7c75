"""Chair's action: an urgent item between meetings, by the chair and one core agency (panels paper, section 6)."""

from __future__ import annotations

from datetime import datetime

from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.references import next_source_id
from ehcp.workflow import MoveNotAllowed
from panels.items.acts.agenda import waiting
from panels.models import (
    Appointment,
    Attendance,
    ConflictEffect,
    MeetingState,
    PanelItem,
    PanelKind,
    PanelMeeting,
    PanelRole,
)
from sendcases.accounts.models import User

CHAIR_REASONS = {
    "limit": "No meeting falls before the limit",
    "safety": "A person's safety",
    "breakdown": "A breakdown of the placement",
    "order": "An order requires it",
}
# The core agencies of each panel beside its chair (panels paper, section 2).
CORE = {
    "assess": {"psychology", "sen", "education", "school"},
    "issue": {"psychology", "sen"},
    "placement": {"sen", "finance", "commissioning"},
    "joint": {"education", "health", "social_care"},
    "review": {"sen", "psychology"},
    "phase": {"school", "sen"},
    "early": {"school"},
}


def take_by_chair(
    item: PanelItem,
    *,
    reason: str,
    chair: Appointment,
    core: Appointment,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> PanelItem:
    """
    Take an undecided item from its agenda to chair's action today, with the quorum of its own.

    It needs no seat on another panel: the chair and one core agency of its own panel, neither with an interest, are
    the meeting. What they advise waits for a decision officer as any recommendation does, and is noted at the next
    meeting of the panel. No clock moves.
    """
    with begin_act(item.child, by=by, now=now, submission=submission) as act:
        if by.pk != chair.user_id:
            act.check("take_by_chair")
        current = waiting(item)
        if current.meeting.panel == PanelKind.CHAIR:
            raise MoveNotAllowed("This item is taken by chair's action already.")
        if reason not in CHAIR_REASONS:
            raise MoveNotAllowed("Say why it cannot wait for a meeting.")
        _refuse_wrong_seats(current, chair, core, act)
        meeting = PanelMeeting.objects.create(
            source_id=next_source_id(PanelMeeting),
            panel=PanelKind.CHAIR,
            for_panel=current.meeting.panel,
            chair_reason=reason,
            held_on=act.today,
            state=MeetingState.HELD,
            quorate=True,
        )
        Attendance.objects.bulk_create(Attendance(meeting=meeting, appointment=seat) for seat in (chair, core))
        act.change(current, on=act.today, meeting=meeting)
        act.record(
            "panel_item.to_chair", on=act.today, about=current, data={"reason": reason, "meeting": meeting.source_id}
        )
    return current


def _refuse_wrong_seats(item: PanelItem, chair: Appointment, core: Appointment, act: Act) -> None:
    panel, today = item.meeting.panel, act.today
    for seat in (chair, core):
        if seat.panel != panel or seat.from_on > today or (seat.to_on is not None and seat.to_on < today):
            raise MoveNotAllowed(f"{seat.user} is not appointed to this panel today.")
    if chair.role != PanelRole.CHAIR:
        raise MoveNotAllowed(f"{chair.user} does not chair this panel.")
    is_core = core.role == PanelRole.ADVISER and core.agency in CORE.get(panel, set())
    if not is_core or core.agency == chair.agency or core.user_id == chair.user_id:
        raise MoveNotAllowed("Beside the chair, one member of another core agency of this panel takes part.")
    barred = item.conflict_answers.filter(user__in=[chair.user_id, core.user_id])
    interested = barred.filter(effect__in=[ConflictEffect.LEAVE, ConflictEffect.SPEAK]).select_related("user").first()
    if interested is not None:
        raise MoveNotAllowed(f"{interested.user} declared an interest in this item.")
