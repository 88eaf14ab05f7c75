"""Test runs in one checkout: each has a number, a folder and names of its own, for as long as it lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import os, sys
from tests.own_run import folder_of_a_new_run, pytest_unconfigure
folder = folder_of_a_new_run()
found = len(list(folder.iterdir()))
(folder / "file").write_text("")
print(folder, os.environ["SENDCASES_TEST_RUN"], os.environ["SENDCASES_QUEUE"], found, flush=True)
sys.stdin.read()
pytest_unconfigure()
"""

Process = subprocess.Popen[str]
Begin = Callable[[], tuple[Process, list[str]]]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begin what a test run begins with; return its process and what it calls its own."""
    begun: list[Process] = []

    def one() -> tuple[Process, list[str]]:
        env = os.environ | {"SENDCASES_VAR_DIR": str(tmp_path)}
        words = [sys.executable, "-c", RUN]
        process = subprocess.Popen(words, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        begun.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline().split()

    yield one
    for process in begun:
        process.kill()
        process.communicate()


def test_two_at_once_share_nothing(begin: Begin, tmp_path: Path) -> None:
    _, first = begin()
    _, second = begin()
    assert [first[0], second[0]] == [str(tmp_path / "test/1"), str(tmp_path / "test/2")]
    assert len({*first[:3], *second[:3]}) == 6


def test_one_that_ends_leaves_no_folder(begin: Begin, tmp_path: Path) -> None:
    process, _ = begin()
    process.communicate()
    assert [path.name for path in (tmp_path / "test").iterdir()] == ["1.lock"]


def test_one_that_was_killed_is_followed_by_one_that_starts_afresh_in_its_place(begin: Begin, tmp_path: Path) -> None:
    process, killed = begin()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (tmp_path / "test/1/file").exists()
    _, next_one = begin()
    assert next_one == killed
    assert next_one[3] == "0"


def test_this_run_has_a_folder_of_its_own() -> None:
    assert Path(os.environ["SENDCASES_VAR_DIR"]).parent.name in {"test", os.environ["SENDCASES_TEST_RUN"].split("_")[1]}
