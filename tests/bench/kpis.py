"""The measures through the ORM against the same figures in SQL written by hand, and against ``SELECT 1``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection

from ehcp.history.models.known import world_on
from ehcp.ledger.sync import law_in_force
from reporting.figures import MEASURES, Scope, Terms, asking
from reporting.figures.scope import longest_merge
from reporting.headlines.reads.headlines import compute, home_authority
from reporting.kpis import KPIS as KPIS_DEFINED
from reporting.kpis import Period
from sendcases.audit import moments
from tests.bench.hand_written import KPIS
from tests.bench.measuring import Line, interleaved, ratio_line

AIM = 1.2


def measure(options: argparse.Namespace) -> list[Line]:
    """
    Compare each measure with its twin by hand; both must give the same numbers.

    The queries of a measure are compared with SQL by hand. All that stands around them once a page (later
    corrections, the authority, merged records) is in the figure against ``SELECT 1``.
    """
    today = moments.today()
    period, law = Period(today - timedelta(days=365), today), law_in_force()
    scope = Scope(Terms(law, home_authority(), longest_merge()), today, period, with_ids=False)
    lines = []
    for code, statements in KPIS.items():
        by_hand = _by_hand(statements, {"start": period.start, "end": period.end, "day": today})
        queries, page = _queries(code, scope), _whole(code, scope)
        with world_on(today), asking(scope):
            assert queries() == by_hand(), (code, queries(), by_hand())
            times = interleaved(options.repeats, orm=queries, hand=by_hand)
        whole = interleaved(options.repeats, page=page, one=_one)
        shown = "/".join(str(number) for number in by_hand() if number is not None)
        what = f"{code}: its queries through the ORM, over SQL by hand ({shown})"
        hand_ms = times["hand"].least * 1000
        lines.append(ratio_line("KPI", what, times["orm"], times["hand"], aim=AIM, hand_ms=hand_ms))
        lines.append(ratio_line("KPI", f"{code}: as its page asks for it, over SELECT 1", whole["page"], whole["one"]))
    return lines


def _queries(code: str, scope: Scope) -> Callable[[], tuple[int, int | None]]:
    def work() -> tuple[int, int | None]:
        found = MEASURES[code, ""](scope, KPIS_DEFINED[code, ""])
        return found.numerator, found.denominator

    return work


def _whole(code: str, scope: Scope) -> Callable[[], object]:
    return lambda: compute([f"{code}/"], scope.period, scope.as_at, law=scope.terms.law)


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
