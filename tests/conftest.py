"""What every test shares."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test.testcases import TransactionTestCase
from pytest_django import DjangoDbBlocker

from sendcases.audit.append_only import drop_sql, trigger_sql
from sendcases.audit.grants import grant_roles
from tests.own_run import migrated_copy

pytest_plugins = ["tests.browser"]

APPEND_ONLY = (
    "accounts_accountevent",
    "accounts_alert",
    "audit_readentry",
    "audit_seal",
    "ehcp_caseevent",
    "ehcp_correction",
    "ehcp_earlierline",
    "ehcp_eventreason",
    "ehcp_letterwording",
    "ehcp_personchange",
    "ehcp_planversion",
    "ehcp_qualitycheck",
    "panels_adjustment",
    "panels_bandvalue",
    "panels_conflictanswer",
    "panels_delegationlimit",
    "panels_envelopechange",
    "panels_fundingchange",
    "panels_instruction",
    "panels_minutes",
    "panels_minutesaddendum",
    "panels_moderation",
    "panels_moderationanswer",
    "panels_papermark",
    "panels_payment",
    "panels_ratification",
    "panels_readmark",
    "panels_recommendation",
    "reporting_action",
    "reporting_actionstep",
    "reporting_ownreport",
    "reporting_publishedfigure",
    "reporting_publishedfile",
    "reporting_release",
    "reporting_releasefile",
    "reporting_signoff",
    "reporting_target",
)


# On PostgreSQL every test runs as a role with the application's rights: it owns nothing.
APPLICATION = "sendcases_tests_app"


def as_application(connection: BaseDatabaseWrapper, **options: object) -> None:
    """Take the application's role on a new connection to the database of the tests."""
    if connection.vendor == "postgresql" and connection.alias == "default":
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APPLICATION}")


def as_owner() -> None:
    """Take the role back that the tests connected with."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """Begin on SQLite with a copy of a migrated database, where an earlier run left one."""
    if connection.vendor != "sqlite":
        return django_db_keepdb
    if (copy := migrated_copy()).exists():
        shutil.copyfile(copy, project_settings.DATABASES["default"]["TEST"]["NAME"])
    return True


def keep_migrated_copy() -> None:
    """Leave a copy of the migrated database for later runs; the file appears whole or not at all."""
    if connection.vendor != "sqlite" or (copy := migrated_copy()).exists():
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    draft = copy.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(draft)])
    draft.replace(copy)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give the tables to the role that migrated, and go on as the application's."""
    with django_db_blocker.unblock():
        keep_migrated_copy()
        if connection.vendor == "postgresql":
            make_application_role()
            grant_roles(APPLICATION)
            as_application(connection)
            connection_created.connect(as_application, dispatch_uid="tests_as_application")
    yield
    connection_created.disconnect(dispatch_uid="tests_as_application")
    with django_db_blocker.unblock():
        as_owner()


def make_application_role() -> None:
    """Make the role for tests, which other databases of this server may have made already."""
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {APPLICATION}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [APPLICATION])
        if not cursor.fetchone()[0]:
            cursor.execute(f"GRANT {APPLICATION} TO CURRENT_USER")


@pytest.fixture
def by_the_owner(db: None) -> Iterator[None]:
    """Run as the owner of the tables: the application has no right to rewrite history, whatever the triggers say."""
    as_owner()
    yield
    as_application(connection)


@contextmanager
def history_unlocked() -> Iterator[None]:
    """Lift the append-only triggers, as the owner; only the harness does this, never the product."""
    as_owner()
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            for statement in drop_sql(connection.vendor, table):
                cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in APPEND_ONLY:
                for statement in trigger_sql(connection.vendor, table):
                    cursor.execute(statement)
        as_application(connection)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens no database: it is the same on both engines, so one of them is enough."""
    opening = {"db", "transactional_db", "django_db_setup"}
    for item in items:
        if not (item.get_closest_marker("django_db") or opening & set(getattr(item, "fixturenames", ()))):
            item.add_marker("one_engine")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Name the test database after this run as well; SQLite's is a file in the run's own folder (tests/own_run.py)."""
    database: dict[str, Any] = project_settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        usual = database["TEST"]["NAME"] or f"test_{database['NAME']}"
        database["TEST"]["NAME"] = f"{usual}_{os.environ['SENDCASES_TEST_RUN']}"


@pytest.fixture(autouse=True, scope="session")
def _flush_lifts_the_triggers() -> Iterator[None]:
    """Let the flush after a transactional or live-server test through: it is a DELETE or a TRUNCATE of everything."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with history_unlocked():
            original(self)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> None:
    """Forget the requests by key that an earlier test counted; attempts to sign in go with the database."""
    if not project_settings.CELERY_BROKER_URL.startswith("redis"):  # there it would empty the queues of others too
        caches["api"].clear()


@pytest.fixture(autouse=True)
def _audit_files_of_one_test(settings: object, tmp_path: Path) -> None:
    """Keep what the audit writes outside the database apart from other tests."""
    settings.AUDIT_DIR = tmp_path / "audit"  # type: ignore[attr-defined]
    settings.AUDIT_ANCHORS = tmp_path / "audit" / "anchors.txt"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: object) -> None:
    """Hash test passwords cheaply."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


__all__ = ["history_unlocked"]
