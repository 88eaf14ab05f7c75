"""Starting and stopping the processes: together, cleanly, with a reason when one falls."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from sendcases.roof import launch
from sendcases.roof.launch import Processes, Stop


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Processes:
    """Processes whose parts are small programs of the test."""
    programs = {
        "web": "import time; time.sleep(600)",
        "worker": "import subprocess, sys, time; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
        f"open({str(tmp_path / 'grandchild')!r}, 'w').write(str(child.pid)); time.sleep(600)",
        "beat": "import sys; print('the reason'); sys.exit(3)",
    }
    monkeypatch.setattr(launch, "command_of", lambda part, env: [sys.executable, "-c", programs[part]])
    return Processes(dict(os.environ), tmp_path / "logs")


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_until_there(file: Path) -> str:
    end = time.monotonic() + 10
    while time.monotonic() < end and not (file.exists() and file.read_text()):
        time.sleep(0.05)
    return file.read_text()


class TestProcesses:
    def test_end_together_with_what_they_started(self, processes: Processes, tmp_path: Path) -> None:
        processes.start("web")
        processes.start("worker")
        grandchild = int(wait_until_there(tmp_path / "grandchild"))
        children = [child.pid for child in processes.children.values()]
        processes.check()
        processes.stop()
        end = time.monotonic() + 10  # the kernel takes its time on a busy machine
        while time.monotonic() < end and any(alive(pid) for pid in [*children, grandchild]):
            time.sleep(0.05)
        assert [pid for pid in [*children, grandchild] if alive(pid)] == []

    def test_stop_all_with_the_reason_when_one_ends_by_itself(self, processes: Processes) -> None:
        processes.start("web")
        processes.start("beat")
        processes.children["beat"].wait(timeout=10)
        with pytest.raises(Stop, match=r"(?s)beat process ended by itself.*the reason"):
            processes.check()
        processes.stop()

    def test_are_waited_for_no_longer_than_said(self, processes: Processes) -> None:
        with pytest.raises(Stop, match="Waited 1 seconds in vain for a miracle"):
            launch.wait_for("a miracle", 1, lambda: False, processes)


class TestTheCommands:
    def test_are_gunicorn_with_threads_and_celery(self) -> None:
        web = launch.command_of("web", {"SENDCASES_PORT": "81", "SENDCASES_WEB_WORKERS": "3"})
        assert web[1:4] == ["-m", "gunicorn", "sendcases.wsgi:application"]
        assert [web[web.index(option) + 1] for option in ("--worker-class", "--bind", "--workers")] == [
            "gthread",
            "127.0.0.1:81",
            "3",
        ]
        assert launch.command_of("worker", {})[1:6] == ["-m", "celery", "-A", "sendcases", "worker"]
        assert launch.command_of("beat", {})[1:6] == ["-m", "celery", "-A", "sendcases", "beat"]

    def test_are_refused_for_a_part_there_is_not(self) -> None:
        with pytest.raises(Stop, match="web, worker and beat"):
            launch.command_of("clock", {})


class TestTheDemo:
    def test_takes_no_setting_from_its_surroundings(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgres://precious")
        monkeypatch.setenv("SENDCASES_BROKER_URL", "redis://precious")
        env = launch.demo_env(tmp_path, 8000, sweep_seconds=5)
        assert "DATABASE_URL" not in env
        assert "SENDCASES_BROKER_URL" not in env
        assert env["SENDCASES_VAR_DIR"] == str(tmp_path)
        assert env["SENDCASES_DEMO"] == "1"

    def test_resets_its_own_folder_and_no_other(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(launch, "VAR", tmp_path)
        (tmp_path / "demo").mkdir()
        (tmp_path / "mine").mkdir()
        launch.demo("--reset")
        assert [path.name for path in tmp_path.iterdir()] == ["mine"]

    def test_refuses_a_port_in_use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(launch, "port_taken", lambda port: True)
        with pytest.raises(Stop, match="--port 8001"):
            launch.demo()

    def test_refuses_words_it_does_not_know(self) -> None:
        with pytest.raises(Stop, match="It is: "):
            launch.demo("--colour")
