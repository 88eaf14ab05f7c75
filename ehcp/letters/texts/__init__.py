"""
The national wording of letters: structured paragraphs with places for facts, in plain English. Plain Python.

``{name}`` is a place for a fact, filled when the letter is made; an authority's own wording may use the same places. A
line that begins with ``- `` is a point of a list, and an empty line parts two paragraphs.
"""

from ehcp.letters.texts.appeal_pack import APPEAL_PACK, PACK_KEYS
from ehcp.letters.texts.first_plan import L1, L2, L3, L4, L5, L6, L7, L8, L9
from ehcp.letters.texts.later import L16, L16N, L22, L23, L24, NEW_OFFICER
from ehcp.letters.texts.paragraph import PLACE, PLACES, Paragraph, filled, places_in

__all__ = [
    "APPEAL_PACK", "L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L16", "L16N", "L22", "L23", "L24",
    "NEW_OFFICER", "PACK_KEYS", "PLACE", "PLACES", "Paragraph", "filled", "places_in",
]  # fmt: skip
