"""
What runs out in the next weeks, by kind and by who carries it, and what is open too long or with nobody.

Everything here is of the children whom the reader may see: the numbers open lists, and nothing may be left over
between the two (threats paper, section 2.3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from ehcp.identifiers import record_key
from ehcp.ledger.reads.time_limits import Tag, limit_tag
from ehcp.models import Child, Deadline
from ehcp.permissions import case_q
from ehcp.proposals.reads import decided_options
from ehcp.work.reads.case_list import live
from ehcp.work.reads.next_act import next_act
from ehcp.work.reads.worklist import OTHERS, kind_conditions
from reporting.dashboards.reads.charts import StackedChart, stacked_chart
from reporting.dashboards.reads.series import scope_of
from reporting.figures import reviews
from reporting.headlines.reads.words import duty_of
from reporting.kpis import Period
from sendcases.accounts.models import Team, User

# The bands of days ahead: their code, how they are called, the first day and the last.
BANDS: dict[str, tuple[str, int, int]] = {
    "2": ("In 2 weeks", 0, 14),
    "4": ("In weeks 3 and 4", 15, 28),
    "8": ("In weeks 5 to 8", 29, 56),
}
OVERDUE = "overdue"
AHEAD = 56
STAGES = {
    "decisions": "Decide whether to assess or to issue",
    "advice": "Advice asked for",
    "plans": "Final plan",
    "reviews": "Review and its decision",
    "amendments": "Amended plan",
    "phases": "Next phase of education",
    OTHERS: "Appeals, moves and other limits",
}
REVIEWS = {
    "overdue": "Reviews overdue",
    "never": "Overdue and never reviewed",
}
OLDEST = 5
PER_PAGE = 50
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose cases: those of one team, or of all; ``officer`` and the rest narrow the list behind a number."""

    user: User
    today: date
    team: Team | None = None

    def query(self, **more: Any) -> str:
        """Return the part of an address that asks for the list behind a number."""
        team = {"team": self.team.pk if self.team else "all"}
        return urlencode({**team, **{name: value for name, value in more.items() if value}})


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and the part of an address that opens what it counts."""

    number: int
    query: str


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of limit, or one person or team: how many fall in each band, and how many are overdue."""

    words: str
    cells: tuple[Cell, ...]
    ahead: Cell
    overdue: Cell


@dataclass(frozen=True, slots=True)
class Open:
    """One of the oldest requests that are open past their limit."""

    child: Child
    received_on: date
    weeks: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """The limits of the next 8 weeks and those overdue, and the live cases with nobody."""

    stages: tuple[Row, ...]
    total: Row
    unallocated: int


@dataclass(frozen=True, slots=True)
class Today:
    """All of what falls next, by kind of work and by who carries it; what is overdue, open too long, with nobody."""

    stages: tuple[Row, ...]
    teams: tuple[Row, ...]
    officers: tuple[Row, ...]
    total: Row
    chart: StackedChart
    unallocated: int
    reviews: tuple[tuple[str, Cell], ...]
    oldest: tuple[Open, ...]

    @property
    def read_pks(self) -> list[int]:
        """Return the children that the block names, for the read-access log."""
        return [row.child.pk for row in self.oldest]


def teams() -> list[Team]:
    """Return the teams that cases may be held by."""
    return list(Team.objects.all())


def team_of(asked: str) -> Team | None:
    """Return the team of a number in an address, if there is one."""
    return Team.objects.filter(pk=pk).first() if (pk := record_key(asked)) is not None else None


def own_team(user: User) -> Team | None:
    """Return the team a person belongs to."""
    return user.team


def limits(asked: Asked) -> QuerySet[Any]:
    """Return the outstanding limits in law that are overdue or fall in 8 weeks, each with its kind and band."""
    rows = Deadline.objects.visible_to(asked.user).running(asked.today).limits()
    rows = rows.filter(due_on__lte=asked.today + timedelta(days=AHEAD))
    if asked.team:
        rows = rows.filter(child__team=asked.team)
    kinds = [When(condition, then=Value(kind)) for kind, condition in kind_conditions().items() if kind != OTHERS]
    ends = {code: asked.today + timedelta(days=last) for code, (_, _, last) in BANDS.items()}
    bands = [When(due_on__lte=end, then=Value(code)) for code, end in ends.items()]
    past = When(due_on__lt=asked.today, then=Value(OVERDUE))
    return rows.annotate(
        stage_of_work=Case(*kinds, default=Value(OTHERS), output_field=CharField()),
        band=Case(past, *bands, output_field=CharField()),
    )


