"""Lists with an act in each row, on a phone: whose row it is and what may be done stand in the window, unscrolled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from panels.models import PanelMeeting
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.browser import barriers
from tests.factories import a_child, a_panel_item, a_request, a_team, a_user

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

NewPage = Callable[..., Page]
HIDDEN_ASIDE = "[...document.querySelectorAll('.app-scroll')].filter(one => one.scrollWidth > one.clientWidth).length"


@pytest.fixture
def manager(transactional_db: None) -> User:
    team = a_team()
    child = a_child(surname="Clearlyinvented", team=team, officer=a_user(Role.CASE_OFFICER, team=team))
    a_request(child)
    a_panel_item(child, kind="assess")
    return a_user(Role.MANAGER, team=team)


def at(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    assert barriers(page) == [], address
    assert page.evaluate(HIDDEN_ASIDE) == 0, address


def test_the_agenda_says_whose_each_item_is(new_page: NewPage, manager: User) -> None:
    page = new_page(manager, phone=True)
    at(page, f"/panels/meetings/{_meeting()}/")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Whether to assess")).inner_text()
    assert "Child: " in row
    assert "Limit: " in row


def test_the_caseloads_offer_a_hand_over(new_page: NewPage, manager: User) -> None:
    page = new_page(manager, phone=True)
    at(page, "/caseloads/")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Hand over the caseload of")).inner_text()
    assert "Overdue: " in row
    assert "Cases: 1" in row


def _meeting() -> int:
    return PanelMeeting.objects.values_list("pk", flat=True).get()
