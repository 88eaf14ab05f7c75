"""
Counting: what the rows of a measure come to, with the ids behind it when they are asked for.

A measure is one or more parts: a source of rows, which of them are counted, and which of those are hits. All parts
of a page are counted by one statement, with one pass over the rows of each source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from reporting.figures.scope import Scope
from reporting.kpis import Kpi

NOT_RECORDED = "not_recorded"
Rows = QuerySet[Any, Any]
Source = Callable[[Scope], Rows]
Condition = Callable[[Scope], Q]
# Of each part: how many hits, and how many rows.
Numbers = Mapping["Part", tuple[int, int]]


def everything(scope: Scope) -> Q:
    """Return the condition that holds of every row."""
    return Q()


@dataclass(frozen=True, slots=True)
class Part:
    """
    Rows of which some are counted, some of those are hits, and how an id is written from columns of a row.

    Without ``hit`` every row is one. ``distinct`` names the column of which each value counts once.
    """

    source: Source
    counted: Condition = everything
    hit: Condition | None = None
    columns: tuple[str, ...] = ("source_id",)
    written: str = "{}"
    distinct: str = ""

    def rows(self, scope: Scope) -> Rows:
        """Return the rows that are counted."""
        return self.source(scope).filter(self.counted(scope))

    def ids(self, scope: Scope) -> list[tuple[str, bool]]:
        """Return the id of each row, and whether it is a hit; each id once where the part counts so."""
        hit = Value(1) if self.hit is None else flag(self.hit(scope))
        rows = self.rows(scope).annotate(is_hit=hit).values_list("is_hit", *self.columns)
        listed = [(self.written.format(*record), bool(is_hit)) for is_hit, *record in rows]
        if not self.distinct:
            return listed
        found: dict[str, bool] = {}
        for name, is_hit in listed:
            found[name] = found.get(name, False) or is_hit
        return list(found.items())


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


def flag(condition: Q | Any) -> Case:
    """Return 1 where ``condition`` holds, otherwise 0."""
    return Case(When(condition, then=Value(1)), default=Value(0))


# --- Statements --------------------------------------------------------------------------------------------


def count(scope: Scope, parts: Iterable[Part]) -> dict[Part, tuple[int, int]]:
    """Return the number of hits and of rows of each part, all by one statement."""
    return count_each([(scope, parts)])[0]


def count_each(wanted: Iterable[tuple[Scope, Iterable[Part]]]) -> list[dict[Part, tuple[int, int]]]:
    """
    Return, for each scope with its parts, the number of hits and of rows of each part, all by one statement.

    Each source is passed over once a scope and column of days: it is one branch of the statement and comes back as
    one row, which begins with the number of the branch and goes on with as many counts as the longest of them has.
    """
    scopes = list(wanted)
    passes = [
        (place, Pass.over(scope, source, found))
        for place, (scope, parts) in enumerate(scopes)
        for source, found in _by_pass(scope, parts)
    ]
    results: list[dict[Part, tuple[int, int]]] = [{} for _ in scopes]
    if not passes:
        return results
    width = max(len(one.columns) for _, one in passes)
    branches = [one.branch(number, width) for number, (_, one) in enumerate(passes)]
    counted = {number: counts for number, *counts in branches[0].union(*branches[1:], all=True)}
    for number, (place, one) in enumerate(passes):
        # A branch that no row can fit (a census day to come) is not asked, and counts nothing.
        results[place] |= _pairs(one.columns, counted.get(number, [0] * width))
    return results


def _by_pass(scope: Scope, parts: Iterable[Part]) -> list[tuple[Source, list[Part]]]:
    found: dict[tuple[Source, str], list[Part]] = {}
    for part in dict.fromkeys(parts):
        found.setdefault((part.source, _days_of(part.counted(scope))), []).append(part)
    return [(source, together) for (source, _), together in found.items()]


def _days_of(condition: Q) -> str:
    """Return the column of days that a condition bounds, so that its rows are read off the index of that column."""
    if condition.negated or condition.connector != Q.AND:
        return ""
    bounds = (
        one[0] for one in condition.children if isinstance(one, tuple) and one[0].endswith(("_on__range", "_on__gt"))
    )
    return next(bounds, "")


# One count of a branch: of which part, whether of its hits, and the expression.
Column = tuple["Part", bool, Count]


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over the rows of a source: those that any of its parts counts, and what is counted of them."""

    rows: Rows
    columns: list[Column]

    @classmethod
    def over(cls, scope: Scope, source: Source, parts: list[Part]) -> Pass:
        """Return the pass that counts all of ``parts``; what they all ask of a row is asked of it once."""
        asked = {part: part.counted(scope) for part in parts}
        every = dict.fromkeys(condition for condition in asked.values() if condition)
        rows = source(scope)
        if all(asked.values()):
            rows = rows.filter(reduce(or_, every))
        if all(condition == asked[parts[0]] for condition in asked.values()):
            asked = dict.fromkeys(parts, Q())
        columns: list[Column] = []
        for part, condition in asked.items():
            columns.append((part, False, _count(part, condition)))
            if part.hit is not None:
                columns.append((part, True, _count(part, condition & part.hit(scope))))
        return cls(rows, columns)

    def branch(self, number: int, width: int) -> Rows:
        """Return the statement of this pass: one row, ``number`` and so many counts as ``width`` says."""
        counts: list[Any] = [expression for _, _, expression in self.columns]
        counts += [Value(0)] * (width - len(counts))
        named = {f"count{place}": expression for place, expression in enumerate(counts)}
        branch: Rows = self.rows.order_by().values(place=Value(number)).annotate(**named)
        return branch.values_list("place", *named)


