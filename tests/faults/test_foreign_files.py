"""A file in the folders of the broker that is no message is set aside, and the worker goes on with its jobs."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ehcp.models import SweepRun
from tests.faults.processes import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)

TO = {"exchange": "", "routing_key": "celery"}
WHOLE: dict[str, Any] = {
    "body": base64.b64encode(b"[[], {}, {}]").decode(),
    "content-type": "application/json",
    "content-encoding": "utf-8",
    "headers": {"task": "ehcp.tasks.sweep_deadlines", "id": "1"},
    "properties": {"delivery_tag": "1", "delivery_info": TO, "body_encoding": "base64"},
}
NOT_MESSAGES = {
    "empty": b"",
    "text": b"not a message",
    "binary": bytes(range(256)),
    "list": b"[1, 2]",
    "number": b"7",
    "object": b"{}",
    "deep": b"[" * 100_000,
    "no_tag": json.dumps(WHOLE | {"properties": {}}).encode(),
    "no_headers": json.dumps(WHOLE | {"headers": None}).encode(),
    "no_way": json.dumps(WHOLE | {"properties": {"delivery_tag": "1"}}).encode(),
    "body": json.dumps(WHOLE | {"body": "%%%"}).encode(),
    "half": json.dumps(WHOLE).encode()[:50],
    "nameless": json.dumps(WHOLE | {"headers": {}}).encode(),
    "pickled": json.dumps(WHOLE | {"content-type": "application/x-python-serialize"}).encode(),
    "garbled": json.dumps(WHOLE | {"body": base64.b64encode(b"\xff{").decode()}).encode(),
    "shapeless": json.dumps(WHOLE | {"body": base64.b64encode(b'"text"').decode()}).encode(),
    "other_args": json.dumps(WHOLE | {"body": base64.b64encode(b"[1, 2, 3]").decode()}).encode(),
}
# A message by its form, which the worker itself says no to.
UNKNOWN = json.dumps(WHOLE | {"headers": {"task": "no.such.task", "id": "2"}}).encode()


class Folders:
    """The folders of a broker, and a worker that takes what is in them."""

    def __init__(self, folder: Path) -> None:
        self.broker = folder / "var" / "broker"
        self.messages = self.broker / "messages"
        (self.broker / "control").mkdir(parents=True)
        self.messages.mkdir()
        self.log = folder / "worker.log"
        self.env = os.environ | {"DATABASE_URL": database_url(), "SENDCASES_VAR_DIR": str(folder / "var")}
        self.env.pop("SENDCASES_BROKER_URL", None)
        self.env["SENDCASES_QUEUE"] = "celery"
        self.process: subprocess.Popen[bytes] | None = None

    def drop(self, name: str, content: bytes) -> None:
        (self.messages / f"{name}.celery.msg").write_bytes(content)

    def start_worker(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "sendcases", "worker", "--loglevel", "INFO", "-c", "1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def call_sweep(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "sendcases", "call", "ehcp.tasks.sweep_deadlines"]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True)

    def aside(self) -> list[str]:
        folder = self.broker / "aside"
        return sorted(path.name.partition(".")[2] for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Folders]:
    one = Folders(tmp_path)
    yield one
    if one.process is not None and one.process.poll() is None:
        os.killpg(one.process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            one.process.wait(timeout=30)
        one.process.kill()


def eventually(happened: Callable[[], bool]) -> bool:
    end = time.monotonic() + 45
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.2)
    return False


def sweeps() -> int:
    return SweepRun.objects.filter(finished_at__isnull=False).count()


def test_foreign_files_are_set_aside_and_later_jobs_run(folders: Folders) -> None:
    for name, content in (NOT_MESSAGES | {"unknown": UNKNOWN}).items():
        folders.drop(name, content)
    (folders.messages / "folder.celery.msg").mkdir()
    os.mkfifo(folders.messages / "pipe.celery.msg")
    folders.start_worker()
    folders.call_sweep()
    assert eventually(lambda: sweeps() == 1), folders.log.read_text()[-3000:]
    foreign = sorted(f"{name}.celery.msg" for name in [*NOT_MESSAGES, "folder", "pipe"])
    assert eventually(lambda: folders.aside() == foreign), folders.log.read_text()[-3000:]
    folders.drop("0", b"\x00\x01")
    folders.call_sweep()
    assert eventually(lambda: sweeps() == 2), folders.log.read_text()[-3000:]
    assert "0.celery.msg" in folders.aside()
    assert eventually(lambda: list(folders.messages.iterdir()) == [])
    assert folders.process is not None
    assert folders.process.poll() is None, "it is the same worker all along"


def test_a_foreign_list_of_queues_neither_stops_the_worker_nor_the_sender(folders: Folders) -> None:
    for exchange in ("celery", "celeryev"):
        (folders.broker / "control" / f"{exchange}.exchange").write_bytes(b"\x00 not a list")
    folders.call_sweep()
    folders.start_worker()
    assert eventually(lambda: sweeps() == 1), folders.log.read_text()[-3000:]
