"""The settings: one register, readable from text, refused in plain words."""

from dataclasses import fields
from datetime import date

import pytest

from ehcp.law.setting_words import NAMED, value_words
from ehcp.law.settings import SETTINGS, Law, SettingRefused, setting_text


def test_every_setting_is_registered_with_its_default_and_words():
    law = Law.default()
    assert set(SETTINGS) == {item.name for item in fields(Law)} - {"holidays"}
    for name, setting in SETTINGS.items():
        assert getattr(law, name) == setting.default
        assert setting.words.endswith(".")
        assert not setting.allowed or setting.default in setting.allowed


def test_every_value_is_shown_in_words_and_never_by_its_code():
    for name, setting in SETTINGS.items():
        codes = [code for code in setting.allowed if isinstance(code, str)]
        assert codes == list(NAMED.get(name, {}))
    shown = ("count_from_day_one", "false"), ("recommendations_from", "2018-04-03"), ("age_25_end", "07-31")
    assert [value_words(*one) for one in shown] == ["No", "3 April 2018", "31 July"]


def test_a_law_reads_back_from_its_own_text():
    law = Law.from_values(
        {
            "count_from_day_one": "true",
            "prompt_target_working_days": "7",
            "extra_holidays": "2027-12-24, 2027-12-31",
            "recommendations_from": "2018-05-01",
            "review_anchor": "meeting",
            "due_soon_by_rule": "final_plan=30, assess_decision=7",
            "age_25_end": "08-31",
        }
    )
    assert Law.from_values({name: setting_text(name, law) for name in SETTINGS}) == law
    assert law.extra_holidays == {date(2027, 12, 24), date(2027, 12, 31)}
    assert not law.holidays.is_working_day(date(2027, 12, 31))
    assert law.due_soon_days("assess_decision", 42) == 7


def test_the_default_reads_back_too():
    law = Law.default()
    assert Law.from_values({name: setting_text(name, law) for name in SETTINGS}) == law


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("no_such_setting", "1", "no setting called no_such_setting"),
        ("count_from_day_one", "maybe", "true or false"),
        ("prompt_target_working_days", "five", "a whole number"),
        ("prompt_target_working_days", "0", "one of 1, 2"),
        ("review_anchor", "report", "one of decision_notice, meeting"),
        ("recommendations_from", "3 April", "a date as 2018-04-03"),
        ("extra_holidays", "Christmas", "dates as 2027-12-28"),
        ("due_soon_by_rule", "final_plan", "rule=days"),
        ("age_25_end", "31 July", "as 07-31"),
        ("appeal_closes_at", "25:00", "as 17:00"),
        ("notice_working_days", "0", "whole numbers from 1 to 60"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_in_plain_words(name, text, words):
    with pytest.raises(SettingRefused, match=words):
        Law.from_values({name: text})


@pytest.mark.parametrize(("span", "days"), [(364, 42), (180, 42), (179, 14), (42, 14), (41, 5), (14, 5), (13, 2)])
def test_due_soon_follows_the_length_of_the_limit(span, days):
    assert Law.default().due_soon_days("final_plan", span) == days


def test_notices_are_raised_in_order():
    assert Law.default().notice_days == (20, 10, 5)
