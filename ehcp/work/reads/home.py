"""My work: this week first, what comes after it and what is already late as counts, and what arrived."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from ehcp import permissions
from ehcp.caseloads.models import covered_by, held_or_covered
from ehcp.history.reads import events
from ehcp.ledger.reads.time_limits import DECISION_RULES, SOON
from ehcp.models import CaseEvent, Child, Deadline, Stage
from ehcp.people.models.children import stage_q
from ehcp.people.reads.weights import weight
from ehcp.work.reads.case_list import live, with_next_limit
from ehcp.work.reads.worklist import (
    KINDS,
    OTHERS,
    SHOWS,
    BacklogCount,
    WorkRow,
    backlog_counts,
    counted,
    dated,
    one_a_child,
    work_rows,
)
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

PER_PAGE = 25
ON_HOME = 10
ARRIVED_DAYS = 7
ARRIVED_SHOWN = 50


@dataclass(frozen=True)
class HomeBlock:
    """
    A part of the page that a room or an app adds: what it shows, to whom, and the template of its own, if it has one.

    Of what it shows, ``tiles`` stand among the counts, and ``read_pks`` are the children it names. Without a template
    it adds counts alone.
    """

    context: Callable[[User, date], dict[str, Any]]
    shown_to: Callable[[User], bool]
    template: str = ""


_blocks: list[HomeBlock] = []


def register_home_block(block: HomeBlock) -> None:
    """Add a part to the page; an app above calls this once, from its ``AppConfig.ready``."""
    _blocks.append(block)


def home_blocks(user: User, today: date) -> list[dict[str, Any]]:
    """Return the parts that apps above add for ``user``, each with its template."""
    return [block.context(user, today) | {"template": block.template} for block in _blocks if block.shown_to(user)]


@dataclass(frozen=True)
class Tile:
    """A number of the page, which leads to the list it counts."""

    text: str
    number: int
    href: str


@dataclass(frozen=True)
class TeamLoad:
    """What one officer holds, and what it weighs."""

    officer: User
    cases: int
    weight: int
    overdue: int
    soon: int


@dataclass(frozen=True)
class MyWork:
    """
    The page's whole data: a list of one row a child (this week's, or the one asked for) and counts of the others.

    ``counts`` is empty for those who do not work on cases.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    tiles: list[Tile] = field(default_factory=list)
    show: str = ""
    kind: str = ""
    page: Page[Deadline] | None = None
    rows: list[WorkRow] = field(default_factory=list)
    backlog: list[BacklogCount] = field(default_factory=list)
    arrived: list[events.EventRow] = field(default_factory=list)
    team: list[TeamLoad] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """Return what the list is."""
        kind = KINDS.get(self.kind)
        about = f": {kind.many if kind else OTHERS}" if self.kind else ""
        return f"{SHOWS[self.show or 'week']}{about}"

    @property
    def others(self) -> list[Tile]:
        """Return the counts that stand beside this week's list and the backlog, which have headings of their own."""
        return [tile for tile in self.tiles if tile.href not in ("?show=week", "?show=overdue")]

    @property
    def read_pks(self) -> list[int]:
        """Return the children whose names the page shows, for the read-access log."""
        listed = [row.limit.deadline.child_id for row in self.rows]
        return [*listed, *(row.event.child_id for row in self.arrived)]


def my_work(
    user: User, today: date, now: datetime, *, show: str = "", kind: str = "", page: str | None = None
) -> MyWork:
    """
    Return the work of ``user`` on ``today``: this week's first rows, or a page of ``show`` (one of ``SHOWS``).

    ``kind`` narrows the backlog to one kind of broken limit. What arrived and the team stand on the home page only.
    """
    found = my_deadlines(user, today)
    if found is None:
        return MyWork()
    mine = dated(found)
    offered = [name for name in SHOWS if name != "waiting" or not only_decides(user)]  # every decision is our own turn
    show = show if show in offered else ""
    kind = kind if show == "overdue" and kind in (*KINDS, OTHERS) else ""
    counts = counted(mine, today)
    pages = Paginator(one_a_child(mine, show or "week", today, kind), PER_PAGE if show else ON_HOME)
    pages.count = counts[f"kind_{kind}" if kind else show or "week"]  # counted beside the others, not once more
    shown = pages.get_page(page if show else None)
    return MyWork(
        counts=counts,
        tiles=_tiles(user, {name: counts[name] for name in offered}, today),
        show=show,
        kind=kind,
        page=shown,
        rows=work_rows(mine, shown.object_list, show or "week", today, covered_by(user, today)),
        backlog=backlog_counts(counts),
        arrived=[] if show else arrived(user, now),
        team=team_loads(user, today) if permissions.is_manager(user) and not show else [],
    )


