"""What is open, outstanding and running on a day, read off the days of each limit one by one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from ehcp.ledger.models.deadlines import ENDS, ENDS_OF_WORK
from ehcp.models import Deadline
from tests.factories import a_child, a_deadline

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
DAYS = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1))
# The limit of a decision, a window, and a right of the family.
KINDS = (("law", "deadline"), ("law", "window"), ("right", "deadline"))


@pytest.fixture
def rows() -> list[Deadline]:
    """Make a limit of each kind with each end alone and each two ends together, of each day."""
    like, pairs = a_deadline(a_child()), set()
    for one, other in product(ENDS_OF_WORK, repeat=2):
        pairs |= {frozenset({(one, first), (other, second)}) for first, second in product(DAYS, repeat=2)}
    names = [field.attname for field in Deadline._meta.concrete_fields if not field.primary_key and not field.generated]
    values = {name: getattr(like, name) for name in names} | dict.fromkeys(ENDS_OF_WORK)
    made = [
        Deadline(**values | dict(ends) | {"kind": kind, "shape": shape, "due_on": due_on, "record_id": f"R{number}"})
        for number, (ends, (kind, shape), due_on) in enumerate(product(pairs, KINDS, DAYS))
    ]
    like.delete()
    Deadline.objects.bulk_create(made)
    return list(Deadline.objects.all())


def _has_come(row: Deadline, names: tuple[str, ...]) -> bool:
    return any(getattr(row, name) is not None and getattr(row, name) <= TODAY for name in names)


def _has_closed(row: Deadline) -> bool:
    return (row.shape == "window" or row.kind == "right") and row.due_on is not None and row.due_on < TODAY


def test_the_database_works_out_what_is_open_as_the_days_of_each_limit_say(rows: list[Deadline]) -> None:
    open_now = {row.pk for row in rows if not _has_come(row, ENDS)}
    outstanding = {row.pk for row in rows if not _has_come(row, ENDS_OF_WORK)}
    running = {row.pk for row in rows if row.pk in outstanding and not _has_closed(row)}
    found = [
        set(asked(TODAY).values_list("pk", flat=True))
        for asked in (Deadline.objects.open, Deadline.objects.outstanding, Deadline.objects.running)
    ]
    assert running < outstanding < open_now
    assert found == [open_now, outstanding, running]
