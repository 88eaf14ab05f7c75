"""The sweep against one INSERT by hand, and against a row at a time."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ehcp.law.settings import Law
from ehcp.ledger.acts.sweep import sweep_deadlines, thresholds
from ehcp.ledger.sync import law_in_force
from ehcp.models import Deadline, DeadlineNotice
from sendcases.audit import moments
from tests.bench.hand_written import SWEEP
from tests.bench.measuring import Line, Times, interleaved, ratio_line

AIM = 1.5
SAMPLE = 1_000


def measure(options: argparse.Namespace) -> list[Line]:
    """Sweep an authority that was never swept, each way and each time from nothing; then sweep it again."""
    law, today = law_in_force(), moments.today()

    def swept() -> int:
        return sweep_deadlines(law=law, now=moments.now(), today=today).notices

    def by_hand() -> int:
        with connection.cursor() as cursor:
            cursor.execute(SWEEP, _values(law, today))
            return cursor.rowcount

    raised, written = _undone(swept)(), _undone(by_hand)()
    assert raised == written, (raised, written)
    repeats = max(3, options.repeats // 2)
    times = interleaved(repeats, sweep=_undone(swept), hand=_undone(by_hand))
    each = _undone(lambda: _a_save_each(law, today))()
    one_by_one = Times((each * raised,))
    again, statements, anew = _second(swept)
    return [
        ratio_line("sweep", f"over one INSERT by hand ({raised:,} notices)", times["sweep"], times["hand"], aim=AIM),
        ratio_line("sweep", "a save() per row, over the sweep (scaled up)", one_by_one, times["sweep"]),
        Line("sweep", "statements of one sweep", str(statements)),
        Line("sweep", "notices written by a second sweep", str(again), "0", again == 0, {"seconds": anew}),
    ]


def _undone(work: Callable[[], Any]) -> Callable[[], Any]:
    def roll_back() -> Any:
        with transaction.atomic():
            found = work()
            transaction.set_rollback(True)
        return found

    return roll_back


def _values(law: Law, today: date) -> dict[str, Any]:
    first, last = today - timedelta(days=12_000), today + timedelta(days=1_000)
    days = (first + timedelta(days=number) for number in range((last - first).days))
    holidays = [day for day in days if day.weekday() < 5 and not law.holidays.is_working_day(day)]
    return {
        "first": first, "last": last, "holidays": holidays, "backs": list(law.notice_days),
        "day": today, "now": moments.now(),
    }  # fmt: skip


def _a_save_each(law: Law, today: date) -> float:
    """Return the seconds that one notice takes when each limit is looked at and each notice saved by itself."""
    begun, saved = time.perf_counter(), 0
    for deadline in Deadline.objects.limits().filter(due_on__lte=today + timedelta(days=28)).order_by("pk").iterator():
        for name, reached in thresholds(deadline.due_on, today, law) if deadline.due_on else ():
            if reached >= deadline.appears_on:
                stored = DeadlineNotice.objects.filter(deadline=deadline, threshold=name).exists()
                if not stored:
                    DeadlineNotice(
                        deadline=deadline, threshold=name, reached_on=reached, raised_at=moments.now()
                    ).save()
                    saved += 1
        if saved >= SAMPLE:
            break
    return (time.perf_counter() - begun) / max(saved, 1)


def _second(swept: Callable[[], int]) -> tuple[int, int, float]:
    """Return what a second sweep writes, how many statements it takes, and how long."""
    with transaction.atomic():
        swept()
        before = DeadlineNotice.objects.count()
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as statements:
            swept()
        seconds = time.perf_counter() - begun
        more = DeadlineNotice.objects.count() - before
        transaction.set_rollback(True)
    return more, len(statements), seconds
