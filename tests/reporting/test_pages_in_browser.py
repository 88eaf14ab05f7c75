"""The headlines in a real browser: no barrier, no overflow, no refusal; from a figure to a child."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.browser import barriers, overflow, refusals
from tests.factories import a_child, a_plan, a_request, a_user, tell_limits

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

NewPage = Callable[..., Page]
YEAR = "as_at-day=31&as_at-month=12&as_at-year=2025"


@pytest.fixture
def manager(transactional_db: None) -> User:
    child = a_child(surname="Clearlyinvented")
    a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=date(2025, 4, 14))
    a_plan(child, first_final_on=date(2025, 7, 7))
    tell_limits(child)
    return a_user(Role.MANAGER)


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_have_no_barrier_and_fit(new_page: NewPage, manager: User, *, phone: bool) -> None:
    page = new_page(manager, phone=phone)
    said = refusals(page)
    for address in (
        f"/headlines/?{YEAR}",
        f"/headlines/K03/?{YEAR}",
        f"/headlines/K18/?{YEAR}",
        "/headlines/?as_at-day=x",
    ):
        page.goto(address)
        assert barriers(page) == [], address
        assert overflow(page) == 0, address
        assert page.locator("svg.app-chart:visible").count() <= 1
    assert said == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_manager_goes_from_a_figure_to_its_child(new_page: NewPage, manager: User, *, scripts: bool) -> None:
    page = new_page(manager, scripts=scripts)
    page.goto("/headlines/")
    page.get_by_text("Change the day, the period or the basis").click()
    as_at = page.get_by_role("group", name="As-at day")
    for part, typed in (("Day", "31"), ("Month", "12"), ("Year", "2025")):
        as_at.get_by_label(part).fill(typed)
    page.get_by_role("button", name="Show the figures").click()
    page.get_by_text("1 January 2025 to 31 December 2025, as at 31 December 2025").first.wait_for()
    page.get_by_role("link", name="Decision within 6 weeks", exact=True).click()
    page.get_by_role("heading", name="The children behind it").wait_for()
    page.get_by_role("link", name="Clearlyinvented, Testforename").click()
    page.get_by_role("heading", level=1).wait_for()
    assert "/cases/" in page.url
