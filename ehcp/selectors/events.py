"""History in plain words: what happened, when, and who recorded it when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ehcp.models import CaseEvent

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

    @property
    def words(self) -> str:
        """Return what happened."""
        return event_words(self.event.kind)

    @property
    def who(self) -> str:
        """Return who recorded it."""
        return str(self.event.recorded_by or "the system")


def rows(found: Iterable[CaseEvent]) -> list[EventRow]:
    """Return events as rows, in the order given."""
    return [EventRow(event) for event in found]


def event_words(kind: str) -> str:
    """Return an event's kind in plain words: ``request.received`` reads "Request received"."""
    own = WORDS.get(kind)
    if own:
        return own
    words = kind.replace(".", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
