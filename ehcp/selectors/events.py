"""History in plain words: what happened, when, and who recorded it when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ehcp.models import CaseEvent
from ehcp.selectors.acts import day_words
from ehcp.selectors.dates import date_words
from sendcases.accounts.models import User

# Kinds whose own words say it better than their code; the rest read as their code does.
WORDS = {
    "case.allocated": "Case allocated",
    "case.unallocated": "Case taken back, allocated to nobody",
    "case.restricted": "Record restricted",
    "case.unrestricted": "Restriction lifted",
    "restriction.changed": "Restriction changed",
    "child.added": "Record made",
    "child.died": "Death recorded",
    "child.death_taken_back": "Death taken back: it was recorded by mistake",
    "request.agreed": "Agreed to assess",
    "request.refused": "Refused to assess",
    "request.considering_notice_sent": "Told that an assessment is considered",
    "refusal.reversed": "Refusal reversed by the authority",
    "assessment.notified": "Told that there will be an assessment",
    "assessment.plan_agreed": "Decided to issue a plan",
    "assessment.plan_refused": "Refused to issue a plan",
    "assessment.amended_final_sent": "Plan after the reassessment sent",
    "advice.cancelled": "Advice not needed",
    "plan.draft_sent_again": "Draft plan sent again",
    "plan.draft_sent": "Draft plan sent",
    "plan.early_finish_agreed": "Family agreed to finish early",
    "plan.final_sent": "Final plan sent",
    "record.marked_in_error": "Marked as entered by mistake",
    "record.mark_taken_back": "Mark as a mistake taken back",
}


LINKED = "Kept beside {}, which was already in hand"


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
    said = [
        _corrected(event),
        _reason(event),
        LINKED.format(event.data["linked_to"]) if "linked_to" in event.data else "",
    ]
    return ". ".join(part for part in said if part)


def _corrected(event: CaseEvent) -> str:
    """Return which date was corrected, from what to what."""
    if event.kind != "date.corrected" or "field" not in event.data:
        return ""
    before, after = (_day(event.data.get(name, "")) for name in ("before", "after"))
    return f"{date_words(event.data['field'])}: {before} became {after}"


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text)) if text else "no date"


def _reason(event: CaseEvent) -> str:
    """Return why it was recorded late, or corrected, in the words of whoever did."""
    reason = getattr(event, "reason", None)
    if reason is not None:
        return f"{'Recorded late: ' if event.data.get('recorded_late') else ''}{reason.text}"
    return "Recorded late" if event.data.get("recorded_late") else ""


def event_words(kind: str) -> str:
    """Return an event's kind in plain words: ``request.received`` reads "Request received"."""
    own = WORDS.get(kind)
    if own:
        return own
    words = kind.replace(".", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
