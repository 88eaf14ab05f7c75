"""The golden package on other days than the expected ones: the queries agree with the slow second reading."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ehcp.history.models.known import Basis
from reporting.kpis import Period
from tests.reporting.loading import read_package
from tests.reporting.oracle import Oracle
from tests.reporting.test_against_the_oracle import HOME, compare

RUTLAND = Path(__file__).resolve().parent.parent / "golden" / "rutland"


@pytest.mark.one_engine
@pytest.mark.django_db
@pytest.mark.usefixtures("rutland")
@pytest.mark.parametrize(
    ("period", "day"),
    [
        (Period(date(2021, 1, 1), date(2021, 12, 31)), date(2023, 5, 31)),
        (Period(date(2019, 9, 1), date(2020, 8, 31)), date(2020, 8, 31)),
    ],
)
def test_the_golden_package_comes_to_the_same_on_other_days(period: Period, day: date) -> None:
    oracle = Oracle(read_package(RUTLAND), day, period.start, period.end, known=True, home=HOME)
    compare(oracle, period, day, Basis.KNOWN, "rutland")
