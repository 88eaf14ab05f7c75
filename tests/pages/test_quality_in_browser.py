"""The list of data quality in a real browser: no barrier, no sideways scrolling, no script needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_user
from tests.pages.test_pages_in_browser import check

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
NewPage = Callable[..., Page]


@pytest.fixture
def manager(transactional_db: None) -> User:
    return a_user(Role.MANAGER)


@pytest.mark.parametrize("phone", [False, True])
def test_the_list_has_no_barrier_and_fits(new_page: NewPage, manager: User, *, phone: bool) -> None:
    wrong = a_child(surname="UNKNOWN", forename="Łukasz-Inventedname-Longerforename")
    a_child(forename="Zoë", postcode="n/a")
    check(new_page(manager, phone=phone), ["/cases/data-quality/", f"/cases/{wrong.pk}/"])
