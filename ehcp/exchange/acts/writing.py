"""Write many rows at once from the cells of a package: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

from ehcp.exchange.tables import Holding

_CHUNK = 2_000
Convert = Callable[[Any], Any]


def insert_cells(stored: Holding, rows: Iterable[Sequence[Any]]) -> int:
    """
    Insert ``rows`` (primary key, then the cells of the table, links as primary keys) and return how many.

    Columns that the exchange format does not know get the defaults of their model. The database reads the
    text of dates and numbers itself; constraints are its own to check.
    """
    known = [stored.model._meta.pk, *(stored.column(name) for name in stored.attributes)]
    others = [one for one in stored.model._meta.concrete_fields if one not in known]
    defaults = [_plain(one.get_db_prep_save(one.get_default(), connection)) for one in others]
    names = ", ".join(connection.ops.quote_name(str(one.column)) for one in [*known, *others])
    table = connection.ops.quote_name(stored.model._meta.db_table)
    written = ([*cells, *defaults] for cells in _converted(stored, rows))
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({names}) FROM STDIN", written)
    marks = ", ".join(["%s"] * (len(known) + len(others)))
    return _many(f"INSERT INTO {table} ({names}) VALUES ({marks})", written)  # noqa: S608 -- quoted names only


def insert_texts(model: type[models.Model], attributes: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert ``rows`` whose values are already what the database reads, such as JSON as its text; return how many."""
    columns = {one.attname: str(one.column) for one in model._meta.concrete_fields}
    names = ", ".join(connection.ops.quote_name(columns[attribute]) for attribute in attributes)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({names}) FROM STDIN", rows)
    marks = ", ".join(["%s"] * len(attributes))
    return _many(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 -- quoted names only


def update_cells(stored: Holding, rows: Iterable[Sequence[Any]]) -> int:
    """Set the columns of the exchange format in ``rows`` (as ``insert_cells`` takes them); return how many."""
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(stored.column(name).column))} = %s" for name in stored.attributes)
    table = quote(stored.model._meta.db_table)
    statement = f"UPDATE {table} SET {columns} WHERE id = %s"  # noqa: S608 -- quoted names only
    return _many(statement, ([*cells[1:], cells[0]] for cells in _converted(stored, rows)))


def _converted(stored: Holding, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Yield the rows with those cells converted that the database does not read by itself."""
    converters = [_converter(stored.column(name)) for name in stored.attributes]
    for row in rows:
        yield [
            row[0],
            *(convert(cell) if convert else cell for convert, cell in zip(converters, row[1:], strict=True)),
        ]


def _converter(column: models.Field[Any, Any]) -> Convert | None:
    if isinstance(column, models.BooleanField):
        return {"true": True, "false": False, None: None}.__getitem__
    if not column.null and isinstance(column, (models.CharField, models.TextField)):
        return lambda cell: "" if cell is None else cell
    return None


def _plain(value: Any) -> Any:
    dumps = getattr(value, "dumps", None)
    return dumps(value.obj) if dumps else value


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    # Django does not dress up what COPY raises by itself.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _many(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with connection.cursor() as cursor:
        for chunk in _chunks(rows):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
