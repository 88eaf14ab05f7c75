"""Functions of days and texts that both engines answer alike."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Func
from django.db.models.expressions import Combinable

Operand = Combinable | str


class SameDay(Func):
    """The same day number N months later (earlier, if negative), or the last day of that month (C6, C9)."""

    output_field = models.DateField()

    def __init__(self, day: Operand, months: int, **extra: Any) -> None:
        super().__init__(day, **extra)
        self.months = int(months)

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

    def _repeated(self, template: str, compiler: Any) -> Any:
        """Return ``template`` with the one operand in each place of ``{day}``, parameters repeated."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return template.replace("{day}", sql), tuple(params) * template.count("{day}")


class NextDay(Func):
    """The day after a day."""

    output_field = models.DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Move the day."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"date({sql}, '+1 day')", params

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Add one to the date."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"({sql} + 1)", params


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
