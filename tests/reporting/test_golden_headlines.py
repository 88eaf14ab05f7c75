"""Every figure of the golden package, to the integer, with every id."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from reporting.kpis import KPIS, Period
from reporting.selectors.headlines import compute
from tests.reporting.loading import load_package, packaged, read_package

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
EXPECTED: list[dict[str, Any]] = json.loads((GOLDEN / "rutland_expected.json").read_text())
COMPARED = (
    "numerator", "denominator", "percent_0dp", "percent_1dp", "groups", "value", "cohort", "id_type",
    "numerator_ids", "denominator_ids", "as_at", "period_start", "period_end",
)  # fmt: skip
KEYS = [
    "kpi", "variant", "label", "as_at", "period_start", "period_end", "cohort", "numerator", "denominator",
    "percent_0dp", "percent_1dp", "groups", "value", "note", "id_type", "numerator_ids", "denominator_ids",
]  # fmt: skip
CONTEXTS = list(dict.fromkeys(row["context"] for row in EXPECTED))


@pytest.fixture(scope="module")
def rutland(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Load the package once for the module, and take it away afterwards."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        load_package(read_package(GOLDEN / "rutland"), packaged(GOLDEN / "rutland"))
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def printed(**options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("headlines", format="json", ids=True, stdout=out, **options)
    return json.loads(out.getvalue())


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
        assert set(got) == {(row["kpi"], row["variant"]) for row in rows}
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


@pytest.mark.django_db
class TestTheCommand:
    def test_refuses_a_day_before_the_end_of_the_period(self) -> None:
        with pytest.raises(CommandError, match="2022-12-30 is before the end of the period, 2022-12-31"):
            printed(as_at="2022-12-30", start="2022-01-01", end="2022-12-31")

    def test_refuses_a_period_that_ends_before_it_starts(self) -> None:
        with pytest.raises(CommandError, match="ends on 2022-01-01 before it starts on 2022-12-31"):
            printed(start="2022-12-31", end="2022-01-01")

    @pytest.mark.parametrize("option", ["as_at", "start", "end"])
    def test_refuses_a_day_that_does_not_exist(self, option: str) -> None:
        with pytest.raises(CommandError, match="must be a date as 2023-05-31, not “2023-02-29”"):
            printed(**{option: "2023-02-29"})

    def test_refuses_half_a_period(self) -> None:
        with pytest.raises(CommandError, match="both --from and --to"):
            printed(start="2022-01-01")

    def test_refuses_an_unknown_measure(self) -> None:
        with pytest.raises(CommandError, match="no measure K99"):
            printed(as_at="2022-12-31", kpi="K99")

    def test_prints_nothing_but_noughts_for_an_empty_authority(self) -> None:
        rows = printed(as_at="2022-12-31", start="2022-01-01", end="2022-12-31")
        assert {row["numerator"] for row in rows} == {0}
        assert {row["denominator"] for row in rows} == {None, 0}
        assert {row["percent_1dp"] for row in rows} == {None}

    def test_prints_a_table_to_read(self) -> None:
        out = StringIO()
        call_command("headlines", as_at="2022-12-31", stdout=out)
        assert "Plans maintained" in out.getvalue()
