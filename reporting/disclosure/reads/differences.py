"""What two tables, two areas or two releases give away when one is taken from the other (disclosure paper, R7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from reporting.disclosure.kinds import AGE_BANDS
from reporting.disclosure.reads.family import Family, Key
from reporting.disclosure.reads.protect import is_small
from reporting.kpis.period import Period, is_last_of_month

ENDS_OF_QUARTERS, ENDS_OF_TERMS, ENDS_OF_YEARS = {3, 6, 9, 12}, {4, 8, 12}, {3, 8, 12}
MONTHS = {1: set(range(1, 13)), 3: ENDS_OF_QUARTERS, 4: ENDS_OF_TERMS, 12: ENDS_OF_YEARS}


def held_back(earlier: Mapping[Key, int], later: Mapping[Key, int], band: int) -> set[Key]:
    """Return the running totals of a later release that differ from an earlier by a count in the band."""
    return {key for key, count in later.items() if key in earlier and is_small(abs(count - earlier[key]), band)}


def with_rest(family: Family, whole: Iterable[Key], part: Iterable[Key], name: str) -> list[Key]:
    """
    Add to a family what one row of cells is more than another: all less boys, area less district.

    Returns the cells of the difference, in the order of the rows; their own sums are for the caller to add.
    """
    return [
        family.link_difference(one, other, (name, *one)) for one, other in zip(whole, part, strict=True)
    ]  # fmt: skip


def is_closed_period(period: Period, today: date) -> bool:
    """Say whether a period may be told in public: a whole month, quarter, term or year that is over."""
    if period.start.day != 1 or not is_last_of_month(period.end) or period.end >= today:
        return False
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    return period.end.month in MONTHS.get(months, set())


def age_band(age: int) -> str:
    """Return the fixed band that an age is told in, as ``5-10``; empty outside all of them."""
    return next((f"{first}-{last}" for first, last in AGE_BANDS if first <= age <= last), "")
