"""Plans to come: from the pace of the past, beginning at the figure of today, with a replay worked out alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reporting.dashboards.reads.growth import Spells, growth
from reporting.dashboards.reads.today import Asked
from reporting.headlines.reads.headlines import compute
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_plan, a_team, a_user, restrict

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


def plan(made_on: date, **more: Any) -> None:
    a_plan(a_child(), first_final_on=made_on, **more)


class TestThePace:
    def test_of_twelve_a_year_and_no_end_adds_one_a_month(self) -> None:
        starts = [date(2020, 1, 15)] * 100 + [date(2025, month, 15) for month in range(7, 13)]
        starts += [date(2026, month, 15) for month in range(1, 7)]
        months = Spells(sorted(starts), []).ahead(TODAY, 60)
        assert [one.likely for one in months[:3]] == [113, 114, 115]
        assert months[-1].likely == 172
        assert (months[-1].low, months[-1].high) == (112, 172)  # in the years before none came

    def test_of_ends_is_a_share_of_all(self) -> None:
        spells = Spells([date(2020, 1, 15)] * 100, [date(2026, 1, 15)] * 12)
        assert spells.held_on(TODAY) == 88
        assert spells.ahead(TODAY, 1)[0].likely == 87  # one in a hundred a month

    def test_is_none_where_nothing_was_there_a_year_ago(self) -> None:
        assert Spells([date(2026, 1, 15)], []).ahead(TODAY, 60) == ()


class TestThePlans:
    def test_are_those_of_the_figure(self) -> None:
        plan(date(2022, 1, 10))
        plan(date(2022, 1, 10), ceased_on=TODAY, cease_reason="1")
        plan(date(2022, 1, 10), transferred_out_on=date(2026, 7, 1), transferred_out_to_la="301")
        plan(date(2021, 1, 10), transferred_in_on=date(2025, 9, 1), transferred_in_from_la="301")
        plan(date(2022, 1, 10), entered_in_error=True)
        shown = growth(Asked(a_user(Role.MANAGER), TODAY))
        assert shown is not None
        assert shown.plans == compute(["K01/"], None, TODAY)[0].numerator == 3
        assert (shown.came, shown.ended) == (1, 1)
        assert len(shown.months) == 60
        assert [one.on for one in shown.tried] == [date(2025, 6, 30), date(2024, 6, 30), date(2023, 6, 30)]

    def test_are_of_the_team_and_of_those_who_may_be_seen(self) -> None:
        team = a_team()
        for place in range(3):
            child = a_child(team=team if place else None)
            a_plan(child, first_final_on=date(2022, 1, 10))
            if place == 2:
                restrict(child, a_user(Role.MANAGER))
        shown = growth(Asked(a_user(Role.MANAGER), TODAY, team))
        assert shown is not None
        assert shown.plans == 1

    def test_are_tried_on_past_days(self) -> None:
        for _ in range(10):
            plan(date(2020, 1, 10))
        shown = growth(Asked(a_user(Role.MANAGER), TODAY))
        assert shown is not None
        assert [(one.expected.likely, one.plans, one.is_within) for one in shown.tried] == [(10, 10, True)] * 3
