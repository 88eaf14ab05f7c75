"""The measures through the ORM against the same figures in SQL written by hand, and against ``SELECT 1``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection

from ehcp.clock_sync import law_in_force
from reporting.kpis import Period
from reporting.selectors.headlines import compute
from sendcases.audit import moments
from tests.bench.hand_written import KPIS
from tests.bench.measuring import Line, interleaved, ratio_line

AIM = 1.2


def measure(options: argparse.Namespace) -> list[Line]:
    """Compare each measure with its twin by hand; both must give the same numbers."""
    today = moments.today()
    period, law = Period(today - timedelta(days=365), today), law_in_force()
    lines = []
    for code, statement in KPIS.items():
        through_orm = _through_orm(code, period, today, law)
        by_hand = _by_hand(statement, {"start": period.start, "end": period.end, "day": today})
        assert through_orm() == by_hand(), (code, through_orm(), by_hand())
        times = interleaved(options.repeats, orm=through_orm, hand=by_hand, one=_one)
        shown = "/".join(str(number) for number in through_orm() if number is not None)
        what = f"{code} through the ORM, over SQL by hand ({shown})"
        lines.append(ratio_line("KPI", what, times["orm"], times["hand"], aim=AIM))
        lines.append(ratio_line("KPI", f"{code} through the ORM, over SELECT 1", times["orm"], times["one"]))
    return lines


def _through_orm(code: str, period: Period, today: Any, law: Any) -> Callable[[], tuple[int, int | None]]:
    def work() -> tuple[int, int | None]:
        (found,) = compute([f"{code}/"], period, today, law=law)
        return found.numerator, found.denominator

    return work


def _by_hand(statement: str, values: dict[str, Any]) -> Callable[[], tuple[int, int | None]]:
    def work() -> tuple[int, int | None]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            numerator, denominator = cursor.fetchone()
        return numerator or 0, denominator

    return work


def _one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
