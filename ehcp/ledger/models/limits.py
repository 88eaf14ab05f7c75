"""The limits of the statutory clock as SQL, from the same ``Rule`` objects as the clock itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.expressions import Combinable, Expression
from django.db.models.lookups import LessThanOrEqual

from ehcp.law.limits import (
    AmendedFinal,
    BackMonths,
    BeforeDate,
    Limit,
    MonthsFrom,
    MonthsIncluding,
    TransferInReview,
    Window,
    Within,
)
from ehcp.law.rules import RULES
from ehcp.law.settings import Law

Operand = Combinable | str


class _DayFunc(Func):
    output_field = models.DateField()


class AddDays(_DayFunc):
    """A day and a whole number of days after it (before it, if negative)."""

    def __init__(self, day: Operand, days: int, **extra: Any) -> None:
        super().__init__(day, **extra)
        self.days = int(days)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Use SQLite's own date arithmetic, which keeps the text of a date."""
        return self.as_sql(compiler, connection, template=f"date(%(expressions)s, '{self.days:+d} days')")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Add an integer to a date."""
        return self.as_sql(compiler, connection, template=f"(%(expressions)s + ({self.days}))")


class _Months(_DayFunc):
    def __init__(self, day: Operand, months: int, **extra: Any) -> None:
        super().__init__(day, **extra)
        self.months = int(months)

    def _repeated(self, template: str, compiler: Any) -> Any:
        """Return ``template`` with the one operand in each place of ``{day}``, parameters repeated."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return template.replace("{day}", sql), tuple(params) * template.count("{day}")


class SameDay(_Months):
    """The same day number N months later (earlier, if negative), or the last day of that month (C6, C9)."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """
        Take the earlier of the sum and the end of the month.

        SQLite lets a day that does not exist run over into the next month: 29 February and 12 months make 1 March.
        """
        n = self.months
        return self._repeated(
            f"min(date({{day}}, '{n:+d} months'), date({{day}}, 'start of month', '{n + 1:+d} months', '-1 day'))",
            compiler,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Add an interval, which keeps to the month by itself."""
        return self._repeated(f"CAST({{day}} + interval '{self.months} months' AS date)", compiler)


