"""A sweep killed at any point loses nothing and doubles nothing."""

from __future__ import annotations

import random
import subprocess
import time
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from ehcp.law.settings import Law
from ehcp.ledger.acts.sweep import sweep_deadlines
from ehcp.models import Deadline, DeadlineNotice, OutboxMessage, SweepRun
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_user
from tests.faults.processes import kill, start

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 10, 21)
MOMENT = datetime(2026, 10, 21, 6, 15, tzinfo=UTC)
ROUNDS = 10
Notices = set[tuple[int, str, date]]


def notices() -> Notices:
    return set(DeadlineNotice.objects.values_list("deadline_id", "threshold", "reached_on"))


def many_limits(number: int) -> None:
    """Store open limits that fell due on Monday 19 October 2026."""
    child = a_child(officer=a_user(Role.CASE_OFFICER, email="officer@example.org"))
    days = {"starts_on": date(2026, 9, 7), "appears_on": date(2026, 9, 7), "due_on": date(2026, 10, 19)}
    Deadline.objects.bulk_create(
        Deadline(
            child=child,
            rule="assess_decision",
            version="2015",
            kind="law",
            shape="limit",
            record_type="requests",
            record_id=f"R{one:06}",
            act_by_on=date(2026, 10, 19),
            **days,
        )
        for one in range(number)
    )


def expected() -> tuple[Notices, float]:
    """Return what an undisturbed sweep raises, and how long it takes; leave nothing."""
    begun = time.perf_counter()
    with transaction.atomic():
        sweep_deadlines(law=Law.default(), now=MOMENT, today=DAY)
        raised = notices()
        transaction.set_rollback(True)
    return raised, time.perf_counter() - begun


def begun(process: subprocess.Popen[str], runs: int) -> bool:
    """Wait until the process has entered its run, which it writes down before it begins."""
    while process.poll() is None:
        if SweepRun.objects.count() > runs:
            return True
        time.sleep(0.01)
    return False


def test_ten_kills_at_any_point_lose_and_double_nothing() -> None:
    many_limits(800)
    whole, seconds = expected()
    assert len(whole) == 5 * 800
    chance = random.Random(20261021)
    for _ in range(ROUNDS):
        process = start("manage.py", "sweep_deadlines", "--day", DAY.isoformat())
        begun(process, SweepRun.objects.count())
        time.sleep(chance.uniform(0, seconds))
        kill(process)
        found = notices()
        assert found in (set(), whole), "all of a sweep is there, or nothing of it"
        if found:
            DeadlineNotice.objects.all().delete()
            OutboxMessage.objects.all().delete()
    sweep_deadlines(law=Law.default(), now=MOMENT, today=DAY)
    assert notices() == whole
    assert DeadlineNotice.objects.count() == len(whole)
    assert OutboxMessage.objects.count() == 1
    assert sweep_deadlines(law=Law.default(), now=MOMENT, today=DAY).notices == 0
