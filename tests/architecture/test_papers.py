"""The papers say what is so: links lead somewhere, commands exist, words of the glossary stand in the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from sendcases.roof import launch

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
APPS = ("sendcases", "ehcp", "panels", "reporting")
# Set by what starts the processes, or for trying things out.
OF_THE_PROGRAM = {
    "SENDCASES_AS_OWNER", "SENDCASES_DEBUG", "SENDCASES_DEMO", "SENDCASES_DEV", "SENDCASES_IS_WEB",
    "SENDCASES_SWEEP_SECONDS",
}  # fmt: skip


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_a_link_leads_to_a_file(paper: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", paper.read_text())
    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_a_file_that_is_named_is_there() -> None:
    """In the papers for whoever changes the product; a decision names what was there on its day."""
    papers = {name: (ROOT / name).read_text() for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md")}
    tops = "|".join((*APPS, "tests", "templates", "static", "docs", "requirements"))
    named = {path for text in papers.values() for path in re.findall(rf"`((?:{tops})/[\w./-]+)`", text)}
    assert len(named) > 50
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_setting_that_an_installation_makes_is_explained() -> None:
    source = (ROOT / "sendcases/settings.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*['\"](SENDCASES_[A-Z_]+)['\"]", source))
    told = set(re.findall(r"`(SENDCASES_[A-Z_]+)`", "".join(paper.read_text() for paper in PAPERS)))
    assert read - told - OF_THE_PROGRAM == set()


def test_a_management_command_that_is_named_exists() -> None:
    named = {word for paper in PAPERS for word in re.findall(r"\./run manage ([a-z_]+)", paper.read_text())}
    assert named <= set(get_commands())


def test_a_sub_command_of_run_that_is_named_exists() -> None:
    told = (ROOT / "run").read_text()
    named = {word for paper in PAPERS for word in re.findall(r"\./run ([a-z]+)", paper.read_text())}
    assert [word for word in sorted(named) if f'"{word}":' not in told] == []


def test_a_part_that_serve_is_asked_for_exists() -> None:
    named = {word for paper in PAPERS for word in re.findall(r"\./run serve (web|worker|beat)\b", paper.read_text())}
    assert named == set(launch.PARTS)


def test_a_setting_that_is_named_is_read() -> None:
    source = "".join((ROOT / name).read_text() for name in ("sendcases/settings.py", "sendcases/roof/launch.py", "run"))
    named = {word for paper in PAPERS for word in re.findall(r"`(SENDCASES_[A-Z_]+)`", paper.read_text())}
    assert [word for word in sorted(named) if not re.search(rf"['\"]{word}['\"]", source)] == []


def test_a_class_that_the_glossary_names_stands_in_the_code() -> None:
    classes = {
        node.name
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    }
    named = set(re.findall(r"`([A-Z][a-z]\w+)(?:\.\w+)?`", (ROOT / "GLOSSARY.md").read_text()))
    assert named - classes == set()


def test_every_decision_stands_in_the_list() -> None:
    listed = (ROOT / "docs/adr/README.md").read_text()
    assert [path.name for path in (ROOT / "docs/adr").glob("0*.md") if path.name not in listed] == []
