"""Every address that answers with a page, opened in a real browser; a desktop and a phone have a test run each."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.architecture.every_page import opening, worlds
from tests.architecture.permission_table import ROWS
from tests.browser import barriers, overflow, refusals

NewPage = Callable[..., Page]


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


def open_every_page(new_page: NewPage, *, phone: bool) -> tuple[list[str], set[str]]:
    """
    Open every page that the authority can show, on a desktop or a phone.

    Returns what is wrong, and the addresses that showed no page.
    """
    found, pages, wrong, unopened = worlds(), {}, [], set()
    for name, row in ROWS.items():
        if row.get is None or row.is_api:
            continue
        opened = opening(name, row, found)
        if opened is None:
            unopened.add(name)
            continue
        user, address = opened
        key = user.pk if user else None
        if key not in pages:
            page = new_page(user, phone=phone)
            pages[key] = page, refusals(page)
        page, said = pages[key]
        page.goto(address)
        wrong += [f"{name} {address}: {one}" for one in faults(page, said)]
    return wrong, unopened
