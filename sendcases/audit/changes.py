"""
One number for all facts that figures are counted from: it differs as soon as one of them was changed.

The database itself moves the number with every statement that writes to such a table, in the transaction that writes:
whoever sees the change sees the new number, whoever does not sees the old one, and what is rolled back moved nothing.
No act, import or migration need know of it. Amounts are drawn at random, so that after a restore the number does not
come to stand for other facts than before, and tells nobody how much was done.

A model takes part with ``@counted``. The triggers are derived from the models, so no migration holds them: they are
laid whenever tables have been migrated (``lay_change_triggers``), also where SQLite dropped them in rebuilding a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection, connections, models, transaction

from sendcases.audit.models import FactChange

AnyModel = TypeVar("AnyModel", bound=type[models.Model])
_models: list[type[models.Model]] = []
_TABLE = FactChange._meta.db_table
# The name under which a transaction on PostgreSQL keeps which row is its own: so none waits for another.
_OWN = "sendcases.own_change"
_WORDS = ("insert", "update", "delete")
_AMOUNT = {"postgresql": "1 + (random() * 1000000)::bigint", "sqlite": "1 + abs(random() % 1000000)"}
# Names, constants and nothing from outside.
_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION note_fact_change() RETURNS trigger AS $$
    DECLARE own bigint := nullif(current_setting('{_OWN}', true), '')::bigint;
    BEGIN
        UPDATE {_TABLE} SET amount = amount + {_AMOUNT["postgresql"]} WHERE id = own;
        IF NOT FOUND THEN
            INSERT INTO {_TABLE} (amount) VALUES ({_AMOUNT["postgresql"]}) RETURNING id INTO own;
            PERFORM set_config('{_OWN}', own::text, true);
        END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql
"""  # noqa: S608
_NOTE = (
    f"INSERT INTO {_TABLE} (id, amount) VALUES (1, {_AMOUNT['sqlite']}) "  # noqa: S608
    "ON CONFLICT (id) DO UPDATE SET amount = amount + excluded.amount"
)


def counted(model: AnyModel) -> AnyModel:
    """Declare a model as read by figures: a write to its table changes ``facts_stamp``."""
    _models.append(model)
    return model


def counted_tables() -> list[str]:
    """Return the name of every table that figures are counted from."""
    return sorted(model._meta.db_table for model in _models)


def facts_stamp() -> str:
    """Return what stands for all facts as they are seen now; another as soon as anything of them was written."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(sum(amount), 0) FROM {_TABLE}")  # noqa: S608
        (total,) = cursor.fetchone()
    return str(total)


def gather_changes() -> None:
    """Put the rows that ended transactions left into one, so that their sum stays quick; the sum is the same."""
    if connection.vendor != "postgresql":
        return  # one row is all there is
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH ended AS (DELETE FROM {_TABLE} RETURNING amount) "  # noqa: S608
            f"INSERT INTO {_TABLE} (amount) SELECT coalesce(sum(amount), 0) FROM ended"
        )


def trigger_statements(vendor: str) -> list[str]:
    """Return the statements that lay the triggers over every table that figures are counted from."""
    if vendor == "postgresql":
        return [
            _FUNCTION,
            *(
                f"CREATE OR REPLACE TRIGGER {table}_counted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION note_fact_change()"
                for table in counted_tables()
            ),
        ]
    return [
        statement
        for table in counted_tables()
        for word in _WORDS
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_counted_{word}",
            f"CREATE TRIGGER {table}_counted_{word} AFTER {word.upper()} ON {table} BEGIN {_NOTE}; END",
        )
    ]


@contextmanager
def noted_once() -> Iterator[None]:
    """
    Note once what is written within, by hundreds of thousands of rows, where the database would note every row.

    That is SQLite, whose triggers run for each row: they are away while the one transaction writes that may write at
    all, and laid again before it ends. What is rolled back lays them again by itself.
    """
    if connection.vendor == "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in counted_tables():
            for word in _WORDS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_counted_{word}")
        yield
        for statement in trigger_statements(connection.vendor):
            cursor.execute(statement)
        cursor.execute(_NOTE)


def lay_change_triggers(app_config: Any, using: str, **kwargs: Any) -> None:
    """Lay the triggers once every table is migrated, where tables changed or one of the triggers is missing."""
    database = connections[using]
    with database.cursor() as cursor:
        stored = {table.name for table in database.introspection.get_table_list(cursor)}
        if not {_TABLE, *counted_tables()} <= stored:
            return  # migrated back to before some of them
        if kwargs.get("plan") or _missing(cursor, database.vendor):
            for statement in trigger_statements(database.vendor):
                cursor.execute(statement)


def _missing(cursor: Any, vendor: str) -> bool:
    """Say whether a table has none of its triggers, or not all."""
    if vendor == "postgresql":
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%\\_counted' AND NOT tgisinternal")
        return bool(cursor.fetchone()[0] < len(counted_tables()))
    named = "name LIKE '%\\_counted\\_%' ESCAPE '\\'"
    cursor.execute(f"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND {named}")  # noqa: S608 -- a constant
    return bool(cursor.fetchone()[0] < len(_WORDS) * len(counted_tables()))
