"""From which day a row reads as it stands, indexed, so that a day on which a whole table does costs one look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.db.models import F, Func
from django.utils.deconstruct import deconstructible

from ehcp.history.models.dated import DATED, Dated

NEVER = "9999-12-31"
# A code, the values of it that wait (none: every value, blank left out), and the day they wait for.
Wait = tuple[str, tuple[str, ...], str]


@deconstructible(path="ehcp.history.models.settled.SettledOn")
class SettledOn(Func):
    """
    The latest event of a row; never, where a code waits for a day that is not there.

    From that day on, the view of a past day (``ehcp.history.models.known``) changes nothing in the row. The text holds no
    parameters, because SQLite uses an index on an expression only where both are written alike.
    """

    output_field = models.DateField()

    def __init__(self, *, events: Iterable[str], waits: Iterable[Wait] = (), **extra: Any) -> None:
        self.events, self.waits = tuple(events), tuple((code, tuple(values), day) for code, values, day in waits)
        named = dict.fromkeys([*self.events, *(name for code, _, day in self.waits for name in (code, day))])
        self.names = tuple(named)
        super().__init__(*(F(name) for name in self.names), **extra)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **context: Any) -> Any:
        """Write the expression for the engine."""
        written = (compiler.compile(one)[0] for one in self.get_source_expressions())
        return self.text(dict(zip(self.names, written, strict=True)).__getitem__, connection.vendor), ()

    def text(self, column: Callable[[str], str], vendor: str) -> str:
        """Return the SQL, each column written by ``column``."""
        parts = [column(name) for name in self.events]
        if self.waits:
            waiting = " OR ".join(_waits(column, *one) for one in self.waits)
            never = f"DATE '{NEVER}'" if vendor == "postgresql" else f"'{NEVER}'"
            parts.append(f"CASE WHEN {waiting} THEN {never} END")
        if len(parts) == 1:
            return f"({parts[0]})"
        if vendor == "postgresql":
            return f"GREATEST({', '.join(parts)})"
        listed = ", ".join(f"COALESCE({part}, '')" for part in parts)
        return f"max({listed})"


def _waits(column: Callable[[str], str], code: str, values: tuple[str, ...], day: str) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    held = f"{column(code)} IN ({listed})" if values else f"{column(code)} IS NOT NULL"
    return f"({held} AND {column(day)} IS NULL)"


def settled_on(table: str) -> SettledOn | None:
    """Return the expression for a table of the exchange format, or none where no event of it is past by nature."""
    dated = DATED.get(table)
    if dated is None or not _past(dated):
        return None
    return SettledOn(events=_past(dated), waits=_waiting(dated))


def settled_index(table: str) -> models.Index:
    """Return the index that finds the row of a table that is settled last; ``TypeError`` without such events."""
    if (settled := settled_on(table)) is None:
        raise TypeError(f"No event of {table} is past by nature.")
    return models.Index(settled, name=f"{table}_settled")


def _past(dated: Dated) -> list[str]:
    """Return the events that are entered on their day or later; those known ahead would keep a table unsettled."""
    return [name for name in dated.events if name not in dated.ahead]


def _waiting(dated: Dated) -> list[Wait]:
    listed: list[Wait] = []
    for code, waiting in dated.waiting.items():
        if waiting.every_value:
            listed.append((code, (), waiting.every_value))
        for value, day in waiting.until.items():
            listed.append((code, (value,), day))
    return listed
