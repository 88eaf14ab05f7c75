"""
Every address that answers with a page, opened in a real browser, in the windows of a desktop and of a phone.

Two files share the addresses between them, and each opens its own in four tests: so two processes can open them at
once, and neither has all of them left when the rest of the suite is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playwright.sync_api import Page

from tests.architecture.every_page import opening, worlds
from tests.architecture.permission_table import ROWS, Row
from tests.browser import DESKTOP, PHONE, barriers, overflow, refusals

NewPage = Callable[..., Page]
SHARES = 8
WINDOWS = {"on a desktop": DESKTOP, "on a phone": PHONE}


def faults(page: Page, said: list[str]) -> list[str]:
    """Return what is wrong with the page that is open, in each window, and with what the browser ``said`` of it."""
    told = list(said)
    said.clear()
    if page.locator("h1").count() != 1:
        told.append("has no one heading")
    if page.locator("option", has_text="---------").count():
        told.append("has a list whose first choice says nothing")
    for window, size in WINDOWS.items():
        page.set_viewport_size(size)
        told += [f"{window}: {barrier}" for barrier in barriers(page)]
        if wide := overflow(page):
            told.append(f"{window} is {wide} pixels too wide")
    return told


def share_of_rows(share: int) -> dict[str, Row]:
    """Return one of the ``SHARES`` equal parts of all addresses."""
    return dict(list(ROWS.items())[share::SHARES])


def open_pages(new_page: NewPage, rows: Mapping[str, Row]) -> tuple[list[str], set[str]]:
    """
    Open every page of the addresses ``rows`` that the authority can show.

    Returns what is wrong, and the addresses that showed no page.
    """
    found, pages, wrong, unopened = worlds(), {}, [], set()
    for name, row in rows.items():
        if row.get is None or row.is_api:
            continue
        opened = opening(name, row, found)
        if opened is None:
            unopened.add(name)
            continue
        user, address = opened
        key = user.pk if user else None
        if key not in pages:
            page = new_page(user)
            pages[key] = page, refusals(page)
        page, said = pages[key]
        page.set_viewport_size(DESKTOP)
        page.goto(address)
        wrong += [f"{name} {address}: {one}" for one in faults(page, said)]
    return wrong, unopened
