"""
Following a table in the order of its numbers, so that no row comes to be seen behind whoever has read so far.

A row has its number when it is written and is seen when its transaction ends, so on PostgreSQL a higher number may be
seen first. Each transaction that writes to a followed table therefore holds, until it ends, a lock that names the
newest number seen before it wrote; nobody waits for such a lock. Nothing above the lowest of them is settled, however
long the transaction takes and whatever writes it: an act, a job, an import on the command line. SQLite has one writer
at a time, whose numbers are seen in their order.
"""

from __future__ import annotations

from zlib import crc32

from django.apps.registry import Apps
from django.db import connection, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.models import Max

# A lock is 16 bits for the table, then 48 for the number.
_NUMBER_BITS = 48


def _space(table: str) -> int:
    """Return the number that stands for a table in its locks; none of the small ones, which other locks have."""
    return 0x4000 | (crc32(table.encode()) & 0x3FFF)


def trigger_sql(table: str) -> list[str]:
    """Return the statements with which a transaction says from where on ``table`` is not settled."""
    name, mine = f"{table}_followed", f"sendcases.{table}_followed"
    return [
        f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
        BEGIN
            IF coalesce(current_setting('{mine}', true), '') = '' THEN
                PERFORM pg_advisory_xact_lock_shared(
                    ({_space(table)}::bigint << {_NUMBER_BITS}) | (SELECT coalesce(max(id), 0) FROM {table})
                );
                PERFORM set_config('{mine}', 'yes', true);
            END IF;
            RETURN NULL;
        END $$ LANGUAGE plpgsql
        """,  # noqa: S608 -- names of this project
        f"CREATE OR REPLACE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


def Followed(table: str) -> Operation:
    """Return the migration operation after which ``settled_number`` of the model of ``table`` can be believed."""

    def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in trigger_sql(table):
                schema_editor.execute(statement)

    def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_followed ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_followed()")

    return migrations.RunPython(forwards, backwards)


def settled_number(model: type[models.Model]) -> int:
    """Return the number up to which every row of ``model`` that there will be can be seen (two queries at most)."""
    # The order matters: whoever wrote below the newest number seen now held its lock before, and holds it still or has
    # ended; then its rows are seen by the next query.
    newest: int = model._default_manager.order_by().aggregate(newest=Max("pk"))["newest"] or 0
    if connection.vendor != "postgresql":
        return newest
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) FROM pg_locks "
            "WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint >> 16) = %s AND pid <> pg_backend_pid() "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [_space(model._meta.db_table)],
        )
        (held,) = cursor.fetchone()
    return newest if held is None else min(newest, held)
