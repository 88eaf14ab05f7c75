"""The pages of reports in a real browser: no barrier, no overflow, no refusal, also on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.browser import barriers, overflow, refusals
from tests.factories import a_user, an_own_report

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

NewPage = Callable[..., Page]


@pytest.fixture
def manager(transactional_db: None) -> User:
    an_own_report()
    return a_user(Role.MANAGER)


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_have_no_barrier_and_fit(new_page: NewPage, manager: User, *, phone: bool) -> None:
    page = new_page(manager, phone=phone)
    said = refusals(page)
    for address in (
        "/reports/", "/reports/our-board/", "/reports/our-board/edit/", "/reports/new/?from=schools-forum",
        "/reports/figures/", "/reports/figures/type/?code=H41",
    ):  # fmt: skip
        page.goto(address)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => { fold.open = true }")
        assert page.locator("h1").count() == 1, address
        assert barriers(page) == [], address
        assert overflow(page) == 0, address
    assert said == []


def test_a_report_is_looked_at_and_saved(new_page: NewPage, manager: User) -> None:
    page = new_page(manager)
    page.goto("/reports/our-board/edit/")
    page.get_by_text("Row 2: empty").click()
    page.locator("[name=what_2]").select_option("K08/")
    page.locator("[name=when_2]").select_option("day")
    page.get_by_role("button", name="Preview").click()
    assert "How it prints today" in page.locator("main").inner_text()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/reports/our-board/")
    assert "Version 2 of 2" in page.locator("main").inner_text()
