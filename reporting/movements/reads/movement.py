"""
Two figures of one measure, and what lies between them, to the last record.

Between them stands a third that is not printed: the first day again, as it is known on the second. What differs
between the first and it was corrected, recorded late, or read under other settings of the law; what differs between
it and the second happened, or came with the days. Records are counted for the whole authority, as the figures are;
children, and why each moved, are of those whom the reader may see (threats paper, section 2.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from django.core.paginator import Page, Paginator

from ehcp.history.kinds import kind_of
from ehcp.history.reads.events import event_words
from ehcp.law.facts import CaseFacts
from ehcp.law_settings.reads.law import laws_known_on
from ehcp.models import CaseEvent, Child, Correction, Deadline
from reporting.figures import MEASURES, count, scope_on
from reporting.headlines.reads.asked import Asked, may_list_people
from reporting.headlines.reads.cases import Behind, behind_side, sides_of
from reporting.headlines.reads.headlines import Headline, compute, name_of
from reporting.headlines.reads.page import Figure
from reporting.kpis import Basis, Kpi
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

PER_PAGE = 50
EVENTS_TOLD = 2
NUMERATOR, BASE, OUTSIDE = "numerator", "base", "outside"
# The days of a limit on which it turns: done, ended, replaced, come to be, exempted.
TURNS = ("met_on", "void_on", "superseded_on", "replaced_on", "appears_on", "exempt_from", "plan_ends_on")
# The records of a limit: what it is on, the request it serves, what met it.
_RECORDS = ("record_id", "request_id", "met_by")
# The tables whose facts turn a limit. Nothing that a panel, a letter or a proposal dates does.
READ_BY_THE_LAW = {one.name for one in fields(CaseFacts)} | {"children"}
# By day, the records of the limits that turned on it.
Turns = dict[date, set[str]]
ACT, LATE, CORRECTED, LAW, TIME = "act", "late", "corrected", "law", "time"
CAUSES = {
    ACT: "Something happened between the two days",
    LATE: "Something of before the first day was recorded later",
    CORRECTED: "A record was corrected",
    LAW: "Settings of the law changed",
    TIME: "Days passed: a limit came, or the period moved on",
}


@dataclass(frozen=True, slots=True)
class Ids:
    """The records of a figure: those in the numerator, and all of its base (for a count: the same)."""

    hits: frozenset[str]
    all: frozenset[str]

    @classmethod
    def of(cls, numerator: Iterable[str] | None, denominator: Iterable[str] | None) -> Ids:
        """Return the records of a side each; a figure without a base has its numerator alone."""
        hits = frozenset(numerator or ())
        return cls(hits, hits if denominator is None else frozenset(denominator))

    def side(self, name: str) -> str:
        """Return where a record stands."""
        if name in self.hits:
            return NUMERATOR
        return BASE if name in self.all else OUTSIDE


@dataclass(frozen=True, slots=True)
class Line:
    """One line between the two figures: how it moves the numerator and the base."""

    words: str
    numerator: int
    denominator: int | None


def move_words(before: str, after: str, *, is_share: bool) -> str:
    """Return how a record moved, in words."""
    if after == OUTSIDE:
        return "Went out"
    if before == OUTSIDE:
        return f"Came in, {'in' if after == NUMERATOR else 'not in'} the numerator" if is_share else "Came in"
    return "Came into the numerator" if after == NUMERATOR else "Fell out of the numerator"


@dataclass(frozen=True, slots=True)
class MovedChild:
    """One child whose records moved: which, from where to where, and through what."""

    child: Child
    records: tuple[str, ...]
    moves: tuple[str, ...]
    cause: str
    why: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Two figures, the lines between them, and a page of the children that moved."""

    first: Figure
    last: Figure
    lines: tuple[Line, ...]
    is_listed: bool = False
    listed: int = 0
    page: Page[Child] | None = None
    rows: tuple[MovedChild, ...] = ()

    @property
    def read_pks(self) -> list[int | None]:
        """Return the children shown, for the read-access log; one entry without a child where none is."""
        return [row.child.pk for row in self.rows] or [None]

    @property
    def causes(self) -> list[tuple[str, int]]:
        """Return how often each cause moved a child shown, in words."""
        found = [(words, sum(row.cause == code for row in self.rows)) for code, words in CAUSES.items()]
        return [(words, number) for words, number in found if number]


