"""Panel meetings, agenda items, conflicts, recommendations and ratification."""

from panels import exchange
from panels.items.models import (
    ConflictAnswer,
    ConflictEffect,
    ItemDecision,
    ItemKind,
    PanelItem,
    Ratification,
    RatificationAct,
    Recommendation,
)
from panels.meetings.models import Appointment, Attendance, MeetingState, PanelKind, PanelMeeting, PanelRole

__all__ = [
    "Appointment",
    "Attendance",
    "ConflictAnswer",
    "ConflictEffect",
    "ItemDecision",
    "ItemKind",
    "MeetingState",
    "PanelItem",
    "PanelKind",
    "PanelMeeting",
    "PanelRole",
    "Ratification",
    "RatificationAct",
    "Recommendation",
    "exchange",
]