def limits_ahead(asked: Asked) -> Ahead:
    """Return what falls next by kind of work (two statements, whatever the number of cases)."""
    grouped = limits(asked).order_by().values_list("stage_of_work", "band")
    counted = [(*keys, number) for *keys, number in grouped.annotate(number=Count("pk"))]
    total = _row("All limits", "", "", _bands(counted), None, asked)
    return Ahead(_by(counted, 0, "kind", STAGES, asked), total, _unallocated(asked))


def today(asked: Asked) -> Today:
    """Return what falls next and who carries it (seven statements, whatever the number of cases)."""
    grouped = limits(asked).order_by().values_list("stage_of_work", "band", "child__officer", "child__team")
    counted = [(*keys, number) for *keys, number in grouped.annotate(number=Count("pk"))]
    officers = {person.pk: str(person) for person in User.objects.filter(pk__in={row[2] for row in counted} - {None})}
    by_stage = _by(counted, 0, "kind", STAGES, asked)
    by_officer = _by(counted, 2, "officer", {**officers, None: "Nobody"}, asked)
    named = {team.pk: team.name for team in teams()}
    by_team = _by(counted, 3, "of", {**named, None: "No team"}, asked)
    return Today(
        stages=by_stage,
        teams=tuple(sorted(by_team, key=_weight)),
        officers=tuple(sorted(by_officer, key=_weight)),
        total=_row("All limits", "", "", _bands(counted), None, asked),
        chart=_chart(by_stage),
        unallocated=_unallocated(asked),
        reviews=_reviews(asked),
        oldest=_oldest(asked),
    )


def _chart(stages: Iterable[Row]) -> StackedChart:
    names = [words for words, *_ in BANDS.values()]
    rows = [(row.words, [cell.number for cell in row.cells]) for row in stages if row.ahead.number]
    return stacked_chart("ahead", "Limits that fall in the next 8 weeks, by kind of work", names, rows)


def _bands(counted: Iterable[Any]) -> Counter[tuple[Any, str]]:
    found: Counter[tuple[Any, str]] = Counter()
    for row in counted:
        found[None, row[1]] += row[-1]
    return found


def _by(counted: Iterable[Any], place: int, name: str, words: Mapping[Any, str], asked: Asked) -> tuple[Row, ...]:
    found: Counter[tuple[Any, str]] = Counter()
    for row in counted:
        found[row[place], row[1]] += row[-1]
    keys = {key for key, _ in found}
    return tuple(_row(label, name, key, found, key, asked) for key, label in words.items() if key in keys)


def _row(words: str, name: str, value: Any, found: Mapping[tuple[Any, str], int], key: Any, asked: Asked) -> Row:
    narrowed = {name: NOBODY if value is None else value} if name else {}
    cells = tuple(Cell(found.get((key, band), 0), asked.query(band=band, **narrowed)) for band in BANDS)
    ahead = Cell(sum(cell.number for cell in cells), asked.query(band="ahead", **narrowed))
    return Row(words, cells, ahead, Cell(found.get((key, OVERDUE), 0), asked.query(band=OVERDUE, **narrowed)))


def _weight(row: Row) -> tuple[int, int, str]:
    return -row.ahead.number, -row.overdue.number, row.words


def _unallocated(asked: Asked) -> int:
    cases = Child.objects.visible_to(asked.user).standing().filter(live(asked.today), officer__isnull=True)
    return (cases.filter(team=asked.team) if asked.team else cases).count()


