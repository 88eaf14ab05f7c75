"""The calculation of section 7 of the panels paper: its worked examples, and that parts always add up to the whole."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from panels.money import (
    PENNY,
    SCHOOL_WEEKS,
    Rate,
    Terms,
    days_in,
    financial_year,
    first_day,
    last_day,
    months_between,
    next_month,
    share_out,
    terms_in,
    year_words,
)

UNITS = ("annual", "termly", "weekly", "hourly", "daily", "visit", "one_off")


def pounds(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def annual(amount: str, from_on: date, to_on: date | None = None) -> Terms:
    return Terms("annual", (Rate(from_on, pounds(amount)),), from_on, to_on)


class TestWorkedExample:
    def test_1_a_band_from_2_november(self) -> None:
        line = annual("9,000", date(2026, 11, 2))
        assert [line.in_year(2026), line.in_year(2027), line.full_year(date(2027, 4, 1))] == [
            pounds("3,698.63"),
            pounds("9,000.00"),
            pounds("9,000.00"),
        ]

    def test_2_a_top_up_from_11_january(self) -> None:
        assert annual("6,300", date(2027, 1, 11)).in_year(2026) == pounds("1,380.82")

    def test_3_a_year_with_366_days(self) -> None:
        assert days_in(2027) == 366
        assert annual("9,000", date(2027, 9, 6)).in_year(2027) == pounds("5,114.75")

    def test_4_a_weekly_amount_in_39_weeks(self) -> None:
        line = Terms("weekly", (Rate(date(2026, 4, 1), pounds("142.50")),), date(2026, 4, 1), weeks=SCHOOL_WEEKS)
        assert (line.in_year(2026), line.full_year(date(2026, 4, 1))) == (pounds("5,557.50"), pounds("5,557.50"))

    def test_5_a_residential_place_in_three_shares(self) -> None:
        shares = share_out(pounds("84,000"), [Decimal(60), Decimal(25), Decimal(15)])
        assert shares == [pounds("50,400"), pounds("21,000"), pounds("12,600")]

    def test_6_three_equal_shares(self) -> None:
        assert share_out(pounds("100.01"), [Decimal(1)] * 3) == [pounds("33.34"), pounds("33.34"), pounds("33.33")]


class TestUnit:
    def test_hours_are_paid_by_rate_hours_and_weeks(self) -> None:
        line = Terms("hourly", (Rate(date(2026, 4, 1), pounds("18.40")),), date(2026, 4, 1), quantity=Decimal(15))
        assert line.in_year(2026) == pounds("18.40") * 15 * 39

    def test_a_one_off_amount_falls_on_its_first_day_alone(self) -> None:
        line = Terms("one_off", (Rate(date(2026, 6, 1), pounds("1,250")),), date(2026, 6, 1))
        assert [line.in_year(2025), line.in_year(2026), line.in_year(2027)] == [0, pounds("1,250"), 0]
        assert line.full_year(date(2026, 6, 1)) == 0

    def test_whole_terms_are_paid_whole_and_a_part_by_the_days_of_its_term(self) -> None:
        assert terms_in(date(2026, 9, 1), date(2027, 3, 31)) == 2
        assert terms_in(date(2026, 12, 1), date(2026, 12, 31)) == Decimal(31) / 122
        line = Terms("termly", (Rate(date(2026, 9, 1), pounds("9,150")),), date(2026, 9, 1))
        assert [line.in_year(2026), line.in_year(2027)] == [pounds("18,300"), pounds("27,450")]

    def test_both_its_first_and_its_last_day_are_paid(self) -> None:
        assert annual("365", date(2026, 5, 4), date(2026, 5, 4)).in_year(2026) == 1

    def test_a_rate_that_changes_in_the_year_is_paid_by_days_and_rounded_once(self) -> None:
        rates = (Rate(date(2026, 4, 1), pounds("1,000")), Rate(date(2026, 9, 1), pounds("1,100")))
        line = Terms("annual", rates, date(2026, 4, 1))
        exact = (Decimal(1000) * 153 + Decimal(1100) * 212) / 365
        assert line.in_year(2026) == exact.quantize(PENNY)


def test_a_financial_year_is_known_by_its_first_april() -> None:
    assert [financial_year(date(2027, 3, 31)), financial_year(date(2027, 4, 1))] == [2026, 2027]
    assert (first_day(2026), last_day(2026), year_words(2026)) == (date(2026, 4, 1), date(2027, 3, 31), "2026-27")


DAYS = st.dates(date(1999, 1, 1), date(2105, 12, 31))
MONEY = st.decimals(Decimal("0.01"), Decimal("300000"), places=2)


@st.composite
def any_terms(draw: st.DrawFn) -> Terms:
    start = draw(DAYS)
    end = draw(st.none() | st.integers(0, 3000).map(lambda days: start + timedelta(days=days)))
    changes = sorted(draw(st.sets(st.integers(1, 1500), max_size=3)))
    days = [start, *(start + timedelta(days=change) for change in changes)]
    rates = tuple(Rate(day, draw(MONEY)) for day in days)
    quantity, weeks = draw(st.decimals(Decimal("0.25"), Decimal(40), places=2)), Decimal(draw(st.integers(1, 52)))
    return Terms(draw(st.sampled_from(UNITS)), rates, start, end, quantity, weeks)


@settings(deadline=None)
@given(any_terms(), st.integers(0, 4))
def test_the_months_of_a_year_add_up_to_the_year(line: Terms, later: int) -> None:
    year = financial_year(line.from_on) + later
    months = months_between(first_day(year), next_month(last_day(year)))
    assert sum(map(line.in_month, months)) == line.in_year(year)


@settings(deadline=None)
@given(DAYS, MONEY, st.integers(0, 2200))
def test_the_years_of_an_annual_line_pay_for_each_of_its_days_once(start: date, amount: Decimal, days: int) -> None:
    end = start + timedelta(days=days)
    line = Terms("annual", (Rate(start, amount),), start, end)
    years = range(financial_year(start), financial_year(end) + 1)
    for year in years:
        share = (min(end, last_day(year)) - max(start, first_day(year))).days + 1
        assert abs(line.in_year(year) - amount * share / days_in(year)) <= PENNY / 2
    assert line.in_year(years[0] - 1) == line.in_year(years[-1] + 1) == 0


@settings(deadline=None)
@given(
    st.decimals(Decimal("-500000"), Decimal("500000"), places=2),
    st.lists(st.decimals(0, 100, places=4), min_size=1, max_size=6).filter(any),
)
def test_shares_always_add_up_to_the_line(amount: Decimal, weights: list[Decimal]) -> None:
    parts = share_out(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert part == part.quantize(PENNY)
        assert abs(part - amount * weight / sum(weights)) < PENNY
