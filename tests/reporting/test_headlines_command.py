"""What the command refuses, and what it says of an authority with no cases."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def printed(**options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("headlines", format="json", ids=True, stdout=out, **options)
    return json.loads(out.getvalue())


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

    @pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31"])
    def test_refuses_a_day_before_any_package_could_hold_one(self, day: str) -> None:
        with pytest.raises(CommandError, match="must not be before 1900"):
            printed(as_at=day)

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
