"""Rooms by noun: none escapes the contracts, and templates and tests stand under the same names."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_ROOM = {"migrations", "management", "templatetags"}
# Plain definitions and Django's own kinds of package; their contracts are others.
BUILT_OTHERWISE = {
    "ehcp.law",
    "ehcp.moves",
    "reporting.api",
    "reporting.figures",
    "reporting.kpis",
    "reporting.returns",
}


def rooms(app: str) -> set[str]:
    return {path.parent.name for path in (ROOT / app).glob("*/__init__.py")} - NO_ROOM


def test_every_room_stands_in_the_contract_of_how_rooms_are_built() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (built_alike,) = (one for one in contracts if "built alike" in one["name"])
    known = {f"{app}.{room}" for app in ("ehcp", "panels", "reporting") for room in rooms(app)}
    assert known - BUILT_OTHERWISE == set(built_alike["containers"])


@pytest.mark.parametrize("alongside", ["templates", "tests"])
@pytest.mark.parametrize("app", ["ehcp", "panels", "reporting"])
def test_what_stands_alongside_has_the_names_of_the_rooms(app: str, alongside: str) -> None:
    folders = {path.name for path in (ROOT / alongside / app).iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - rooms(app) == set()


def test_a_real_service_does_not_hold_the_invented_authority() -> None:
    asked = [sys.executable, "-c", "from sendcases.settings import INSTALLED_APPS as a; print('sendcases.demo' in a)"]
    told = {"SENDCASES_DEMO", "SENDCASES_DEBUG", "SENDCASES_SECRET_KEY"}
    bare = {name: value for name, value in os.environ.items() if name not in told}
    found = [
        subprocess.run(asked, cwd=ROOT, env=bare | more, capture_output=True, text=True, check=True).stdout.strip()
        for more in ({"SENDCASES_SECRET_KEY": "a secret of its own"}, {})
    ]
    assert found == ["False", "True"]
