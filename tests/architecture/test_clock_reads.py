"""The clock is read in one place; everything else is told the day or the moment."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EDGE = {"sendcases/audit/moments.py"}
READS = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
    ("time", "time"),
}


def clock_reads(source: str) -> list[str]:
    return [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in READS
    ]


def test_only_the_edge_reads_the_clock() -> None:
    found = {
        str(path.relative_to(ROOT)): reads
        for app in ("sendcases", "ehcp", "panels", "reporting")
        for path in sorted((ROOT / app).rglob("*.py"))
        if (reads := clock_reads(path.read_text()))
    }
    assert set(found) == EDGE


def test_no_model_field_takes_its_moment_from_the_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for app in ("sendcases", "ehcp", "panels", "reporting")
        for path in sorted((ROOT / app).rglob("*.py"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "migrations" not in path.parts
        if "auto_now" in line or "default=timezone.now" in line
    ]
    assert found == []


def test_a_read_would_be_found() -> None:
    assert clock_reads("from django.utils import timezone\nx = timezone.now()\n") == ["timezone.now"]
