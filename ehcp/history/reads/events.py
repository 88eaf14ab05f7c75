"""History in plain words: what happened, when, and who recorded it when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from ehcp.cases.reads.case import CaseNow
from ehcp.history.kinds import KINDS, EventKind, Former, kind_of, kinds_under
from ehcp.history.reads.dates import date_words
from ehcp.ledger.reads.open_limits import Summary, format_day, format_event_day
from ehcp.models import CaseEvent
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

# Kinds that carry the number of the officer who holds the case from then on.
HANDED_OVER = ("case.allocated", "case.taken", "case.handed_over", "case.given_back")
LINKED = "Kept beside {}, which was already in hand"


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as a page shows it."""

    event: CaseEvent
    details: str = ""

    @property
    def words(self) -> str:
        """Return what happened."""
        return event_words(self.event.kind, self.event.data)

    @property
    def who(self) -> str:
        """Return who recorded it."""
        return str(self.event.recorded_by or "the system")


def rows(found: Iterable[CaseEvent]) -> list[EventRow]:
    """Return events as rows, in the order given (one more query where a case changed hands)."""
    listed = list(found)
    people = {event.data["officer"] for event in listed if event.kind in HANDED_OVER and "officer" in event.data}
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=people)} if people else {}
    return [EventRow(event, _details(event, names)) for event in listed]


def _details(event: CaseEvent, names: dict[int, str]) -> str:
    if event.kind in HANDED_OVER:
        name = names.get(event.data.get("officer", 0), "an officer")
        return f"{'By' if event.kind == 'case.taken' else 'To'} {name}"
    said = [
        _corrected(event),
        _reason(event),
        LINKED.format(event.data["linked_to"]) if "linked_to" in event.data else "",
        _merged(event),
    ]
    return ". ".join(part for part in said if part)


def _corrected(event: CaseEvent) -> str:
    """Return which date was corrected, from what to what."""
    if event.kind != "date.corrected" or "field" not in event.data:
        return ""
    before, after = (_day(event.data.get(name, "")) for name in ("before", "after"))
    return f"{date_words(event.data['field'])}: {before} became {after}"


def _merged(event: CaseEvent) -> str:
    """Return which records a merge brought together or parted."""
    if not event.kind.startswith("child."):
        return ""
    duplicate = event.data.get("duplicate")
    second = f"{duplicate} became a second request, which starts no limit" if duplicate else ""
    about = next((str(event.data[name]) for name in ("merged", "kept", "other") if name in event.data), "")
    return ". ".join(part for part in (f"Record {about}" if about else "", second) if part)


def _day(text: str) -> str:
    return format_day(date.fromisoformat(text)) if text else "no date"


def _reason(event: CaseEvent) -> str:
    """Return why it was recorded late, or corrected, in the words of whoever did."""
    reason = getattr(event, "reason", None)
    if reason is not None:
        return f"{'Recorded late: ' if event.data.get('recorded_late') else ''}{reason.text}"
    return "Recorded late" if event.data.get("recorded_late") else ""


def event_words(kind: str, data: Mapping[str, Any]) -> str:
    """Return an event's kind in plain words; a name that the registry does not know reads as its code does."""
    known = kind_of(kind, data)
    if known is not None:
        return known.words
    words = kind.replace(".", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def events_since(after: int, kind: str = "") -> QuerySet[CaseEvent]:
    """
    Return what was recorded after the event numbered ``after``, oldest first: what a feed takes up where it stopped.

    ``kind`` narrows to one kind, or to those that begin with it (``review.``), earlier names included. What one
    transaction writes may be seen later than a higher number of another: whoever must miss nothing goes no further
    than ``settled_number``.
    """
    return CaseEvent.objects.filter(stored_as(kind), pk__gt=after).order_by("pk")


def stored_as(kind: str) -> Q:
    """Return the condition that an event reads as ``kind``, whatever name it was recorded under."""
    if not kind:
        return Q()
    found = Q(pk__in=[])
    for one in kinds_under(kind):
        found |= Q(kind=one.name) & ~_others_formerly(one)
        for former in one.former:
            found |= _formerly(former)
    return found


def _formerly(former: Former) -> Q:
    if not former.key:
        return Q(kind=former.name)
    # That the key is there is asked as well: without it the comparison is unknown, and so is its opposite.
    return Q(kind=former.name, data__has_key=former.key) & Q(**{f"data__{former.key}": former.code})


def _others_formerly(kind: EventKind) -> Q:
    """Return the condition that an event stored under this kind's name reads as another."""
    others = Q(pk__in=[])
    for other in KINDS.values():
        for former in other.former:
            if former.name == kind.name:
                others |= _formerly(former)
    return others


def death_summary(case: CaseNow) -> Summary:
    """Return the day of a death and who recorded it when, as rows of a summary."""
    found = case.events.filter(kind="child.died").select_related("recorded_by").order_by("-pk").first()
    said: Summary = [("Died", format_event_day(case.deceased_on, case.today))]
    if found is not None:
        said.append(("Recorded", f"{format_day(london_day(found.recorded_at))} by {EventRow(found).who}"))
    return said
