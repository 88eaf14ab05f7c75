"""Measures over many periods at once: one statement, whatever the number of months (measures paper, I10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.law import days
from reporting.figures import Readings, Scope, scope_on
from reporting.figures.tally import Part, count_each
from reporting.figures.tracked import TRACKED
from reporting.headlines.reads.asked import when_words
from reporting.kpis import KPIS, Basis, Kpi, Period
from reporting.kpis.period import is_last_of_month
from reporting.kpis.rounding import percent
from reporting.reports.reads.lines import day_query

MONTHS = 12
# What the dashboards call each measure, short, in their order.
WORDS = {
    "K02/": "Requests received",
    "K03/": "Decision within 6 weeks",
    "K05/": "Plan within 20 weeks, exceptions out",
    "K06/": "Plan within 20 weeks, all",
    "K07/": "20-week limits that fell due, met",
    "K08/": "Open and past 20 weeks",
    "K10/": "Psychology advice within 6 weeks",
    "K11/": "Review within 12 months",
    "K11/overdue": "Reviews overdue",
    "K11/never_reviewed": "Reviews overdue, never reviewed",
    "K12/": "Decision 4 weeks after the review",
    "K13/": "Amended plan within 12 weeks",
    "K14/": "Next phase named by the limit",
    "K01/": "Plans maintained",
}


@dataclass(frozen=True, slots=True)
class Point:
    """
    One measure of one period, as known at the period's end or now: ``denominator`` is none for a plain count.

    Of a snapshot only the last day of the period counts.
    """

    kpi: Kpi
    period: Period
    numerator: int
    denominator: int | None

    @property
    def words(self) -> str:
        """Return what the dashboards call the measure, short."""
        return WORDS.get("/".join(self.kpi.key), self.kpi.label)

    @property
    def percent(self) -> int | None:
        """Return the share in whole per cent, half up; none for a count and where there is nothing to count."""
        whole = percent(self.numerator, self.denominator, 0)
        return None if whole is None else int(whole)

    @property
    def value(self) -> int | None:
        """Return what a chart draws: the share in per cent, or the count."""
        return self.numerator if self.denominator is None else self.percent

    @property
    def text(self) -> str:
        """Return the figure with its base: never a percentage without n."""
        if self.denominator is None:
            return f"{self.numerator:,}"
        base = f"{self.numerator:,} of {self.denominator:,}"
        return "none of 0" if self.denominator == 0 else f"{self.percent}% ({base})"

    @property
    def when(self) -> str:
        """Return the days it is about."""
        return when_words(self.kpi, self.period.end, self.period)

    @property
    def query(self) -> str:
        """Return the part of an address that asks for the same figure on the page of its measure."""
        asked = [day_query(self.period.end)]
        if not self.kpi.is_snapshot:
            asked += ["period=own", day_query(self.period.start, "start"), day_query(self.period.end, "end")]
        return "&".join(asked)


def kpi_of(name: str) -> Kpi:
    """Return the definition of a short name (``K11/overdue``)."""
    code, _, variant = name.partition("/")
    return KPIS[code, variant]


def last_whole_month(today: date) -> Period:
    """Return the month that ended last: this month on its last day."""
    end = today if is_last_of_month(today) else today.replace(day=1) - timedelta(days=1)
    return Period(end.replace(day=1), end)


def months_to(last: Period, number: int = MONTHS) -> list[Period]:
    """Return ``number`` whole months, the last of them ``last``."""
    starts = [days.add_months(last.start, -back) for back in range(number - 1, -1, -1)]
    return [Period(start, days.add_months(start, 1) - timedelta(days=1)) for start in starts]


def a_year_before(period: Period) -> Period:
    """Return the same days a year earlier; a month stays a whole month."""
    start, end = (days.add_months(day, -MONTHS) for day in (period.start, period.end))
    if is_last_of_month(period.end):
        end = days.add_months(end.replace(day=1), 1) - timedelta(days=1)
    return Period(start, end)


def scope_of(period: Period, basis: Basis = Basis.KNOWN, readings: Readings | None = None) -> Scope:
    """Return what the figures of one period are counted on, as at its end; scopes of one page share ``readings``."""
    return scope_on(period.end, period, basis, readings=readings)


def series(
    names: Iterable[str],
    periods: Sequence[Period],
    basis: Basis = Basis.KNOWN,
    parts: Mapping[str, Part] = TRACKED,
) -> dict[str, list[Point]]:
    """
    Return the figure of each measure (of ``parts``) for each period, in their order; one statement.

    One rule for all: each as it was known at the end of its own period, or all as known now.
    """
    listed = list(names)
    kinds = [[name for name in listed if kpi_of(name).is_snapshot is snapshot] for snapshot in (False, True)]
    wanted: list[tuple[Scope, list[Part]]] = []
    places: list[tuple[Period, list[str]]] = []
    readings = Readings()
    for period in periods:
        scope = scope_of(period, basis, readings)
        for kind in filter(None, kinds):
            # Snapshots apart, so that the months of the others are read off the index of their days.
            wanted.append((scope, [parts[name] for name in kind]))
            places.append((period, kind))
    found: dict[str, list[Point]] = {name: [] for name in listed}
    for (period, kind), numbers in zip(places, count_each(wanted), strict=True):
        for name in kind:
            part = parts[name]
            hits, rows = numbers[part]
            point = Point(kpi_of(name), period, hits if part.hit else rows, rows if part.hit else None)
            found[name].append(point)
    return found


def points(wanted: Sequence[tuple[str, Period]]) -> list[Point]:
    """Return single figures, each a measure and a period, as known at the period's end; one statement."""
    readings = Readings()
    counted = count_each([(scope_of(period, readings=readings), [TRACKED[name]]) for name, period in wanted])
    found = []
    for (name, period), numbers in zip(wanted, counted, strict=True):
        part = TRACKED[name]
        hits, rows = numbers[part]
        found.append(Point(kpi_of(name), period, hits if part.hit else rows, rows if part.hit else None))
    return found
