"""Every rule of the clock names the text that makes it one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from ehcp.law.rules import RULES

REGULATION = r"SEND Regulations 2014, regs? \d+"
ACT = r"Children and Families Act 2014, ss?\d+"
LAW = re.compile(
    rf"{REGULATION}|{ACT}"
    r"|Tribunal Procedure \(First-tier Tribunal\) \(HESC Chamber\) Rules 2008, r\.\d+"
    r"|SEND \(First-tier Tribunal Recommendations Power\) Regulations 2017"
    r"|SEN \(Personal Budgets\) Regulations 2014, regs? \d+"
    r"|Education Act 1996, s\d+"
    r"|order of the First-tier Tribunal"
)
GUIDANCE = re.compile(rf"SEND Code of Practice 2015, \d+\.\d+|{REGULATION}")
VERSIONS = [pytest.param(rule, id=f"{rule.code}-{rule.version}") for rules in RULES.values() for rule in rules]


@pytest.mark.parametrize("rule", VERSIONS)
def test_a_rule_cites_what_it_rests_on(rule: object) -> None:
    citation, kind = rule.citation, rule.kind  # type: ignore[attr-defined]
    wanted = {"law": LAW, "right": LAW, "content": LAW, "guidance": GUIDANCE}.get(kind)
    if wanted is None:
        assert kind == "internal"
        assert citation.startswith("internal target")
    else:
        assert wanted.search(citation), citation


@pytest.mark.parametrize("rule", VERSIONS)
def test_a_rule_says_its_duty_and_its_facts(rule: object) -> None:
    assert rule.duty[0].isupper()  # type: ignore[attr-defined]
    assert rule.start_fact  # type: ignore[attr-defined]


def test_a_code_names_one_rule_in_versions_that_do_not_overlap() -> None:
    for code, versions in RULES.items():
        assert {rule.code for rule in versions} == {code}
        ends = [rule.valid_to for rule in versions]
        assert ends[-1] is None, code
        for earlier, later in pairwise(versions):
            assert earlier.valid_to is not None
            assert earlier.valid_to < later.valid_from, code


def test_no_citation_uses_another_form() -> None:
    wrong = [
        rule.citation
        for rules in RULES.values()
        for rule in rules
        if re.search(r"\b(regulation|section|para(graph)?|SENDR|CFA)\b", rule.citation)
    ]
    assert wrong == []


def defaulted_laws(module: ast.Module) -> Iterator[int]:
    """Yield the line of every parameter or field that takes a law or the laws and has a default."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            plain = node.args.posonlyargs + node.args.args
            late = zip(plain[::-1], node.args.defaults[::-1], strict=False)
            named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            for argument, default in (*late, *named):
                if default is not None and is_law(argument.arg, argument.annotation):
                    yield argument.lineno
        if isinstance(node, ast.ClassDef):
            fields = [line for line in node.body if isinstance(line, ast.AnnAssign) and line.value is not None]
            yield from (line.lineno for line in fields if is_law(ast.unparse(line.target), line.annotation))


def is_law(name: str, annotation: ast.expr | None) -> bool:
    words = set(re.findall(r"\w+", ast.unparse(annotation))) if annotation else set()
    return bool(words & {"Law", "Laws"}) or name == "laws"


def test_the_law_is_never_defaulted() -> None:
    root = Path(__file__).parents[2]
    found = [
        f"{path.relative_to(root)}:{line}"
        for app in ("ehcp", "panels", "reporting", "sendcases")
        for path in sorted((root / app).rglob("*.py"))
        for line in defaulted_laws(ast.parse(path.read_text()))
    ]
    assert found == []
    bad = ["def f(on, law: Law | None = None): ...", "def g(*, laws=()): ...", "def h(law: Law, on=None): ..."]
    assert list(defaulted_laws(ast.parse("\n".join([*bad, "class I:", " law: Law = None"])))) == [1, 2, 5]
