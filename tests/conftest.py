"""What every test shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.testcases import TransactionTestCase

from sendcases.audit.append_only import drop_sql, trigger_sql

pytest_plugins = ["tests.browser"]

APPEND_ONLY = (
    "accounts_accountevent",
    "accounts_alert",
    "audit_readentry",
    "audit_seal",
    "ehcp_caseevent",
    "ehcp_correction",
    "ehcp_eventreason",
    "panels_conflictanswer",
    "panels_ratification",
)


@contextmanager
def history_unlocked() -> Iterator[None]:
    """Lift the append-only triggers; only the harness does this, never the product."""
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
