"""Shares, means and medians of small numbers (disclosure paper, R3), and figures of schools (R9)."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.disclosure.kinds import LEAST_BASE, LEAST_FOR_A_MEDIAN, LEAST_ON_ROLL, LEAST_TIMELY_BASE, Level
from reporting.disclosure.reads.protect import is_small
from reporting.kpis.rounding import percent


def is_share_hidden(part: int, base: int, band: int, *, is_timely: bool = False) -> bool:
    """
    Say whether a share goes, and its two numbers with it.

    ``is_timely``: limits kept by the whole authority, with no other dimension. Of no base at all nothing is told
    that could be hidden.
    """
    if not band:
        return False
    if is_timely:
        return 0 < base < LEAST_TIMELY_BASE
    return is_small(part, band) or is_small(base - part, band) or 0 < base < LEAST_BASE


def told_share(part: int, base: int, level: Level, *, is_timely: bool = False) -> int | None:
    """Return the whole per cent that a level is told, half up; none where it is suppressed."""
    share = percent(part, base, 0)
    return None if share is None or is_share_hidden(part, base, level.band, is_timely=is_timely) else int(share)


def is_average_hidden(number: int, level: Level) -> bool:
    """Say whether a mean or a median of so many goes."""
    return bool(level.band) and number < LEAST_FOR_A_MEDIAN


@dataclass(frozen=True, slots=True)
class SchoolRule:
    """Whether figures of single schools leave at all; off unless somebody switched it on (R9)."""

    is_on: bool = False

    def told(self, plans: int, on_roll: int, level: Level, *, split_by: str = "") -> int | None:
        """Return the plans at a school as a level is told them: the total alone, of a school with enough on roll."""
        if not level.band:
            return plans
        if not self.is_on or split_by or on_roll < LEAST_ON_ROLL or is_small(plans, level.band):
            return None
        return plans
