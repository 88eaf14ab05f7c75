"""The measures through the ORM against the same figures in SQL written by hand, and against ``SELECT 1``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection

from reporting.figures import MEASURES, Scope, count, scope_on
from reporting.headlines.reads.headlines import compute
from reporting.kpis import KPIS as KPIS_DEFINED
from reporting.kpis import Basis, Period
from sendcases.audit import moments
from tests.bench.hand_written import KPIS
from tests.bench.measuring import Line, interleaved, ratio_line

AIM = 1.5
# A whole figure, as its page asks for it, over the smallest question there is.
AIM_OVER_ONE = {"K11": 100}


def measure(options: argparse.Namespace) -> list[Line]:
    """
    Compare each measure with its twin by hand; both must give the same numbers.

    The queries of a measure are compared with SQL by hand. All that stands around them once a page (later
    corrections, the authority, merged records) is in the figure against ``SELECT 1``.
    """
    today = moments.today()
    period = Period(today - timedelta(days=365), today)
    scope = scope_on(today, period, Basis.KNOWN)
    return [*_over_by_hand(options, scope), *_over_one(options, scope)]


def _over_by_hand(options: argparse.Namespace, scope: Scope) -> list[Line]:
    period = scope.period
    assert period is not None
    lines = []
    for code, statements in KPIS.items():
        by_hand = _by_hand(statements, {"start": period.start, "end": period.end, "day": scope.as_at})
        queries = _queries(code, scope)
        assert queries() == by_hand(), (code, queries(), by_hand())
        times = interleaved(options.repeats, orm=queries, hand=by_hand)
        shown = "/".join(str(number) for number in by_hand() if number is not None)
        what = f"{code}: its queries through the ORM, over SQL by hand ({shown})"
        hand_ms = times["hand"].least * 1000
        lines.append(ratio_line("KPI", what, times["orm"], times["hand"], aim=AIM, hand_ms=hand_ms))
    return lines


def _over_one(options: argparse.Namespace, scope: Scope) -> list[Line]:
    """Compare every measure, each with all its variants, with the smallest question there is."""
    lines = []
    for code, variant in MEASURES:
        name = f"{code}/{variant}"
        times = interleaved(options.repeats * 2, page=_whole(name, scope), one=_one)
        what = f"{name.rstrip('/')}: as its page asks for it, over SELECT 1 ({times['page'].least * 1000:.1f} ms)"
        lines.append(ratio_line("KPI", what, times["page"], times["one"], aim=AIM_OVER_ONE.get(code, 60)))
    return lines


def _queries(code: str, scope: Scope) -> Callable[[], tuple[int, int | None]]:
    def work() -> tuple[int, int | None]:
        measure = MEASURES[code, ""]
        found = measure.tally(scope, count(scope, measure.parts), KPIS_DEFINED[code, ""])
        return found.numerator, found.denominator

    return work


def _whole(name: str, scope: Scope) -> Callable[[], object]:
    return lambda: compute([name], scope.period, scope.as_at)


def _by_hand(statements: tuple[str, ...], values: dict[str, Any]) -> Callable[[], tuple[int, int | None]]:
    def work() -> tuple[int, int | None]:
        with connection.cursor() as cursor:
            for note in statements[1:]:
                cursor.execute(note, values)
            cursor.execute(statements[0], values)
            numerator, denominator = cursor.fetchone()
        return numerator or 0, denominator

    return work


def _one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
