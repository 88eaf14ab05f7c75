"""The page of benchmarks in a real browser: no barrier, no overflow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from sendcases.accounts.roles import Role
from tests.browser import barriers, overflow, refusals
from tests.factories import a_user
from tests.reporting.benchmarks.test_benchmarks import LATEST, taken

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_has_no_barrier_and_fits(
    new_page: Callable[..., Page], transactional_db: None, *, phone: bool
) -> None:
    manager = a_user(Role.MANAGER)
    taken(LATEST)
    page = new_page(manager, phone=phone)
    said = refusals(page)
    page.goto("/benchmarks/")
    page.get_by_label("Another area beside ours").select_option("Leicester")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("84.8% (126,160 of 148,753)").wait_for()
    assert barriers(page) == []
    assert overflow(page) == 0
    assert said == []
