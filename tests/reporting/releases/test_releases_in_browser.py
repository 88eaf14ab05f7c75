"""The pages of releases in a real browser: no barrier, no overflow; a manager freezes, signs off and revises."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from reporting.models import Release
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.browser import barriers, overflow, refusals
from tests.factories import a_child, a_request, a_user, tell_limits

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

NewPage = Callable[..., Page]
SHOTS = os.environ.get("SENDCASES_SHOTS", "")


@pytest.fixture
def manager(transactional_db: None) -> User:
    for _ in range(8):
        child = a_child()
        a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=date(2025, 4, 14))
        tell_limits(child)
    return a_user(Role.MANAGER)


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_manager_freezes_signs_off_and_revises(new_page: NewPage, manager: User, *, scripts: bool) -> None:
    page = new_page(manager, scripts=scripts)
    page.goto("/releases/")
    page.get_by_role("button", name="Freeze a release").or_(page.get_by_role("link", name="Freeze a release")).click()
    page.get_by_label("Performance Headlines").check()
    day = page.get_by_role("group", name="As-at day")
    for part, typed in (("Day", "31"), ("Month", "12"), ("Year", "2025")):
        day.get_by_label(part).fill(typed)
    shot(page, "freeze")
    page.get_by_role("button", name="Freeze").click()
    page.get_by_text("Not signed off").wait_for()
    page.get_by_role("button", name="Sign it off").or_(page.get_by_role("link", name="Sign it off")).click()
    shot(page, "sign")
    page.get_by_role("button", name="Sign it off as").click()
    page.get_by_role("link", name="Excel").wait_for()
    page.locator("a", has_text="Revise it").click()
    page.get_by_label("Why the figures are revised").fill("Decisions found on paper were recorded.")
    page.get_by_role("button", name="Freeze the revision").click()
    page.get_by_text("Revises").first.wait_for()
    page.get_by_role("link", name="Make it again and compare").click()
    page.get_by_text("It is the same").wait_for()


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_have_no_barrier_and_fit(new_page: NewPage, manager: User, *, phone: bool) -> None:
    page = new_page(manager, phone=phone)
    said = refusals(page)
    page.request.get("/releases/")
    from tests.reporting.releases.test_releases import frozen  # noqa: PLC0415 -- the same act

    reference = frozen(manager).reference
    for name in ("", f"{reference}/", f"{reference}/compare/", f"{reference}/sign/", f"{reference}/revise/", "freeze/"):
        page.goto(f"/releases/{name}")
        shot(page, f"{'phone' if phone else 'desktop'}-{name.replace('/', '-')}")
        assert barriers(page) == [], name
        assert overflow(page) == 0, name
    assert said == []
    assert Release.objects.count() == 1
