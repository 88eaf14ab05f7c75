"""Panel meetings, agenda items, conflicts, recommendations and ratification."""

from panels.models import exchange
from panels.models.items import (
    ConflictAnswer,
    ConflictEffect,
    ItemDecision,
    ItemKind,
    PanelItem,
    Ratification,
    RatificationAct,
    Recommendation,
)
from panels.models.meetings import Appointment, Attendance, MeetingState, PanelKind, PanelMeeting, PanelRole

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
