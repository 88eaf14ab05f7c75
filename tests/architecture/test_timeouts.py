"""Pages wait for nobody for long; jobs and commands take their time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from sendcases.roof import faults

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = "postgres://sendcases@localhost/sendcases"


def options(url: str, tmp_path: Path, **env: str) -> dict[str, Any]:
    """The options of the database as a process with this environment reads them."""
    program = "import json; from sendcases import settings; print(json.dumps(settings.DATABASES['default']['OPTIONS']))"
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("SENDCASES_")}
    surroundings |= {"DATABASE_URL": url, "SENDCASES_VAR_DIR": str(tmp_path)} | env
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class TestTheWebProcess:
    def test_limits_locks_and_statements_on_postgresql(self, tmp_path: Path) -> None:
        found = options(POSTGRES, tmp_path, SENDCASES_IS_WEB="1")
        assert "-c lock_timeout=5s" in found["options"]
        assert "-c statement_timeout=30s" in found["options"]
        assert found["connect_timeout"] == 5

    def test_waits_five_seconds_on_sqlite(self, tmp_path: Path) -> None:
        assert options("sqlite:///cases.sqlite3", tmp_path, SENDCASES_IS_WEB="1")["timeout"] == 5

    def test_says_of_itself_that_it_is_one(self) -> None:
        assert 'os.environ["SENDCASES_IS_WEB"] = "1"' in (ROOT / "sendcases" / "wsgi.py").read_text()


class TestJobsAndCommands:
    def test_have_no_limits_on_postgresql(self, tmp_path: Path) -> None:
        assert "timeout" not in options(POSTGRES, tmp_path)["options"]

    def test_wait_longer_on_sqlite(self, tmp_path: Path) -> None:
        assert options("sqlite:///cases.sqlite3", tmp_path)["timeout"] == 30


@pytest.mark.django_db
def test_a_statement_that_is_stopped_is_told_as_one_that_took_too_long() -> None:
    if connection.vendor != "postgresql":
        assert faults.fault_of(OperationalError("interrupted")) is faults.AWAY
        return
    with pytest.raises(OperationalError) as caught:
        _sleep_longer_than_allowed()
    assert faults.fault_of(caught.value) is faults.TOO_LONG


def _sleep_longer_than_allowed() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        cursor.execute("SELECT pg_sleep(5)")
