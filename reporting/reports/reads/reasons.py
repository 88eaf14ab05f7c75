"""Why members of the rows of a report were late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from reporting.figures import Readings, scope_on
from reporting.figures.delays import late_reasons
from reporting.headlines.reads.headlines import Headline
from reporting.kpis import Basis, Period
from reporting.reports.kinds import Row

# By period and rule of the clock, how often by reason.
Whys = Mapping[Period, Mapping[str, Mapping[str, int]]]


def whys_of(
    rows: Iterable[Row],
    as_at: date,
    basis: Basis,
    found: Mapping[tuple[Period, str], Headline],
    known_on: date | None,
) -> Whys:
    """Return why members of the rows were late: off the whole figure (K24) where it is there, else for them alone."""
    wanted: dict[Period, set[str]] = defaultdict(set)
    for row in rows:
        for when in row.whens if row.reasons else ():
            wanted[row.period(when, as_at)].add(row.measure)
    whole = {period: found[period, "K24/"].groups or {} for period in wanted if (period, "K24/") in found}
    readings = Readings()
    return whole | {
        period: late_reasons(scope_on(period.end, period, basis, known_on, readings), measures)
        for period, measures in wanted.items()
        if period not in whole
    }
