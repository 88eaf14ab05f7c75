"""
Give every test run a folder and database names of its own, so that runs in one checkout leave each other alone.

A run takes the lowest number that no living run has. The kernel gives the number back when the run ends, however
it ends, and the next to take it starts afresh over what a killed run left: so nothing piles up. pytest loads this
before the settings are read (``-p tests.own_run``).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAME = "SENDCASES_TEST_RUN"
VAR = "SENDCASES_VAR_DIR"
MIGRATED = "SENDCASES_TEST_MIGRATED"  # the folder of migrated databases, which runs share
_until_the_end = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Go before pytest-django, which reads the settings at the same call."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    os.environ[VAR] = str(folder_within_the_run(worker) if worker else folder_of_a_new_run())
    return (yield)


def folder_of_a_new_run() -> Path:
    """Take a number; return an empty folder of that name, gone when the run ends; name databases and queue by it."""
    base = Path(os.environ.get(VAR, ROOT / "var")).resolve() / "test"
    number = take_number(base)
    folder = emptied(base / str(number))
    os.environ[NAME] = f"{hashlib.sha256(str(base).encode()).hexdigest()[:8]}_{number}"
    os.environ[MIGRATED] = str(base / "migrated")
    os.environ["SENDCASES_QUEUE"] = f"test_{os.environ[NAME]}"
    _until_the_end.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def folder_within_the_run(worker: str) -> Path:
    """Return an empty folder for one worker of xdist."""
    return emptied(Path(os.environ[VAR]) / worker)


def migrated_copy() -> Path:
    """
    Return where a database file stands, or may be put, to which exactly these migrations were applied.

    Applying them takes longer than most runs; a copy of the outcome serves until a migration, or what migrations
    are written with, changes.
    """
    sources = [*ROOT.glob("*/**/migrations/*.py"), *(ROOT / "sendcases" / "audit").glob("*.py")]
    contents = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(sources)))
    return Path(os.environ[MIGRATED]) / f"{contents.hexdigest()[:16]}.sqlite3"


def emptied(folder: Path) -> Path:
    """Return the folder, made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    _until_the_end.close()


def take_number(folder: Path) -> int:
    """Return the lowest number that no living run has taken in this folder, and keep it until this run ends."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while (handle := locked(folder / f"{number}.lock")) is None:
        number += 1
    _until_the_end.enter_context(handle)
    return number


def locked(file: Path) -> TextIO | None:
    """Return the file, open and locked; or nothing, when somebody else has it."""
    handle = file.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle
