"""
The world as at a day: the fact tables with later events left out and later knowledge put back.

Inside ``world_on(day, basis)`` every query on a fact table reads, instead of the table, a view of it made for
that one statement (``WITH ehcp_plan AS (...)``), which

- leaves out the day of every event after ``day``, and reads the codes that wait for it as unknown (*true*);
- on the basis ``known``, first puts back the value held before the earliest correction recorded after
  ``day`` (*known*), for those columns of which any value was corrected since.

So a measure is written once, on the plain models, whatever the day and the basis. Corrections may touch any
column, keys to other records included. Without later corrections the second part costs one small query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from ehcp.models.corrections import Correction
from ehcp.models.dated import DATED, Waiting

# SQL and its parameters. Names of tables and columns come from the models, every value is a parameter.
Sql = tuple[str, tuple[Any, ...]]


class Basis(StrEnum):
    """What is read about a past day: what was known then, or what is known now."""

    KNOWN = "known"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Past:
    """One past day and basis; ``future`` keeps the events after the day (the case clock masks them itself)."""

    day: date
    corrected: frozenset[tuple[str, str]]
    future: bool = False


@contextmanager
def world_on(day: date, basis: Basis = Basis.KNOWN, *, future: bool = False) -> Iterator[None]:
    """
    Answer every query on the fact tables as at the close of ``day`` while the block lasts.

    A queryset made inside must be evaluated inside. With ``future`` events after ``day`` stay and only later
    knowledge is taken away. Writing inside the block is a mistake: a row read here is not the row that is.
    """
    past = Past(day, _corrected_after(day) if basis is Basis.KNOWN else frozenset(), future)
    with connection.execute_wrapper(_Views(past)):
        yield


def _corrected_after(day: date) -> frozenset[tuple[str, str]]:
    rows = Correction.objects.filter(recorded_on__gt=day).order_by().values_list("table", "field").distinct()
    return frozenset((table, column) for table, column in rows)


class _Views:
    """A wrapper of database execution that lays a view over each fact table a SELECT mentions."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.views: dict[str, Sql | None] = {}

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if many or not sql.startswith(("SELECT", "(SELECT")):
            return execute(sql, params, many, context)
        views = [view for name, model in _fact_tables().items() if f'"{name}"' in sql and (view := self._view(model))]
        if not views:
            return execute(sql, params, many, context)
        before = ", ".join(view for view, _ in views)
        held = [value for _, values in views for value in values]
        return execute(f"WITH {before} {sql}", (*held, *(params or ())), many, context)

    def _view(self, model: type[models.Model]) -> Sql | None:
        name = model._meta.db_table
        if name not in self.views:
            self.views[name] = _view_sql(model, self.past)
        return self.views[name]


@lru_cache(maxsize=1)
def _fact_tables() -> dict[str, type[models.Model]]:
    """Return the models of the exchange format by the name of their table in the database."""
    return {model._meta.db_table: model for model in apps.get_models() if getattr(model, "table", "")}


def _view_sql(model: type[models.Model], past: Past) -> Sql | None:
    """Return the view of one table, or none where nothing in it differs from the table itself."""
    columns = [_column(model, field, past) for field in model._meta.concrete_fields]
    if all(sql == f't."{field.column}"' for field, (sql, _) in zip(model._meta.concrete_fields, columns, strict=True)):
        return None
    listed = ", ".join(
        f'{sql} AS "{field.column}"' for field, (sql, _) in zip(model._meta.concrete_fields, columns, strict=True)
    )
    values = tuple(value for _, more in columns for value in more)
    # On SQLite a view of the same name must say which schema it means; not materialised, so that keys stay usable.
    schema = "main." if connection.vendor == "sqlite" else ""
    name = model._meta.db_table
    return f'"{name}" AS NOT MATERIALIZED (SELECT {listed} FROM {schema}"{name}" t)', values  # noqa: S608


def _column(model: type[models.Model], field: models.Field[Any, Any], past: Past) -> Sql:
    table: str = model.table  # type: ignore[attr-defined]
    dated = DATED.get(table)
    if past.future or dated is None:
        return _held(model, field, past)
    if field.name in dated.events:
        return _happened(model, field, past)
    if field.name in dated.waiting:
        return _waiting(model, field, dated.waiting[field.name], past)
    return _held(model, field, past)


def _happened(model: type[models.Model], field: models.Field[Any, Any], past: Past) -> Sql:
    sql, values = _held(model, field, past)
    return f"CASE WHEN {sql} <= {_day()} THEN {sql} END", (*values, past.day.isoformat(), *values)


def _day() -> str:
    return "%s::date" if connection.vendor == "postgresql" else "%s"


def _waiting(model: type[models.Model], field: models.Field[Any, Any], waiting: Waiting, past: Past) -> Sql:
    code, code_values = _held(model, field, past)
    if waiting.every_value:
        day, day_values = _held(model, _field(model, waiting.every_value), past)
        return f"CASE WHEN {day} <= {_day()} THEN {code} END", (*day_values, past.day.isoformat(), *code_values)
    sql, values = "CASE", ()
    for value, until in waiting.until.items():
        day, day_values = _held(model, _field(model, until), past)
        sql += f" WHEN {code} = %s AND {day} <= {_day()} THEN %s"
        values += (*code_values, value, *day_values, past.day.isoformat(), value)
    placeholders = ", ".join(["%s"] * len(waiting.until))
    sql += f" WHEN {code} IN ({placeholders}) OR {code} IS NULL THEN %s ELSE {code} END"
    return sql, (*values, *code_values, *waiting.until, *code_values, waiting.unknown, *code_values)


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return found


def _held(model: type[models.Model], field: models.Field[Any, Any], past: Past) -> Sql:
    """Return the value held on the day: the one before the earliest correction recorded after it, else today's."""
    table: str = model.table  # type: ignore[attr-defined]
    names = sorted({field.name, field.attname})
    if not any((table, name) in past.corrected for name in names):
        return f't."{field.column}"', ()
    where = f'c."table" = %s AND c.record_id = t.{_key(model)} AND c.field IN ({", ".join(["%s"] * len(names))})'
    where += f" AND c.recorded_on > {_day()}"
    values = (table, *names, past.day.isoformat())
    log = Correction._meta.db_table
    order = 'c.source_id COLLATE "C"' if connection.vendor == "postgresql" else "c.source_id"
    before = f"SELECT {_read(field)} FROM {log} c WHERE {where} ORDER BY c.recorded_on, {order} LIMIT 1"  # noqa: S608
    sql = f'CASE WHEN EXISTS (SELECT 1 FROM {log} c WHERE {where}) THEN ({before}) ELSE t."{field.column}" END'  # noqa: S608
    return sql, (*values, *values)


def _key(model: type[models.Model]) -> str:
    """Return the column that holds the exchange format's own key of a table."""
    return "reason" if model._meta.model_name == "delayreason" else "source_id"


def _read(field: models.Field[Any, Any]) -> str:
    """Return the SQL that reads the text of a correction as a value of ``field``'s type."""
    text = "NULLIF(c.value_before, '')"
    if isinstance(field, models.ForeignKey):
        target = field.related_model
        return f"(SELECT k.id FROM {target._meta.db_table} k WHERE k.{_key(target)} = {text})"  # noqa: S608
    if isinstance(field, models.BooleanField):
        return f"({text} = 'true')"
    if isinstance(field, models.DateField) and connection.vendor == "postgresql":
        return f"CAST({text} AS date)"
    if isinstance(field, models.IntegerField):
        return f"CAST({text} AS integer)"
    if isinstance(field, models.DecimalField):
        return f"CAST({text} AS numeric)"
    return text
