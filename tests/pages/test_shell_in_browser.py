"""The shell in a real browser: sign in, keyboard, narrow screens, no scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError
from playwright.sync_api import Page

from sendcases.accounts.models import User
from tests.browser import barriers, overflow, refusals

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

PASSWORD = "a password for tests"
NewPage = Callable[..., Page]


@pytest.fixture
def officer(transactional_db: None) -> User:
    return User.objects.create_user("officer", password=PASSWORD, first_name="Ann", last_name="Example")


@pytest.fixture(autouse=True)
def _somewhere_to_go(settings: pytest.FixtureRequest) -> None:
    settings.LOGIN_REDIRECT_URL = "accessibility"  # type: ignore[attr-defined]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_signs_in_and_out(new_page: NewPage, officer: User, *, scripts: bool) -> None:
    page = new_page(scripts=scripts)
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Accessibility statement").wait_for()
    assert page.get_by_text("Ann Example").is_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/password/change/")
    page.get_by_role("heading", name="Sign in").wait_for()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(new_page: NewPage, officer: User) -> None:
    page = new_page()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in").click()
    summary = page.locator(".govuk-error-summary")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    summary.get_by_role("link", name="Enter your username").click()
    assert page.locator("#id_login").evaluate("element => element === document.activeElement")


def test_the_first_key_reaches_the_skip_link(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/accessibility/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accessibility/", "/accounts/password/change/", "/accounts/logout/", "/nowhere/"]
)
def test_a_page_has_no_barrier_and_fits(new_page: NewPage, officer: User, address: str, *, phone: bool) -> None:
    page = new_page(None if "login" in address else officer, phone=phone)
    said = refusals(page)
    page.goto(address)
    assert barriers(page) == []
    assert overflow(page) == 0
    assert [words for words in said if "404" not in words] == []


@pytest.mark.parametrize("phone", [False, True])
def test_a_page_that_broke_off_fits_and_sends_again_what_was_typed(
    new_page: NewPage, officer: User, monkeypatch: pytest.MonkeyPatch, *, phone: bool
) -> None:
    def breaks(*args: object, **options: object) -> None:
        raise OperationalError

    page = new_page(phone=phone, scripts=False)
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("officer" + "x" * 100)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with monkeypatch.context() as patched:
        patched.setattr("allauth.account.auth_backends.AuthenticationBackend.authenticate", breaks)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Sorry, the service is not available").wait_for()
    page.get_by_text("What you sent", exact=True).click()
    assert page.get_by_text("officer" + "x" * 100).is_visible()
    assert overflow(page) == 0
    page.get_by_role("button", name="Send it again").click()
    assert page.get_by_label("Username").input_value() == "officer" + "x" * 100


def test_a_page_that_broke_off_has_no_barrier(
    new_page: NewPage, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object, **options: object) -> None:
        raise OperationalError

    page = new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    monkeypatch.setattr("allauth.account.auth_backends.AuthenticationBackend.authenticate", breaks)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Sorry, the service is not available").wait_for()
    assert barriers(page) == []
