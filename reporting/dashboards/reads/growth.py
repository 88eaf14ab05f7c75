"""
How many plans there will be, by month to five years: at the pace at which plans came and ended, with its range.

Each month so many plans come (made or moved in) as came in a month of the past, and the same share of all ends. The
range is that of the slowest and the fastest of the past years. The same is foretold on past days, on the facts of those
days as known now, and printed beside what came. All is counted of the children whom the reader may see.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ehcp.law import days
from ehcp.models import Plan
from ehcp.permissions import case_q
from reporting.dashboards.reads.today import Asked

MONTHS_AHEAD = 60
MONTHS_A_YEAR = 12
YEARS_BACK = 3  # whose paces are looked at
COLUMNS = ("transferred_in_from_la", "transferred_in_on", "first_final_on", "ceased_on", "transferred_out_on")
TRIED_YEARS = (1, 2, 3)  # ago, on which the same is foretold for today


@dataclass(frozen=True, slots=True)
class Expected:
    """How many plans there will be at the end of a month, and from how many to how many."""

    day: date
    likely: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What would have been foretold on a past day for today, beside how many plans there are."""

    on: date
    expected: Expected
    plans: int

    @property
    def is_within(self) -> bool:
        """Say whether what came lies in the range that was foretold."""
        return self.expected.low <= self.plans <= self.expected.high


@dataclass(frozen=True, slots=True)
class Growth:
    """The plans of today, how fast they came and ended in the last year, those of each month ahead, and the replay."""

    day: date
    plans: int
    came: int
    ended: int
    months: tuple[Expected, ...]
    tried: tuple[Tried, ...]

    @property
    def years(self) -> tuple[Expected, ...]:
        """Return what is foretold for the end of each year ahead."""
        return self.months[MONTHS_A_YEAR - 1 :: MONTHS_A_YEAR]


def growth(asked: Asked) -> Growth | None:
    """Return how many plans there will be; None where there was none a year ago. One statement."""
    spells = _spells(asked)
    months = spells.ahead(asked.today, MONTHS_AHEAD)
    if not months:
        return None
    now, year = spells.held_on(asked.today), _months_before(asked.today, MONTHS_A_YEAR)
    tried = []
    for back in TRIED_YEARS:
        on = _months_before(asked.today, back * MONTHS_A_YEAR)
        if told := spells.ahead(on, back * MONTHS_A_YEAR):
            tried.append(Tried(on, told[-1], now))
    came, ended = spells.came(year, asked.today), spells.ended(year, asked.today)
    return Growth(asked.today, now, came, ended, months, tuple(tried))


@dataclass(frozen=True, slots=True)
class Spells:
    """From which day on plans were the authority's, and the first day on which they were no more; both in order."""

    starts: Sequence[date]
    ends: Sequence[date]

    def held_on(self, day: date) -> int:
        """Return how many plans the authority maintained at the close of a day."""
        return bisect_right(self.starts, day) - bisect_right(self.ends, day)

    def came(self, after: date, to: date) -> int:
        """Return how many came after one day, up to another."""
        return bisect_right(self.starts, to) - bisect_right(self.starts, after)

    def ended(self, after: date, to: date) -> int:
        """Return how many ended after one day, up to another."""
        return bisect_right(self.ends, to) - bisect_right(self.ends, after)

    def paces(self, day: date) -> list[tuple[float, float]]:
        """Return of each past year how many came a month, and which share of all ended; the last year first."""
        found = []
        for back in range(YEARS_BACK):
            first, last = (_months_before(day, MONTHS_A_YEAR * years) for years in (back + 1, back))
            held = self.held_on(first)
            if held <= 0:
                break
            monthly = self.ended(first, last) / MONTHS_A_YEAR
            found.append((self.came(first, last) / MONTHS_A_YEAR, monthly / held))
        return found

    def ahead(self, day: date, months: int) -> tuple[Expected, ...]:
        """Return how many plans there will be at the end of each month after a day; nothing without a past year."""
        paces = self.paces(day)
        if not paces:
            return ()
        start, found = self.held_on(day), []
        # Likely: the last year goes on. Low and high: the slowest and the fastest coming and ending of the past years.
        came, ended = [pace[0] for pace in paces], [pace[1] for pace in paces]
        likely = low = high = float(start)
        for month in range(1, months + 1):
            likely = likely * (1 - ended[0]) + came[0]
            low = low * (1 - max(ended)) + min(came)
            high = high * (1 - min(ended)) + max(came)
            found.append(Expected(days.add_months(day, month), round(likely), round(low), round(high)))
        return tuple(found)


def _months_before(day: date, months: int) -> date:
    return days.add_months(day, -months)


def _spells(asked: Asked) -> Spells:
    """Return the spells of the plans of the children who may be seen, of one team where it is asked for."""
    rows = Plan.objects.filter(case_q(asked.user, "child")).exclude(entered_in_error=True).order_by()
    if asked.team:
        rows = rows.filter(child__team=asked.team)
    starts, ends = [], []
    for moved_from, moved_in_on, made_on, *ending in rows.values_list(*COLUMNS):
        start = moved_in_on if moved_from is not None else made_on
        if start is None or start > asked.today:
            continue
        starts.append(start)
        if (last := min((day for day in ending if day is not None), default=None)) and last <= asked.today:
            ends.append(max(last, start))
    return Spells(sorted(starts), sorted(ends))
