"""
The first screen: are we in time, is it getting better, what falls next, where are the late children.

Each answer stands beside its target, the same days last year and what changed since last month; everything else has a
page of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reporting.dashboards.reads import today as now
from reporting.dashboards.reads.series import WORDS, Point, a_year_before, kpi_of, series
from reporting.dashboards.reads.splits import Split, split
from reporting.dashboards.reads.years import Trend, by_month, parts_of_team
from reporting.headlines.reads.headlines import Headline, compute_each, name_of
from reporting.kpis import Kpi, Period
from reporting.kpis.period import year_to_date
from reporting.movements.reads.movement import lines
from reporting.targets.reads.targets import Set, targets_on
from sendcases.accounts.models import Team, User

# What is asked first, each with what is never told without it (measures, section 3).
ANSWERS: dict[str, tuple[str, ...]] = {"K06/": ("K05/",), "K07/": (), "K08/": (), "K11/": ("K11/overdue",)}
CHARTS = ("K06/", "K07/", "K08/")
CHANGED = ("K06/", "K08/", "K11/overdue")
WHERE = ("K08/", "K11/overdue", "K06/")


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure of the year to date or of today, with its target and the same days last year."""

    kpi: Kpi
    words: str
    point: Point
    before: Point
    target: Set | None
    beside: tuple[Point, ...]

    @property
    def big(self) -> str:
        """Return what is read first: the share, or the count."""
        if self.point.value is None:
            return "None due"
        return f"{self.point.value:,}{'' if self.point.denominator is None else '%'}"

    @property
    def base(self) -> str:
        """Return what the share is of: never a percentage without n."""
        if self.point.denominator is None:
            return "today"
        return f"{self.point.numerator:,} of {self.point.denominator:,} this year"

    @property
    def against_target(self) -> str:
        """Return whether the target is met, in words; nothing without a target."""
        if self.target is None:
            return ""
        met = self.target.is_met_by(self.point.value)
        state = "" if met is None else (": met" if met else ": not met")
        return f"Target {self.target.words}{state}"

    @property
    def against_last_year(self) -> str:
        """Return whether it is better than on the same days last year, in words."""
        now_, then = self.point.value, self.before.value
        if now_ is None or then is None:
            return "Nothing to compare last year"
        if now_ == then:
            return f"As last year ({self.before.text})"
        is_share = self.point.denominator is not None
        is_better = (now_ > then) is is_share  # a count here is a backlog: fewer is better
        number = abs(now_ - then)
        unit = f"point{'s' if number > 1 else ''}" if is_share else ("fewer" if now_ < then else "more")
        return f"{'Better' if is_better else 'Worse'} than last year: {number:,} {unit} ({self.before.text})"


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure at the end of last month and today, and, of the whole authority, what lies between them."""

    kpi: Kpi
    words: str
    then: Point
    now: Point
    moves: str


@dataclass(frozen=True, slots=True)
class Glance:
    """All of the first screen; ``team`` is none for the whole authority."""

    day: date
    year: Period
    answers: tuple[Answer, ...]
    trends: tuple[Trend, ...]
    stages: tuple[now.Row, ...]
    total: now.Row
    unallocated: int
    where: Split
    since: date
    changed: tuple[Changed, ...]


def glance(user: User, today: date, team: Team | None) -> Glance:
    """Return the first screen of a day; the number of statements is the same whatever the number of cases."""
    year, asked, targets = year_to_date(today), now.Asked(user, today, team), targets_on(today)
    since = today.replace(day=1) - timedelta(days=1)
    names = [*ANSWERS, *(name for beside in ANSWERS.values() for name in beside)]
    found = series(names, [year, a_year_before(year), year_to_date(since)], parts=parts_of_team(user, team))
    moves = {} if team else _moves(year_to_date(since), year)
    block = now.limits_ahead(asked)
    return Glance(
        day=today,
        year=year,
        answers=tuple(_answer(name, found, targets) for name in ANSWERS),
        trends=by_month(user, today, team, CHARTS, targets),
        stages=block.stages,
        total=block.total,
        unallocated=block.unallocated,
        where=split(user, "officer" if team else "team", year, WHERE, team),
        since=since,
        changed=tuple(
            Changed(kpi_of(name), WORDS[name], found[name][2], found[name][0], moves.get(name, "")) for name in CHANGED
        ),
    )


def _answer(name: str, found: Mapping[str, Sequence[Point]], targets: Mapping[str, Set]) -> Answer:
    beside = tuple(found[other][0] for other in ANSWERS[name])
    return Answer(kpi_of(name), WORDS[name], found[name][0], found[name][1], targets.get(name), beside)


def _moves(before: Period, after: Period) -> dict[str, str]:
    """Return by measure what came in and went out between two days, in words, of the whole authority."""
    wanted: dict[Period, list[str]] = {before: [], after: []}
    for period in wanted:
        wanted[period] = list(CHANGED)
    found = compute_each(wanted, with_ids=True)
    first, last = ({name_of(line.kpi): line for line in found[period]} for period in (before, after))
    return {name: moves_in_words(first[name], last[name]) for name in CHANGED}


def moves_in_words(first: Headline, last: Headline) -> str:
    """Return what lies between two figures, in words: what came in and went out, of a share also what counts."""
    told = []
    for line in lines(first, last):
        number = abs(line.numerator if line.denominator is None else (line.denominator or line.numerator))
        if not number:
            continue
        counted = abs(line.numerator)
        of_them = f", {counted} of them in time" if line.denominator else ""
        told.append(f"{number:,} {line.words.lower()}{of_them}")
    return "; ".join(told) or "nothing moved"
