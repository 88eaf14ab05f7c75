"""The locks are complete and say nothing of the machine that made them."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NAME = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", re.MULTILINE)


def locked(name: str) -> set[str]:
    return {found.lower() for found in NAME.findall((ROOT / "requirements" / f"{name}.txt").read_text())}


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=; ]", requirement)[0].lower() for requirement in requirements}


def requirements_in(text: str) -> list[Requirement]:
    """Read what a lock pins."""
    return [Requirement(line.rstrip(" \\")) for line in text.splitlines() if line and not line.startswith((" ", "#"))]


def pins(text: str) -> dict[str, set[str]]:
    """The packages that a lock pins for the Python at hand, each with the extras that are pinned with it."""
    here = [one for one in requirements_in(text) if one.marker is None or one.marker.evaluate()]
    return {canonicalize_name(one.name): one.extras for one in here}


def asked_for(pinned: dict[str, set[str]]) -> Iterator[tuple[str, Requirement]]:
    """Everything that the pinned packages ask of others, as far as they are installed here, and who asks."""
    for distribution in metadata.distributions():
        name = canonicalize_name(distribution.metadata["Name"])
        for one in map(Requirement, distribution.requires or [] if name in pinned else []):
            extras = ["", *pinned[name]]
            if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras):
                yield name, one


def wrong_in(text: str) -> list[str]:
    """What others ask for and a lock does not pin: a package, or an extra of one."""
    pinned = pins(text)
    asked = [(asker, one, canonicalize_name(one.name)) for asker, one in asked_for(pinned)]
    return [
        f"{asker} asks for {one}" for asker, one, name in asked if name not in pinned or not one.extras <= pinned[name]
    ]


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
        for group, wanted in groups.items():
            assert named(wanted) <= locked(group)
        assert locked("base") <= locked("test") & locked("lint") & locked("dev")
        assert len(locked("node")) == 1

    def test_are_all_installed_by_run_and_tried_by_ci(self) -> None:
        names = {lock.stem for lock in LOCKS} - {"pip"}  # which ./run fetches where a machine has none
        (told,) = re.findall(r"LOCKS = .* for name in \((.*)\)\}", (ROOT / "run").read_text())
        (tried,) = re.findall(r"for lock in (.*); do", (ROOT / ".ci" / "run").read_text())
        assert set(re.findall(r"\w+", told)) == set(tried.split()) == names

    def test_pin_the_same_version_in_every_lock(self) -> None:
        versions = defaultdict(set)
        for lock in LOCKS:
            for one in requirements_in(lock.read_text()):
                versions[canonicalize_name(one.name), str(one.marker)].add(str(one.specifier))
        assert {name: found for name, found in versions.items() if len(found) > 1} == {}

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.stem))
    def test_pin_with_each_package_the_extras_that_others_ask_of_it(self, lock: Path) -> None:
        assert wrong_in(lock.read_text()) == []

    def test_are_looked_at_with_the_packages_of_the_suite_in_place(self) -> None:
        here = {canonicalize_name(one.metadata["Name"]) for one in metadata.distributions()}
        assert set(pins((ROOT / "requirements" / "test.txt").read_text())) <= here

    def test_pin_the_extras_that_the_project_asks_for(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())
        groups = {"base": project["project"]["dependencies"], **project["dependency-groups"]}
        for group, wanted in groups.items():
            pinned = pins((ROOT / "requirements" / f"{group}.txt").read_text())
            for one in map(Requirement, wanted):
                assert one.extras <= pinned[canonicalize_name(one.name)], one

    def test_without_an_extra_are_refused(self) -> None:
        text = (ROOT / "requirements" / "test.txt").read_text()
        (wrong,) = wrong_in(text.replace("coverage[toml]==", "coverage=="))
        assert wrong.startswith("pytest-cov asks for coverage[toml]")

    def test_of_npm_pin_every_package_by_hash_and_name_no_address(self) -> None:
        lock = json.loads((ROOT / "package-lock.json").read_text())
        packages = {name: package for name, package in lock["packages"].items() if name}
        assert all(package["integrity"].startswith("sha512-") for package in packages.values())
        assert all("resolved" not in package for package in packages.values())
