"""My work, the cases and the administration in a real browser: no barrier, no sideways scrolling, no script needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from ehcp.models import Child
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.browser import barriers, overflow, refusals
from tests.factories import a_child, a_deadline, a_placement, a_plan, a_request, a_team, a_user, an_institution

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
NewPage = Callable[..., Page]


@pytest.fixture
def manager(transactional_db: None) -> User:
    return a_user(Role.MANAGER, team=a_team("North"), first_name="Mary", last_name="Manager")


@pytest.fixture
def child(manager: User) -> Child:
    soon = moments.today() + timedelta(days=6)
    values = {"officer": manager, "team": manager.team, "next_due_on": soon, "next_rule": "assess_decision"}
    one = a_child(forename="Łukasz", surname="Inventedname-Longersurname", stage="requested", **values)
    a_request(one)
    a_request(a_child(forename="Zoë", surname="Inventedname-Nobodysyet", stage="requested"))
    a_placement(a_plan(one), institution=an_institution(name="A School With Quite A Long Invented Name"))
    a_deadline(one, starts_on=soon - timedelta(weeks=6), due_on=soon, act_by_on=soon - timedelta(days=2))
    a_deadline(one, rule="annual_review", due_on=soon - timedelta(days=90), met_on=soon - timedelta(days=80))
    return one


CASE_PAGES = (
    "/",
    "/cases/",
    "/cases/?limit=2weeks&officer=me",
    "/cases/?officer=none&stage=live",
    "/cases/allocate/",
    "/administration/",
    "/administration/restricted/",
    *(f"/cases/CHILD/{rest}" for rest in ("", "allocate/", "restrict/")),
    *(f"/cases/CHILD/records/{tab}/" for tab in ("assessment", "plan", "reviews", "people", "timeline")),
)
ADMINISTRATION_PAGES = (
    "/",
    "/administration/",
    "/administration/people/",
    "/administration/people/add/",
    "/administration/people/changes/",
    "/administration/teams/",
    "/administration/people/PERSON/",
    "/administration/people/PERSON/change/",
    "/administration/people/PERSON/suspend/",
    "/administration/people/PERSON/second-step/",
    "/administration/people/PERSON/keys/add/",
)


def check(page: Page, addresses: list[str]) -> None:
    said = refusals(page)
    for address in addresses:
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        assert barriers(page) == [], address
        assert overflow(page) == 0, address
        assert said == [], address


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_of_casework_have_no_barrier_and_fit(
    new_page: NewPage, manager: User, child: Child, *, phone: bool
) -> None:
    check(new_page(manager, phone=phone), [address.replace("CHILD", str(child.pk)) for address in CASE_PAGES])


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_of_administration_have_no_barrier_and_fit(
    new_page: NewPage, transactional_db: None, *, phone: bool
) -> None:
    administrator, service = a_user(Role.SYSTEM_ADMINISTRATOR), a_user(Role.API_CLIENT)
    addresses = [address.replace("PERSON", str(service.pk)) for address in ADMINISTRATION_PAGES]
    check(new_page(administrator, phone=phone), addresses)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_finds_a_child_and_reads_why_a_date_is_what_it_is(
    new_page: NewPage, manager: User, child: Child, *, scripts: bool
) -> None:
    page = new_page(manager, scripts=scripts)
    page.goto("/")
    page.get_by_role("link", name="Cases", exact=True).click()
    page.get_by_label("Search by name, UPN, ULN or reference").fill("lukasz longer")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("heading", name="1 case").wait_for()
    assert "lukasz" not in page.url
    page.get_by_role("link", name="Inventedname-Longersurname, Łukasz").click()
    page.get_by_text("In 6 days").first.wait_for()
    page.locator("summary", has_text="Tell the family whether").first.click()
    assert page.locator("dd").get_by_text("SEND Regulations 2014, reg 5(1)").is_visible()
    assert page.locator("dd").get_by_text("6 weeks, the day of the event being day 0").is_visible()


def test_filters_can_be_opened_on_a_phone_and_taken_away(new_page: NewPage, manager: User, child: Child) -> None:
    page = new_page(manager, phone=True, scripts=False)
    page.goto("/cases/")
    page.locator("summary", has_text="Filters").click()
    page.get_by_label("Stage").select_option("Requested")
    page.get_by_role("button", name="Apply filters").click()
    page.get_by_role("link", name="Stage: Requested").click()
    assert "stage" not in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_an_officer_takes_a_case_that_nobody_holds(
    new_page: NewPage, manager: User, child: Child, *, scripts: bool
) -> None:
    page = new_page(a_user(Role.CASE_OFFICER), scripts=scripts)
    page.goto("/")
    page.get_by_role("link", name="Unallocated cases").click()
    page.get_by_role("button", name="Take the case of Zoë Inventedname-Nobodysyet").click()
    page.get_by_text("You hold case").wait_for()
    page.get_by_role("heading", name="0 cases").wait_for()
    page.get_by_role("link", name="My cases").click()
    page.get_by_role("link", name="Inventedname-Nobodysyet, Zoë").wait_for()
