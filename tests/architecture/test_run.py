"""./run: one file of the standard library that sets everything up, whatever the machine brings."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "run"
VENDOR = ROOT / "static" / "vendor"
WHEEL = b"not really a wheel"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The file as a module, with an empty environment folder and a home of nobody."""
    loader = SourceFileLoader("run_under_test", str(RUN))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(module, "ENV", tmp_path / "env")
    (tmp_path / "env").mkdir()
    return module


class TestTheFile:
    def test_imports_the_standard_library_alone(self) -> None:
        tree = ast.parse(RUN.read_text())
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names

    def test_can_be_read_by_a_python_too_old_to_run_it(self) -> None:
        ast.parse(RUN.read_text(), feature_version=(3, 7))

    def test_names_no_host(self) -> None:
        assert re.findall(r"https?://", RUN.read_text()) == []

    def test_says_what_it_can_do(self) -> None:
        done = subprocess.run([sys.executable, RUN, "help"], capture_output=True, text=True, check=True)
        assert "./run demo" in done.stdout

    def test_refuses_a_command_it_does_not_know(self) -> None:
        done = subprocess.run([sys.executable, RUN, "nonsense"], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "./run demo" in done.stdout


class TestTheIndex:
    def test_is_nobody_s_when_nothing_is_set(self, run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(run, "pip_conf_index", lambda: None)
        monkeypatch.setattr(run, "uv_toml_index", lambda: None)
        assert run.configured_index() is None
        assert run.pinned_pip() is None

    def test_comes_from_the_environment_first(self, run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(run, "pip_conf_index", lambda: "from pip.conf")
        monkeypatch.setenv("UV_DEFAULT_INDEX", "from uv")
        assert run.configured_index() == "from uv"
        monkeypatch.setenv("PIP_INDEX_URL", "from pip")
        assert run.configured_index() == "from pip"

    def test_comes_from_the_configuration_of_pip(self, run: ModuleType, tmp_path: Path) -> None:
        (tmp_path / ".config/pip").mkdir(parents=True)
        (tmp_path / ".config/pip/pip.conf").write_text("[global]\nindex-url = mirror\n")
        assert run.configured_index() == "mirror"

    def test_comes_from_the_configuration_of_uv(
        self, run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(run, "pip_conf_index", lambda: None)
        (tmp_path / ".config/uv").mkdir(parents=True)
        (tmp_path / ".config/uv/uv.toml").write_text('[[index]]\nurl = "mirror"\ndefault = true\n')
        assert run.configured_index() == "mirror"


class Index(BaseHTTPRequestHandler):
    """A package index that holds one file."""

    def do_GET(self) -> None:
        name = re.findall(r"pip==(\S+)", (ROOT / "requirements/pip.txt").read_text())[0]
        page = f'<a href="../../files/pip-{name}-py3-none-any.whl#sha256=0">pip</a>'.encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(WHEEL if self.path.startswith("/files/") else page)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def index() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    server.server_close()


class TestThePinnedPip:
    def test_is_refused_when_its_hash_is_another(
        self, run: ModuleType, index: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", index)
        with pytest.raises(run.Stop, match="is not the file that"):
            run.pinned_pip()
        assert list(run.ENV.iterdir()) == []

    def test_is_fetched_from_the_configured_index(
        self, run: ModuleType, index: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", index)
        pin = (ROOT / "requirements/pip.txt").read_text()
        (tmp_path / "requirements").mkdir()
        (tmp_path / "requirements/pip.txt").write_text(
            re.sub(r"sha256:\w+", f"sha256:{hashlib.sha256(WHEEL).hexdigest()}", pin)
        )
        monkeypatch.setattr(run, "ROOT", tmp_path)
        assert run.pinned_pip().read_bytes() == WHEEL

    def test_is_missed_with_a_reason_when_the_index_is_away(
        self, run: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        with pytest.raises(run.Stop, match="does not answer"):
            run.pinned_pip()

    def test_is_named_among_the_ways_out_when_there_is_no_way(
        self, run: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def nothing(*_: object) -> Any:
            return None

        for way in ("works", "pinned_pip", "debian_pip"):
            monkeypatch.setattr(run, way, nothing)
        with pytest.raises(run.Stop, match="PIP_INDEX_URL"):
            run.pip()


class TestTheStamp:
    def test_spares_a_second_installation(self, run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        installed: list[Path] = []
        monkeypatch.setattr(run, "GIVEN_ENV", None)
        monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
        monkeypatch.setattr(run, "install", installed.append)
        run.environment("base")
        run.environment("base")
        assert installed == [run.LOCKS["base"]]

    def test_is_void_when_the_lock_changes(
        self, run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        installed: list[Path] = []
        lock = tmp_path / "base.txt"
        lock.write_text("one")
        monkeypatch.setattr(run, "GIVEN_ENV", None)
        monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
        monkeypatch.setattr(run, "LOCKS", {"base": lock})
        monkeypatch.setattr(run, "install", installed.append)
        run.environment("base")
        lock.write_text("two")
        run.environment("base")
        assert len(installed) == 2


class TestTheFrontendFiles:
    def test_hold_neither_the_font_nor_the_crest_that_are_licensed_for_gov_uk(self) -> None:
        for sheet in VENDOR.rglob("*.css"):
            text = sheet.read_text()
            assert "GDS Transport" not in text, sheet
            assert re.findall(r"url\([^)]*(?:crest|crown)", text) == [], sheet
        names = [path.name for path in VENDOR.rglob("*") if path.is_file()]
        assert [name for name in names if re.search(r"crest|crown|logotype|woff", name)] == []

    def test_lead_to_no_address_of_another_site_and_to_no_missing_file(self) -> None:
        for sheet in VENDOR.rglob("*.css"):
            for used in re.findall(r"url\(([^)]+)\)", sheet.read_text()):
                if not used.startswith(("data:", '"data:')):
                    assert (sheet.parent / used).is_file(), used

    def test_ask_for_no_source_map(self) -> None:
        assert [path for path in VENDOR.rglob("*.*s") if "sourceMappingURL" in path.read_text()] == []

    def test_are_not_in_version_control(self) -> None:
        ignored = (ROOT / ".gitignore").read_text().split()
        assert {"static/vendor/", "node_modules/", ".venv/", "var/", ".env"} <= set(ignored)
