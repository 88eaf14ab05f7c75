"""One today: lists, tiles, the list of deadlines and the figures count the same children, on any day to come."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest

from ehcp.ledger.reads.deadlines import deadlines_as_at
from ehcp.models import Child, Deadline, Plan
from ehcp.people.models.merges import records_of
from ehcp.work.reads.case_list import CaseFilters, case_rows
from ehcp.work.reads.home import my_work
from reporting.headlines.reads.headlines import compute
from reporting.kpis import Basis
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_user
from tests.reporting.loading import load_package
from tests.reporting.random_packages import AS_AT, random_package

REVIEWS = ("annual_review", "transfer_in_review")


def listed(user: User, today: date, **filters: str) -> set[int]:
    return set(case_rows(user, CaseFilters(**filters), today).values_list("pk", flat=True))


def printed(day: date) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(deadlines_as_at(day))))


def ids(code: str, day: date) -> list[str]:
    (line,) = compute([code], None, day, Basis.LATEST, with_ids=True)
    return list(line.numerator_ids or ())


def children_of(plans: Iterable[str]) -> set[int]:
    """Return the records kept of the persons whose plans these are."""
    into = dict(Child.objects.values_list("pk", "merged_into_child_id"))
    found = set(Plan.objects.filter(source_id__in=plans).values_list("child_id", flat=True))
    while merged := {pk for pk in found if into[pk] is not None}:
        found = found - merged | {into[pk] for pk in merged}
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("later", [0, 30, 400])
def test_everything_counts_the_same_without_a_sweep_in_between(seed: int, later: int) -> None:
    load_package(random_package(seed), "857", now=datetime.fromisoformat(f"{AS_AT}T12:00:00+00:00"))
    today = AS_AT + timedelta(days=later)
    manager = a_user(Role.MANAGER)
    living = set(Child.objects.living(today).values_list("pk", flat=True))

    # Plans maintained: the list of cases, and K01. A person who has died is at no such stage.
    maintained = children_of(ids("K01/", today)) & living
    kept = set(Child.objects.standing().values_list("pk", flat=True))
    assert listed(manager, today, stage="maintained") == maintained & kept

    # Overdue review duties: the list of deadlines, and K11.
    rows = [row for row in printed(today) if row["state"] == "overdue" and row["rule"] in REVIEWS]
    known = list(Deadline.objects.overdue(today).filter(rule__in=REVIEWS))
    assert sorted(ids("K11/overdue", today)) == sorted(f"{row.record_id}@{row.due_on}" for row in known)
    assert {row["record_id"] for row in rows} <= {row.record_id for row in Deadline.objects.filter(rule__in=REVIEWS)}

    # Every tile counts the list it leads to.
    now = datetime.fromisoformat(f"{today}T12:00:00+00:00")
    for tile in my_work(manager, today, now).tiles:
        name = tile.href.removeprefix("?show=")
        if name in ("overdue", "soon", "later", "waiting"):
            page = my_work(manager, today, now, show=name).page
            assert page is not None
            assert page.paginator.count == tile.number == page.paginator.object_list.count(), name

    # The next limit of every case is the earliest that is open today and that no later act has overtaken.
    for child in case_rows(manager, CaseFilters(), today):
        records = records_of(child)
        open_limits = Deadline.objects.limits().outstanding(today).dated().filter(child__in=records).order_by("due_on")
        first = open_limits.values_list("due_on", flat=True).first()
        assert child.due_now == first, child.source_id
