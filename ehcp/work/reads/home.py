"""My work: what is due and overdue, whose turn it is, and what arrived; one list, nothing hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from ehcp import permissions
from ehcp.history.reads import events
from ehcp.ledger.reads.time_limits import (
    DECISION_RULES,
    SOON,
    WAITING_RULES,
    DeadlineRow,
    act_first,
    ended_by_itself,
    rows,
)
from ehcp.models import CaseEvent, Child, Deadline, Stage
from ehcp.people.models.children import stage_q
from ehcp.work.reads.case_list import live, with_next_limit
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

PER_PAGE = 50
ARRIVED_DAYS = 7
ARRIVED_SHOWN = 50
SHOWS = {
    "overdue": "Overdue",
    "soon": "Due in 2 weeks",
    "waiting": "Waiting on others",
    "later": "Due later",
}


# These leave nothing out and count nothing twice.
WHOLE = ("overdue", "soon", "later")
# What a person who only decides is shown first.
PRESSING = ("overdue", "soon")


@dataclass(frozen=True)
class HomeBlock:
    """
    A part of the page that an app above adds: a template, what it shows, and to whom.

    Of what it shows, ``tiles`` stand on top of the page, and ``read_pks`` are the children it names.
    """

    template: str
    context: Callable[[User, date], dict[str, Any]]
    shown_to: Callable[[User], bool]


_blocks: list[HomeBlock] = []


def register_home_block(block: HomeBlock) -> None:
    """Add a part to the page; an app above calls this once, from its ``AppConfig.ready``."""
    _blocks.append(block)


def home_blocks(user: User, today: date) -> list[dict[str, Any]]:
    """Return the parts that apps above add for ``user``, each with its template."""
    return [block.context(user, today) | {"template": block.template} for block in _blocks if block.shown_to(user)]


@dataclass(frozen=True)
class Tile:
    """A number at the top of the page, which leads to the list it counts."""

    text: str
    number: int
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class Group:
    """The rows of one heading of the list."""

    heading: str
    rows: list[DeadlineRow]


@dataclass(frozen=True)
class TeamLoad:
    """What one officer holds."""

    officer: User
    cases: int
    overdue: int
    soon: int


@dataclass(frozen=True)
class MyWork:
    """The page's whole data."""

    tiles: list[Tile] = field(default_factory=list)
    show: str = ""
    page: Page[Deadline] | None = None
    groups: list[Group] = field(default_factory=list)
    arrived: list[events.EventRow] = field(default_factory=list)
    team: list[TeamLoad] = field(default_factory=list)
    is_decider: bool = False
    later: int = 0

    @property
    def heading(self) -> str:
        """Return what the list is narrowed to."""
        return SHOWS.get(self.show, "Overdue or due in 2 weeks" if self.is_decider else "")

    @property
    def read_pks(self) -> list[int]:
        """Return the children whose names the page shows, for the read-access log."""
        listed = [row.deadline.child_id for group in self.groups for row in group.rows]
        return [*listed, *(row.event.child_id for row in self.arrived)]

    @property
    def counted(self) -> str:
        """Return what the list counts: a decision officer's limits are decisions."""
        return "decision" if self.is_decider else "time limit"


def my_work(user: User, today: date, now: datetime, *, show: str = "", page: str | None = None) -> MyWork:
    """
    Return the work of ``user`` on ``today``, narrowed to ``show`` (one of ``SHOWS``) when it is given.

    Who only decides sees first what is overdue or due in two weeks, in the whole authority; ``later`` counts
    the rest, which ``show`` opens.
    """
    mine = my_deadlines(user, today)
    if mine is None:
        return MyWork()
    show = show if show in SHOWS else ""
    conditions = _shows(today)
    is_decider = only_decides(user)
    if is_decider:
        del conditions["waiting"]  # every decision is the authority's own turn
        show = show if show in conditions else ""
    listed = [show] if show else PRESSING if is_decider else WHOLE
    narrowed = mine.filter(_any(conditions[name] for name in listed)) if show or is_decider else mine
    ordered = narrowed.order_by(act_first().asc(nulls_last=True), "due_on", "pk")
    counts = mine.aggregate(**{name: Count("pk", filter=condition) for name, condition in conditions.items()})
    pages = Paginator(ordered.select_related("child"), PER_PAGE)
    pages.count = sum(counts[name] for name in listed)  # counted beside the others, instead of once more
    shown = pages.get_page(page)
    return MyWork(
        tiles=_tiles(user, counts, show, today),
        is_decider=is_decider,
        later=counts["later"] if is_decider and not show else 0,
        show=show,
        page=shown,
        groups=_groups(rows(shown.object_list, today), today),
        arrived=arrived(user, now) if not show and shown.number == 1 else [],
        team=team_loads(user, today) if permissions.is_manager(user) else [],
    )


