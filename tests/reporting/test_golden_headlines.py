"""Every figure of the golden package, to the integer, with every id."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from reporting.headlines.reads.headlines import compute
from reporting.kpis import KPIS, Period

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
EXPECTED: list[dict[str, Any]] = json.loads((GOLDEN / "rutland_expected.json").read_text())
COMPARED = (
    "numerator", "denominator", "percent_0dp", "percent_1dp", "groups", "value", "cohort", "id_type",
    "numerator_ids", "denominator_ids", "as_at", "period_start", "period_end",
)  # fmt: skip
KEYS = [
    "kpi", "variant", "label", "as_at", "period_start", "period_end", "cohort", "numerator", "denominator",
    "percent_0dp", "percent_1dp", "groups", "value", "note", "law", "id_type", "numerator_ids", "denominator_ids",
]  # fmt: skip
# Measures of our own, which the published figures do not hold: rows of section F are in no package of version 1.0.
OUR_OWN = {("K26", ""), ("K26", "rows")}
CONTEXTS = list(dict.fromkeys(row["context"] for row in EXPECTED))


def printed(**options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("headlines", format="json", ids=True, stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.mark.django_db
@pytest.mark.usefixtures("rutland")
class TestTheGoldenPackage:
    @pytest.mark.parametrize("context", CONTEXTS)
    def test_agrees_in_every_figure_and_id(self, context: str) -> None:
        rows = [row for row in EXPECTED if row["context"] == context]
        first = next(row for row in rows if row["period_start"])
        got = {
            (row["kpi"], row["variant"]): row
            for row in printed(as_at=first["as_at"], start=first["period_start"], end=first["period_end"])
        }
        assert set(got) - OUR_OWN == {(row["kpi"], row["variant"]) for row in rows}
        assert [(got[key]["numerator"], got[key]["denominator"]) for key in OUR_OWN] == [(0, 0), (0, 0)]
        for row in rows:
            told = got[row["kpi"], row["variant"]]
            for key in COMPARED:
                wanted = row.get(key)
                assert told.get(key) == wanted, (context, row["kpi"], row["variant"], key)

    def test_prints_the_keys_in_their_order(self) -> None:
        for row in printed(as_at="2022-12-31", start="2022-01-01", end="2022-12-31"):
            assert list(row) == [key for key in KEYS if key in row]
            assert set(KEYS) - set(row) <= {"groups", "value", "note"}

    def test_prints_snapshots_alone_without_a_period(self) -> None:
        codes = {(row["kpi"], row["variant"]) for row in printed(as_at="2022-12-31")}
        assert codes == {key for key, kpi in KPIS.items() if kpi.is_snapshot}

    def test_prints_no_ids_unless_asked(self) -> None:
        out = StringIO()
        call_command("headlines", format="json", as_at="2022-12-31", stdout=out)
        assert not any("numerator_ids" in row for row in json.loads(out.getvalue()))

    def test_takes_the_last_day_of_the_period_as_the_day(self) -> None:
        row = printed(start="2022-01-01", end="2022-12-31", kpi="K01")[0]
        assert (row["as_at"], row["numerator"]) == ("2022-12-31", 314)

    def test_counts_the_same_without_ids(self) -> None:
        period = Period(date(2022, 1, 1), date(2022, 12, 31))
        plain = [(h.numerator, h.denominator, h.groups) for h in compute(None, period, period.end)]
        listed = [(h.numerator, h.denominator, h.groups) for h in compute(None, period, period.end, with_ids=True)]
        assert plain == listed

    @pytest.mark.parametrize("key", KPIS, ids="/".join)
    def test_needs_a_handful_of_queries(
        self, key: tuple[str, str], django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
    ) -> None:
        period = Period(date(2022, 1, 1), date(2022, 12, 31))
        with django_assert_max_num_queries(12):
            compute(["/".join(key)], period, period.end)
