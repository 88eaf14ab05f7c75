"""One today: lists, tiles, the list of deadlines and the figures count the same children, on any day to come."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from ehcp.ledger.acts.sweep import sweep_deadlines
from ehcp.ledger.reads.deadlines import deadlines_as_at
from ehcp.ledger.sync import law_in_force, laws_in_force, reconcile
from ehcp.models import Child, Deadline, DeadlineNotice, Plan
from ehcp.people.models.merges import records_of
from ehcp.work.reads.case_list import CaseFilters, case_rows
from ehcp.work.reads.home import my_work
from reporting.headlines.reads.headlines import compute
from reporting.kpis import Basis
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_deadline, a_placement, a_plan, a_user, an_institution
from tests.reporting.corner_days import AS_AT
from tests.reporting.loading import load_package
from tests.reporting.random_packages import random_package

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
        if name in ("overdue", "week", "next", "later", "waiting"):
            page = my_work(manager, today, now, show=name).page
            assert page is not None
            assert page.paginator.count == tile.number == page.paginator.object_list.count(), name

    # The next limit of every case is the earliest that is open today and that no later act has overtaken.
    for child in case_rows(manager, CaseFilters(), today):
        records = records_of(child)
        open_limits = Deadline.objects.limits().outstanding(today).dated().filter(child__in=records).order_by("due_on")
        first = open_limits.values_list("due_on", flat=True).first()
        assert child.due_now == first, child.source_id


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [4, 5])
def test_what_is_stored_read_and_swept_is_one_rule_at_any_remove_of_merges(seed: int) -> None:
    load_package(random_package(seed), "857", now=datetime.fromisoformat(f"{AS_AT}T12:00:00+00:00"))
    merge_in_a_row()
    reconcile(None, laws=laws_in_force(), now=datetime.fromisoformat(f"{AS_AT}T13:00:00+00:00"))
    later = AS_AT + timedelta(days=200)
    now, manager = datetime.fromisoformat(f"{later}T12:00:00+00:00"), a_user(Role.MANAGER)

    # Read off the ledger by the database, and worked out anew by the planner.
    read = {child.pk: (child.stage_now, child.due_now, child.rule_now or "") for child in rows_of(manager, later)}
    assert Child.objects.stale(later).exists()
    reconcile(None, laws=laws_in_force(), now=now)
    stored = Child.objects.standing().values_list("pk", "stage", "next_due_on", "next_rule")
    assert read == {pk: tuple(values) for pk, *values in stored}
    assert any(due for _, due, _ in read.values())

    # A notice is given of every limit that is overdue by the one vocabulary, and of no other that has passed.
    sweep_deadlines(law=law_in_force(), now=now, today=later)
    told = set(DeadlineNotice.objects.filter(threshold="overdue").values_list("deadline_id", flat=True))
    overdue = Deadline.objects.limits().overdue(later)
    assert told == {row.pk for row in overdue if row.due_on and row.due_on >= row.appears_on}
    assert told


@pytest.mark.django_db
def test_the_next_limit_and_the_school_are_found_three_merges_deep() -> None:
    kept, second, third, last = (a_child(surname=f"Merged{number}") for number in range(4))
    for record, into in ((second, kept), (third, second), (last, third)):
        Child.objects.filter(pk=record.pk).update(merged_into_child=into)
    due = AS_AT + timedelta(days=7)
    a_deadline(last, due_on=due, appears_on=AS_AT)
    a_placement(a_plan(last), institution=an_institution(name="Far School"), from_on=AS_AT)
    Child.objects.update(derived_until=AS_AT)
    manager = a_user(Role.MANAGER)
    assert [(child.pk, child.due_now) for child in rows_of(manager, AS_AT)] == [(kept.pk, due)]
    assert listed(manager, AS_AT, school="far") == {kept.pk}


def merge_in_a_row() -> None:
    """Merge three records one into the next, where the package did not merge them already."""
    records = list(Child.objects.standing().filter(deadlines__isnull=False).distinct().order_by("pk")[:3])
    assert len(records) == 3
    for record, into in pairwise(records):
        record.merged_into_child = into
        record.save(update_fields=["merged_into_child"])


def rows_of(user: User, today: date) -> Iterable[Any]:
    return case_rows(user, CaseFilters(), today)