def only_decides(user: User) -> bool:
    """Say whether ``user`` holds no cases: what they see to are the decisions of the whole authority."""
    return permissions.is_decision_officer(user) and not permissions.may_record_receipt(user)


def _tiles(user: User, counts: dict[str, int], show: str, today: date) -> list[Tile]:
    tiles = [Tile(SHOWS[name], number, f"?show={name}", name == show) for name, number in counts.items()]
    if permissions.may_work_cases(user):
        tiles.append(
            Tile("Unallocated cases", _unallocated(user, today), reverse("ehcp:case-list") + "?officer=none&stage=live")
        )
    return tiles


def my_deadlines(user: User, today: date) -> QuerySet[Deadline] | None:
    """
    Return the open deadlines that are ``user``'s to see to; None for those who do not work on cases.

    An officer's: every clock of the cases they hold. A manager's: of their team's cases, or everybody's without
    a team. A delegated decision officer's: the decision that each case has reached. Business support's: intake,
    notices and advice.
    """
    conditions = [condition for holds, condition in _duties(user, today) if holds(user)]
    if not conditions:
        return None
    duty = Q()
    for condition in conditions:
        duty |= condition
    return Deadline.objects.visible_to(user).outstanding(today).exclude(ended_by_itself(today)).filter(duty)


def _duties(user: User, today: date) -> list[tuple[Callable[[User], bool], Q]]:
    everything = Q(pk__gt=0)
    intake = Q(rule__in=("consider_notice", "advice_return", "recommendation_reply", "consult_reply"))
    return [
        (permissions.is_case_officer, Q(child__officer=user.pk)),
        (permissions.is_manager, Q(child__team=user.team_id) if user.team_id else everything),
        (permissions.is_decision_officer, Q(rule__in=DECISION_RULES) & ~_not_reached(today)),
        (permissions.is_business_support, intake | Q(child__officer__isnull=True, rule="assess_decision")),
    ]


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _not_reached(today: date) -> Q:
    """
    Return the condition that another decision comes before this one.

    From its receipt a request runs towards all three limits of the process; only the next one can be decided.
    """
    before_issue = Q(rule="no_plan_decision") & stage_q([Stage.REQUESTED], today, "child__")
    return before_issue | (Q(rule="final_plan") & stage_q([Stage.REQUESTED, Stage.ASSESSING], today, "child__"))


def _shows(today: date) -> dict[str, Q]:
    soon = today + timedelta(days=SOON)
    others = Q(rule__in=WAITING_RULES)
    return {
        "overdue": Q(due_on__lt=today),
        "soon": Q(due_on__gte=today, due_on__lte=soon),
        "waiting": others,
        "later": Q(due_on__gt=soon) | Q(due_on__isnull=True),
    }


def _groups(found: Iterable[DeadlineRow], today: date) -> list[Group]:
    soon = today + timedelta(days=SOON)
    groups: dict[str, list[DeadlineRow]] = {"Overdue": [], "Due in the next 2 weeks": [], "Due later": []}
    for row in found:
        due_on = row.deadline.due_on
        if due_on is not None and due_on < today:
            groups["Overdue"].append(row)
        elif due_on is not None and due_on <= soon:
            groups["Due in the next 2 weeks"].append(row)
        else:
            groups["Due later"].append(row)
    return [Group(heading, listed) for heading, listed in groups.items() if listed]


def arrived(user: User, now: datetime) -> list[events.EventRow]:
    """Return what others recorded in the last week on the cases ``user`` sees to, newest first."""
    since = now - timedelta(days=ARRIVED_DAYS)
    mine = Q()
    if permissions.is_case_officer(user):
        mine |= Q(child__officer=user.pk)
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
    held = with_next_limit(Child.objects.visible_to(user).standing(), today).filter(officer__isnull=False)
    if user.team_id:
        held = held.filter(officer__team=user.team_id)
    counted = held.values("officer").annotate(
        cases=Count("pk"),
        overdue=Count("pk", filter=Q(due_now__lt=today)),
        soon=Count("pk", filter=Q(due_now__gte=today, due_now__lte=soon)),
    )
    numbers = {row["officer"]: row for row in counted}
    people = User.objects.filter(pk__in=numbers)
    loads = [
        TeamLoad(person, numbers[person.pk]["cases"], numbers[person.pk]["overdue"], numbers[person.pk]["soon"])
        for person in people
    ]
    return sorted(loads, key=lambda load: (-load.overdue, -load.cases, str(load.officer)))
