"""Periods of a row: which year, how many ago, whole or up to the day of the report (measures, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ehcp.law.days import add_months
from reporting.kpis.period import APRIL, JANUARY, SEPTEMBER, Period, year_to_date

TWELVE = 12


class Span(StrEnum):
    """What a row looks back over."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    TERM = "term"
    CALENDAR = "calendar"
    ACADEMIC = "academic"
    FINANCIAL = "financial"
    TWELVE_MONTHS = "twelve_months"


FIRST_MONTHS = {Span.CALENDAR: JANUARY, Span.ACADEMIC: SEPTEMBER, Span.FINANCIAL: APRIL}
QUARTERS, TERMS = (1, 4, 7, 10), (1, 5, 9)  # the months in which they begin; terms: spring, summer, autumn


@dataclass(frozen=True, slots=True)
class When:
    """
    One period of a row, told from the day of the report.

    Up to the day, or ``ago`` years (months, quarters, terms) earlier up to the same day; ``whole``: all of it.
    """

    span: Span
    ago: int = 0
    whole: bool = False

    def period(self, as_at: date) -> Period:
        """Return the days it means on ``as_at``; of a day that day alone."""
        months = self.ago * self._months
        day = earlier(as_at, months)
        start = self._start(day)
        if self.whole:
            return Period(start, earlier(start, -self._months) - timedelta(days=1))
        return Period(start, day)

    def a_year_before(self) -> When:
        """Return the same a year earlier."""
        return When(self.span, self.ago + TWELVE // self._months, self.whole)

    @property
    def _months(self) -> int:
        return {Span.MONTH: 1, Span.QUARTER: 3, Span.TERM: 4}.get(self.span, TWELVE)

    def _start(self, day: date) -> date:
        if self.span is Span.DAY:
            return day
        if self.span is Span.TWELVE_MONTHS:
            return earlier(day, TWELVE) + timedelta(days=1)
        if self.span in FIRST_MONTHS:
            return year_to_date(day, FIRST_MONTHS[self.span]).start
        months = {Span.QUARTER: QUARTERS, Span.TERM: TERMS}.get(self.span, tuple(range(1, TWELVE + 1)))
        return date(day.year, max(month for month in months if month <= day.month), 1)


def earlier(day: date, months: int) -> date:
    """Return the same day so many months earlier; the last of a month stays the last, 29 February becomes 28."""
    if not months:
        return day
    moved = add_months(day, -months)
    after = day + timedelta(days=1)
    return add_months(after, -months) - timedelta(days=1) if after.day == 1 else moved


def to_date(span: Span, ago: int = 0) -> When:
    """Return a year up to the day of the report, or up to the same day ``ago`` years earlier."""
    return When(span, ago)


def whole(span: Span, ago: int) -> When:
    """Return a whole year, ``ago`` years before the one of the day."""
    return When(span, ago, whole=True)


ON_THE_DAY = When(Span.DAY)
