"""Every address of the permission table that answers with a page, opened in a real browser on an invented authority."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.architecture.every_page import NO_PAGE, invent_authority, opening, worlds
from tests.architecture.permission_table import ROWS
from tests.browser import barriers, overflow, refusals

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
NewPage = Callable[..., Page]


@pytest.fixture
def authority(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    invent_authority(monkeypatch)


def faults(page: Page, said: list[str]) -> list[str]:
    """Return what is wrong with the page that is open, and with what the browser ``said`` of it."""
    told = [*barriers(page), *said]
    said.clear()
    if page.locator("h1").count() != 1:
        told.append("has no one heading")
    if page.locator("option", has_text="---------").count():
        told.append("has a list whose first choice says nothing")
    if wide := overflow(page):
        told.append(f"is {wide} pixels too wide")
    return told


def test_no_page_has_a_barrier_or_is_wider_than_a_phone(new_page: NewPage, authority: None) -> None:
    found, pages, wrong, unopened = worlds(), {}, [], []
    for name, row in ROWS.items():
        if row.get is None or row.is_api:
            continue
        opened = opening(name, row, found)
        if opened is None:
            unopened.append(name)
            continue
        user, address = opened
        for phone in (False, True):
            key = (user.pk if user else None, phone)
            if key not in pages:
                page = new_page(user, phone=phone)
                pages[key] = page, refusals(page)
            page, said = pages[key]
            page.goto(address)
            wrong += [f"{name} {address} on a {'phone' if phone else 'desktop'}: {one}" for one in faults(page, said)]
    assert wrong == []
    assert set(unopened) == set(NO_PAGE)
