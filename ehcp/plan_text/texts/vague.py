"""
Words that leave it open what a child will get, as data.

Provision must be so specific and quantified that there is no room for doubt about what was decided (SEND Code of
Practice 2015, 9.69). A line that keeps such words says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VagueWords:
    """Words that promise nothing, and what to write in their place."""

    words: str
    instead: str


_HOW_OFTEN = "Say how often and for how long: “twice a week, 30 minutes each”."
_WHAT = "Say what is provided, not that it can be reached."
_WHO = "Say who does it, with which training."
VAGUE: tuple[VagueWords, ...] = (
    VagueWords("regular", _HOW_OFTEN),
    VagueWords("regularly", _HOW_OFTEN),
    VagueWords("frequent", _HOW_OFTEN),
    VagueWords("frequently", _HOW_OFTEN),
    VagueWords("periodic", _HOW_OFTEN),
    VagueWords("ongoing", _HOW_OFTEN),
    VagueWords("as required", _HOW_OFTEN),
    VagueWords("when required", _HOW_OFTEN),
    VagueWords("as necessary", _HOW_OFTEN),
    VagueWords("where necessary", _HOW_OFTEN),
    VagueWords("as needed", _HOW_OFTEN),
    VagueWords("as appropriate", _HOW_OFTEN),
    VagueWords("where appropriate", _HOW_OFTEN),
    VagueWords("up to", "Say how much, not at most how much."),
    VagueWords("access to", _WHAT),
    VagueWords("opportunities for", _WHAT),
    VagueWords("opportunities to", _WHAT),
    VagueWords("opportunity to", _WHAT),
    VagueWords("would benefit from", "Say what will be provided: “will have”."),
    VagueWords("may benefit from", "Say what will be provided: “will have”."),
    VagueWords("should be encouraged", "Say who does what, and how often."),
    VagueWords("consideration should be given", "Say what was decided."),
    VagueWords("small group", "Say how many children are in the group."),
    VagueWords("support from adults", _WHO),
    VagueWords("key adult", _WHO),
    VagueWords("trained adult", _WHO),
    VagueWords("a range of", "Say which."),
    VagueWords("etc", "Say which."),
)
_INSTEAD = {one.words: one.instead for one in VAGUE}
_FOUND = re.compile(
    r"\b(" + "|".join(re.escape(one) for one in sorted(_INSTEAD, key=len, reverse=True)) + r")\b", re.IGNORECASE
)


def vague_words(*texts: str) -> list[VagueWords]:
    """Return the vague words in ``texts``, each once, in the order in which they stand."""
    found = [match.group(1).lower() for text in texts for match in _FOUND.finditer(" ".join(text.split()))]
    return [VagueWords(words, _INSTEAD[words]) for words in dict.fromkeys(found)]
