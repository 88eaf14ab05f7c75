"""What the history of accounts says of appointments to panels."""

from __future__ import annotations

from panels.meetings.models import Agency
from panels.models import PanelKind, PanelRole
from sendcases.accounts.history import Data, Kind, format_day, sentences


def _seat(data: Data) -> str:
    last = f" to {format_day(data['to_on'])}" if data["to_on"] else ""
    who = f"{PanelRole(data['role']).label} for {Agency(data['agency']).label}"
    return f"{PanelKind(data['panel']).label}: {who}, from {format_day(data['from_on'])}{last}"


def _changed(data: Data) -> str:
    return sentences(f"Before: {_seat(data['before'])}", f"After: {_seat(data['after'])}")


KINDS = (
    Kind("panel.appointed", "Appointed to a panel", _seat),
    Kind("panel.appointment_changed", "Appointment to a panel changed", _changed),
    Kind(
        "panel.undertaking_accepted",
        "Undertaking of confidentiality accepted",
        lambda data: ", ".join(PanelKind(panel).label for panel in data["panels"]),
    ),
)