def movement(user: User, kpi: Kpi, first: Asked, last: Asked, page: str | None, *, today: date) -> Movement:
    """Return what lies between the figure of ``first`` and that of ``last``."""
    one, other = _line(kpi, first), _line(kpi, last)
    between = lines(one, other)
    shown = Movement(Figure(one), Figure(other), between)
    if not (may_list_people(first, kpi, today) and may_list_people(last, kpi, today)):
        return shown
    before, after = ids_of(one), ids_of(other)
    middle = _known_later(kpi, first, last) if first.basis is Basis.KNOWN else before
    moved = {name for name in before.all | after.all if before.side(name) != after.side(name)}
    behind = _behind(user, other, moved)
    pages = Paginator(behind.children.select_related("officer"), PER_PAGE)
    found = pages.get_page(page)
    known = _Known.between(user, behind, list(found), first, last)
    rows = tuple(known.row(child, before, middle, after) for child in found)
    return replace(shown, is_listed=True, listed=pages.count, page=found, rows=rows)


def lines(one: Headline, other: Headline) -> tuple[Line, ...]:
    """Return what came in, went out and changed side, as it moves numerator and base; the sums are exact."""
    before, after = ids_of(one), ids_of(other)
    is_share = one.denominator is not None
    is_within = before.hits <= before.all and after.hits <= after.all
    came, went = after.all - before.all, before.all - after.all
    if not is_within:  # numerator and base hold different records
        gained, lost = after.hits - before.hits, before.hits - after.hits
        return (
            Line("Came in", len(gained), len(came) if is_share else None),
            Line("Went out", -len(lost), -len(went) if is_share else None),
        )
    listed = [
        Line("Came in", len(came & after.hits), len(came) if is_share else None),
        Line("Went out", -len(went & before.hits), -len(went) if is_share else None),
    ]
    if is_share:
        stayed = before.all & after.all
        listed += [
            Line("Came into the numerator", len(stayed & after.hits - before.hits), 0),
            Line("Fell out of the numerator", -len(stayed & before.hits - after.hits), 0),
        ]
    return tuple(listed)


def ids_of(line: Headline) -> Ids:
    """Return the records of a figure that was computed with its ids."""
    return Ids.of(line.numerator_ids, None if line.denominator is None else line.denominator_ids)


def _line(kpi: Kpi, asked: Asked) -> Headline:
    return compute([name_of(kpi)], asked.period, asked.as_at, asked.basis, with_ids=True)[0]


def _known_later(kpi: Kpi, first: Asked, last: Asked) -> Ids:
    """Return the records of the first figure as they are known on the day of the second."""
    scope = scope_on(first.as_at, first.period, known_on=last.as_at)
    measure = MEASURES[kpi.key]
    tally = measure.tally(scope, count(scope, measure.parts), kpi)
    if measure.ids is not None:
        tally = measure.ids(scope, tally)
    return Ids.of(tally.numerator_ids, None if tally.denominator is None else tally.denominator_ids)


