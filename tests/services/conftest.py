"""A real Celery worker against the test's own database and the configured broker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from sendcases.celery import app

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """A worker process that can be started, killed and started again."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what the queue holds, it takes."""
        command = [sys.executable, "-m", "celery", "-A", "sendcases", "worker", "--loglevel", "INFO", "-c", "1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | {"DATABASE_URL": test_database_url()},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def end(self, number: int = signal.SIGTERM) -> None:
        """End it and whatever it started, politely or not."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait(timeout=30)
        self.process = None


def test_database_url() -> str:
    """The address of the database that this test run made for itself."""
    parts = connection.settings_dict
    assert connection.vendor == "postgresql", "a worker can share a test's database on PostgreSQL only"
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT'] or 5432}/{parts['NAME']}"


test_database_url.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    """A worker not yet started, and an empty queue before and after."""
    assert settings.CELERY_BROKER_URL.startswith("redis"), "set SENDCASES_BROKER_URL to a Redis of this machine"
    app.control.purge()
    one = Worker(tmp_path / "worker.log")
    yield one
    one.end()
    app.control.purge()


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], bool]:
    """Wait up to a minute for something to become true."""

    def wait(happened: Callable[[], bool], seconds: int = 60) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if happened():
                return True
            time.sleep(0.2)
        return False

    return wait
