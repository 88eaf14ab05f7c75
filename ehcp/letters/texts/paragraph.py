"""A paragraph of a letter, the places in it, and what fills them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PLACE = re.compile(r"\{([a-z_]+)\}")
# Facts that every letter may use; besides these, what the writer of the letter is asked for.
PLACES = frozenset(
    (
        "advice_due",
        "advice_kinds",
        "advice_received",
        "appeal_until",
        "authority",
        "child",
        "complaints",
        "decided_on",
        "decision_due",
        "disagreement",
        "draft_due",
        "held_since",
        "mediation_adviser",
        "mediation_until",
        "officer",
        "officer_contact",
        "plan_due",
        "received_on",
        "reply_due",
        "schools_list",
        "sendiass",
        "sent_on",
        "setting_words",
        "window_end",
    )
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One part of a letter: its key, by which the law asks for it, its heading if it has one, and its words."""

    key: str
    text: str
    heading: str = ""


def places_in(paragraphs: Iterable[Paragraph]) -> set[str]:
    """Return the names of every place for a fact."""
    return {name for one in paragraphs for name in PLACE.findall(f"{one.heading} {one.text}")}


def filled(paragraphs: Iterable[Paragraph], facts: Mapping[str, str]) -> list[Paragraph]:
    """Return paragraphs with their facts; a paragraph of nothing but an empty fact is left out."""
    made = [Paragraph(one.key, _fill(one.text, facts), _fill(one.heading, facts)) for one in paragraphs]
    return [one for one in made if one.text.strip()]


def _fill(text: str, facts: Mapping[str, str]) -> str:
    return PLACE.sub(lambda match: facts.get(match.group(1), ""), text)
