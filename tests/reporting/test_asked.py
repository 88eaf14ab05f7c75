"""For which days and periods people are listed behind a figure: those of reports, never one free day."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.headlines.reads.asked import Asked, is_report_day, is_report_period, may_list_people
from reporting.kpis import KPIS, Period

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (TODAY, True),
        (date(2026, 11, 22), False),
        (date(2026, 10, 31), True),
        (date(2026, 10, 30), False),
        (date(2024, 2, 29), True),
        (date(2024, 2, 28), False),
        (date(9999, 12, 31), True),
    ],
)
def test_a_report_day_is_today_or_the_end_of_a_month(day: date, *, is_one: bool) -> None:
    assert is_report_day(day, TODAY) == is_one


@pytest.mark.parametrize(
    ("start", "end", "is_one"),
    [
        (date(2026, 1, 1), TODAY, True),
        (date(2026, 4, 1), TODAY, True),
        (date(2026, 9, 1), TODAY, True),
        (date(2025, 11, 24), TODAY, True),
        (date(2026, 11, 1), TODAY, False),
        (TODAY, TODAY, False),
        (date(2026, 10, 1), date(2026, 10, 31), True),
        (date(2026, 10, 31), date(2026, 10, 31), False),
        (date(2026, 10, 1), date(2026, 10, 30), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2020, 6, 1), date(2026, 5, 31), True),
    ],
)
def test_a_report_period_is_one_of_the_picker_or_whole_months(start: date, end: date, *, is_one: bool) -> None:
    assert is_report_period(Period(start, end), TODAY) == is_one


def test_a_figure_of_one_day_lists_people_by_its_day_alone() -> None:
    day = Period(TODAY, TODAY)
    assert may_list_people(Asked(TODAY, day), KPIS["K01", ""], TODAY)
    assert not may_list_people(Asked(TODAY, day), KPIS["K03", ""], TODAY)
    assert not may_list_people(Asked(date(2026, 11, 2), day), KPIS["K01", ""], TODAY)
