"""A real service does not start with a secret that others know; what the demonstration writes is its owner's alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sendcases.roof import launch
from sendcases.roof.launch import Stop
from sendcases.roof.secret import PUBLISHED_KEY, demo_key, is_production, keep_private, why_not_to_start

pytestmark = pytest.mark.one_engine  # no database is asked

ROOT = Path(__file__).resolve().parents[2]
OWN = "4Wz-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestSettingsAreThoseOfARealService:
    @pytest.mark.parametrize(
        "env",
        [
            {"SENDCASES_SECURE": "1"},
            {"SENDCASES_SECURE": "true"},
            {"DATABASE_URL": "postgres://sendcases@localhost/sendcases"},
            {"SENDCASES_ALLOWED_HOSTS": "send.example.gov.uk,localhost"},
            {"SENDCASES_HOST": "0.0.0.0"},
        ],
    )
    def test_where_others_can_reach_it(self, env: dict[str, str]) -> None:
        assert is_production(env) is True

    @pytest.mark.parametrize("env", [{}, {"SENDCASES_SECURE": "0"}, {"SENDCASES_ALLOWED_HOSTS": "localhost,127.0.0.1"}])
    def test_but_not_on_this_machine_alone(self, env: dict[str, str]) -> None:
        assert is_production(env) is False


class TestServe:
    @pytest.mark.parametrize(
        ("key", "words"),
        [
            ("", "is not set"),
            (PUBLISHED_KEY, "published with the source"),
            ("django-insecure-" + OWN, "published with the source"),
            ("short", "at least 50 characters"),
            ("a" * 60, "at least 50 characters"),
        ],
    )
    @pytest.mark.parametrize("part", ["web", "worker", "beat"])
    def test_does_not_start_with_a_bad_secret(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, part: str, key: str, words: str
    ) -> None:
        monkeypatch.setattr(launch, "VAR", tmp_path)
        monkeypatch.setattr(os, "execv", lambda *words: pytest.fail("it started"))
        monkeypatch.setenv("SENDCASES_SECURE", "1")
        monkeypatch.setenv("SENDCASES_SECRET_KEY", key)
        with pytest.raises(Stop, match=words):
            launch.serve(part)

    def test_does_not_start_with_the_key_of_the_demonstration(self, tmp_path: Path) -> None:
        env = {"SENDCASES_SECURE": "1", "SENDCASES_SECRET_KEY": demo_key(tmp_path)}
        assert "key of the demonstration" in why_not_to_start(env, tmp_path)

    def test_does_not_start_as_a_demonstration_that_others_reach(self, tmp_path: Path) -> None:
        env = {"SENDCASES_SECURE": "1", "SENDCASES_SECRET_KEY": OWN, "SENDCASES_DEMO": "1"}
        assert "SENDCASES_DEMO" in why_not_to_start(env, tmp_path)

    def test_starts_with_a_secret_of_its_own(self, tmp_path: Path) -> None:
        assert why_not_to_start({"SENDCASES_SECURE": "1", "SENDCASES_SECRET_KEY": OWN}, tmp_path) == ""

    def test_says_so_and_ends_with_1_at_the_command_line(self, tmp_path: Path) -> None:
        env = os.environ | {"SENDCASES_SECURE": "1", "SENDCASES_VAR_DIR": str(tmp_path)}
        env.pop("SENDCASES_SECRET_KEY", None)
        command = [sys.executable, "-m", "sendcases.roof.launch", "serve", "web"]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 1
        assert "SENDCASES_SECRET_KEY is not set" in done.stdout


class TestAServerStartedByItself:
    """As with ``gunicorn sendcases.wsgi:application``, past ``./run serve``."""

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"SENDCASES_SECURE": "1"}, "SENDCASES_SECRET_KEY is not set"),
            ({"SENDCASES_SECURE": "1", "SENDCASES_SECRET_KEY": PUBLISHED_KEY}, "published with the source"),
            ({"SENDCASES_SECURE": "1", "SENDCASES_SECRET_KEY": "demo"}, "key of the demonstration"),
            ({"SENDCASES_SECURE": "1", "SENDCASES_SECRET_KEY": OWN}, ""),
            ({}, ""),
        ],
    )
    def test_is_refused_alike(self, tmp_path: Path, given: dict[str, str], words: str) -> None:
        key = demo_key(tmp_path / "demo")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SENDCASES_")}
        kept.pop("DATABASE_URL", None)
        env = kept | given | {"SENDCASES_VAR_DIR": str(tmp_path)}
        if env.get("SENDCASES_SECRET_KEY") == "demo":
            env["SENDCASES_SECRET_KEY"] = key
        command = [sys.executable, "-m", "gunicorn", "--check-config", "sendcases.wsgi:application"]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode == 0) == (not words), done.stderr
        assert words in done.stderr + done.stdout


class TestTheDemonstration:
    def test_has_a_key_of_its_own_that_stays(self, tmp_path: Path) -> None:
        first = launch.demo_env(tmp_path / "demo", 8000, sweep_seconds=5)["SENDCASES_SECRET_KEY"]
        assert len(first) >= 50
        assert launch.demo_env(tmp_path / "demo", 8000, sweep_seconds=5)["SENDCASES_SECRET_KEY"] == first
        assert launch.demo_env(tmp_path / "other", 8000, sweep_seconds=5)["SENDCASES_SECRET_KEY"] != first
        assert mode(tmp_path / "demo" / "secret-key") == 0o600

    def test_takes_the_rights_of_others_from_what_an_earlier_version_left(self, tmp_path: Path) -> None:
        old = tmp_path / "demo" / "private" / "imports"
        old.mkdir(parents=True, mode=0o755)
        (old / "package.zip").touch(mode=0o644)
        keep_private(tmp_path / "demo")
        assert {mode(path) & 0o077 for path in (tmp_path / "demo", *(tmp_path / "demo").rglob("*"))} == {0}

    def test_writes_files_that_only_their_owner_reads(self, tmp_path: Path) -> None:
        """The database, the folders of the broker, the logs: all made by the launcher's own processes."""
        folder = tmp_path / "demo"
        program = (
            "import os; from pathlib import Path; from sendcases.roof import launch;"
            f"folder = Path({str(folder)!r}); launch.fill_demo = lambda env: (folder / 'logins.json').write_text('[]');"
            "launch.demo = lambda *args: launch.prepare_demo(launch.demo_env(folder, 8000, 5));"
            "raise SystemExit(launch.main(['demo']))"
        )
        done = subprocess.run(
            [sys.executable, "-c", f"import os; os.umask(0o022); {program}"],
            cwd=ROOT,
            env=os.environ | {"SENDCASES_VAR_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        written = {path.relative_to(folder).as_posix(): mode(path) for path in (folder, *folder.rglob("*"))}
        assert {"sendcases.sqlite3", "broker/messages", "logins.json", "secret-key"} <= set(written)
        assert {name: oct(bits) for name, bits in written.items() if bits & 0o077} == {}
