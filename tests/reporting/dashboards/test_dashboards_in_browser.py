"""The dashboards in a real browser: no barrier, no overflow, no refusal, also on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.browser import barriers, overflow, refusals
from tests.factories import a_child, a_plan, a_request, a_team, a_user, an_action, tell_limits

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

NewPage = Callable[..., Page]


@pytest.fixture
def manager(transactional_db: None) -> User:
    today, team = moments.today(), a_team()
    officer = a_user(Role.CASE_OFFICER, team=team)
    for back in (20, 100, 200):
        child = a_child(surname="Clearlyinvented", team=team, officer=officer)
        a_request(child, received_on=today - timedelta(days=back))
        a_plan(child, first_final_on=today - timedelta(days=back + 400))
        tell_limits(child)
    an_action()
    return a_user(Role.MANAGER)


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_have_no_barrier_and_fit(new_page: NewPage, manager: User, *, phone: bool) -> None:
    page = new_page(manager, phone=phone)
    said = refusals(page)
    for address in (
        "/dashboard/", "/dashboard/ahead/", "/dashboard/trends/", "/dashboard/figures/", "/dashboard/board/",
        "/dashboard/limits/?band=ahead&team=all", "/dashboard/split/?by=age", "/dashboard/forecast/",
        "/dashboard/children/?measure=K08/", "/targets/", "/targets/set/", "/actions/", "/changes/K08/",
        "/changes/K11/overdue/",
    ):  # fmt: skip
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        assert barriers(page) == [], address
        assert overflow(page) == 0, address
    assert said == []