def _pairs(columns: list[Column], counts: list[int]) -> dict[Part, tuple[int, int]]:
    found: dict[Part, tuple[int, int]] = {}
    for (part, is_hit, _), number in zip(columns, counts, strict=False):
        found[part] = (number, found[part][1]) if is_hit else (number, number)
    return found


def _count(part: Part, condition: Q) -> Count:
    return Count(part.distinct or "pk", filter=condition or None, distinct=bool(part.distinct))


def grouped(scope: Scope, part: Part, *by: str) -> dict[str, int]:
    """Return how many counted rows there are by code, those with none as ``not_recorded``."""
    counts: dict[str, int] = {}
    for code, number in by_columns(part.rows(scope), *by):
        name = NOT_RECORDED if code is None or code == "" else str(code)
        counts[name] = counts.get(name, 0) + number
    return dict(sorted(counts.items()))


def by_columns(rows: Rows, *columns: str) -> list[tuple[Any, ...]]:
    """Return the number of rows for each combination of values, after the values."""
    return list(rows.order_by().values_list(*columns).annotate(number_of_rows=Count("pk")))


# --- Kinds of measure --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure:
    """How one measure is computed: the parts it counts, and what it makes of their numbers."""

    parts: tuple[Part, ...]
    tally: Callable[[Scope, Numbers, Kpi], Tally]
    ids: Callable[[Scope, Tally], Tally] | None = None


def shares(*parts: Part, noted: Mapping[str, Part] | None = None) -> Measure:
    """Return the measure that counts the hits among all rows; the rows of ``noted`` parts are told in a note."""
    extra = dict(noted or {})

    def tally(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
        note = {name: numbers[part][1] for name, part in extra.items()} or None
        return Tally(sum(numbers[part][0] for part in parts), sum(numbers[part][1] for part in parts), note=note)

    return Measure((*parts, *extra.values()), tally, lambda scope, found: with_share_ids(scope, found, parts))


def with_share_ids(scope: Scope, tally: Tally, parts: Iterable[Part]) -> Tally:
    """Return the figure with the ids of its hits and of all its rows."""
    listed = [pair for part in parts for pair in part.ids(scope)]
    hits, rows = sorted(name for name, is_hit in listed if is_hit), sorted(name for name, _ in listed)
    return tally.with_more(numerator_ids=tuple(hits), denominator_ids=tuple(rows))


# Of a base so large: how many rows are counted over it, and how they fall into groups.
Groups = Callable[[Scope, int], tuple[int, Mapping[str, Any]]]


def by_code(part: Part, *by: str, whole: bool = False) -> Groups:
    """Return the groups of the rows of ``part`` by a code; ``whole`` adds what the base holds beyond them."""

    def groups(scope: Scope, base: int) -> tuple[int, Mapping[str, Any]]:
        listed = grouped(scope, part, *by)
        number = sum(listed.values())
        if whole and base > number:
            listed[NOT_RECORDED] = listed.get(NOT_RECORDED, 0) + base - number
        return number, listed

    return groups


def counts(*parts: Part, by: str = "") -> Measure:
    """Return the measure that counts all rows; those of the first part also by a column."""

    def tally(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
        found = Tally(sum(numbers[part][1] for part in parts))
        return found.with_more(groups=grouped(scope, parts[0], by)) if by else found

    return Measure(parts, tally, lambda scope, found: found.with_more(numerator_ids=all_ids(scope, parts)))


def ratios(part: Part, *base: Part, groups: Groups | None = None) -> Measure:
    """
    Return the measure that counts all rows of ``part`` over all rows of ``base``, which are other rows.

    With ``groups`` the rows are counted by their groups, and so passed over once.
    """

    def tally(scope: Scope, numbers: Numbers, kpi: Kpi) -> Tally:
        whole = sum(numbers[one][1] for one in base)
        if groups is None:
            return Tally(numbers[part][1], whole)
        number, listed = groups(scope, whole)
        return Tally(number, whole, groups=listed)

    def ids(scope: Scope, found: Tally) -> Tally:
        return found.with_more(numerator_ids=all_ids(scope, [part]), denominator_ids=all_ids(scope, base))

    return Measure(base if groups else (part, *base), tally, ids)


def all_ids(scope: Scope, parts: Iterable[Part]) -> tuple[str, ...]:
    """Return the ids of every row that is counted, in order."""
    return tuple(sorted(name for part in parts for name, _ in part.ids(scope)))
