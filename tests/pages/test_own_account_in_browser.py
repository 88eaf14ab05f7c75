"""The pages of signing in and of one's own account: no barrier, and they fit a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from sendcases.accounts import services
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.browser import barriers, overflow, refusals
from tests.factories import a_user
from tests.pages.test_own_account import PASSWORD, with_app

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NewPage = Callable[..., Page]


def look(page: Page, said: list[str], *addresses: str) -> None:
    for address in addresses or ("",):
        if address:
            page.goto(address)
        assert page.locator("h1").count() == 1, page.url
        assert (barriers(page), overflow(page), said) == ([], 0, []), page.url


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("phone", [False, True])
def test_signing_in_with_a_given_password(new_page: NewPage, *, phone: bool) -> None:
    officer = a_user(Role.CASE_OFFICER, username="officer")
    given = services.give_new_password(officer, by=None, now=moments.now())
    page = new_page(phone=phone)
    said = refusals(page)
    look(page, said, "/accounts/login/", "/accounts/forgotten/", "/accounts/inactive/")
    sign_in(page, "officer", given)
    page.get_by_role("heading", name="Choose your own password").wait_for()
    look(page, said)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_text("There is a problem").wait_for()
    look(page, said)


@pytest.mark.parametrize("phone", [False, True])
def test_a_session_about_to_end_is_warned_of_and_can_go_on(new_page: NewPage, *, phone: bool) -> None:
    page = new_page(a_user(Role.CASE_OFFICER), phone=phone)
    said = refusals(page)
    page.clock.install()
    page.goto("/cases/")
    warning = page.get_by_role("heading", name="You will soon be signed out")
    page.clock.fast_forward("25:00")
    assert not warning.is_visible()
    page.clock.fast_forward("02:00")
    warning.wait_for()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")  # nothing stays covered by it
    look(page, said)
    with page.expect_response("**/accounts/stay/") as answer:
        page.get_by_role("button", name="Stay signed in").click()
    assert answer.value.status == 200
    warning.wait_for(state="hidden")
    page.clock.fast_forward("31:00")
    page.get_by_role("heading", name="You have been signed out").wait_for()
    assert not page.get_by_role("button", name="Stay signed in").is_visible()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    look(page, said)


@pytest.mark.parametrize("phone", [False, True])
def test_the_second_step(new_page: NewPage, *, phone: bool) -> None:
    with_app(a_user(Role.CASE_OFFICER, username="officer", password=PASSWORD))
    page = new_page(phone=phone)
    said = refusals(page)
    sign_in(page, "officer", PASSWORD)
    page.get_by_role("heading", name="Enter the code").wait_for()
    look(page, said)


@pytest.mark.parametrize("phone", [False, True])
def test_looking_after_the_second_step(new_page: NewPage, *, phone: bool) -> None:
    officer = a_user(Role.CASE_OFFICER, username="officer", password=PASSWORD)
    page = new_page(officer, phone=phone)
    said = refusals(page)
    look(page, said, "/accounts/2fa/", "/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Set up two-step sign-in").wait_for()
    look(page, said)
    with_app(officer)
    steps = ("", "totp/deactivate/", "reauthenticate/", "recovery-codes/", "recovery-codes/generate/")
    look(page, said, *(f"/accounts/2fa/{step}" for step in steps))