def only_decides(user: User) -> bool:
    """Say whether ``user`` holds no cases: what they see to are the decisions of the whole authority."""
    return permissions.is_decision_officer(user) and not permissions.may_record_receipt(user)


def _tiles(user: User, counts: Mapping[str, int], today: date) -> list[Tile]:
    tiles = [Tile(SHOWS[name], number, f"?show={name}") for name, number in counts.items()]
    if permissions.may_work_cases(user):
        tiles.append(
            Tile("Unallocated cases", _unallocated(user, today), reverse("ehcp:case-list") + "?officer=none&stage=live")
        )
    return tiles


def my_deadlines(user: User, today: date) -> QuerySet[Deadline] | None:
    """
    Return the open deadlines that are ``user``'s to see to; None for those who do not work on cases.

    An officer's: every clock of the cases they hold, and of those they cover. A manager's: of their team's cases, or
    everybody's without a team. A delegated decision officer's: the decision that each case has reached. Business
    support's: intake, notices and advice.
    """
    conditions = [condition for holds, condition in _duties(user, today) if holds(user)]
    if not conditions:
        return None
    duty = Q()
    for condition in conditions:
        duty |= condition
    return Deadline.objects.visible_to(user).running(today).filter(duty)


def _duties(user: User, today: date) -> list[tuple[Callable[[User], bool], Q]]:
    everything = Q(pk__gt=0)
    intake = Q(rule__in=("consider_notice", "advice_return", "recommendation_reply", "consult_reply"))
    return [
        (permissions.is_case_officer, held_or_covered(user, today)),
        (permissions.is_manager, Q(child__officer__in=covered_by(user, today))),
        (permissions.is_manager, Q(child__team=user.team_id) if user.team_id else everything),
        (permissions.is_decision_officer, Q(rule__in=DECISION_RULES) & ~_not_reached(today)),
        (permissions.is_business_support, intake | Q(child__officer__isnull=True, rule="assess_decision")),
    ]


def _not_reached(today: date) -> Q:
    """
    Return the condition that another decision comes before this one.

    From its receipt a request runs towards all three limits of the process; only the next one can be decided.
    """
    before_issue = Q(rule="no_plan_decision") & stage_q([Stage.REQUESTED], today, "child__")
    return before_issue | (Q(rule="final_plan") & stage_q([Stage.REQUESTED, Stage.ASSESSING], today, "child__"))


def arrived(user: User, now: datetime) -> list[events.EventRow]:
    """Return what others recorded in the last week on the cases ``user`` sees to, newest first."""
    since = now - timedelta(days=ARRIVED_DAYS)
    mine = Q()
    if permissions.is_case_officer(user):
        mine |= held_or_covered(user, london_day(now))
    if permissions.is_manager(user) and user.team_id:
        mine |= Q(child__team=user.team_id)
    if permissions.is_business_support(user):
        mine |= Q(kind="request.received")
    if mine == Q():
        return []
    found = CaseEvent.objects.visible_to(user).filter(mine, recorded_at__gte=since)
    # Of a child who has died only that is news; the rest would ask for work that is no longer there.
    found = found.exclude(~Q(kind="child.died"), child__deceased_on__lte=london_day(now))
    # An import brings years of history at once: of it, only what happened lately has arrived.
    found = found.exclude(recorded_by=user.pk).exclude(source="import", happened_on__lt=london_day(since))
    return events.rows(
        found.select_related("child", "recorded_by", "reason").order_by("-recorded_at", "-pk")[:ARRIVED_SHOWN]
    )


def _unallocated(user: User, today: date) -> int:
    """Return how many live cases are allocated to nobody, as the list that the number leads to counts them."""
    return Child.objects.visible_to(user).standing().filter(live(today), officer__isnull=True).count()


def team_loads(user: User, today: date) -> list[TeamLoad]:
    """Return what each officer of the manager's team holds (one query); of every team for a manager without one."""
    soon = today + timedelta(days=SOON)
    children = with_next_limit(Child.objects.visible_to(user).standing(), today).filter(officer__isnull=False)
    if user.team_id:
        children = children.filter(officer__team=user.team_id)
    counted = (
        children.annotate(weight=weight(today, "stage_now"))
        .values("officer")
        .annotate(
            cases=Count("pk"),
            weighs=Sum("weight"),
            overdue=Count("pk", filter=Q(due_now__lt=today)),
            soon=Count("pk", filter=Q(due_now__gte=today, due_now__lte=soon)),
        )
    )
    numbers = {row["officer"]: row for row in counted}
    people = User.objects.filter(pk__in=numbers)
    loads = [
        TeamLoad(person, one["cases"], one["weighs"], one["overdue"], one["soon"])
        for person in people
        for one in [numbers[person.pk]]
    ]
    return sorted(loads, key=lambda load: (-load.overdue, -load.cases, str(load.officer)))
