"""Day arithmetic: conventions, London dates, ages, holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ehcp.law import days
from ehcp.law.holidays import Holidays, easter_sunday, installed_holidays, standing_pattern

HOLIDAYS = Holidays()


def d(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-10T23:59", "2026-01-10"),
        ("2027-06-30T22:59", "2027-06-30"),
        ("2027-06-30T23:00", "2027-07-01"),
        ("2027-03-28T00:59", "2027-03-28"),
        ("2027-10-30T23:30", "2027-10-31"),
        ("2027-10-31T23:30", "2027-10-31"),
    ],
)
def test_a_moment_takes_its_date_in_london(moment, day):
    assert days.london_date(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == d(day)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        days.london_date(datetime(2027, 6, 30, 12))  # noqa: DTZ001 - the refusal is what is tested


def test_a_receipt_out_of_hours_counts_the_same_day_unless_the_setting_says_otherwise():
    evening = datetime(2026, 9, 4, 17, 30, tzinfo=UTC)
    assert days.receipt_day(evening, HOLIDAYS) == d("2026-09-04")
    assert days.receipt_day(evening, HOLIDAYS, out_of_hours_next_day=True) == d("2026-09-07")
    morning = datetime(2026, 9, 4, 8, 0, tzinfo=UTC)
    assert days.receipt_day(morning, HOLIDAYS, out_of_hours_next_day=True) == d("2026-09-04")


def test_a_letter_is_served_on_the_second_working_day():
    assert days.served_by_post(d("2026-12-24"), 2, HOLIDAYS) == d("2026-12-30")


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2027-12-15", 2, "2028-02-15")],
)
def test_months_keep_the_day_number_or_take_the_last(start, count, last):
    assert days.months_from(d(start), count) == d(last)


def test_a_period_of_months_ends_the_day_before():
    assert days.months_including(d("2027-03-01"), 12) == d("2028-02-29")
    assert days.months_including(d("2028-02-29"), 12) == d("2029-02-28")
    assert days.months_including(d("2027-11-30"), 3) == d("2028-02-29")


def test_clear_days_take_one_more():
    assert days.back(d("2026-11-17"), 14) == d("2026-11-03")
    assert days.back(d("2026-11-17"), 14, clear_days=True) == d("2026-11-02")


@pytest.mark.parametrize(
    ("limit", "rolled"),
    [
        ("2022-12-24", "2023-01-03"),
        ("2022-07-30", "2022-09-01"),
        ("2027-03-27", "2027-03-30"),
        ("2026-08-01", "2026-09-01"),
        ("2026-12-25", "2027-01-04"),
        ("2026-09-16", "2026-09-16"),
    ],
)
def test_an_appeal_limit_rolls_past_the_tribunals_vacations(limit, rolled):
    assert days.roll_for_tribunal(d(limit), HOLIDAYS) == d(rolled)


def test_a_discrimination_claim_knows_no_vacation():
    assert days.roll_to_working_day(d("2026-08-01"), HOLIDAYS) == d("2026-08-03")


def test_working_days_before_a_meeting_are_counted_back():
    assert days.working_days_back(d("2026-12-30"), 5, HOLIDAYS) == d("2026-12-21")


class TestAges:
    def test_the_29th_of_february_is_reached_in_march(self):
        assert days.birthday(d("2012-02-29"), 16) == d("2028-02-29")
        assert days.birthday(d("2012-02-29"), 15) == d("2027-03-01")
        assert days.birthday(d("2012-02-29"), 15, leap_day_in_march=False) == d("2027-02-28")

    @pytest.mark.parametrize(("day", "age"), [("2027-02-28", 14), ("2027-03-01", 15), ("2028-02-29", 16)])
    def test_an_age_is_whole_years(self, day, age):
        assert days.age_on(d("2012-02-29"), d(day)) == age

    def test_school_age_ends_with_the_school_year(self):
        assert days.compulsory_school_age_end(d("2011-08-31")) == d("2027-06-25")
        assert days.compulsory_school_age_end(d("2012-02-29")) == d("2028-06-30")

    def test_a_plan_may_run_to_the_31st_of_july_itself(self):
        assert days.age25_end(d("2002-07-31")) == d("2027-07-31")
        assert days.age25_end(d("2002-08-01")) == d("2028-07-31")


class TestHolidays:
    @pytest.mark.parametrize("year", [2013, 2014, 2015, 2016, 2017, 2018, 2019, 2021, 2024, 2025, 2026, 2027, 2028])
    def test_the_standing_pattern_is_the_official_list_of_an_ordinary_year(self, year):
        assert standing_pattern(year) == installed_holidays()[year]

    def test_official_exceptions_are_read_from_the_list(self):
        assert not HOLIDAYS.is_working_day(d("2022-09-19"))
        assert HOLIDAYS.is_working_day(d("2020-05-04"))

    def test_other_years_are_computed_and_provisional(self):
        assert HOLIDAYS.is_provisional(d("2031-04-11"))
        assert not HOLIDAYS.is_working_day(d("2031-04-11"))
        assert not HOLIDAYS.is_provisional(d("2027-04-11"))

    def test_weekend_holidays_have_substitutes(self):
        assert not HOLIDAYS.is_working_day(d("2033-12-27"))
        assert not HOLIDAYS.is_working_day(d("2033-12-26"))
        assert not HOLIDAYS.is_working_day(d("2034-01-02"))

    def test_the_list_can_be_corrected_by_hand(self):
        own = Holidays(added=[d("2027-05-04")], removed=[d("2027-05-03")])
        assert not own.is_working_day(d("2027-05-04"))
        assert own.is_working_day(d("2027-05-03"))
        assert own != HOLIDAYS
        assert own == Holidays(added=[d("2027-05-04")], removed=[d("2027-05-03")])

    @pytest.mark.parametrize("text", ["2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25", "2285-03-22"])
    def test_easter_falls_where_it_falls(self, text):
        assert easter_sunday(d(text).year) == d(text)

    def test_act_by_is_the_last_working_day_before(self):
        assert days.act_by(d("2026-12-28"), HOLIDAYS) == d("2026-12-24")
        assert days.next_working_day(d("2026-12-24"), HOLIDAYS) == d("2026-12-29")
        assert days.act_by(d("2026-12-29"), HOLIDAYS) == d("2026-12-29")
        assert days.window_end(d("2026-12-10"), 15) + timedelta(days=1) == d("2026-12-25")
