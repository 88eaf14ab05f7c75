"""The provision of a case, row by row; the children whose provision is not in place; how many they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.urls import reverse

from ehcp import permissions
from ehcp.cases.reads.case import CaseNow
from ehcp.law.rules import rule_in_force
from ehcp.law.settings import Law
from ehcp.ledger.sync import laws_in_force
from ehcp.models import Child, ProvisionRow
from sendcases.accounts.models import User

RULE = "provision_in_place"


def target_on(begins_on: date, law: Law) -> date:
    """Return our own target for a duty that began on a day; the law names no date (s42(2))."""
    target: date = rule_in_force(RULE, begins_on).limit.target_on(begins_on, law)  # type: ignore[attr-defined]
    return target


@dataclass(frozen=True, slots=True)
class Secured:
    """One row of section F on a day: in place or not, and for how long it was not."""

    row: ProvisionRow
    days: int
    target_on: date

    @property
    def state(self) -> str:
        """Return how the row stands, in words."""
        if self.row.gap_since is None:
            return "In place"
        return "Not in place" if self.row.missing_reason else "Not confirmed"


def provision_of(case: CaseNow) -> list[Secured]:
    """Return the rows that are owed on a case, in the order of the plan."""
    rows = [
        Secured(one, one.days_of_gap(case.today), target_on(one.begins_on, case.law)) for one in case.provision_rows
    ]
    return sorted(rows, key=lambda one: (len(one.row.label), one.row.label, one.row.pk))  # F2 before F10


def _mine(user: User) -> Q:
    """Return the children ``user`` sees to: an officer's own, a manager's team or everybody's, else everybody's."""
    mine = Q(pk__in=[])
    if permissions.is_case_officer(user):
        mine |= Q(officer=user.pk)
    if permissions.is_manager(user):
        mine |= Q(team=user.team_id) if user.team_id else Q(pk__gt=0)
    return mine


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list of gaps is narrowed to; empty asks for nothing. ``days`` are at least so many, today included."""

    whole: bool = False
    team: int | None = None
    days: int = 0
    known: str = ""


def _rows(user: User, on: date, asked: Narrowed) -> QuerySet[Any]:
    """Return the rows owed of the children ``user`` may see, and sees to or with ``whole`` of the authority."""
    children = Child.objects.visible_to(user)
    children = children if asked.whole else children.filter(_mine(user))
    children = children.filter(team=asked.team) if asked.team else children
    owed = ProvisionRow.objects.owed(on).filter(plan__child__in=children.values("pk"))
    found: QuerySet[Any] = owed.standing(on).order_by()
    return found


def gaps(user: User, on: date, asked: Narrowed | None = None) -> QuerySet[Any]:
    """
    Return, of each child of whose plan a row is not in place, how many are not, the longest gap first.

    Each has ``child`` (the key), ``rows``, ``missing``, ``known`` (said to be missing) and ``since``.
    """
    asked = asked or Narrowed()
    is_missing = Q(gap_since__isnull=False)
    found: QuerySet[Any] = (
        _rows(user, on, asked)
        .values(child=F("plan__child"))
        .annotate(
            rows=Count("pk"),
            missing=Count("pk", filter=is_missing),
            known=Count("pk", filter=is_missing & Q(missing_reason__isnull=False)),
            since=Min("gap_since"),
        )
        .filter(missing__gt=0)
        .order_by("since", "child")
    )
    if asked.days:
        found = found.filter(since__lte=on - timedelta(days=asked.days - 1))
    if asked.known:
        found = found.filter(known__gt=0) if asked.known == "missing" else found.filter(known__lt=F("missing"))
    return found


@dataclass(frozen=True, slots=True)
class Gap:
    """A child with provision that is not in place: how many rows of how many, and the longest gap in days."""

    child: Child
    rows: int
    missing: int
    known: int
    since: date
    days: int


def gaps_shown(listed: Iterable[dict[str, Any]], on: date) -> list[Gap]:
    """Return the gaps of one page of the list with their children (one statement)."""
    found = list(listed)
    children = Child.objects.select_related("officer", "team").in_bulk([one["child"] for one in found])
    return [
        Gap(children[one.pop("child")], days=(on - one["since"]).days + 1, **one)
        for one in (dict(row) for row in found)
    ]


@dataclass(frozen=True, slots=True)
class Extent:
    """How far provision is in place: children with a gap among those whose rows are kept here, and rows likewise."""

    children: int
    of_children: int
    rows: int
    of_rows: int
    past_target: int


def extent(user: User, on: date, asked: Narrowed | None = None) -> Extent:
    """Count the rows and the children ``user`` may see, as they stand on ``on`` (two statements)."""
    owed = _rows(user, on, asked or Narrowed())
    is_missing = Q(gap_since__isnull=False)
    counts = owed.aggregate(
        of_rows=Count("pk"),
        rows=Count("pk", filter=is_missing),
        of_children=Count("plan__child", distinct=True),
        children=Count("plan__child", distinct=True, filter=is_missing),
    )
    law = laws_in_force().newest
    since = owed.filter(is_missing).values_list("gap_since").annotate(number=Count("pk"))
    late = sum(number for day, number in since if target_on(day, law) < on)
    return Extent(**counts, past_target=late)


@dataclass(frozen=True, slots=True)
class GapCount:
    """The number of children with a gap, which leads to the list of them."""

    text: str
    number: int
    href: str


def provision_tile(user: User, today: date) -> dict[str, Any]:
    """Return the number of children without all provision, as a count of *My work*."""
    number = gaps(user, today).count()
    tiles = [GapCount("Provision not in place", number, reverse("ehcp:provision-gaps"))] if number else []
    return {"tiles": tiles}
