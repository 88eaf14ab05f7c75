"""Lay the views of all versions over the versioned tables whenever the tables have been migrated."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

from ehcp.history.models.versions import VERSIONS, drop_statements, view_statements

# The last app with models of facts: when its migrations are done, every table is there.
_LAST_APP = "reporting"
_FIRST_APP = "accounts"


def drop_known_views(app_config: Any, using: str, **kwargs: Any) -> None:
    """Take the views away if tables are to change: both engines refuse to change a table that a view reads."""
    if app_config.label == _FIRST_APP and kwargs.get("plan"):
        _execute(using, drop_statements())


def create_known_views(app_config: Any, using: str, **kwargs: Any) -> None:
    """Lay the views once every table is migrated; they are derived from the models, so no migration holds them."""
    if app_config.label != _LAST_APP or not apps.ready:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        stored = {table.name for table in connection.introspection.get_table_list(cursor)}
    are_there = all(one.known._meta.db_table in stored for one in VERSIONS.values())
    if all(one.past._meta.db_table in stored for one in VERSIONS.values()) and (kwargs.get("plan") or not are_there):
        _execute(using, view_statements(connection.vendor))


def _execute(using: str, statements: list[str]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
