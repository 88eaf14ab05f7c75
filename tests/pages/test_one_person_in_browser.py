"""The pages of one person in a real browser: no barrier, no wider than a phone, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from ehcp.models import Child
from ehcp.people.reads.details import GROUPS
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.browser import barriers, overflow
from tests.factories import a_child, a_double, a_user

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
NewPage = Callable[..., Page]


@pytest.fixture
def user(transactional_db: None) -> User:
    return a_user(*Role, first_name="Every", last_name="Role")


@pytest.fixture
def pair(user: User) -> tuple[Child, Child]:
    kept, other = (a_child(surname=f"Inventedson-Longername {name}") for name in ("Keptname", "Othername"))
    a_child(merged_into_child=kept)
    a_double(kept, other)
    return kept, other


def addresses(kept: Child, other: Child) -> list[str]:
    case = f"/cases/{kept.pk}"
    changes = [f"{case}/details/{group}/" for group in GROUPS]
    merged = kept.merged.get()
    return [
        f"{case}/",
        f"{case}/details/",
        *changes,
        f"{case}/merge/",
        f"{case}/merge/{other.pk}/",
        f"{case}/merge/{merged.pk}/undo/",
        "/cases/doubles/",
        "/cases/",
    ]


def test_no_page_has_a_barrier_or_is_wider_than_a_phone(
    new_page: NewPage, user: User, pair: tuple[Child, Child]
) -> None:
    page = new_page(user, phone=True)
    told = {}
    for address in addresses(*pair):
        page.goto(address)
        found = [*barriers(page), *([f"{wide} pixels too wide"] if (wide := overflow(page)) > 0 else [])]
        if found or page.locator("h1").count() != 1:
            told[address] = found
    assert told == {}
