"""On PostgreSQL the application works as a role that owns nothing and cannot rewrite history."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

import manage
from ehcp.models import CaseEvent, Child
from sendcases.accounts.roles import Role
from sendcases.audit.append_only import history_tables
from sendcases.audit.grants import GrantRefused, grant_roles, rights_to_rewrite
from sendcases.audit.models import ReadEntry
from tests.conftest import APPLICATION, as_application, as_owner
from tests.ehcp.history.test_history import a_row_of_each
from tests.factories import a_child, a_user

pytestmark = pytest.mark.django_db
REWRITING = (
    "UPDATE {} SET id = id",
    "DELETE FROM {}",
    "TRUNCATE {} CASCADE",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} ADD COLUMN more integer",
    "DROP TRIGGER {}_append_only ON {}",
    "DROP TABLE {} CASCADE",
    "CREATE RULE forget AS ON INSERT TO {} DO INSTEAD NOTHING",
)


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def refused(statement: str) -> bool:
    """Say whether the database refuses for want of rights; a trigger that refuses does not count."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") == "42501"
    return False


def test_the_suite_runs_as_the_applications_role() -> None:
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (APPLICATION,)
            cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [APPLICATION])
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("statement", REWRITING)
def test_it_cannot_rewrite_history(statement: str) -> None:
    if is_postgresql():
        assert [table for table in history_tables() if not refused(statement.replace("{}", table))] == []


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"])
def test_it_holds_no_right_to(right: str) -> None:
    if is_postgresql():
        with connection.cursor() as cursor:
            for table in history_tables():
                cursor.execute(f"GRANT {right} ON {table} TO CURRENT_USER")  # a warning, and nothing is given
                cursor.execute("SELECT has_table_privilege(%s, %s)", [table, right])
                assert cursor.fetchone() == (False,), table


@pytest.mark.parametrize("statement", ["TRUNCATE ehcp_child CASCADE", "ALTER TABLE ehcp_child ADD COLUMN x integer",
                                       "CREATE TABLE mine (id integer)", "DELETE FROM django_migrations",
                                       "SELECT setval('audit_seal_id_seq', 1)"])  # fmt: skip
def test_it_cannot_change_tables(statement: str) -> None:
    if is_postgresql():
        assert refused(statement)


def test_it_works_all_the_same(client: Client) -> None:
    assert a_row_of_each()
    child = a_child()
    client.force_login(a_user(Role.MANAGER))
    assert client.get(reverse("ehcp:case", args=[child.pk])).status_code == 200
    assert ReadEntry.objects.filter(child_pk=child.pk).exists()
    Child.objects.filter(pk=child.pk).update(version=3)
    Child.objects.filter(pk=child.pk).delete()
    assert CaseEvent.objects.exists()


def test_it_is_told_when_a_role_could_rewrite_history() -> None:
    assert rights_to_rewrite() == []
    if is_postgresql():
        as_owner()
        found = {one.table for one in rights_to_rewrite()}
        as_application(connection)
        assert found == set(history_tables())


def test_the_owner_cannot_be_the_application() -> None:
    if is_postgresql():
        as_owner()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            owner = cursor.fetchone()[0]
        with pytest.raises(GrantRefused, match="owns the tables"):
            grant_roles(owner)
        with pytest.raises(GrantRefused, match="no password to make it with"):
            grant_roles("nobody_of_this_name")
        as_application(connection)


def test_the_command_says_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    monkeypatch.setattr(settings, "APPLICATION_DATABASE", {"USER": APPLICATION, "PASSWORD": ""})
    as_owner()
    call_command("grant_roles", stdout=out)
    assert ("cannot rewrite history" if is_postgresql() else "SQLite has no roles") in out.getvalue()
    monkeypatch.setattr(settings, "APPLICATION_DATABASE", {"USER": "nobody_of_this_name", "PASSWORD": ""})
    if is_postgresql():
        with pytest.raises(CommandError, match="There is no role"):
            call_command("grant_roles", stdout=out)
    as_application(connection)


@pytest.mark.parametrize(("command", "owner"), [("migrate", "1"), ("grant_roles", "1"), ("check_audit", None)])
def test_only_what_changes_tables_is_done_by_the_owner(
    monkeypatch: pytest.MonkeyPatch, command: str, owner: str | None
) -> None:
    monkeypatch.setenv("SENDCASES_AS_OWNER", "")
    monkeypatch.delenv("SENDCASES_AS_OWNER")
    monkeypatch.setattr("sys.argv", ["manage.py", command])
    monkeypatch.setattr(manage, "execute_from_command_line", lambda words: None)
    manage.main()
    assert os.environ.get("SENDCASES_AS_OWNER") == owner


def test_the_settings_use_the_owner_for_it_alone() -> None:
    urls = {"DATABASE_URL": "postgres://app@h/d", "SENDCASES_MIGRATE_DATABASE_URL": "postgres://owner@h/d"}
    show = "from sendcases import settings as s; print(s.DATABASES['default']['USER'], s.APPLICATION_DATABASE['USER'])"
    for as_owner_too, users in (({}, "app app"), ({"SENDCASES_AS_OWNER": "1"}, "owner app")):
        env = os.environ | urls | as_owner_too
        done = subprocess.run([sys.executable, "-c", show], env=env, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == users
