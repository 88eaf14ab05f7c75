"""The dashboard: today, the month and the year on one screen; of the whole authority, or of one team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ehcp.models import Child
from reporting.dashboards.reads import today as now
from reporting.dashboards.reads.charts import ColumnChart, StackedChart, column_chart, stacked_chart
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

# Timeliness, due cohort and backlog side by side.
CHARTS = ("K06/", "K07/", "K08/")
SIDE_BY_SIDE = ("K03/", "K06/", "K07/", "K08/", "K11/", "K11/overdue")


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
class Board:
    """All of the dashboard; ``team`` is none for the whole authority."""

    day: date
    team: Team | None
    month: Period
    year: Period
    today: now.Today
    ahead: StackedChart
    figures: tuple[Figure, ...]
    trends: tuple[Trend, ...]
    weeks: Weeks | None
    funnel: tuple[Step, ...]
    teams: Split


def board(user: User, today: date, team: Team | None) -> Board:
    """Return the dashboard of a day, each figure as known at the end of its own period."""
    month, year = last_whole_month(today), year_to_date(today)
    asked = now.Asked(user, today, team)
    block = now.today(asked)
    months = months_to(month)
    parts = of_team(user, team) if team else TRACKED
    targets = targets_on(today)
    by_month = series(CHARTS, [*months, *(a_year_before(one) for one in months)], parts=parts)
    found = series(WORDS, [month, year, a_year_before(year)], parts=parts)
    reasons = {} if team else whys(compute(["K24/"], year, today)[0])
    return Board(
        day=today,
        team=team,
        month=month,
        year=year,
        today=block,
        ahead=_ahead(block),
        figures=tuple(_figure(name, points, reasons, targets) for name, points in found.items()),
        trends=tuple(trend(name, by_month[name], targets.get(name)) for name in CHARTS),
        weeks=None if team else weeks_taken(year),
        funnel=() if team else funnel(Period(months[0].start, month.end)),
        teams=split(user, "officer" if team else "team", year, SIDE_BY_SIDE, team),
    )


def of_team(user: User, team: Team) -> Mapping[str, Part]:
    """Return the tracked measures of the children of one team whom ``user`` may see."""
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


def _ahead(block: now.Today) -> StackedChart:
    names = [words for words, *_ in now.BANDS.values()]
    rows = [(row.words, [cell.number for cell in row.cells]) for row in block.stages if row.ahead.number]
    return stacked_chart("ahead", "Limits that fall in the next 8 weeks, by kind of work", names, rows)


def split_page(user: User, by: str, today: date, team: Team | None) -> Split:
    """Return the measures of the year to date by ``by``, of one team or of all."""
    return split(user, by, year_to_date(today), team=team)
