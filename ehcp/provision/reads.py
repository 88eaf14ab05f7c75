"""The provision of a case, row by row; the children whose provision is not in place; how many they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
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


def children_without(user: User, on: date, *, whole: bool = False) -> QuerySet[Any]:
    """
    Return the children, among those ``user`` may see, of whose plan a row is not in place, the longest gap first.

    Those that ``user`` sees to, or with ``whole`` of the authority. Each has ``rows``, ``missing``, ``known`` (said to
    be missing) and ``since``.
    """
    owed = ProvisionRow.objects.owed(on).values("pk")
    is_missing = Q(provision_rows__gap_since__lte=on)
    found = Child.objects.visible_to(user).filter(provision_rows__in=owed)
    found = found if whole else found.filter(_mine(user))
    return (
        found.annotate(
            rows=Count("provision_rows"),
            missing=Count("provision_rows", filter=is_missing),
            known=Count("provision_rows", filter=is_missing & ~Q(provision_rows__missing_reason="")),
            since=Min("provision_rows__gap_since", filter=is_missing),
        )
        .filter(missing__gt=0)
        .select_related("officer")
        .order_by("since", "pk")
    )


@dataclass(frozen=True, slots=True)
class Extent:
    """How far provision is in place: children with a gap among those whose rows are kept here, and rows likewise."""

    children: int
    of_children: int
    rows: int
    of_rows: int
    past_target: int


def extent(user: User, on: date, *, whole: bool = False) -> Extent:
    """Count the rows and the children ``user`` may see, as they stand on ``on`` (two statements)."""
    children = Child.objects.visible_to(user)
    own = children if whole else children.filter(_mine(user))
    owed = ProvisionRow.objects.owed(on).filter(child__in=own.values("pk"))
    counts = owed.aggregate(
        of_rows=Count("pk"),
        rows=Count("pk", filter=Q(gap_since__lte=on)),
        of_children=Count("child", distinct=True),
        children=Count("child", distinct=True, filter=Q(gap_since__lte=on)),
    )
    law = laws_in_force().newest
    gaps = owed.filter(gap_since__lte=on).order_by().values_list("gap_since").annotate(number=Count("pk"))
    late = sum(number for day, number in gaps if day and target_on(day, law) < on)
    return Extent(**counts, past_target=late)


@dataclass(frozen=True, slots=True)
class GapCount:
    """The number of children with a gap, which leads to the list of them."""

    text: str
    number: int
    href: str


def provision_tile(user: User, today: date) -> dict[str, Any]:
    """Return the number of children without all provision, as a count of *My work*."""
    number = children_without(user, today).count()
    tiles = [GapCount("Provision not in place", number, reverse("ehcp:provision-gaps"))] if number else []
    return {"tiles": tiles}
