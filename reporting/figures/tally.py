"""Counting: what the rows of a measure come to, with the ids behind it when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Model, Q, QuerySet, Value, When

from reporting.figures.scope import Scope, Terms, asking, filled_in
from reporting.kpis import Kpi

NOT_RECORDED = "not_recorded"
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """
    Rows of which some are hits (``is_hit`` = 1), and how an id is written from columns of a row.

    ``build`` writes them in terms, so that a part is written once and counted on any day. A measure whose records
    lie in several tables has several parts.
    """

    build: Callable[..., Rows]
    args: tuple[Any, ...] = ()
    columns: tuple[str, ...] = ("source_id",)
    written: str = "{}"

    def of(self, *args: Any) -> Part:
        """Return the same rows for other arguments of ``build``."""
        return replace(self, args=args)

    def rows(self, terms: Terms) -> Rows:
        """Return the rows; to be evaluated inside ``asking``."""
        return self.build(terms, *self.args)

    def ids(self, terms: Terms) -> list[tuple[str, bool]]:
        """Return the id of each row, and whether it is a hit."""
        rows = self.rows(terms).values_list("is_hit", *self.columns)
        return [(self.written.format(*record), bool(hit)) for hit, *record in rows]


def part(*columns: str, written: str = "{}") -> Callable[[Callable[..., Rows]], Part]:
    """Make a function that builds marked rows a ``Part``."""

    def made(build: Callable[..., Rows]) -> Part:
        return Part(build, columns=columns or ("source_id",), written=written)

    return made


@dataclass(frozen=True, slots=True)
class Tally:
    """What one measure comes to. ``denominator`` is none for a plain count, ids are none unless asked for."""

    numerator: int
    denominator: int | None = None
    numerator_ids: tuple[str, ...] | None = None
    denominator_ids: tuple[str, ...] | None = None
    groups: Mapping[str, Any] | None = None
    value: Mapping[str, Any] | None = None
    note: Any = None

    def with_more(self, **more: Any) -> Tally:
        """Return the same figure with groups, other figures or a note."""
        return replace(self, **more)


Measure = Callable[[Scope, Kpi], Tally]


def marked(rows: Rows, condition: Q | Any | None = None) -> Rows:
    """Return the rows with ``is_hit``: 1 where ``condition`` holds, everywhere without one."""
    return with_columns(rows, is_hit=Value(1) if condition is None else flag(condition))


def with_columns(rows: Rows, **columns: Any) -> Rows:
    """Return the rows with more columns."""
    told: Rows = rows.annotate(**columns)
    return told


def flag(condition: Q | Any) -> Case:
    """Return 1 where ``condition`` holds, otherwise 0."""
    return Case(When(condition, then=Value(1)), default=Value(0))


# --- Statements --------------------------------------------------------------------------------------------


def totals(scope: Scope, counted: Part, *more: str) -> tuple[int, int, tuple[int, ...]]:
    """Return the number of rows, of hits, and the sum of each column of ``more``."""
    sums = "".join(f', sum("{name}")' for name in ("is_hit", *more))
    found = _fetched(scope, counted, ("is_hit", *more), f"count(*){sums}", "")
    rows, *added = found[0] if found else (0,)
    hits, *others = (int(number or 0) for number in added) if added else (0,) * (1 + len(more))
    return rows, hits, tuple(others)


def number(scope: Scope, counted: Part) -> int:
    """Return the number of rows."""
    found = _fetched(scope, counted, ("is_hit",), "count(*)", "")
    return int(found[0][0]) if found else 0


def grouped(scope: Scope, counted: Part, *by: str) -> dict[str, int]:
    """Return how many rows there are by code, those with none as ``not_recorded``."""
    counts: dict[str, int] = {}
    for code, number in by_columns(scope, counted, *by):
        name = NOT_RECORDED if code is None or code == "" else str(code)
        counts[name] = counts.get(name, 0) + number
    return dict(sorted(counts.items()))


def by_columns(scope: Scope, counted: Part, *columns: str) -> list[tuple[Any, ...]]:
    """Return the number of rows for each combination of values, after the values."""
    listed = ", ".join(f'"{name}"' for name in columns)
    return _fetched(scope, counted, columns, f"{listed}, count(*)", f" GROUP BY {listed}")


def _fetched(scope: Scope, counted: Part, columns: tuple[str, ...], what: str, after: str) -> list[tuple[Any, ...]]:
    statement = _written(connection.vendor, counted.build, counted.args, scope.terms, columns, what, after)
    if statement is None:
        return []
    sql, params = statement
    with connection.cursor() as cursor:
        cursor.execute(sql, filled_in(params, scope))
        return list(cursor.fetchall())


@lru_cache(maxsize=4096)
def _written(
    vendor: str,
    build: Callable[..., Rows],
    args: tuple[Any, ...],
    terms: Terms,
    columns: tuple[str, ...],
    what: str,
    after: str,
) -> tuple[str, tuple[Any, ...]] | None:
    """
    Return the statement and its parameters, days still to be filled in; none where there can be no rows.

    Writing a statement takes longer than the database takes to answer many of them, so it is done once.
    """
    rows = build(terms, *args).order_by().values_list(*columns)
    try:
        with asking(None):
            sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    # Around the rows, so that a condition as heavy as a hit's is written, and worked out, once for each.
    return f"SELECT {what} FROM ({sql}) counted{after}", tuple(params)  # noqa: S608 - names of columns


# --- Kinds of measure --------------------------------------------------------------------------------------


def share(scope: Scope, *parts: Part, noted: tuple[str, ...] = ()) -> Tally:
    """Count the hits among all rows; the sums of the columns ``noted`` are told in a note."""
    counts = [totals(scope, part, *noted) for part in parts] if noted or not scope.with_ids else []
    sums = zip(noted, *(others for _, _, others in counts), strict=True)
    note = {name: sum(numbers) for name, *numbers in sums} or None
    if not scope.with_ids:
        return Tally(sum(hits for _, hits, _ in counts), sum(rows for rows, _, _ in counts), note=note)
    # One pass over the rows: a condition as heavy as a hit's is better read off a row than looked for.
    listed = [pair for part in parts for pair in part.ids(scope.terms)]
    hits, rows = sorted(name for name, is_hit in listed if is_hit), sorted(name for name, _ in listed)
    return Tally(len(hits), len(rows), tuple(hits), tuple(rows), note=note)


def plain(scope: Scope, *parts: Part) -> Tally:
    """Count all rows; there is no base."""
    if not scope.with_ids:
        return Tally(sum(number(scope, part) for part in parts))
    ids = sorted(name for part in parts for name, _ in part.ids(scope.terms))
    return Tally(len(ids), numerator_ids=tuple(ids))


def ratio(scope: Scope, counted: Part, *base: Part) -> Tally:
    """Count all rows of ``counted`` over all rows of ``base``, which lie in other tables."""
    above, below = plain(scope, counted), plain(scope, *base)
    return above.with_more(denominator=below.numerator, denominator_ids=below.numerator_ids)


def shares(*parts: Part) -> Measure:
    """Return the measure that counts the hits among all rows, and tells nothing more."""
    return lambda scope, kpi: share(scope, *parts)


def counts(*parts: Part, by: str = "") -> Measure:
    """Return the measure that counts all rows; those of the first part also by a column."""

    def measure(scope: Scope, kpi: Kpi) -> Tally:
        tally = plain(scope, *parts)
        return tally.with_more(groups=grouped(scope, parts[0], by)) if by else tally

    return measure


def model_rows(model: type[Model]) -> Rows:
    """Return all rows of a model, in no order."""
    return model._default_manager.order_by()
