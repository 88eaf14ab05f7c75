"""The integrity rules of typed figures, each by an example of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reporting.models import Indicator
from reporting.reports.kinds.periods import Span, When
from reporting.reports.reads.rules import is_refused, own_faults, remainders, shared_faults


def a_figure(label: str = "Share", pk: int = 1, **values: Any) -> Indicator:
    defaults = {"code": "H32", "area": "Here", "unit": "percent", "period_end": date(2023, 1, 19), "source": "Typed"}
    return Indicator(pk=pk, label=label, **(defaults | values))


@pytest.mark.parametrize(
    ("value", "part", "base", "faults"),
    [
        ("32", 33, 50, ["I1"]), ("66", 33, 50, []), ("66.4", 33, 50, []), ("80", None, None, ["I14"]),
        ("66", None, 805, []), ("19.5", None, 47, ["I17"]), ("33", None, 6, []), ("40", None, 6, ["I17"]),
        (None, None, None, ["I16"]),
    ],
)  # fmt: skip
def test_a_share_must_be_what_its_numbers_give(value: Any, part: Any, base: Any, faults: list[str]) -> None:
    numbers = [None if one is None else Decimal(one) for one in (value, part, base)]
    row = a_figure(**dict(zip(("value", "numerator", "denominator"), numbers, strict=True)))
    assert own_faults(row) == faults
    assert is_refused(faults) == (faults == ["I1"])


def test_parts_add_to_their_total() -> None:
    whole = a_figure("Population", 1, code="H38", unit="count", value=Decimal(41381))
    men = a_figure("Population, male", 2, code="H38", unit="count", value=Decimal(21304))
    women = a_figure("Population, female", 3, code="H38", unit="count", value=Decimal(20077))
    assert shared_faults([whole, men, women]) == {}
    women.value = Decimal(20707)  # digits transposed
    assert shared_faults([whole, men, women]) == {1: ["I4"]}


def test_shares_of_a_whole_come_to_a_hundred() -> None:
    young = a_figure("SEND pupils: Aged 0-11", 1, value=Decimal(43))
    old = a_figure("SEND pupils: Aged 12-17", 2, value=Decimal(43))
    assert shared_faults([young, old]) == {1: ["I8"], 2: ["I8"]}
    old.value = Decimal(57)
    assert shared_faults([young, old]) == {}


def test_what_parts_leave_of_their_base_is_a_row_and_too_much_is_a_fault() -> None:
    one = a_figure("Primary need MLD", 1, code="H34", numerator=Decimal(3), denominator=Decimal(10))
    two = a_figure("Primary need ASD", 2, code="H34", numerator=Decimal(5), denominator=Decimal(10))
    left, over = remainders([one, two])
    assert [(rest.words, rest.number, rest.base) for rest in left] == [("Primary need not recorded", 2, 10)]
    assert over == set()
    two.numerator = Decimal(8)
    assert remainders([one, two]) == ([], {1, 2})


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        (When(Span.CALENDAR), date(2022, 1, 1), date(2022, 3, 31)),
        (When(Span.CALENDAR, 1), date(2021, 1, 1), date(2021, 3, 31)),
        (When(Span.CALENDAR, 1, whole=True), date(2021, 1, 1), date(2021, 12, 31)),
        (When(Span.ACADEMIC), date(2021, 9, 1), date(2022, 3, 31)),
        (When(Span.ACADEMIC, 1, whole=True), date(2020, 9, 1), date(2021, 8, 31)),
        (When(Span.FINANCIAL), date(2021, 4, 1), date(2022, 3, 31)),
        (When(Span.MONTH, 1), date(2022, 2, 1), date(2022, 2, 28)),
        (When(Span.QUARTER, 1, whole=True), date(2021, 10, 1), date(2021, 12, 31)),
        (When(Span.TERM), date(2022, 1, 1), date(2022, 3, 31)),
        (When(Span.TWELVE_MONTHS), date(2021, 4, 1), date(2022, 3, 31)),
        (When(Span.DAY, 3), date(2019, 3, 31), date(2019, 3, 31)),
    ],
)
def test_each_row_has_its_own_period(when: When, start: date, end: date) -> None:
    period = when.period(date(2022, 3, 31))
    assert (period.start, period.end) == (start, end)


def test_the_last_of_february_stays_the_last() -> None:
    assert When(Span.DAY, 1).period(date(2021, 2, 28)).end == date(2020, 2, 29)
    assert When(Span.DAY, 1).period(date(2024, 2, 29)).end == date(2023, 2, 28)
