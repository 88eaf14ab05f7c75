"""On the golden package what lies between any two figures of every measure subtracts to the last record."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.headlines.reads.headlines import compute
from reporting.kpis import Basis
from reporting.kpis.period import year_to_date
from reporting.movements.reads.movement import ids_of, lines

pytestmark = pytest.mark.django_db

PAIRS = [
    (date(2022, 2, 28), date(2022, 3, 31)),
    (date(2021, 12, 31), date(2022, 3, 31)),
    (date(2021, 3, 31), date(2022, 3, 31)),
]


@pytest.mark.usefixtures("rutland")
@pytest.mark.parametrize("days", PAIRS)
@pytest.mark.parametrize("basis", list(Basis))
def test_the_lines_between_any_two_figures_subtract_exactly(days: tuple[date, date], basis: Basis) -> None:
    first, last = (compute(None, year_to_date(day), day, basis, with_ids=True) for day in days)
    for one, other in zip(first, last, strict=True):
        between = lines(one, other)
        told = (one.kpi.key, between)
        assert one.numerator + sum(line.numerator for line in between) == other.numerator, told
        if one.denominator is not None:
            assert other.denominator is not None
            assert one.denominator + sum(line.denominator or 0 for line in between) == other.denominator, told
        for figure in (one, other):
            assert len(ids_of(figure).hits) == figure.numerator, told
