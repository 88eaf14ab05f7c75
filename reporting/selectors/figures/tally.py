"""Counting: what a measure's queryset comes to, with the ids behind it when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, Model, Q, QuerySet, Sum, Value, When

from reporting.selectors.figures.scope import Scope

NOT_RECORDED = "not_recorded"
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """
    Rows of which some are hits (``is_hit`` = 1), and how an id is written from columns of a row.

    A measure whose records lie in several tables has several parts.
    """

    rows: Rows
    columns: tuple[str, ...] = ("source_id",)
    written: str = "{}"

    def ids(self) -> list[tuple[str, bool]]:
        """Return the id of each row, and whether it is a hit."""
        rows = self.rows.values_list("is_hit", *self.columns)
        return [(self.written.format(*record), bool(hit)) for hit, *record in rows]


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


def marked(rows: Rows, condition: Q | Any | None = None) -> Rows:
    """Return the rows with ``is_hit``: 1 where ``condition`` holds, everywhere without one."""
    hit = Value(1) if condition is None else Case(When(condition, then=Value(1)), default=Value(0))
    told: Rows = rows.annotate(is_hit=hit)
    return told


def share(scope: Scope, *parts: Part) -> Tally:
    """Count the hits among all rows."""
    if not scope.with_ids:
        counts = [part.rows.aggregate(rows=Count("is_hit"), hits=Sum("is_hit")) for part in parts]
        return Tally(sum(count["hits"] or 0 for count in counts), sum(count["rows"] for count in counts))
    # One pass over the rows: a condition as heavy as a hit's is better read off a row than looked for.
    listed = [pair for part in parts for pair in part.ids()]
    hits, rows = sorted(name for name, is_hit in listed if is_hit), sorted(name for name, _ in listed)
    return Tally(len(hits), len(rows), tuple(hits), tuple(rows))


def plain(scope: Scope, *parts: Part) -> Tally:
    """Count all rows; there is no base."""
    if not scope.with_ids:
        return Tally(sum(part.rows.aggregate(rows=Count("is_hit"))["rows"] for part in parts))
    ids = sorted(name for part in parts for name, _ in part.ids())
    return Tally(len(ids), numerator_ids=tuple(ids))


def ratio(scope: Scope, counted: Part, *base: Part) -> Tally:
    """Count all rows of ``counted`` over all rows of ``base``, which lie in other tables."""
    above, below = plain(scope, counted), plain(scope, *base)
    return above.with_more(denominator=below.numerator, denominator_ids=below.numerator_ids)


def grouped(rows: Rows, by: Any) -> dict[str, int]:
    """Return how many rows there are by code, those with none as ``not_recorded``."""
    listed = rows.order_by().values(code=by).annotate(number=Count("pk")).values_list("code", "number")
    counts: dict[str, int] = {}
    for code, number in listed:
        name = NOT_RECORDED if code is None or code == "" else str(code)
        counts[name] = counts.get(name, 0) + number
    return dict(sorted(counts.items()))


def model_rows(model: type[Model]) -> Rows:
    """Return all rows of a model, in no order."""
    return model._default_manager.order_by()
