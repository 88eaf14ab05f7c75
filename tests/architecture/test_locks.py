"""The locks are complete and say nothing of the machine that made them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NAME = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", re.MULTILINE)


def locked(name: str) -> set[str]:
    return {found.lower() for found in NAME.findall((ROOT / "requirements" / f"{name}.txt").read_text())}


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=; ]", requirement)[0].lower() for requirement in requirements}


class TestTheLocks:
    @pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.stem))
    def test_name_no_address_and_no_path(self, lock: Path) -> None:
        text = lock.read_text()
        assert "://" not in text
        assert not re.search(r"^(-i|--index-url|--extra-index-url|--find-links|-e|-f)\b", text, re.MULTILINE)

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.stem))
    def test_pin_every_package_by_hash(self, lock: Path) -> None:
        pinned = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text().strip())
        assert all("--hash=sha256:" in requirement for requirement in pinned)

    def test_hold_everything_that_the_project_asks_for(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())
        groups = project["dependency-groups"]
        assert named(project["project"]["dependencies"]) <= locked("base")
        for group in ("test", "lint", "node"):
            assert named(groups[group]) <= locked(group)
        assert locked("base") <= locked("test") & locked("lint")
        assert len(locked("node")) == 1

    def test_of_npm_pin_every_package_by_hash_and_name_no_address(self) -> None:
        lock = json.loads((ROOT / "package-lock.json").read_text())
        packages = {name: package for name, package in lock["packages"].items() if name}
        assert all(package["integrity"].startswith("sha512-") for package in packages.values())
        assert all("resolved" not in package for package in packages.values())
