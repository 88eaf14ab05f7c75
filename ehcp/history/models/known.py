"""
The world as at a day: the fact tables with later events left out and later knowledge put back.

Inside ``world_on(day, basis)`` every query on a fact table reads, instead of the table, a view of it made for
that one statement (``WITH ehcp_plan AS (...)``), which

- leaves out the day of every event after ``day``, and reads the codes that wait for it as unknown (*true*);
- on the basis ``known``, first puts back the value held before the earliest correction recorded after
  ``day`` (*known*), for those columns of which any value was corrected since.

So a measure is written once, on the plain models, whatever the day and the basis. Corrections may touch any
column, keys to other records included. Without later corrections the second part costs one small query; a table
whose last event is on or before the day is read as it stands, which an index tells in one look.
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

from ehcp.history.models.corrections import Correction
from ehcp.history.models.dated import DATED, Waiting
from ehcp.history.models.settled import settled_on

# SQL and its parameters. Names of tables and columns come from the models, every value is a parameter.
Sql = tuple[str, tuple[Any, ...]]


class Basis(StrEnum):
    """What is read about a past day: what was known then, or what is known now."""

    KNOWN = "known"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Past:
    """
    One past day.

    ``corrected`` are the columns of which any value was corrected after it (none on the latest basis), ``settled``
    the tables that stood then as they stand, but for days that are known ahead.
    """

    day: date
    corrected: frozenset[tuple[str, str]]
    settled: frozenset[str]


@contextmanager
def world_on(day: date, basis: Basis = Basis.KNOWN) -> Iterator[None]:
    """
    Answer every query on the fact tables as at the close of ``day`` while the block lasts.

    A queryset made inside must be evaluated inside. Writing inside the block is a mistake: a row read here is
    not the row that is.
    """
    corrected = _corrected_after(day) if basis is Basis.KNOWN else frozenset[tuple[str, str]]()
    past = Past(day, corrected, _settled_by(day) - {table for table, _ in corrected})
    with connection.execute_wrapper(_Views(past)):
        yield


def _corrected_after(day: date) -> frozenset[tuple[str, str]]:
    rows = Correction.objects.filter(recorded_on__gt=day).order_by().values_list("table", "field").distinct()
    return frozenset((table, column) for table, column in rows)


def _settled_by(day: date) -> frozenset[str]:
    """Return the tables in which every event was on or before the day, and no code waits for one."""
    looks, tables = [], []
    for model in _fact_tables().values():
        table: str = model.table  # type: ignore[attr-defined]
        if settled := settled_on(table):
            columns = {name: f't."{_field(model, name).column}"' for name in settled.names}
            last = settled.text(columns.__getitem__, connection.vendor)
            # In this form either engine takes the last entry of the index, whatever it believes of the rows.
            latest = f"SELECT {last} > {_day()} FROM {_table(model)} t WHERE {last} IS NOT NULL"  # noqa: S608
            looks.append(f"({latest} ORDER BY {last} DESC LIMIT 1)")
            tables.append(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(looks)}", [day.isoformat()] * len(looks))
        found = cursor.fetchone() or ()
    return frozenset(table for table, is_later in zip(tables, found, strict=True) if not is_later)


class _Views:
    """A wrapper of database execution that lays a view over each fact table a SELECT mentions."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.columns: dict[str, list[_Column]] = {}

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if many or not sql.startswith(("SELECT", "(SELECT")):
            return execute(sql, params, many, context)
        views = [
            view for name, model in _fact_tables().items() if f'"{name}"' in sql and (view := self._view(model, sql))
        ]
        if not views:
            return execute(sql, params, many, context)
        before = ", ".join(view for view, _ in views)
        held = [value for _, values in views for value in values]
        return execute(f"WITH {before} {sql}", (*held, *(params or ())), many, context)

    def _view(self, model: type[models.Model], sql: str) -> Sql | None:
        name = model._meta.db_table
        if name not in self.columns:
            self.columns[name] = _columns(model, self.past)
        # The keys always, because the columns of other views look them up.
        keys = ("id", _key(model))
        named = [column for column in self.columns[name] if column.name in keys or f'"{column.name}"' in sql]
        return _view_sql(model, named)


