"""The budgets of the house: how long a file, a function and a template may be."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
APPS = ("sendcases", "ehcp", "panels", "reporting")
FILE, FUNCTION, TEMPLATE, VIEW = 400, 60, 150, 15
# It runs before anything is installed, so that it is one file.
RUN = 500
VAGUE = {"utils", "helpers", "common", "misc"}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef, *, docstring: bool) -> int:
    """Lines of a function; a view's budget does not count what its docstring says."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if not docstring and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_no_file_is_longer_than_400_lines() -> None:
    paths = [*sources(*APPS, "tests"), ROOT / "manage.py"]
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in paths}
    assert {name: lines for name, lines in long.items() if lines > FILE} == {}
    assert len((ROOT / "run").read_text().splitlines()) <= RUN


def test_no_function_is_longer_than_60_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": length(node, docstring=True)
        for path in [*sources(*APPS), ROOT / "run"]
        for node in functions(ast.parse(path.read_text()))
        if length(node, docstring=True) > FUNCTION
    }
    assert long == {}


def views(patterns: list[Any]) -> Iterator[Any]:
    """Every function of ours that an address leads to."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif inspect.isfunction(view := inspect.unwrap(pattern.callback)) and view.__module__.startswith(APPS):
            yield view


def test_no_view_is_longer_than_15_lines() -> None:
    long = {}
    for view in views(get_resolver().url_patterns):
        node = next(functions(ast.parse(textwrap.dedent(inspect.getsource(view)))))
        if length(node, docstring=False) > VIEW:
            long[f"{view.__module__}.{view.__name__}"] = length(node, docstring=False)
    assert long == {}


def test_no_template_is_longer_than_150_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (lines := len(path.read_text().splitlines())) > TEMPLATE
    }
    assert long == {}


def test_every_page_template_says_something() -> None:
    assert [str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html") if not path.read_text()] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path.relative_to(ROOT)) for path in sources(*APPS) if path.stem in VAGUE] == []


@pytest.mark.parametrize("app", APPS)
def test_every_module_begins_with_what_it_is_for(app: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources(app)
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


FLOORS_THAT_EXPLAIN = {"law", "kpis", "workflow", "sync", "acts", "reads", "figures", "models", "tables"}


def test_every_public_thing_on_the_floors_of_law_and_acts_says_what_it_does() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in sources("ehcp", "panels", "reporting")
        if FLOORS_THAT_EXPLAIN & {*path.parts, path.stem}
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {pattern}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for pattern in (" style=", "<style", " onclick=", " onchange=", " onsubmit=", "javascript:", "<script>")
        if pattern in path.read_text()
    ]
    assert wrong == []
