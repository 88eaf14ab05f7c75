"""The rules of the statutory clock, by code and by version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.law.rules.appeals import APPEAL_RULES
from ehcp.law.rules.assessments import ASSESSMENT_RULES
from ehcp.law.rules.provision import PROVISION_RULES
from ehcp.law.rules.record import AMENDED_ON, AUDIENCES, FIRST_DAY, Rule
from ehcp.law.rules.reviews import REVIEW_RULES
from ehcp.law.rules.transfers import TRANSFER_RULES
from ehcp.law.settings import Law

__all__ = ["AUDIENCES", "RULES", "VERSIONS", "Rule", "Version", "is_provisional_version", "rule_in_force"]

RULES: dict[str, tuple[Rule, ...]] = {
    versions[0].code: versions
    for versions in (*ASSESSMENT_RULES, *REVIEW_RULES, *TRANSFER_RULES, *APPEAL_RULES, *PROVISION_RULES)
}


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the law between two days."""

    code: str
    valid_from: date
    valid_to: date | None
    words: str


VERSIONS = (
    Version("2014", FIRST_DAY, date(2015, 3, 22), "The Regulations as made (SI 2014/1530)."),
    Version("2015", AMENDED_ON, None, "Regs 44 and 45 as amended by SI 2015/359."),
    Version(
        "covid",
        date(2020, 5, 1),
        date(2020, 9, 24),
        "Coronavirus (SI 2020/471): limits that fall in this time accept the ground covid_2020.",
    ),
    Version("rec", date(2018, 4, 3), None, "The Tribunal recommends on health and social care."),
)


def rule_in_force(code: str, starts_on: date | None = None) -> Rule:
    """
    Return the version of a rule that a clock starting on ``starts_on`` keeps for life.

    Without a day, or after every change, the last one; before the first, the first. Raises ``KeyError``
    for a code that is no rule.
    """
    versions = RULES[code]
    if starts_on is not None:
        for rule in versions:
            if rule.valid_to is not None and starts_on <= rule.valid_to:
                return rule
    return versions[-1]


def is_provisional_version(rule: Rule, starts_on: date | None) -> bool:
    """Tell whether a clock takes a version younger than itself, because the old text is not tabled."""
    return starts_on is not None and len(RULES[rule.code]) == 1 and starts_on < rule.valid_from


def is_in_force(rule: Rule, starts_on: date, law: Law) -> bool:
    """Tell whether a duty of ``rule`` could arise on a day: recommendations only from their first day on."""
    return rule.version != "rec" or starts_on >= law.recommendations_from
