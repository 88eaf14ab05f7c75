"""Tables of history: which they are, and the triggers that refuse to change or delete their rows, on both engines."""

from typing import TypeVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

REFUSAL = "history is written once"

AnyModel = TypeVar("AnyModel", bound=type[models.Model])
_models: list[type[models.Model]] = []


def append_only(model: AnyModel) -> AnyModel:
    """
    Declare a model as history: its rows are added and never changed.

    This is all a new table needs to be sealed into the hash chain and closed to the application's database role.
    Its migration lists ``AppendOnly(table)`` for the triggers; a test holds that.
    """
    _models.append(model)
    return model


def history_models() -> list[type[models.Model]]:
    """Return every model of history, by its table."""
    return sorted(_models, key=lambda model: model._meta.db_table)


def history_tables() -> list[str]:
    """Return the name of every table of history."""
    return [model._meta.db_table for model in history_models()]


def trigger_sql(vendor: str, table: str) -> list[str]:
    """
    Return the statements that make ``table`` append-only on ``vendor``.

    On SQLite a later ``AlterField`` rebuilds the table and drops its triggers: a migration that alters
    an append-only table must list ``AppendOnly(table)`` again after it. A test holds this.
    """
    if vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$ LANGUAGE plpgsql",
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()",
        ]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ]


def drop_sql(vendor: str, table: str) -> list[str]:
    """Return the statements that lift the refusal; for reversing a migration and for the test harness."""
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
            f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_no_update", f"DROP TRIGGER IF EXISTS {table}_no_delete"]


def AppendOnly(table: str) -> Operation:
    """Return the migration operation that makes ``table`` append-only."""

    def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in trigger_sql(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)

    def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in drop_sql(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)

    return migrations.RunPython(forwards, backwards)
