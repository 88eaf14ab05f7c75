"""Lay what is held beside what came: which rows are new, which changed, which key each has or will have."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from ehcp.exchange.acts.closed import ClosedRows
from ehcp.exchange.format.check_package import CheckedPackage
from ehcp.exchange.format.schema import Table
from ehcp.exchange.format.staging import Staging
from ehcp.exchange.tables import held_rows, holding
from ehcp.history.acts.references import fresh_keys

# A row that ends comes before one that begins, where the database allows one open row a child.
_ENDED_FIRST = {
    "plans": "(t.ceased_on IS NULL AND t.transferred_out_on IS NULL)",
    "requests": "t.outcome = 'A'",
    "consultations": "t.replied_on IS NULL",
    "provision": "t.ended_on IS NULL",
    "provision_spells": "t.to_on IS NULL",
}
# A row that hangs on another child, plan, assessment or review now is another record under the same id.
_STAYS = {"child_id", "plan_id", "assessment_id", "review_id", "provision_id", "table", "record_id", "record_type"}
_MAY_MOVE = {
    ("requests", "plan_id"),
    ("assessments", "plan_id"),
    ("plans", "assessment_id"),
    ("budgets", "plan_id"),
    ("outcomes", "review_id"),
    ("phase_transfers", "review_id"),
    ("exemptions", "assessment_id"),
    ("appeals", "assessment_id"),
    ("appeals", "plan_id"),
    ("mediations", "assessment_id"),
    ("mediations", "plan_id"),
}


class Matching:
    """The staged rows of a package beside the rows that are held, all in the temporary database."""

    def __init__(self, checked: CheckedPackage) -> None:
        self._staging: Staging = checked.staging
        self._absent = checked.absent
        self.tables: list[Table] = checked.schema.in_loading_order()
        self._closed = ClosedRows(checked.staging, self.tables)

    def load(self, seen: Callable[[str], None], *, unseen: Collection[tuple[str, int]]) -> None:
        """
        Copy what is held beside the staged rows, as the format would write it.

        ``unseen`` are id and primary key of the children whom the importer may not see.
        """
        for table in self.tables:
            seen(table.name)
            columns = ", ".join(f'"{name}" TEXT' for name in table.header)
            self._staging.execute(f'CREATE TABLE "held_{table.name}" (pk INTEGER, {columns})')
            self._staging.execute(
                f'CREATE TABLE "key_{table.name}" (key TEXT PRIMARY KEY, pk INTEGER, is_new INTEGER) WITHOUT ROWID'
            )
            marks = ", ".join("?" * (len(table.fields) + 1))
            self._staging.insert(
                f'INSERT INTO "held_{table.name}" VALUES ({marks})',  # noqa: S608 -- names of the schema
                ((pk, *cells) for pk, cells in held_rows(holding(table.name))),
            )
            self._staging.execute(f'CREATE INDEX "held_{table.name}_key" ON "held_{table.name}" ("{table.key}")')
            self._staging.execute(
                f'INSERT INTO "key_{table.name}" SELECT "{table.key}", pk, 0 FROM "held_{table.name}"'  # noqa: S608
            )
            self._fill_absent(table)
        self._closed.mark(unseen)

    def unseen_named(self) -> list[int]:
        """Return the primary keys of the children whom the package names and the importer may not see."""
        return self._closed.unseen_named()

    def _fill_absent(self, table: Table) -> None:
        """Take what is held for the columns that the file left out: it says nothing about them."""
        for name in self._absent.get(table.name, ()):
            self._staging.execute(
                f"""
                UPDATE "{table.name}" SET "{name}" = h."{name}" FROM "held_{table.name}" h
                WHERE h."{table.key}" = "{table.name}"."{table.key}" AND h."{name}" IS NOT NULL
                """  # noqa: S608 -- names of the schema
            )

    def give_keys(self, table: Table) -> int:
        """Give every new row of ``table`` its primary key, in the order of the file; return how many there are."""
        number = self.count_new(table)
        if number:
            keys = enumerate(fresh_keys(holding(table.name).model, number), start=1)
            self._staging.execute("CREATE TABLE fresh (place INTEGER PRIMARY KEY, pk INTEGER)")
            self._staging.insert("INSERT INTO fresh VALUES (?, ?)", keys)
            self._staging.execute(
                f"""
                INSERT INTO "key_{table.name}" SELECT key, fresh.pk, 1 FROM (
                    SELECT "{table.key}" AS key, row_number() OVER (ORDER BY line) AS place
                    FROM ({self._new_keys(table)})
                ) JOIN fresh USING (place)
                """  # noqa: S608 -- names of the schema
            )
            self._staging.execute("DROP TABLE fresh")
        return number

    def count_new(self, table: Table) -> int:
        """Return how many rows of ``table`` are not held yet."""
        return self._count(self._new_keys(table))

    def count_absent(self, table: Table) -> int:
        """Return how many rows are held that the package does not hold, less those closed to the importer."""
        return self._count(f"""
            SELECT h.pk FROM "held_{table.name}" h WHERE NOT EXISTS (
                SELECT 1 FROM "{table.name}" t WHERE t."{table.key}" = h."{table.key}"
            ) AND NOT {self._closed.are_closed(table, "h")}
        """)  # noqa: S608 -- names of the schema

    def new_rows(self, table: Table) -> Iterator[tuple[Any, ...]]:
        """Yield key and cells of the new rows of ``table``; links are primary keys."""
        yield from self._staging.query(f"{self._select(table)} WHERE k.is_new = 1 ORDER BY t.line")

    def changed_rows(self, table: Table) -> Iterator[tuple[Any, ...]]:
        """Yield line, key and cells of the rows of ``table`` that differ from what is held and are not closed."""
        order = _ENDED_FIRST.get(table.name, "NULL")
        yield from self._staging.query(
            f"""
            {self._select(table, "t.line, ")} JOIN "held_{table.name}" h ON h.pk = k.pk
            WHERE k.is_new = 0 AND ({self._differs(table)}) AND NOT {self._closed.are_closed(table)}
            ORDER BY {order}, t.line
            """
        )

    def moved_rows(self, table: Table) -> Iterator[tuple[int, str]]:
        """
        Yield line and column of the rows whose id is held by a record of another child, plan or record.

        Those closed to the importer are among them, and look the same.
        """
        staying = [
            name
            for name in table.header
            if name in _STAYS and name != table.key and (table.name, name) not in _MAY_MOVE
        ]
        for line in self._closed.lines(table):
            yield line, staying[0] if staying else table.key
        for column in staying:
            for (moved,) in self._staging.query(f"""
                SELECT t.line FROM "{table.name}" t JOIN "held_{table.name}" h ON h."{table.key}" = t."{table.key}"
                WHERE t."{column}" IS NOT h."{column}" AND NOT {self._closed.are_closed(table)} ORDER BY t.line
            """):  # noqa: S608 -- names of the schema
                yield int(str(moved)), column

    def _select(self, table: Table, first: str = "") -> str:
        columns, joins = [], []
        for number, field in enumerate(table.fields):
            if field.links_to and field.name != table.key:
                columns.append(f"k{number}.pk")
                joins.append(f'LEFT JOIN "key_{field.links_to}" k{number} ON k{number}.key = t."{field.name}"')
            else:
                columns.append(f't."{field.name}"')
        return f"""
            SELECT {first}k.pk, {", ".join(columns)} FROM "{table.name}" t
            JOIN "key_{table.name}" k ON k.key = t."{table.key}" {" ".join(joins)}
        """  # noqa: S608 -- names of the schema

    def _differs(self, table: Table) -> str:
        return " OR ".join(f't."{name}" IS NOT h."{name}"' for name in table.header)

    def _new_keys(self, table: Table) -> str:
        return f"""
            SELECT t.line, t."{table.key}" FROM "{table.name}" t WHERE NOT EXISTS (
                SELECT 1 FROM "key_{table.name}" k WHERE k.key = t."{table.key}"
            )
        """  # noqa: S608 -- names of the schema

    def _count(self, sql: str) -> int:
        ((number,),) = self._staging.query(f"SELECT count(*) FROM ({sql})")  # noqa: S608 -- names of the schema
        return int(str(number))
