"""Every rule of the clock names the text that makes it one."""

from __future__ import annotations

import re
from itertools import pairwise

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
