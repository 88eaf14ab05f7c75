"""Words that give a child away: small numbers beside people, names of schools, single cases (disclosure paper, R12)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SMALL = r"one|two|three|four|five|six|seven|[1-7]"
PEOPLE = (
    r"child(?:ren)?|pupils?|students?|learners?|young\s+(?:persons?|people)|looked[\s-]?after|in\s+care|boys?|girls?|"
    r"plans?|famil(?:y|ies)|siblings?|twins?"
)
BETWEEN = 5  # words that may stand between a number and whom it counts
# Small numbers that count nobody: a year group, a stage, a term, a section, a date, a decimal, a per cent.
INNOCENT = re.compile(
    r"\b(?:years?|key\s+stages?|terms?|sections?|tables?|figures?|stages?|ages?|aged|quarters?|weeks?|months?|days?)"
    r"\s+(?:group\s+)?(?:one|two|three|four|five|six|seven|\d{1,2})\b(?:\s*(?:to|and|,|-|–)\s*\d{1,2}\b)*"
    r"|\b\d{1,2}\s+(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|\b\d+\.\d+|\b\d+\s*%|\b\d{1,3}(?:,\d{3})+|\b(?:one|two|three|four|five|six|seven|\d{1,2})\s+(?:weeks?|months?|days?|years?)\b",
    re.IGNORECASE,
)
NUMBERED = re.compile(rf"\b(?:{SMALL})\b(?:\W+\w+){{0,{BETWEEN}}}?\W+(?:{PEOPLE})\b", re.IGNORECASE)
COUNTED = re.compile(rf"\b(?:{PEOPLE})\b(?:\W+\w+){{0,3}}?\W+(?:{SMALL})\b", re.IGNORECASE)
STORY = re.compile(
    r"\b(?:a|an|the\s+only|the\s+single|one)\s+(?:\w+\s+){0,2}?(?:child|pupil|student|girl|boy|young\s+person)\s+"
    r"(?:who|whose|was|is|has|had|from|at|with)\b"
    r"|\b(?:his|her)\s+(?:plan|school|mother|father|parents?)\b",
    re.IGNORECASE,
)
LEAST_NAME = 4  # letters of a school's name that is looked for


@dataclass(frozen=True, slots=True)
class Doubt:
    """One place of a text that must be accepted or written anew before it leaves; ``why`` in words."""

    text: str
    why: str


def doubts(text: str, schools: Iterable[str] = ()) -> list[Doubt]:
    """Return what of a text may give a child away, in the order in which it stands."""
    plain = INNOCENT.sub(lambda found: " " * len(found.group()), text)
    found = [
        (match.start(), Doubt(_short(text, match), why))
        for pattern, why in (
            (NUMBERED, "a small number beside the people it counts"),
            (COUNTED, "a small number beside the people it counts"),
            (STORY, "the story of a single case"),
        )
        for match in pattern.finditer(plain)
    ]
    for name in schools:
        if len(name) >= LEAST_NAME:
            pattern = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
            found += [
                (match.start(), Doubt(_short(text, match), "the name of a school")) for match in pattern.finditer(text)
            ]
    doubts: dict[Doubt, None] = {}
    for _, doubt in sorted(found, key=lambda pair: pair[0]):
        doubts.setdefault(doubt)
    return list(doubts)


def _short(text: str, match: re.Match[str]) -> str:
    return " ".join(text[match.start() : match.end()].split())
