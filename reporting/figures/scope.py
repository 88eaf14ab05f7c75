"""What one computation is asked for, the terms that its statements are written in, and when those are filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce

from ehcp.law.days import add_months
from ehcp.law.settings import Law
from ehcp.models import Child
from ehcp.people.models.merges import chain, kept_record, merged_records
from reporting.kpis import Period


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What the text of a statement depends on; days do not belong to it, so one text serves every day and period.

    ``merges`` is the longest chain of records merged into one another: how many steps lead from any record to
    the one kept. ``home_la`` is the code of the authority whose cases these are. ``deaths`` names, day by day, the
    merged records of persons who died on it, whichever of their records says so.
    """

    law: Law
    home_la: str
    merges: int
    deaths: tuple[tuple[date, tuple[int, ...]], ...] = ()

    @property
    def as_at(self) -> Expression:
        """Return the day of the report."""
        return Day(_as_at)

    def in_period(self, column: str) -> Q:
        """Return the condition that the day in ``column`` lies in the period, both ends included."""
        return Q(**{f"{column}__range": (Day(_period_start), Day(_period_end))})

    def months_before_period(self, column: str, fewest: int, most: int) -> Q:
        """
        Return a condition that holds wherever ``column`` is between so many months before a day of the period.

        It is up to a month wide on either side: a first sieve for an index, beside the exact condition.
        """
        first, last = partial(_months_from_start, months=-most - 1), partial(_months_from_end, months=1 - fewest)
        return Q(**{f"{column}__range": (Day(first), Day(last))})

    def in_force(self, path: str = "") -> Q:
        """Return the condition that a spell is in force on the day; both its days are inclusive."""
        return Q(**{f"{path}from_on__lte": self.as_at}) & (
            Q(**{f"{path}to_on__isnull": True}) | Q(**{f"{path}to_on__gte": self.as_at})
        )

    def person(self, child: str, column: str = "source_id") -> Case | Coalesce | F:
        """
        Return ``column`` of the record kept for the child at ``child``, or else its own.

        The day of a death is the earliest that any record of the person holds.
        """
        paths = [f"{child}{'__merged_into_child' * step}__{column}" for step in range(self.merges, -1, -1)]
        kept = Coalesce(*paths) if len(paths) > 1 else F(paths[0])
        if column != "deceased_on" or not self.deaths:
            return kept
        told = (When(**{f"{child}__in": records}, then=Value(day)) for day, records in self.deaths)
        return Case(*told, default=kept)


@dataclass(frozen=True, slots=True)
class Scope:
    """
    The terms, the day and the period of one computation.

    ``with_ids`` asks for the records behind each figure as well. ``period`` is none where only snapshots are read.
    """

    terms: Terms
    as_at: date
    period: Period | None
    with_ids: bool


class Day(Expression):
    """A day that is worked out of the scope: where a statement is only written, when it runs."""

    def __init__(self, of: Callable[[Scope], date]) -> None:
        super().__init__(output_field=DateField())
        self.of = of

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the day inside ``asking``, otherwise what stands in for it until ``filled_in``."""
        scope = _asked.get()
        return "%s", (Blank(self.of) if scope is None else _adapted(self.of(scope)),)


@dataclass(frozen=True, slots=True)
class Blank:
    """A day to be filled in."""

    of: Callable[[Scope], date]


_asked: ContextVar[Scope | None] = ContextVar("_asked", default=None)


@contextmanager
def asking(scope: Scope | None) -> Iterator[None]:
    """Give the querysets written in terms the days of ``scope`` while the block lasts; without one, blanks."""
    before = _asked.set(scope)
    try:
        yield
    finally:
        _asked.reset(before)


def filled_in(params: tuple[Any, ...], scope: Scope) -> tuple[Any, ...]:
    """Return the parameters with the days of ``scope`` in place of the blanks."""
    return tuple(_adapted(value.of(scope)) if isinstance(value, Blank) else value for value in params)


def _adapted(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def _as_at(scope: Scope) -> date:
    return scope.as_at


def _period_start(scope: Scope) -> date:
    return _period(scope).start


def _period_end(scope: Scope) -> date:
    return _period(scope).end


def _months_from_start(scope: Scope, months: int) -> date:
    start = _period(scope).start
    # A period may begin with the first day there is.
    return add_months(start, months) if start.year > -months // 12 + 1 else date.min


def _months_from_end(scope: Scope, months: int) -> date:
    return add_months(_period(scope).end, months)


def _period(scope: Scope) -> Period:
    if scope.period is None:
        raise ValueError("This measure needs a period.")
    return scope.period


def longest_merge() -> int:
    """Return how many steps the longest chain of merged records has; a circle counts each record once."""
    into = merged_records()
    return max((len(chain(record, into)) - 1 for record in into), default=0)


def merged_deaths() -> tuple[tuple[date, tuple[int, ...]], ...]:
    """Return by day of death all records of the merged persons who have died: the earliest day any of them holds."""
    into = merged_records()
    kept = {pk: kept_record(pk, into) for pk in {*into, *into.values()}}
    first: dict[int, date] = {}
    for pk, day in Child.objects.filter(pk__in=kept).order_by().values_list("pk", "deceased_on"):
        if day is not None:
            first[kept[pk]] = min(day, first.get(kept[pk], day))
    days = sorted(set(first.values()))
    return tuple((day, tuple(sorted(pk for pk in kept if first.get(kept[pk]) == day))) for day in days)


def still_owed(done: Q, limit: str, stopped: str = "stopped_on") -> Q:
    """Return the condition that a limit was not void when it fell: ``done``, or not stopped on or before it."""
    return done | Q(**{f"{stopped}__isnull": True}) | Q(**{f"{stopped}__gt": F(limit)})


def real(path: str = "") -> Q:
    """Return the condition that the row at ``path`` was not entered in error."""
    return ~Q(**{f"{path}entered_in_error": True})
