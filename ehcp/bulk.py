"""Set-based inserts of many rows: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

_CHUNK = 2000


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """
    Insert ``rows`` (values in the order of ``columns``, which are attribute names) and return how many.

    Runs no ``save()``, no signal and no default: every column without a database default must be named.
    Constraints are the database's to check.
    """
    fields = [_field(model, name) for name in columns]
    prepare = [_preparer(field) for field in fields]
    prepared: Iterable[Sequence[Any]] = rows
    if any(prepare):
        prepared = ([one(value) if one else value for one, value in zip(prepare, row, strict=True)] for row in rows)
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({names}) FROM STDIN", prepared)
    marks = ", ".join(["%s"] * len(fields))
    return _executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", prepared)  # noqa: S608 -- quoted names only


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """
    Set ``columns`` of rows by primary key and return how many; each row is its values, then the key.

    Like ``insert_rows`` it runs no ``save()`` and no signal.
    """
    fields = [_field(model, name) for name in columns]
    prepare = [*(_preparer(field) for field in fields), None]
    prepared = ([one(value) if one else value for one, value in zip(prepare, row, strict=True)] for row in rows)
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    return _executemany(f"UPDATE {table} SET {sets} WHERE {key} = %s", prepared)  # noqa: S608 -- quoted names only


# What both drivers write as it is. The rest goes through its field, which is ten times slower.
_PLAIN_FIELDS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


def _preparer(field: Any) -> Callable[[Any], Any] | None:
    if isinstance(field, _PLAIN_FIELDS):
        return None
    if connection.vendor == "postgresql" and isinstance(field, (models.DateField, models.DecimalField)):
        return None
    if type(field) is models.DateField:
        return lambda value: value and str(value)  # as SQLite keeps a day; a moment is another field
    return lambda value: _plain(field.get_db_prep_save(value, connection))


def _field(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    # Django does not dress up what COPY raises by itself.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _plain(value: Any) -> Any:
    """Return a JSON wrapper as its text; everything else COPY writes by itself."""
    dumps = getattr(value, "dumps", None)
    return dumps(value.obj) if dumps else value


def _executemany(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    chunk: list[Sequence[Any]] = []
    with connection.cursor() as cursor:
        for row in rows:
            chunk.append(row)
            if len(chunk) == _CHUNK:
                cursor.executemany(statement, chunk)
                count += len(chunk)
                chunk = []
        if chunk:
            cursor.executemany(statement, chunk)
    return count + len(chunk)
