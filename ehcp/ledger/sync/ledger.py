"""The rows of the deadline ledger, as values to compare and to write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from ehcp.history.models.versions import SINCE_EVER, STILL
from ehcp.law.days import act_by
from ehcp.law.laws import Laws
from ehcp.law.planned import PlannedDeadline

KEY = ("rule", "record_type", "record_id", "cycle", "revision")
# What is planned of a clock, in the order in which rows are compared and written.
PLANNED = (
    *KEY,
    "version",
    "kind",
    "shape",
    "starts_on",
    "due_on",
    "published_limit",
    "appears_on",
    "second_on",
    "replaced_on",
    "overtaken_on",
    "request_limit_on",
    "premature_on",
    "plan_ends_on",
    "exempt_from",
    "ground",
    "predecessor",
    "successor",
    "request_id",
    "advice_kind",
    "met_by",
    "is_provisional",
)
# What is worked out of it for the table.
DERIVED = ("headline_on", "act_by_on", "met_on", "void_on", "superseded_on")
COLUMNS = ("child_id", *PLANNED, *DERIVED)
_PLANNED_OF = attrgetter(*PLANNED)
KEY_SLICE = slice(1, 1 + len(KEY))
# The columns that a page, a list or a figure reads as days that may lie ahead of the day asked about.
_ENDS = tuple(COLUMNS.index(name) for name in ("met_on", "void_on", "superseded_on", "premature_on", "exempt_from"))
_APPEARS, _REPLACED, DUE = (COLUMNS.index(name) for name in ("appears_on", "replaced_on", "due_on"))
_AHEAD = tuple(COLUMNS.index(name) for name in ("replaced_on", "plan_ends_on", "met_by", "successor", "overtaken_on"))

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What is held under one clock from one day until the day before another."""

    values: Values
    known_from: date = SINCE_EVER
    known_to: date = STILL


def row_values(planned: PlannedDeadline, child_pk: int, laws: Laws) -> Values:
    """
    Return the column values of a planned deadline, in the order of ``COLUMNS``.

    Of what met a limit and what voided or superseded it the first alone counts, on whatever day one asks; so it
    alone is kept.
    """
    due = planned.due_on
    law = laws.on(planned.starts_on or planned.appears_on)
    by = act_by(due, law.holidays) if due and planned.shape != "window" else None
    return (child_pk, *_PLANNED_OF(planned), planned.headline_on or due, by, *_first_end(planned))


def _first_end(planned: PlannedDeadline) -> tuple[date | None, date | None, date | None]:
    """Return the days on which a row was met, void and superseded, without those that no day shows."""
    met, void, superseded = planned.met_on, planned.void_on, planned.superseded_on
    if met is None:
        return None, void, superseded
    if planned.shape == "window":
        return met, void, superseded
    if (void is not None and void < met) or (superseded is not None and superseded < met):
        return None, void, superseded
    return met, None, None


def seen_on(values: Values, day: date) -> Values | None:
    """Return the row as it looks on ``day``: nothing that is still to happen; none where it is not there."""
    if values[_APPEARS] > day or (values[_REPLACED] is not None and values[_REPLACED] <= day):
        return None
    seen = list(values)
    for place in _ENDS:
        if seen[place] is not None and seen[place] > day:
            seen[place] = None
    for place in _AHEAD:
        seen[place] = None
    return tuple(seen)


def joined(spells: list[tuple[date, date, list[Values]]]) -> list[Row]:
    """Return the rows of one case from what was planned in each spell of knowledge, equal neighbours as one."""
    rows: list[Row] = []
    running: dict[Values, date] = {}
    for known_from, _, planned in spells:
        now = set(planned)
        for values in [values for values in running if values not in now]:
            rows.append(Row(values, running.pop(values), known_from))
        for values in planned:
            running.setdefault(values, known_from)
    return [*rows, *(Row(values, known_from) for values, known_from in running.items())]


@dataclass(frozen=True, slots=True)
class Moved:
    """One limit that moved: where it stood and where it stands now (either may be missing)."""

    child_pk: int
    rule: str
    record_type: str
    record_id: str
    due_before: date | None
    due_after: date | None


@dataclass(slots=True)
class CaseWrites:
    """
    What has to be written to bring one case into line: rows to add, and keys of rows to close with the day.

    ``derived`` are the new values of the case's own derived columns and its key, or None; ``is_stale`` says that
    they only wait for the sweep, because something known ahead has happened. ``ahead`` are the stages known ahead,
    where they change. ``moved`` are the limits that move.
    """

    child_pk: int
    add: list[Row] = field(default_factory=list)
    close: list[tuple[date, int]] = field(default_factory=list)
    derived: tuple[Any, ...] | None = None
    is_stale: bool = False
    ahead: list[tuple[Any, ...]] | None = None
    moved: list[Moved] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.add or self.close or self.derived or self.ahead is not None)


@dataclass(slots=True)
class Difference:
    """What a reconciliation found, or would change."""

    added: int = 0
    closed: int = 0
    cases: int = 0
    moved: list[Moved] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return the number of stored rows and derived columns that differ from the plan."""
        return self.added + self.closed + self.cases

    def count(self, writes: CaseWrites) -> None:
        """Add what one case needs."""
        self.added += len(writes.add)
        self.closed += len(writes.close)
        self.cases += writes.derived is not None and not writes.is_stale
        self.moved += writes.moved
