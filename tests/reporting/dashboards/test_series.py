"""Figures by month: each the same as the page of its measure counts, whatever the number of months one statement."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.dashboards.reads.series import a_year_before, last_whole_month, months_to, series
from reporting.figures.tracked import TRACKED
from reporting.headlines.reads.headlines import compute
from reporting.kpis import Basis, Period
from reporting.kpis.period import year_to_date

pytestmark = pytest.mark.django_db

PRINTED = date(2022, 3, 31)


class TestMonths:
    def test_end_with_the_last_whole_month(self) -> None:
        assert last_whole_month(date(2026, 11, 29)) == Period(date(2026, 10, 1), date(2026, 10, 31))
        assert last_whole_month(date(2026, 11, 30)) == Period(date(2026, 11, 1), date(2026, 11, 30))

    def test_are_whole_across_years_and_leap_days(self) -> None:
        months = months_to(Period(date(2024, 2, 1), date(2024, 2, 29)), 3)
        assert [(one.start, one.end) for one in months] == [
            (date(2023, 12, 1), date(2023, 12, 31)),
            (date(2024, 1, 1), date(2024, 1, 31)),
            (date(2024, 2, 1), date(2024, 2, 29)),
        ]
        assert a_year_before(months[2]) == Period(date(2023, 2, 1), date(2023, 2, 28))
        assert a_year_before(Period(date(2023, 2, 1), date(2023, 2, 28))).end == date(2022, 2, 28)
        assert a_year_before(Period(date(2025, 2, 1), date(2025, 2, 28))).end == date(2024, 2, 29)


@pytest.mark.usefixtures("rutland")
class TestASeries:
    @pytest.mark.parametrize("basis", list(Basis))
    def test_is_the_figure_of_each_period_on_its_own(self, basis: Basis) -> None:
        periods = [*months_to(Period(date(2022, 3, 1), PRINTED)), year_to_date(PRINTED)]
        found = series(TRACKED, periods, basis)
        for place, period in enumerate(periods):
            alone = {f"{one.kpi.code}/{one.kpi.variant}": one for one in compute(TRACKED, period, period.end, basis)}
            for name, points in found.items():
                point, line = points[place], alone[name]
                assert (point.numerator, point.denominator, point.percent) == (
                    line.numerator, line.denominator, line.percent_0dp,
                ), (name, period)  # fmt: skip

    def test_is_one_statement_of_counts_whatever_the_number_of_months(self) -> None:
        last = Period(date(2022, 3, 1), PRINTED)
        for number in (1, 12, 24):
            with CaptureQueriesContext(connection) as queries:
                series(TRACKED, months_to(last, number))
            assert len(queries) == 2  # the last day on which anything was corrected, and the counts
