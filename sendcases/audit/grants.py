"""
What the application's role may do on PostgreSQL: everything with the present, nothing with the past.

The role owns nothing. It holds no ALTER, TRUNCATE or DROP on any table, and on history no UPDATE and no DELETE.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from sendcases.audit.append_only import history_tables

PRESENT = "SELECT, INSERT, UPDATE, DELETE"
HISTORY = "SELECT, INSERT"
# Django writes here when tables change, which is the owner's work.
READ_ONLY = {"django_migrations"}


class GrantRefused(Exception):
    """A role that cannot be the application's; the message says why."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A right on a table of history that the role connected now should not hold."""

    table: str
    right: str


def grant_roles(role: str, *, password: str = "") -> None:
    """
    Give the application's role its rights on every table of today, and take every other right from it.

    Run it as the owner after each migration; it can be run again. A role that is not there is made, if a password
    is given. Raises ``GrantRefused`` for a role that could change its own rights.
    """
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema(), current_database()")
        owner, schema, database = cursor.fetchone()
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if role == owner:
            raise GrantRefused(f"“{role}” owns the tables. Give the application another role.")
        if found is None:
            _make(role, password)
        elif found[0]:
            raise GrantRefused(f"“{role}” may make or change roles. Give the application a plain role.")
        cursor.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [role, owner])
        if cursor.fetchone()[0]:
            raise GrantRefused(f"“{role}” is a member of “{owner}”, which owns the tables.")
        name, place = quote(role), quote(schema)
        cursor.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {quote(database)} TO {name}")
        cursor.execute(f"REVOKE CREATE ON SCHEMA {place} FROM PUBLIC, {name}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {place} TO {name}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {place} FROM PUBLIC, {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {place} TO {name}")
        history = set(history_tables())
        for table in connection.introspection.table_names(cursor):
            rights = HISTORY if table in history else "SELECT" if table in READ_ONLY else PRESENT
            cursor.execute(f"GRANT {rights} ON {quote(table)} TO {name}")
        cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = %s", [schema])
        for (view,) in cursor.fetchall():
            cursor.execute(f"GRANT SELECT ON {quote(view)} TO {name}")


def _make(role: str, password: str) -> None:
    if not password:
        raise GrantRefused(f"There is no role “{role}”, and no password to make it with.")
    from psycopg import sql  # noqa: PLC0415 -- only where PostgreSQL is used

    words = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
    with connection.cursor() as cursor:
        cursor.execute(words)


def rights_to_rewrite() -> list[Rewriting]:
    """Return the rights on history that the role connected now holds and should not; none on SQLite, which has none."""
    if connection.vendor != "postgresql":
        return []
    found = []
    with connection.cursor() as cursor:
        for table in history_tables():
            for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER"):
                cursor.execute("SELECT has_table_privilege(%s, %s)", [table, right])
                if cursor.fetchone()[0]:
                    found.append(Rewriting(table, right))
    return found
