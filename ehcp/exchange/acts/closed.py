"""
The rows of a package that are closed to whoever brings it.

An import is an act on each child it names (threats paper, section 2.3). A row about a child whom the importer may
not see is refused in the same words, and after the same work, as one whose id is held by somebody else: a record
of another name and birth date. Every row about such a child is refused, held or not, so that a refusal tells
neither a value nor which records there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ehcp.exchange.format.schema import Table
from ehcp.exchange.format.staging import Staging

# Tables whose rows name their record by its table and id: the columns of both.
_NAMED = {"delays": "record_type", "corrections": "table"}
_BEFORE = ("", "held_")


class ClosedRows:
    """Marks and finds, in the temporary database, the rows about children who are closed to the importer."""

    def __init__(self, staging: Staging, tables: list[Table]) -> None:
        self._staging = staging
        self._tables = tables

    def mark(self, unseen: Collection[tuple[str, int]]) -> None:
        """Mark every row about the ``unseen`` children (id and primary key), or about somebody else under one id."""
        self._staging.execute("CREATE TABLE unseen (child_id TEXT PRIMARY KEY, pk INTEGER) WITHOUT ROWID")
        self._staging.insert("INSERT INTO unseen VALUES (?, ?)", unseen)
        self._staging.execute(
            'CREATE TABLE closed ("table" TEXT, key TEXT, child_id TEXT, PRIMARY KEY ("table", key)) WITHOUT ROWID'
        )
        self._staging.execute(_CHILDREN)
        for table in self._tables:
            links = [field for field in table.fields if field.links_to and field.name != table.key]
            for before in _BEFORE:
                for link in links:
                    self._mark_linked(table, before, f"'{link.links_to}'", link.name)
        for name, naming in _NAMED.items():
            table = next(one for one in self._tables if one.name == name)
            for before in _BEFORE:
                self._mark_linked(table, before, f't."{naming}"', "record_id")

    def lines(self, table: Table) -> Iterator[int]:
        """Yield the lines of the rows of ``table`` that are closed."""
        for (line,) in self._staging.query(
            f'SELECT t.line FROM "{table.name}" t WHERE {self.are_closed(table)} ORDER BY t.line'  # noqa: S608
        ):
            yield int(str(line))

    def unseen_named(self) -> list[int]:
        """Return the primary keys of the children who are named by a row of the package and may not be seen."""
        found: set[int] = set()
        for table in self._tables:
            for (pk,) in self._staging.query(f"""
                SELECT DISTINCT u.pk FROM "{table.name}" t
                JOIN closed c ON c."table" = '{table.name}' AND c.key = t."{table.key}"
                JOIN unseen u ON u.child_id = c.child_id
            """):  # noqa: S608 -- names of the schema, never of the package
                found.add(int(str(pk)))
        return sorted(found)

    @staticmethod
    def are_closed(table: Table, row: str = "t") -> str:
        """Return the condition that a row of ``table``, come or held, is closed."""
        return (
            f"EXISTS (SELECT 1 FROM closed WHERE closed.\"table\" = '{table.name}' "  # noqa: S608
            f'AND closed.key = {row}."{table.key}")'
        )

    def _mark_linked(self, table: Table, before: str, named: str, link: str) -> None:
        self._staging.execute(f"""
            INSERT OR IGNORE INTO closed SELECT '{table.name}', t."{table.key}", c.child_id
            FROM "{before}{table.name}" t CROSS JOIN closed c
            WHERE c."table" = {named} AND c.key = t."{link}" AND t."{table.key}" IS NOT NULL
        """)  # noqa: S608 -- names of the schema, never of the package


# The unseen, those whose id is held by somebody of another name and birth date, and all who were merged into them.
_CHILDREN = """
    INSERT OR IGNORE INTO closed
    WITH RECURSIVE
    first (child_id) AS (
        SELECT child_id FROM unseen
        UNION
        SELECT t.child_id FROM children t JOIN held_children h ON h.child_id = t.child_id
        WHERE t.birth_date <> h.birth_date
            AND lower(trim(t.surname)) <> lower(trim(h.surname))
            AND lower(trim(t.forename)) <> lower(trim(h.forename))
    ),
    merges (child_id, into_id) AS (
        SELECT child_id, merged_into_child_id FROM children WHERE merged_into_child_id IS NOT NULL
        UNION
        SELECT child_id, merged_into_child_id FROM held_children WHERE merged_into_child_id IS NOT NULL
    ),
    reached (child_id, of_id) AS (
        SELECT child_id, child_id FROM first
        UNION
        SELECT merges.child_id, reached.of_id FROM merges JOIN reached ON reached.child_id = merges.into_id
    )
    SELECT 'children', child_id, min(of_id) FROM reached GROUP BY child_id
"""