def _behind(user: User, line: Headline, moved: set[str]) -> Behind:
    """Return the children behind the records that moved, as far as ``user`` may see them."""
    names = tuple(sorted(moved))
    if line.denominator is None or "others" not in sides_of(line):
        return behind_side(user, replace(line, numerator_ids=names), "numerator")
    return behind_side(user, replace(line, denominator_ids=names), "denominator")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the children on one page: their records that moved, their events, the corrections."""

    records: dict[int, list[str]]
    events: dict[int, list[CaseEvent]]
    corrected: frozenset[str]
    first: Asked
    last: Asked
    has_new_law: bool
    is_share: bool
    turns: dict[int, Turns] | None

    @classmethod
    def between(cls, user: User, behind: Behind, children: list[Child], first: Asked, last: Asked) -> _Known:
        """Read what is told of these children between the two days."""
        records = behind.records(child.pk for child in children)
        own = {pk: kept for pk, kept in behind.kept.items() if kept in records}
        rows = CaseEvent.objects.visible_to(user).filter(child__in=own, happened_on__lte=last.as_at)
        events: dict[int, list[CaseEvent]] = {}
        for event in rows.order_by("-happened_on", "-pk"):
            happened = event.happened_on > first.as_at
            recorded = first.as_at < london_day(event.recorded_at) <= last.as_at
            if happened or recorded:
                events.setdefault(own[event.child_id], []).append(event)
        names = {_record(name) for listed in records.values() for name in listed}
        window = Correction.objects.filter(recorded_on__gt=first.as_at, recorded_on__lte=last.as_at)
        corrected = window.filter(record_id__in=names).values_list("record_id", flat=True)
        new_law = laws_known_on(first.as_at).fingerprint != laws_known_on(last.as_at).fingerprint
        is_share, turns = behind.line.denominator is not None, _turns(behind.line.kpi, own, first, last)
        return cls(records, events, frozenset(corrected), first, last, new_law, is_share, turns)

    def row(self, child: Child, before: Ids, middle: Ids, after: Ids) -> MovedChild:
        """Return one child with where each of its records stood and stands, and through what."""
        names = tuple(dict.fromkeys(self.records.get(child.pk, [])))
        moves = tuple(move_words(before.side(name), after.side(name), is_share=self.is_share) for name in names)
        was_known_otherwise = any(before.side(name) != middle.side(name) for name in names)
        cause, why = self._why(child, names, was_known_otherwise=was_known_otherwise)
        return MovedChild(child, names, tuple(dict.fromkeys(moves)), cause, why)

    def _why(self, child: Child, names: Iterable[str], *, was_known_otherwise: bool) -> tuple[str, str]:
        events = self.events.get(child.pk, [])
        late = [event for event in events if event.happened_on <= self.first.as_at]
        new = [event for event in events if event.happened_on > self.first.as_at]
        if was_known_otherwise:
            if late:
                return LATE, _events_told(late, with_recorded=True)
            if any(_record(name) in self.corrected for name in names) or not self.has_new_law:
                return CORRECTED, CAUSES[CORRECTED]
            return LAW, CAUSES[LAW]
        if self.turns is not None:  # a figure of limits: only what turned a limit moves it
            turned = self.turns.get(child.pk, {})
            new = _turning(new, turned)
            if turned and not new:
                return ACT, f"Its limit turned on {max(turned):%-d %b %Y}"
        return (ACT, _events_told(new)) if new else (TIME, CAUSES[TIME])


def _turns(kpi: Kpi, own: Mapping[int, int], first: Asked, last: Asked) -> dict[int, Turns] | None:
    """Return by child the days between the two on which a limit of the measure turned; none for other figures."""
    if not kpi.rules:
        return None
    scope = scope_on(last.as_at, last.period, last.basis)
    rows = Deadline.objects.known_on(scope.known_on).filter(child__in=own, rule__in=kpi.rules)
    found: dict[int, Turns] = {}
    for child, record, request, met_by, *days in rows.order_by().values_list("child", *_RECORDS, *TURNS):
        for day in days:
            if day is not None and first.as_at < day <= last.as_at:
                found.setdefault(own[child], {}).setdefault(day, set()).update({record, request, met_by} - {""})
    return found


def _turning(events: list[CaseEvent], turned: Turns) -> list[CaseEvent]:
    """
    Keep the events that turned a limit: on the day it turned, of a table that the law reads.

    Where one of them is about a record of that limit, or the death, the others only happened on the same day.
    """
    kinds = ((event, kind_of(event.kind, event.data)) for event in events if event.happened_on in turned)
    read = [(event, kind.table) for event, kind in kinds if kind is not None and kind.table in READ_BY_THE_LAW]
    own = [event for event, table in read if table == "children" or event.record_id in turned[event.happened_on]]
    return own or [event for event, _ in read]


def _record(name: str) -> str:
    """Return the record of a printed id: without the rule before it and the day behind it."""
    return name.rpartition(":")[2].partition("@")[0]


def _events_told(events: list[CaseEvent], *, with_recorded: bool = False) -> str:
    """Return the last few events in words; those that stand for a dated fact before all others."""
    dated = [event for event in events if (kind := kind_of(event.kind, event.data)) is not None and kind.day]
    words = [
        f"{event_words(event.kind, event.data)}, {event.happened_on:%-d %b %Y}"
        + (f", recorded {london_day(event.recorded_at):%-d %b %Y}" if with_recorded else "")
        for event in (dated or events)[:EVENTS_TOLD]
    ]
    return "; ".join(words)
