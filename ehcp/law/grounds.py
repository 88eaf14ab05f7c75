"""The grounds that excuse a missed limit, the tests they must pass, and what is no ground at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.law.rules import VERSIONS, rule_in_force
from ehcp.law.settings import Law

COVID = next(version for version in VERSIONS if version.code == "covid")


@dataclass(frozen=True, slots=True)
class GroundSet:
    """The grounds that a group of rules accepts, with the text of law."""

    code: str
    grounds: tuple[str, ...]
    citation: str


GROUNDS: dict[str, GroundSet] = {
    item.code: item
    for item in (
        GroundSet(
            "A",
            ("school_closed", "early_years_closed", "exceptional_circumstances", "absent_4_weeks"),
            "SEND Regulations 2014, reg 5(4), 10(4), 13(3) and 27(3)",
        ),
        GroundSet(
            "B",
            ("exceptional_circumstances", "absent_4_weeks", "missed_appointment"),
            "SEND Regulations 2014, reg 8(2)",
        ),
        GroundSet(
            "C",
            ("exceptional_circumstances", "absent_2_weeks", "family_representations"),
            "SEND Regulations 2014, reg 44(3)",
        ),
        GroundSet("D", (), "SEND Regulations 2014, reg 45"),
    )
}

GROUND_WORDS = {
    "school_closed": "the school was closed for at least four weeks when its head was asked for advice",
    "early_years_closed": "the early years provider was closed for at least four weeks when asked for advice",
    "exceptional_circumstances": "exceptional personal circumstances of the child, the parent or the young person",
    "absent_4_weeks": "the child, parent or young person was away from the area for at least four weeks",
    "absent_2_weeks": "the child, parent or young person was away from the area for at least two weeks",
    "missed_appointment": "the child or young person missed an appointment made for an examination or a test",
    "family_representations": "the family want to comment on the changed plan",
    "covid_2020": "not reasonably practicable for a coronavirus reason; the limit fell in the summer of 2020",
}

NOT_GROUNDS = (
    "educational-psychologist shortage",
    "panel dates",
    "school not replying",
    "no place found",
    "staff absence or vacancy",
    "missing form",
    "awaiting consent",
    "high demand",
)

NOT_A_GROUND = (
    "This is a reason for a delay, not a ground that excuses it. Not grounds: " + ", ".join(NOT_GROUNDS) + "."
)


def grounds_accepted(rule: str, due_on: date | None, law: Law) -> tuple[str, ...]:
    """Return the grounds that excuse a limit of ``rule`` falling on ``due_on``, as the settings stand."""
    code = rule_in_force(rule).grounds
    if not code or (code == "D" and law.set_d_grounds != "as_set_c"):
        return ()
    grounds = GROUNDS["C" if code == "D" else code].grounds
    if law.family_representations == "no":
        grounds = tuple(ground for ground in grounds if ground != "family_representations")
    return (*grounds, "covid_2020") if is_covid_limit(due_on) else grounds


def is_covid_limit(due_on: date | None) -> bool:
    """Tell whether a limit fell in the time of SI 2020/471, whenever its clock began."""
    return due_on is not None and COVID.valid_to is not None and COVID.valid_from <= due_on <= COVID.valid_to


def is_ground_accepted(rule: str, ground: str, due_on: date | None, law: Law) -> bool:
    """Tell whether ``ground`` is among those that excuse a limit of ``rule`` falling on ``due_on``."""
    return ground in grounds_accepted(rule, due_on, law)
