"""The rows of a package side by side in a private temporary database, so that memory stays bounded."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

from ehcp.exchange.format.schema import Schema, Table

BATCH = 2_000
CACHE_KB = 64_000

# Columns that the rules between rows, and the links, are looked up by.
_LOOKED_UP_BY = {
    "children": ("merged_into_child_id",),
    "requests": ("child_id",),
    "assessments": ("child_id", "request_id"),
    "plans": ("child_id", "assessment_id"),
    "reviews": ("plan_id",),
    "needs": ("plan_id",),
}


def _is_like(pattern: str, text: str | None) -> bool | None:
    """Answer REGEXP, as the database of the product does."""
    return None if text is None else re.search(pattern, text) is not None


class Staging:
    """
    A temporary SQLite database with one table for each table of the format.

    Every cell is kept as the text it was, NULL where it was empty or wrong; ``line`` is its line in the file.
    The database has no name: it lives in memory, spills to an unlinked file when it grows, and is gone when
    closed or when the process dies.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._waiting: dict[str, list[Sequence[str | int | None]]] = {name: [] for name in schema.tables}
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.create_function("regexp", 2, _is_like, deterministic=True)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        for table in schema.tables.values():
            columns = ", ".join(f'"{name}" TEXT' for name in table.header)
            self._db.execute(f'CREATE TABLE "{table.name}" (line INTEGER PRIMARY KEY, {columns})')

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def add(self, table: str, line: int, cells: Sequence[str | None]) -> None:
        """Keep one row; it is written with the next batch."""
        waiting = self._waiting[table]
        waiting.append((line, *cells))
        if len(waiting) >= BATCH:
            self._write(table)

    def settle(self) -> None:
        """Write what waits, and make the rows quick to look up."""
        for table in self._schema.tables.values():
            self._write(table.name)
            for column in (table.key, *_LOOKED_UP_BY.get(table.name, ())):
                self._db.execute(f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")')
        self._db.execute("ANALYZE")

    def keep_about(self, data_as_at: str) -> None:
        """Keep the last day covered where the rules can read it."""
        self._db.execute("CREATE TABLE about (data_as_at TEXT)")
        self._db.execute("INSERT INTO about VALUES (?)", (data_as_at or None,))

    def execute(self, sql: str) -> None:
        """Run a statement that yields nothing."""
        self._db.execute(sql)

    def insert(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Insert many rows by one statement."""
        self._db.execute("BEGIN")
        self._db.executemany(sql, rows)
        self._db.execute("COMMIT")

    def query(self, sql: str, *values: object) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a query."""
        yield from self._db.execute(sql, values)

    def rows(self, table: Table) -> Iterator[tuple[str | None, ...]]:
        """Yield the cells of every row of ``table``, in the order of its file."""
        columns = ", ".join(f'"{name}"' for name in table.header)
        yield from self._db.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY line')  # noqa: S608

    def count(self, table: str) -> int:
        """Return how many rows ``table`` holds."""
        counted = self._db.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608
        return int(counted[0])

    def _write(self, table: str) -> None:
        waiting = self._waiting[table]
        if waiting:
            marks = ", ".join("?" * len(waiting[0]))
            self._db.execute("BEGIN")
            self._db.executemany(f'INSERT INTO "{table}" VALUES ({marks})', waiting)  # noqa: S608
            self._db.execute("COMMIT")
            waiting.clear()
