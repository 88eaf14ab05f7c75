"""
The calculation of money (panels paper, section 7): pounds, pence and financial years; plain Python, to the penny.

Every amount is a ``Decimal`` in pounds. An amount is rounded half up once, at the end of its period; months and
payers are parts of that one amount, so that they always add up to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
NOTHING = Decimal(0)
ONE_DAY = timedelta(days=1)
# Panels paper, section 7, rule 2: weeks a year where the setting's calendar says nothing else.
SCHOOL_WEEKS, RESIDENTIAL_WEEKS = Decimal(39), Decimal(52)
# The first days of the terms that fees are charged by; the third begins a calendar year.
TERM_STARTS = ((1, 1), (4, 1), (9, 1))
APRIL = 4
_MONTHS = 12


def pence(amount: Decimal) -> Decimal:
    """Return ``amount`` in whole pence, half a penny up."""
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def financial_year(day: date) -> int:
    """Return the financial year of ``day``, by the calendar year in which it begins on 1 April."""
    return day.year if day.month >= APRIL else day.year - 1


def first_day(year: int) -> date:
    """Return 1 April of a financial year."""
    return date(year, APRIL, 1)


def last_day(year: int) -> date:
    """Return 31 March of a financial year."""
    return date(year + 1, APRIL, 1) - ONE_DAY


def days_in(year: int) -> int:
    """Return the days of a financial year: 366 where it holds a 29 February, else 365."""
    return (last_day(year) - first_day(year)).days + 1


def year_words(year: int) -> str:
    """Return a financial year as it is written: 2026-27."""
    return f"{year}-{(year + 1) % 100:02}"


def month_of(day: date) -> date:
    """Return the first day of the month of ``day``."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after ``month``."""
    return date(month.year + month.month // _MONTHS, month.month % _MONTHS + 1, 1)


def months_between(first: date, before: date) -> Iterator[date]:
    """Yield the first day of every month from that of ``first`` up to, and without, that of ``before``."""
    month = month_of(first)
    while month < month_of(before):
        yield month
        month = next_month(month)


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount per unit from a day on, until the next rate of the same line."""

    from_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What a line pays: a rate per unit, how many units, from and to which day; both days count.

    ``unit`` is one of ``annual``, ``termly``, ``weekly``, ``hourly``, ``daily``, ``visit`` and ``one_off``.
    ``quantity`` is the number of units: hours a week, days or visits a year, else 1. ``weeks`` are those of a full
    year.
    """

    unit: str
    rates: tuple[Rate, ...]
    from_on: date
    to_on: date | None = None
    quantity: Decimal = Decimal(1)
    weeks: Decimal = SCHOOL_WEEKS

    def full_year(self, on: date) -> Decimal:
        """Return what the line costs in a full year at the rate of ``on``; a one-off amount has no yearly cost."""
        if self.unit == "one_off":
            return NOTHING
        return pence(self._yearly(_rate_on(self.rates, on)))

    def in_year(self, year: int) -> Decimal:
        """Return what the line costs in one financial year."""
        return self._up_to(year, last_day(year))

    def in_month(self, month: date) -> Decimal:
        """Return the part of the year's cost that falls in a month; the months of a year add up to the year."""
        year = financial_year(month)
        end = next_month(month) - ONE_DAY
        before = self._up_to(year, month - ONE_DAY) if month > first_day(year) else NOTHING
        return self._up_to(year, end) - before

    def _up_to(self, year: int, end: date) -> Decimal:
        first = max(self.from_on, first_day(year))
        last = min(filter(None, (self.to_on, end, last_day(year))))
        if last < first:
            return NOTHING
        spans = _spans(self.rates, first, last)
        return pence(sum((self._raw(year, rate, start, stop) for rate, start, stop in spans), NOTHING))

    def _raw(self, year: int, rate: Decimal, first: date, last: date) -> Decimal:
        if self.unit == "one_off":
            return rate * self.quantity if first <= self.from_on <= last else NOTHING
        if self.unit == "termly":
            return rate * self.quantity * terms_in(first, last)
        return self._yearly(rate) * ((last - first).days + 1) / days_in(year)

    def _yearly(self, rate: Decimal) -> Decimal:
        if self.unit in ("weekly", "hourly"):
            return rate * self.quantity * self.weeks
        return rate * self.quantity * (len(TERM_STARTS) if self.unit == "termly" else 1)


def _rate_on(rates: Sequence[Rate], on: date) -> Decimal:
    """Return the rate in force on a day; before the first, the first."""
    begun = [rate for rate in rates if rate.from_on <= on]
    if begun:
        return begun[-1].amount
    return rates[0].amount if rates else NOTHING


def _spans(rates: Sequence[Rate], first: date, last: date) -> Iterator[tuple[Decimal, date, date]]:
    """Yield the stretches between two days that have one rate, each with its first and last day."""
    cuts = [first, *(rate.from_on for rate in rates if first < rate.from_on <= last)]
    for start, stop in zip(cuts, [*(cut - ONE_DAY for cut in cuts[1:]), last], strict=True):
        yield _rate_on(rates, start), start, stop


def terms_in(first: date, last: date) -> Decimal:
    """Return how many terms lie between two days, both counting: whole terms, and parts by the days of their term."""
    found, day = NOTHING, first
    while day <= last:
        begin = max(date(day.year, *start) for start in TERM_STARTS if date(day.year, *start) <= day)
        later = [date(day.year, *start) for start in TERM_STARTS if date(day.year, *start) > day]
        end = (later[0] if later else date(day.year + 1, 1, 1)) - ONE_DAY
        stop = min(end, last)
        found += Decimal((stop - day).days + 1) / ((end - begin).days + 1)
        day = stop + ONE_DAY
    return found


def share_out(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """
    Divide ``amount`` by ``weights`` in whole pence, so that the parts always add up to it.

    What is left after rounding down goes, penny by penny, to the largest remainders; of equal ones to the first.
    """
    total = sum(weights, NOTHING)
    if total <= 0:
        raise ValueError("somebody has to pay")
    exact = [amount * weight / total for weight in weights]
    parts = [one.quantize(PENNY, rounding=ROUND_FLOOR) for one in exact]
    left = int((amount - sum(parts, NOTHING)) / PENNY)
    remainders = sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])
    for at in remainders[:left]:
        parts[at] += PENNY
    return parts
