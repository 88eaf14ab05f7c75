"""The wait of a new request from the live queue, and the limits that will be missed, each worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from reporting.dashboards.reads.forecast import Spell, forecast, wait_on
from reporting.dashboards.reads.today import Asked, Narrowed, limit_list, today
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_deadline, a_team, a_user, restrict

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 1)


def spell(days_ago: int, sent_after: int | None = None, stopped_after: int | None = None) -> Spell:
    received = DAY - timedelta(days=days_ago)
    sent = received + timedelta(days=sent_after) if sent_after is not None else None
    stopped = received + timedelta(days=stopped_after) if stopped_after is not None else None
    return Spell(received, sent, stopped)


class TestTheWait:
    def test_is_that_of_requests_all_sent_in_one_week_of_age(self) -> None:
        found = wait_on([spell(180, sent_after=138) for _ in range(10)], DAY)  # day 138 is in week 20
        assert (found.low, found.middle, found.high, found.open) == (20, 20, 20, 0)

    def test_is_not_made_shorter_by_those_still_open(self) -> None:
        # Four of ten had their plan in week 10, six have waited 25 weeks by now.
        spells = [spell(180, sent_after=65) for _ in range(4)] + [spell(176) for _ in range(6)]
        found = wait_on(spells, DAY)
        assert (found.low, found.middle, found.open) == (10, None, 6)
        assert found.words == "Too few plans were sent to tell"

    def test_leaves_out_who_stopped_without_a_plan(self) -> None:
        spells = [spell(180, sent_after=138) for _ in range(5)]
        assert wait_on([*spells, *(spell(180, stopped_after=40) for _ in range(20))], DAY).middle == 20

    def test_goes_by_the_pace_of_the_last_26_weeks_alone(self) -> None:
        long_ago = [spell(900, sent_after=300) for _ in range(50)]
        assert wait_on([*long_ago, *(spell(180, sent_after=138) for _ in range(5))], DAY).middle == 20

    def test_knows_nothing_of_what_came_after_the_day(self) -> None:
        later = [spell(150, sent_after=160) for _ in range(10)]  # sent ten days after
        assert wait_on(later, DAY).open == 10
        assert wait_on(later, DAY).middle is None

    def test_of_nobody_says_so(self) -> None:
        assert wait_on([], DAY).words == "Too few plans were sent to tell"


class TestLimitsAhead:
    def test_are_foretold_by_how_many_were_missed_before(self) -> None:
        now, user = moments.today(), a_user(Role.MANAGER)
        child = a_child()
        for back, late in ((1, 2), (1, 0), (2, 1), (2, 0)):  # in each of two windows one of two was missed
            due = now - timedelta(days=56 * back - 10)
            met = due + timedelta(days=late)
            a_deadline(
                child, rule="final_plan", due_on=due, met_on=met, appears_on=due - timedelta(days=140),
                record_id=f"A{back}{late}",
            )  # fmt: skip
        for number in range(4):
            a_deadline(child, rule="final_plan", due_on=now + timedelta(days=20), record_id=f"B{number}")
        shown = forecast(Asked(user, now))
        row = next(one for one in shown.expected if one.kind == "plans")
        assert (row.running, row.likely, row.low, row.high) == (4, 2, 2, 2)
        assert shown.tried[0].running == 2
        assert (shown.tried[0].likely, shown.tried[0].missed) == (1, 1)

    def test_are_counted_as_the_list_behind_them_lists(self) -> None:
        now, team = moments.today(), a_team()
        user, officer = a_user(Role.MANAGER), a_user(Role.CASE_OFFICER)
        for days in (-3, 0, 14, 15, 28, 29, 56, 57):
            child = a_child(team=team, officer=officer if days > 20 else None)
            a_deadline(child, rule="final_plan", due_on=now + timedelta(days=days))
        hidden = a_child(team=team)
        a_deadline(hidden, rule="final_plan", due_on=now)
        restrict(hidden)
        asked = Asked(user, now)
        (row,) = today(asked).stages
        assert [cell.number for cell in row.cells] == [2, 2, 2]
        assert (row.ahead.number, row.overdue.number) == (6, 1)
        for band, number in (("2", 2), ("4", 2), ("8", 2), ("ahead", 6), ("overdue", 1)):
            assert limit_list(asked, Narrowed(kind="plans", band=band), None).count == number
        assert limit_list(asked, Narrowed(officer="none", band="ahead"), None).count == 3
        assert limit_list(asked, Narrowed(officer=str(officer.pk)), None).count == 3
        assert limit_list(Asked(user, now, a_team()), Narrowed(band="ahead"), None).count == 0


def test_the_pages_take_whatever_an_address_says(client: Client) -> None:
    client.force_login(a_user(Role.MANAGER, team=a_team()))
    for address in (
        "/dashboard/", "/dashboard/?team=all", "/dashboard/?team=99999999999", "/dashboard/?team=x",
        "/dashboard/limits/?kind=x&band=x&officer=x&of=x&reviews=x&page=x", "/dashboard/split/?by=x",
        "/dashboard/forecast/?team=all",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address
    for address in ("measure=K99/", "measure=K03/&start=x", "measure=K03/&start=2026-02-01&end=2026-01-01", "by=x"):
        assert client.get(f"/dashboard/children/?{address}").status_code == 404, address
