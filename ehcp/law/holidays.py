"""Bank holidays of England and Wales: the installed list, and the standing pattern for other years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from govuk_bank_holidays.bank_holidays import BankHolidays

ONE_DAY = timedelta(days=1)
MONDAY, SATURDAY = 0, 5


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian ``year`` (the anonymous algorithm)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap, century_rest = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * century_rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def first_monday(year: int, month: int) -> date:
    """Return the first Monday of a month."""
    first = date(year, month, 1)
    return first + ONE_DAY * (-first.weekday() % 7)


def last_monday(year: int, month: int) -> date:
    """Return the last Monday of a month of 31 days (May and August)."""
    last = date(year, month, 31)
    return last - ONE_DAY * last.weekday()


def standing_pattern(year: int) -> frozenset[date]:
    """
    Return the days that are holidays in any ordinary year, weekends' substitute days included.

    Banking and Financial Dealings Act 1971, Schedule 1, with New Year's Day and the early May holiday
    as proclaimed every year.
    """
    easter = easter_sunday(year)
    days = {
        easter - 2 * ONE_DAY,
        easter + ONE_DAY,
        first_monday(year, 5),
        last_monday(year, 5),
        last_monday(year, 8),
    }
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        substitute = fixed
        while substitute.weekday() >= SATURDAY or substitute in days:
            substitute += ONE_DAY
        days.add(substitute)
    return frozenset(days)


@lru_cache(maxsize=1)
def installed_holidays() -> MappingProxyType[int, frozenset[date]]:
    """Return the installed official list by year; only complete years, never read online."""
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    by_year: dict[int, set[date]] = {}
    for holiday in listed:
        by_year.setdefault(holiday["date"].year, set()).add(holiday["date"])
    usual = 8
    complete = {year: frozenset(days) for year, days in by_year.items() if len(days) >= usual}
    return MappingProxyType(complete)


class Holidays:
    """
    The non-working days of an authority: the installed list, corrected by hand where it was.

    Years outside the installed list are computed from the standing pattern; ``is_provisional`` says so.
    """

    __slots__ = ("_added", "_holidays", "_installed", "_removed")

    def __init__(self, added: Iterable[date] = (), removed: Iterable[date] = ()) -> None:
        self._added = frozenset(added)
        self._removed = frozenset(removed)
        self._installed = installed_holidays()
        self._holidays: dict[int, frozenset[date]] = {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Holidays):
            return NotImplemented
        return (self._added, self._removed) == (other._added, other._removed)

    def __hash__(self) -> int:
        return hash((self._added, self._removed))

    @property
    def added(self) -> frozenset[date]:
        """Days made holidays by hand."""
        return self._added

    @property
    def removed(self) -> frozenset[date]:
        """Listed holidays made working days by hand."""
        return self._removed

    def of_year(self, year: int) -> frozenset[date]:
        """Return every holiday of ``year`` (weekends themselves are not listed)."""
        days = self._holidays.get(year)
        if days is None:
            listed = self._installed.get(year) or standing_pattern(year)
            days = frozenset((listed - self._removed) | {day for day in self._added if day.year == year})
            self._holidays[year] = days
        return days

    def is_provisional(self, day: date) -> bool:
        """Tell whether the holidays around ``day`` are computed, not read from an official list."""
        return day.year not in self._installed

    def is_working_day(self, day: date) -> bool:
        """Tell whether ``day`` is a working day for an authority: not a weekend, not a bank holiday."""
        return day.weekday() < SATURDAY and day not in self.of_year(day.year)

    def is_tribunal_working_day(self, day: date) -> bool:
        """Tell whether ``day`` counts for the Tribunal: also outside August and 25 December to 1 January."""
        return not in_tribunal_vacation(day) and self.is_working_day(day)


AUGUST, DECEMBER, JANUARY, CHRISTMAS = 8, 12, 1, 25


def in_tribunal_vacation(day: date) -> bool:
    """Tell whether ``day`` lies in August or from 25 December to 1 January (TPR r.1(3))."""
    return (
        day.month == AUGUST
        or (day.month == DECEMBER and day.day >= CHRISTMAS)
        or (day.month == JANUARY and day.day == 1)
    )