def _duties(asked: Asked) -> tuple[QuerySet[Any], dict[str, Q]]:
    """Return the review duties of the children who may be seen, and what each of ``REVIEWS`` is of them."""
    scope = scope_of(Period(asked.today, asked.today))
    rows = reviews.OVERDUE.source(scope).filter(case_q(asked.user, "child"))
    if asked.team:
        rows = rows.filter(child__team=asked.team)
    return rows, {"overdue": reviews.OVERDUE.counted(scope), "never": reviews.NEVER_REVIEWED.counted(scope)}


def _reviews(asked: Asked) -> tuple[tuple[str, Cell], ...]:
    rows, conditions = _duties(asked)
    found = rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in conditions.items()})
    return tuple((words, Cell(found[name], asked.query(reviews=name))) for name, words in REVIEWS.items())


def _oldest(asked: Asked) -> tuple[Open, ...]:
    rows = Deadline.objects.visible_to(asked.user).open(asked.today).filter(rule="final_plan", due_on__lt=asked.today)
    if asked.team:
        rows = rows.filter(child__team=asked.team)
    found = rows.select_related("child").order_by("starts_on", "pk")[:OLDEST]
    started = ((row.child, row.starts_on) for row in found if row.starts_on)
    return tuple(Open(child, day, (asked.today - day).days // 7) for child, day in started)


# --- The list behind a number ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of the list: whose it is, what is to be done next, and how it stands."""

    deadline: Deadline
    duty: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class LimitList:
    """One page of the limits behind a number of the block of today."""

    heading: str
    count: int
    page: Page[Deadline]
    rows: tuple[Limit, ...]

    @property
    def read_pks(self) -> list[int]:
        """Return the children whose names the page shows, for the read-access log."""
        return [row.deadline.child_id for row in self.rows]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list behind a number is narrowed to; an empty value does not narrow."""

    kind: str = ""
    band: str = ""
    officer: str = ""
    of: str = ""
    reviews: str = ""


def limit_list(asked: Asked, narrowed: Narrowed, page: str | None) -> LimitList:
    """Return one page of the limits behind a number, those that fall first at the top."""
    found = _reviews_behind(asked, narrowed) if narrowed.reviews in REVIEWS else _limits_behind(asked, narrowed)
    pages = Paginator(found.select_related("child__officer", "child__team").order_by("due_on", "pk"), PER_PAGE)
    shown = pages.get_page(page)
    decided = decided_options(row.child_id for row in shown.object_list)
    rows = tuple(
        Limit(row, _next(row, decided.get(row.child_id, [])), limit_tag(_left(row, asked.today)))
        for row in shown.object_list
    )
    return LimitList(heading_of(asked, narrowed), pages.count, shown, rows)


def _next(row: Deadline, decided: list[str]) -> str:
    return next_act(row.rule, row.child.stage, duty_of(row.rule), decided).words


def _left(row: Deadline, today: date) -> int:
    return (row.due_on - today).days if row.due_on else 0


def heading_of(asked: Asked, narrowed: Narrowed) -> str:
    """Return what the list is of, in words."""
    if narrowed.reviews in REVIEWS:
        return REVIEWS[narrowed.reviews]
    when = {OVERDUE: "overdue", "ahead": "in the next 8 weeks"}
    when |= {code: words.lower() for code, (words, *_) in BANDS.items()}
    about = STAGES.get(narrowed.kind, "Limits")
    return f"{about}: {when[narrowed.band]}" if narrowed.band in when else about


def _reviews_behind(asked: Asked, narrowed: Narrowed) -> QuerySet[Any]:
    rows, conditions = _duties(asked)
    return rows.filter(conditions[narrowed.reviews])


def _limits_behind(asked: Asked, narrowed: Narrowed) -> QuerySet[Any]:
    rows = limits(asked)
    if narrowed.kind in STAGES:
        rows = rows.filter(stage_of_work=narrowed.kind)
    if narrowed.band == "ahead":
        rows = rows.filter(due_on__gte=asked.today)
    elif narrowed.band in (*BANDS, OVERDUE):
        rows = rows.filter(band=narrowed.band)
    for name, value in (("child__officer", narrowed.officer), ("child__team", narrowed.of)):
        if value == NOBODY:
            rows = rows.filter(**{f"{name}__isnull": True})
        elif (pk := record_key(value)) is not None:
            rows = rows.filter(**{name: pk})
    return rows