class LastDayOfMonths(_Months):
    """The last day of a period of N months beginning with a day (C5)."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Take the earlier of the day before the sum, run over or not, and the end of the month."""
        n = self.months
        return self._repeated(
            f"min(date({{day}}, '{n:+d} months', '-1 day'),"
            f" date({{day}}, 'start of month', '{n + 1:+d} months', '-1 day'))",
            compiler,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Take a day off the sum unless the month was too short for the day number."""
        same = f"({{day}} + interval '{self.months} months')"
        return self._repeated(
            f"(CAST({same} AS date)"
            f" - CASE WHEN EXTRACT(DAY FROM {same}) = EXTRACT(DAY FROM {{day}}) THEN 1 ELSE 0 END)",
            compiler,
        )


class DayOfYear(_DayFunc):
    """A fixed day and month of the year that an integer column names."""

    def __init__(self, year: Operand, month: int, day: int, **extra: Any) -> None:
        super().__init__(year, **extra)
        self.month, self.day = int(month), int(day)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write the date out."""
        template = f"printf('%%%%04d-{self.month:02d}-{self.day:02d}', %(expressions)s)"
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Make the date."""
        template = f"make_date(CAST(%(expressions)s AS integer), {self.month}, {self.day})"
        return self.as_sql(compiler, connection, template=template)


class Earliest(_DayFunc):
    """The earliest of several days, leaving out those that are blank; blank if all are."""

    function = "LEAST"
    arity = None

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Read a blank as the end of time, because SQLite's ``min`` is blank if any operand is."""
        return self._or_never(compiler, "min", "9999-12-31")

    def _or_never(self, compiler: Any, function: str, never: str) -> Any:
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        listed = ", ".join(f"COALESCE({sql}, '{never}')" for sql, _ in parts)
        return f"NULLIF({function}({listed}), '{never}')", tuple(value for _, params in parts for value in params)


class Latest(Earliest):
    """The latest of several days, leaving out those that are blank; blank if all are."""

    function = "GREATEST"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Read a blank as the beginning of time."""
        return self._or_never(compiler, "max", "0000-01-01")


class DaysBetween(Func):
    """The whole days from the first day to the second."""

    output_field = models.IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Subtract day numbers."""
        (first, first_params), (second, second_params) = (compiler.compile(e) for e in self.get_source_expressions())
        sql = f"CAST(julianday({second}) - julianday({first}) AS integer)"
        return sql, (*second_params, *first_params)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Subtract dates."""
        (first, first_params), (second, second_params) = (compiler.compile(e) for e in self.get_source_expressions())
        return f"({second} - {first})", (*second_params, *first_params)


class CodePoint(Func):
    """A text that sorts by code point on every engine, as the ids of the exchange format do."""

    output_field = models.CharField()
    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Leave the locale of the database out of it."""
        return self.as_sql(compiler, connection, template='(%(expressions)s COLLATE "C")')


def limit_expression(
    code: str, start: Operand, law: Law, *, second: Operand | None = None, started: Operand | None = None
) -> Expression:
    """
    Return the limit of the rule ``code`` as SQL: the last permitted day, blank where ``start`` is.

    ``start`` and ``second`` are what the rule's own ``due_on`` takes; for a limit before a day of the year,
    ``start`` is the year. A clock keeps the version in force on the day it started (``started``, otherwise
    ``start``). Raises ``TypeError`` for a shape of limit that no measure needs.
    """
    versions = RULES[code]
    if all(version.limit == versions[-1].limit for version in versions):
        return shape_expression(versions[-1].limit, start, law, second)
    began = started or start
    earlier = [
        When(
            LessThanOrEqual(F(began) if isinstance(began, str) else began, Value(version.valid_to)),
            then=shape_expression(version.limit, start, law, second),
        )
        for version in versions
        if version.valid_to is not None
    ]
    return Case(*earlier, default=shape_expression(versions[-1].limit, start, law, second))


def shape_expression(limit: Limit, start: Operand, law: Law, second: Operand | None = None) -> Expression:
    """Return one shape of limit as SQL."""
    shape = SHAPES.get(type(limit))
    if shape is None:
        raise TypeError(f"No SQL is known for a limit of the shape {type(limit).__name__}.")
    return shape(limit, start, law, second)


def _within(limit: Any, start: Operand, law: Law, second: Operand | None) -> Expression:
    return AddDays(start, limit.span(law) - law.count_from_day_one)


def _window(limit: Any, start: Operand, law: Law, second: Operand | None) -> Expression:
    return AddDays(start, limit.amount - 1)


def _months_including(limit: Any, start: Operand, law: Law, second: Operand | None) -> Expression:
    return LastDayOfMonths(start, limit.amount)


def _months_from(limit: Any, start: Operand, law: Law, second: Operand | None) -> Expression:
    return SameDay(start, getattr(law, limit.setting) if limit.setting else limit.amount)


def _back_months(limit: Any, start: Operand, law: Law, second: Operand | None) -> Expression:
    return SameDay(start, -limit.amount)


def _before_date(limit: Any, start: Operand, law: Law, second: Operand | None) -> Expression:
    day = limit.due_on(date(2001, 1, 1), law)
    return DayOfYear(start, day.month, day.day)


def _amended_final(limit: Any, start: Operand, law: Law, second: Operand | None) -> Expression:
    """Take ``start`` as the notice, which may be blank, and ``second`` as the meeting; alone, the meeting."""
    by_meeting = AddDays(second or start, 84 - law.count_from_day_one)
    return by_meeting if second is None else Earliest(AddDays(start, 56 - law.count_from_day_one), by_meeting)


def _transfer_in_review(limit: Any, start: Operand, law: Law, second: Operand | None) -> Expression:
    by_transfer = LastDayOfMonths(start, 3)
    return by_transfer if second is None else Latest(by_transfer, LastDayOfMonths(second, 12))


SHAPES: dict[type, Callable[[Any, Operand, Law, Operand | None], Expression]] = {
    Within: _within,
    Window: _window,
    MonthsIncluding: _months_including,
    MonthsFrom: _months_from,
    BackMonths: _back_months,
    BeforeDate: _before_date,
    AmendedFinal: _amended_final,
    TransferInReview: _transfer_in_review,
}


def published_expression(code: str, year: Operand) -> Expression:
    """Return the day a phase transfer is published for: 15 February or 31 March of ``year``."""
    limit = RULES[code][-1].limit
    if not isinstance(limit, BeforeDate):
        raise TypeError(f"{code} has no published day.")
    day = limit.published(2001)
    return DayOfYear(year, day.month, day.day)
