"""The record of one rule: who owes what by when, and the text of law that says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ehcp.law.limits import Limit
from ehcp.law.settings import Law

FIRST_DAY = date(2014, 9, 1)
AMENDED_ON = date(2015, 3, 23)
LAST_DAY_AS_MADE = date(2015, 3, 22)

# Who is shown a clock: the letters of the rule book, section 2.
AUDIENCES = {
    "O": "case officer",
    "M": "manager",
    "F": "family",
    "S": "setting",
    "V": "adviser",
    "H": "integrated care board",
    "C": "social care",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One duty, right or check, as it stood between two days.

    ``kind`` is ``law``, ``guidance``, ``internal``, ``right`` or ``content``; ``grounds`` is the set of
    exemption grounds it accepts (A to D, or empty); ``turn`` says whose turn it is while the clock runs.
    """

    code: str
    duty: str
    start_fact: str
    met_fact: str
    limit: Limit
    citation: str
    shown_to: str
    kind: str = "law"
    owed_by: str = "authority"
    grounds: str = ""
    void: str = ""
    due_soon_days: int | None = None
    version: str = "2015"
    valid_from: date = AMENDED_ON
    valid_to: date | None = None

    @property
    def count(self) -> str:
        """Name the counting convention."""
        return self.limit.count

    @property
    def amount(self) -> int | None:
        """Return the number counted."""
        return self.limit.amount

    @property
    def unit(self) -> str:
        """Name what is counted."""
        return self.limit.unit

    @property
    def combine(self) -> str:
        """Return ``min``, ``max`` or nothing."""
        return self.limit.combine

    @property
    def roll(self) -> str:
        """Return ``tribunal`` or nothing."""
        return self.limit.roll

    @property
    def turn(self) -> str:
        """Say whose turn it is while this clock runs."""
        return self.owed_by

    @property
    def shape(self) -> str:
        """Return how its states read: ``limit``, ``window``, ``prompt`` or ``content``."""
        return SHAPES.get(self.limit.count, "limit")

    def due_on(self, start: date, law: Law, second: date | None = None) -> date | None:
        """Return the last permitted day, or none where the law names no number."""
        return self.limit.due_on(start, law, second)


SHAPES = {"window": "window", "prompt": "prompt", "content": "content"}

STD = "withdrawal before a decision, death, or the authority ceasing to be responsible"
PLAN_ENDS = "the plan is ceased or transferred out, or death"
DEATH = "death"


def since_2014(rule: Rule) -> tuple[Rule, ...]:
    """Return both versions of a rule that SI 2015/359 left as it was."""
    as_made = replace(rule, version="2014", valid_from=FIRST_DAY, valid_to=LAST_DAY_AS_MADE)
    return as_made, rule


def since_2015(rule: Rule) -> tuple[Rule, ...]:
    """
    Return the one version tabled of a rule under regs 44-45, as amended by SI 2015/359.

    The limits as made are not tabled: a clock that starts before takes this row, marked provisional.
    """
    return (rule,)
