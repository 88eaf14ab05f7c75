"""
How a plan is checked before it leaves: weighted criteria, each with an example, and the grade that follows.

The criteria are those of users paper, section 4, lines 37 to 40: personal, clear, quantified, a thread from need to
provision to outcome, and advice that covers all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of the check: its name, the question, how much it weighs, and what good looks like."""

    name: str
    question: str
    weight: int
    good: str


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "personal",
        "Is it about this child, in their and their family’s own words?",
        2,
        "“I like to draw what I cannot say.”",
    ),
    Criterion("clear", "Is it clear and concise, so that the family and a new teacher understand it?", 1, "No jargon."),
    Criterion("needs", "Are all needs that the advice found in sections B, C and D?", 3, "Each line cites its advice."),
    Criterion(
        "quantified",
        "Does section F say who does what, how often, for how long, with which skill?",
        4,
        "“Three times a week, 20 minutes, one to one, by a teaching assistant trained by the therapist.”",
    ),
    Criterion("thread", "Does every need lead to provision, and every outcome back to a need?", 3, "No loose ends."),
    Criterion(
        "outcomes", "Are the outcomes specific, dated and checked?", 2, "“By July 2028, Sam asks for help by himself.”"
    ),
    Criterion("advice", "Does the advice cover needs, provision and outcomes, and is all of it attached?", 2, "All."),
    Criterion("views", "Were the family’s views and comments taken up or answered?", 2, "Each has its answer."),
)
ANSWERS: tuple[tuple[str, str], ...] = (("3", "Fully"), ("2", "Mostly"), ("1", "In part"), ("0", "No"))
MOST = 3
# The least share of the points, in percent, for each grade; the last one holds a plan back.
GRADES: tuple[tuple[int, str], ...] = ((85, "Very good"), (70, "Good"), (50, "To improve"), (0, "Not ready"))
HELD_BACK = "Not ready"


def share(answers: Mapping[str, int]) -> int:
    """Return the weighted share of all points that ``answers`` (criterion to 0-3) reach, in whole percent."""
    reached = sum(one.weight * answers[one.name] for one in CRITERIA)
    return round(100 * reached / sum(one.weight * MOST for one in CRITERIA))


def grade(answers: Mapping[str, int]) -> str:
    """Return the grade of a check; one criterion at nought holds the plan back, whatever the others reach."""
    if 0 in answers.values():
        return HELD_BACK
    reached = share(answers)
    return next(words for least, words in GRADES if reached >= least)
