"""Levels of release: who may see which count, and the symbols of what is not told (disclosure paper, sections 1, 2)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    """To whom a figure goes; the server chooses it from what a person or a key may see, never a parameter."""

    OPERATIONAL = "L0"
    PARTNERSHIP = "L1"
    PUBLIC = "L2"

    @property
    def band(self) -> int:
        """Return the largest count of people that is suppressed; 0 where none is."""
        return BANDS[self]

    @property
    def words(self) -> str:
        """Return the level as people read it."""
        return LEVEL_WORDS[self]

    def band_of(self, dimensions: Iterable[str]) -> int:
        """Return the largest count suppressed in a table of these dimensions: wider where a sensitive one crosses."""
        crossed = frozenset(dimensions)
        is_sensitive = bool(crossed & SENSITIVE_DIMENSIONS) or any(crossed >= pair for pair in SENSITIVE_PAIRS)
        return SENSITIVE_BAND if self is Level.PUBLIC and is_sensitive else self.band


BANDS = {Level.OPERATIONAL: 0, Level.PARTNERSHIP: 4, Level.PUBLIC: 5}
LEVEL_WORDS = {
    Level.OPERATIONAL: "Operational: exact, not for publication",
    Level.PARTNERSHIP: "Partnership: counts of 1 to 4 are not told",
    Level.PUBLIC: "Public: counts of 1 to 5 are not told",
}
SENSITIVE_BAND = 7
SENSITIVE_DIMENSIONS = frozenset({"health", "looked_after", "social_care", "exclusion"})
SENSITIVE_PAIRS = (frozenset({"ethnicity", "need"}),)
CONFIDENTIAL = "c"
HIDDEN: dict[str, str | None] = {"value": None, "status": CONFIDENTIAL}
LEAST_BASE = 10  # of a share (R3)
LEAST_TIMELY_BASE = 6  # of the whole authority's timeliness (R3, its exception)
LEAST_FOR_A_MEDIAN = 8
LEAST_ON_ROLL = 10  # of a school whose plans are told (R9)
AD_HOC_BAND, AD_HOC_STEP = 7, 5  # of a free query (R6)


class Symbol(StrEnum):
    """What stands in the place of a number, or beside it (disclosure paper, section 1)."""

    CONFIDENTIAL = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    LOW = "low"
    UNRELIABLE = "u"
    PROVISIONAL = "p"
    REVISED = "r"
    BREAK = "b"
    ESTIMATE = "e"

    @property
    def words(self) -> str:
        """Return what the symbol means."""
        return SYMBOL_WORDS[self]


SYMBOL_WORDS = {
    Symbol.CONFIDENTIAL: "suppressed to protect confidentiality",
    Symbol.NOT_APPLICABLE: "not applicable",
    Symbol.NOT_AVAILABLE: "not available",
    Symbol.LOW: "rounds to zero but is not zero",
    Symbol.UNRELIABLE: "unreliable, fewer than 10",
    Symbol.PROVISIONAL: "provisional",
    Symbol.REVISED: "revised",
    Symbol.BREAK: "break in series",
    Symbol.ESTIMATE: "estimate",
}

# What may be crossed in public, and with what; nothing else leaves (R7). Each is also told with fewer dimensions.
ALLOWED_DIMENSIONS = (
    frozenset({"need", "phase"}),
    frozenset({"need", "sex"}),
    frozenset({"need", "age_band"}),
    frozenset({"need", "ethnicity"}),
    frozenset({"placement", "phase"}),
    frozenset({"placement", "age_band"}),
    frozenset({"age_band", "sex"}),
    frozenset({"area", "phase"}),
    frozenset({"area", "sex"}),
    frozenset({"source"}),
    frozenset({"reason"}),
)
# From and to which age, both included: fixed, so that no two sets of bands can be subtracted (R7).
AGE_BANDS = ((0, 4), (5, 10), (11, 15), (16, 19), (20, 25))
AD_HOC_DIMENSIONS = 2  # more than these, or a free filter, and the figures are rounded (R6)


def is_allowed(dimensions: Iterable[str]) -> bool:
    """Say whether a public table may cross these dimensions."""
    asked = frozenset(dimensions)
    return any(asked <= allowed for allowed in ALLOWED_DIMENSIONS)


def is_ad_hoc(dimensions: Iterable[str], *, has_filter: bool = False) -> bool:
    """Say whether a query is answered in rounded figures."""
    return has_filter or len(frozenset(dimensions)) > AD_HOC_DIMENSIONS


STATEMENT = (
    "Counts of 1 to 5 (1 to 7 in sensitive tables) are replaced by [c]. Other cells may also be replaced so that "
    "these cannot be worked out. Percentages on small numbers are not shown."
)
RULES_VERSION = "1"
"""Version of these rules, printed with every release; it is raised whenever a pattern may change."""
