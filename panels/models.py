"""Panel meetings, agenda items, conflicts, recommendations and ratification."""

from panels import exchange
from panels.decisions.models import DelegationLimit
from panels.items.models import (
    ConflictAnswer,
    ConflictEffect,
    ItemDecision,
    ItemKind,
    PanelItem,
    PaperMark,
    Ratification,
    RatificationAct,
    ReadMark,
    Recommendation,
)
from panels.meetings.models import (
    Agency,
    Appointment,
    Attendance,
    MeetingState,
    Minutes,
    MinutesAddendum,
    PanelKind,
    PanelMeeting,
    PanelRole,
)

__all__ = [
    "Agency",
    "Appointment",
    "Attendance",
    "ConflictAnswer",
    "ConflictEffect",
    "DelegationLimit",
    "ItemDecision",
    "ItemKind",
    "MeetingState",
    "Minutes",
    "MinutesAddendum",
    "PanelItem",
    "PanelKind",
    "PanelMeeting",
    "PanelRole",
    "PaperMark",
    "Ratification",
    "RatificationAct",
    "ReadMark",
    "Recommendation",
    "exchange",
]
