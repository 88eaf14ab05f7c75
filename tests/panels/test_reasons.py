"""The screen of reasons: money alone is refused, whatever words of need stand beside it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ehcp.law.reasons import rests_on_money_alone

CORPUS = list(csv.DictReader((Path(__file__).parent / "reasons.csv").open(encoding="utf-8")))
ALLOWED = 0.02


@pytest.mark.parametrize("on_money_alone", ["yes", "no"])
def test_fewer_than_two_in_a_hundred_are_judged_wrongly(on_money_alone: str) -> None:
    kind = [row["reasons"] for row in CORPUS if row["on_money_alone"] == on_money_alone]
    wrong = [words for words in kind if rests_on_money_alone(words) != (on_money_alone == "yes")]
    assert len(kind) == len(CORPUS) / 2 >= 75
    assert len(wrong) / len(kind) < ALLOWED, wrong


@pytest.mark.parametrize(
    ("words", "is_refused"),
    [
        ("There is no money left in the high needs budget", True),
        ("no funding for support", True),
        ("We accept that he needs support, but the budget is spent.", True),
        ("The school meets her needs from its own budget.", False),
        ("Incompatible with the efficient use of resources: the other school is suitable.", False),
        ("She makes good progress.", False),
    ],
)
def test_ordinary_words(words: str, is_refused: bool) -> None:
    assert rests_on_money_alone(words) is is_refused
