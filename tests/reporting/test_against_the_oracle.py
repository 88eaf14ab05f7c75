"""Invented packages with every edge: the queries agree with a slow second reading of the papers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reporting.headlines.reads.headlines import compute
from reporting.kpis import Basis, Period
from tests.reporting.corner_days import AS_AT
from tests.reporting.loading import load_package
from tests.reporting.oracle import ANSWERS, Oracle
from tests.reporting.random_packages import random_package

HOME = "857"
PERIODS = [
    Period(date(2022, 1, 1), AS_AT),
    Period(date(2020, 4, 1), AS_AT),
    Period(date(2021, 9, 1), date(2022, 2, 14)),
]


def compare(oracle: Oracle, period: Period, day: date, basis: Basis, where: str) -> None:
    told = {headline.kpi.key: headline for headline in compute(None, period, day, basis, with_ids=True)}
    for key, answer in ANSWERS.items():
        numerator, denominator = answer(oracle)
        headline = told[key]
        assert headline.numerator_ids == tuple(sorted(numerator)), (where, key, "numerator")
        if denominator is not None:
            assert headline.denominator_ids == tuple(sorted(denominator)), (where, key, "denominator")


def check(seed: int) -> None:
    tables = random_package(seed)
    load_package(tables, HOME)
    day = AS_AT + timedelta(days=seed % 2 * 30)
    for basis in Basis:
        period = PERIODS[seed % len(PERIODS)]
        oracle = Oracle(tables, day, period.start, period.end, known=basis is Basis.KNOWN, home=HOME)
        compare(oracle, period, day, basis, f"seed {seed}, {basis}")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_a_small_package_comes_to_the_same(seed: int) -> None:
    check(seed)


@pytest.mark.one_engine
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_small_packages_come_to_the_same(seed: int) -> None:
    check(seed)
