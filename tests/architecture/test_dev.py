"""./run dev: the demonstration's data, Django's own server, the toolbar; and never anything but the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sendcases.roof import launch


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[list[str], dict[str, str]]]:
    """What ./run dev starts, instead of starting it: each command line and its environment."""
    commands: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(launch, "VAR", tmp_path)
    monkeypatch.setattr(launch, "prepare_demo", lambda env: [])
    monkeypatch.setattr(launch.Processes, "start", lambda self, part: commands.append(([part], self.env)))
    monkeypatch.setattr(launch.subprocess, "run", lambda words, env, **_: commands.append((words, env)))
    return commands


def test_it_starts_a_server_that_reloads_with_a_worker_and_the_schedule_beside_it(started: list[Any]) -> None:
    launch.dev("--port", "8123")
    assert [words for words, _ in started[:2]] == [["worker"], ["beat"]]
    assert started[2][0][1:] == ["manage.py", "runserver", "8123"]
    assert all(env["SENDCASES_DEV"] == "1" for _, env in started)


def test_it_never_works_on_the_data_of_the_surroundings(started: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://precious")
    launch.dev()
    for _, env in started:
        assert "DATABASE_URL" not in env
        assert env["SENDCASES_DEMO"] == "1"


def test_it_says_how_it_is_called(started: list[Any]) -> None:
    with pytest.raises(launch.Stop, match=r"\./run dev \[--port N\]"):
        launch.dev("--nonsense")
    assert started == []
