"""History in plain words: what happened, when, and who recorded it when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ehcp.models import CaseEvent
from sendcases.accounts.models import User

# Kinds whose own words say it better than their code; the rest read as their code does.
WORDS = {
    "case.allocated": "Case allocated",
    "case.unallocated": "Case taken back, allocated to nobody",
    "case.restricted": "Record restricted",
    "case.unrestricted": "Restriction lifted",
    "restriction.changed": "Restriction changed",
}


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as a page shows it."""

    event: CaseEvent
    details: str = ""

    @property
    def words(self) -> str:
        """Return what happened."""
        return event_words(self.event.kind)

    @property
    def who(self) -> str:
        """Return who recorded it."""
        return str(self.event.recorded_by or "the system")


def rows(found: Iterable[CaseEvent]) -> list[EventRow]:
    """Return events as rows, in the order given (one more query where a case changed hands)."""
    listed = list(found)
    people = {event.data["officer"] for event in listed if event.kind == "case.allocated" and "officer" in event.data}
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=people)} if people else {}
    return [EventRow(event, _details(event, names)) for event in listed]


def _details(event: CaseEvent, names: dict[int, str]) -> str:
    if event.kind == "case.allocated":
        return f"To {names.get(event.data.get('officer', 0), 'an officer')}"
    return "Recorded late" if event.data.get("recorded_late") else ""


def event_words(kind: str) -> str:
    """Return an event's kind in plain words: ``request.received`` reads "Request received"."""
    own = WORDS.get(kind)
    if own:
        return own
    words = kind.replace(".", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
