"""The plain parts of figures: a median, a period, counted without any authority."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.figures.disputes import median
from reporting.kpis.period import Period, PeriodRefused


@pytest.mark.parametrize(
    ("weights", "found"),
    [
        ([], None), ([(4, 0)], None), ([(4, 1)], 4), ([(0, 1), (9, 1)], 4.5), ([(1, 2), (9, 1)], 1),
        ([(1, 1), (9, 2)], 9), ([(1, 2), (9, 2)], 5), ([(1, 1), (2, 1), (3, 1), (10, 1)], 2.5), ([(3, 5)], 3),
    ],
)  # fmt: skip
def test_a_median_is_the_value_in_the_middle_or_the_mean_of_two(
    weights: list[tuple[int, int]], found: float | None
) -> None:
    assert median(weights) == found


def test_a_period_ends_no_earlier_than_it_starts() -> None:
    day, before = date(2026, 3, 31), date(2026, 3, 30)
    assert Period(day, day).end == day
    with pytest.raises(PeriodRefused, match="before it starts"):
        Period(day, before)
