"""The month and the year of every tracked measure, and each by month; of the whole authority, or of one team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ehcp.models import Child
from reporting.dashboards.reads.charts import ColumnChart, column_chart
from reporting.dashboards.reads.series import (
    WORDS,
    Point,
    a_year_before,
    kpi_of,
    last_whole_month,
    months_to,
    series,
)
from reporting.dashboards.reads.splits import Split, split
from reporting.dashboards.reads.weeks import Step, Weeks, Why, funnel, weeks_taken, whys
from reporting.figures.scope import Scope
from reporting.figures.tally import Part
from reporting.figures.tracked import TRACKED
from reporting.headlines.reads.headlines import compute
from reporting.kpis import Kpi, Period
from reporting.kpis.period import year_to_date
from reporting.targets.reads.targets import Set, targets_on
from sendcases.accounts.models import Team, User

# By month, in this order: in time first, what waits, then how much there is.
BY_MONTH = ("K06/", "K07/", "K08/", "K11/", "K11/overdue", "K03/", "K12/", "K02/")


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: the last whole month, the year to date, the same days last year, and why late."""

    kpi: Kpi
    words: str
    month: Point
    year: Point
    before: Point
    target: Set | None = None
    why: Why | None = None

    @property
    def is_met(self) -> bool | None:
        """Say whether the year to date reaches the target; none without one, or with nothing to count."""
        return self.target.is_met_by(self.year.value) if self.target else None


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure by month: the chart, and the table that stands behind it."""

    kpi: Kpi
    words: str
    chart: ColumnChart
    rows: tuple[tuple[Point, Point], ...]

    @property
    def is_share(self) -> bool:
        """Say whether the columns are per cent."""
        return any(point.denominator is not None for point, _ in self.rows)

    @property
    def last(self) -> Point:
        """Return the last month."""
        return self.rows[-1][0]

    @property
    def before(self) -> Point:
        """Return the month before the last."""
        return self.rows[-2][0]


@dataclass(frozen=True, slots=True)
class Years:
    """Every tracked measure of the last whole month and of the year to date."""

    month: Period
    year: Period
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """The measures by month; of the whole authority also how long plans take and how far requests get."""

    month: Period
    year: Period
    trends: tuple[Trend, ...]
    weeks: Weeks | None
    funnel: tuple[Step, ...]


def years(user: User, today: date, team: Team | None) -> Years:
    """Return the month and the year of each measure, each figure as known at the end of its own period."""
    month, year = last_whole_month(today), year_to_date(today)
    targets = targets_on(today)
    found = series(WORDS, [month, year, a_year_before(year)], parts=parts_of_team(user, team))
    reasons = {} if team else whys(compute(["K24/"], year, today)[0])
    return Years(month, year, tuple(_figure(name, points, reasons, targets) for name, points in found.items()))


def trends(user: User, today: date, team: Team | None) -> Trends:
    """Return each measure by month, beside the year before."""
    month, year = last_whole_month(today), year_to_date(today)
    return Trends(
        month=month,
        year=year,
        trends=by_month(user, today, team, BY_MONTH, targets_on(today)),
        weeks=None if team else weeks_taken(year),
        funnel=() if team else funnel(Period(months_to(month)[0].start, month.end)),
    )


def by_month(
    user: User, today: date, team: Team | None, names: Sequence[str], targets: Mapping[str, Set]
) -> tuple[Trend, ...]:
    """Return measures by month over the last twelve whole months; one statement."""
    months = months_to(last_whole_month(today))
    found = series(names, [*months, *(a_year_before(one) for one in months)], parts=parts_of_team(user, team))
    return tuple(trend(name, found[name], targets.get(name)) for name in names)


def parts_of_team(user: User, team: Team | None) -> Mapping[str, Part]:
    """Return the tracked measures: of the authority, or of the children of one team whom ``user`` may see."""
    if team is None:
        return TRACKED
    children = Child.objects.visible_to(user).filter(team=team).order_by().values("pk")

    def narrowed(part: Part) -> Part:
        def counted(scope: Scope) -> Q:
            return part.counted(scope) & Q(child__in=children)

        return Part(part.source, counted, part.hit, part.columns, part.written, part.distinct)

    return {name: narrowed(part) for name, part in TRACKED.items()}


def trend(name: str, points: Sequence[Point], target: Set | None = None) -> Trend:
    """Return a measure by month: the first twelve points are this year's, the next twelve the year before."""
    months, before = points[:12], points[12:24]
    words = WORDS[name]
    code, line = name.strip("/").replace("/", "-"), int(target.value) if target else None
    chart = column_chart(code, f"{words}, by month", months, before, line)
    return Trend(kpi_of(name), words, chart, tuple(zip(months, before, strict=True)))


def _figure(name: str, points: Sequence[Point], reasons: Mapping[str, Why], targets: Mapping[str, Set]) -> Figure:
    why = reasons.get(name.strip("/")) if name != "K05/" else None  # the late members of K24 are those of K06
    month, year, before = points
    return Figure(kpi_of(name), WORDS[name], month, year, before, targets.get(name), why)


def split_page(user: User, by: str, today: date, team: Team | None) -> Split:
    """Return the measures of the year to date by ``by``, of one team or of all."""
    return split(user, by, year_to_date(today), team=team)
