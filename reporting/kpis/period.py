"""Periods, closed at both ends, and the years in which they lie."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

JANUARY, APRIL, SEPTEMBER = 1, 4, 9
THURSDAY = 3


class PeriodRefused(ValueError):
    """Days that make no period; the message says why, plainly."""


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both inclusive."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodRefused(f"The period ends on {self.end} before it starts on {self.start}.")


def year_to_date(day: date, first_month: int = JANUARY) -> Period:
    """Return the year that starts on the first of ``first_month`` (1 calendar, 4 financial, 9 academic), to ``day``."""
    year = day.year if day.month >= first_month else day.year - 1
    return Period(date(year, first_month, 1), day)


def is_last_of_month(day: date) -> bool:
    """Say whether the month ends on ``day``."""
    return day.day == monthrange(day.year, day.month)[1]


def census_day(year: int) -> date:
    """Return the third Thursday of January, on which the national return counts plans."""
    first = date(year, JANUARY, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 14)
