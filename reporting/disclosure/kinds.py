"""Levels of release: who may see which count (disclosure paper, section 1)."""

from __future__ import annotations

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


BANDS = {Level.OPERATIONAL: 0, Level.PARTNERSHIP: 4, Level.PUBLIC: 5}
CONFIDENTIAL = "c"
HIDDEN: dict[str, str | None] = {"value": None, "status": CONFIDENTIAL}
LEAST_BASE = 10  # of a share (R3)
LEAST_TIMELY_BASE = 6  # of the whole authority's timeliness (R3, its exception)
LEAST_FOR_A_MEDIAN = 8