@lru_cache(maxsize=1)
def _fact_tables() -> dict[str, type[models.Model]]:
    """Return the models of the exchange format by the name of their table in the database."""
    return {
        model._meta.db_table: model for model in apps.get_models() if isinstance(getattr(model, "table", None), str)
    }


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of a view; ``is_heavy`` where corrections must be looked up for it."""

    name: str
    sql: Sql
    is_heavy: bool


def _columns(model: type[models.Model], past: Past) -> list[_Column]:
    return [
        _Column(str(field.column), _column(model, field, past), _is_corrected(model, field, past))
        for field in model._meta.concrete_fields
    ]


def _view_sql(model: type[models.Model], columns: list[_Column]) -> Sql | None:
    """Return the view of some columns of a table, or none where nothing in them differs from the table itself."""
    name = model._meta.db_table
    listed: list[str] = []
    barred: list[str] = []
    values: tuple[Any, ...] = ()
    barred_values: tuple[Any, ...] = ()
    for column in columns:
        sql, more = column.sql
        if column.is_heavy and connection.vendor == "postgresql":
            barred.append(f'{sql} AS "{column.name}"')
            barred_values += more
            listed.append(f'h."{column.name}"')
        else:
            listed.append(f'{sql} AS "{column.name}"')
            values += more
    if not (values or barred_values):
        return None
    source = f"{_table(model)} t"
    if barred:
        # OFFSET 0 has PostgreSQL work a corrected value out once for each row, however often it is read.
        source += f" CROSS JOIN LATERAL (SELECT {', '.join(barred)} OFFSET 0) h"
    # Not materialised, so that keys stay usable.
    view = f'"{name}" AS NOT MATERIALIZED (SELECT {", ".join(listed)} FROM {source})'  # noqa: S608
    return view, (*values, *barred_values)


def _table(model: type[models.Model]) -> str:
    """Return the table itself, whatever view of the same name lies over it: SQLite must be told the schema."""
    return f'{"main." if connection.vendor == "sqlite" else ""}"{model._meta.db_table}"'


def _is_corrected(model: type[models.Model], field: models.Field[Any, Any], past: Past) -> bool:
    """Tell whether any value of the column was corrected after the day."""
    table: str = model.table  # type: ignore[attr-defined]
    return any((table, name) in past.corrected for name in (field.name, field.attname))


def _column(model: type[models.Model], field: models.Field[Any, Any], past: Past) -> Sql:
    table: str = model.table  # type: ignore[attr-defined]
    dated = DATED.get(table)
    if dated is None or (table in past.settled and field.name not in dated.ahead):
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
    if not _is_corrected(model, field, past):
        return f't."{field.column}"', ()
    log = Correction._meta.db_table
    key = f"t.{_key(model)}"
    after = f'c."table" = %s AND c.field IN ({", ".join(["%s"] * len(names))}) AND c.recorded_on > {_day()}'
    values = (table, *names, past.day.isoformat())
    order = 'c.source_id COLLATE "C"' if connection.vendor == "postgresql" else "c.source_id"
    # Whether a record was corrected is read off one list made once; only then is its correction looked for.
    corrected = f"SELECT c.record_id FROM {log} c WHERE {after}"  # noqa: S608
    before = f"SELECT {_read(field)} FROM {log} c WHERE {after} AND c.record_id = {key} ORDER BY c.recorded_on, {order}"  # noqa: S608
    sql = f'CASE WHEN {key} IN ({corrected}) THEN ({before} LIMIT 1) ELSE t."{field.column}" END'
    return sql, (*values, *values)


def _key(model: type[models.Model]) -> str:
    """Return the column that holds the exchange format's own key of a table."""
    return "reason" if model._meta.model_name == "delayreason" else "source_id"


def _read(field: models.Field[Any, Any]) -> str:
    """Return the SQL that reads the text of a correction as a value of ``field``'s type."""
    text = "NULLIF(c.value_before, '')"
    if isinstance(field, models.ForeignKey):
        target = field.related_model
        return f"(SELECT k.id FROM {_table(target)} k WHERE k.{_key(target)} = {text})"  # noqa: S608
    if isinstance(field, models.BooleanField):
        return f"({text} = 'true')"
    if isinstance(field, models.DateField) and connection.vendor == "postgresql":
        return f"CAST({text} AS date)"
    if isinstance(field, models.IntegerField):
        return f"CAST({text} AS integer)"
    if isinstance(field, models.DecimalField):
        return f"CAST({text} AS numeric)"
    return text
