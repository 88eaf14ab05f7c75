"""The pages of acts in a real browser: no barrier, nothing wider than a phone, nothing the policy refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from ehcp.assessments.acts import advice, assessments
from ehcp.assessments.acts.advice import AdviceAsked
from ehcp.history.acts.frame import Submission
from ehcp.models import AssessmentRequest, Child
from ehcp.plans.acts import plans
from ehcp.requests.acts import requests
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.browser import barriers, overflow, refusals
from tests.ehcp.acts import at
from tests.factories import a_child, a_user, an_institution

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
NewPage = Callable[..., Page]
LATE = Submission(late_reason="Moved here from the paper file")


@pytest.fixture
def everyone(transactional_db: None) -> User:
    """One person with every role that acts."""
    return a_user(*Role)


def a_case(user: User, stage: str) -> Child:
    """A child whose case has reached ``stage``."""
    today = moments.today()

    def back(days: int) -> dict[str, object]:
        return {"by": user, "on": today - timedelta(days=days), "now": at(today), "submission": LATE}

    request = requests.receive_request(a_child(forename="Ada", surname="Inventedname"), source="1", **back(60))  # type: ignore[arg-type]
    if stage == "requested":
        return request.child
    assessment = requests.decide_assess(request, **back(50))  # type: ignore[arg-type]
    asked = [AdviceAsked("medical", "Invented clinic"), AdviceAsked("psychological")]
    advice.request_advice(assessment, asked=asked, **back(49))  # type: ignore[arg-type]
    if stage == "assessing":
        return request.child
    assessments.decide_issue(assessment, gaps="The services do not know the child.", **back(30))  # type: ignore[arg-type]
    if stage == "drafting":
        return request.child
    return plans.send_draft(request.child, **back(20)).child  # type: ignore[arg-type]


PAGES = {
    "requested": ("request/considering", "request/assess", "request/refuse", "request/withdraw", "exemption/choose"),
    "assessing": (
        "advice/request",
        "advice/receive",
        "advice/cancel",
        "advice/exempt",
        "assessment/issue",
        "assessment/refuse",
        "dates",
        "mistake",
        "death",
    ),
    "drafting": ("plan/draft",),
    "draft_sent": ("plan/early-finish", "plan/final"),
}


@pytest.mark.parametrize("stage", PAGES)
def test_no_page_of_an_act_has_a_barrier_even_with_errors(new_page: NewPage, everyone: User, stage: str) -> None:
    an_institution()
    child, page = a_case(everyone, stage), new_page(everyone)
    said = refusals(page)
    for path in PAGES[stage]:
        page.goto(f"/cases/{child.pk}/{path}/")
        if path != "dates":
            page.locator("main form button").first.click()
            page.locator(".govuk-error-summary").wait_for()
        assert barriers(page) == [], path
    assert said == []


@pytest.mark.parametrize("stage", PAGES)
def test_no_page_of_an_act_is_wider_than_a_phone(new_page: NewPage, everyone: User, stage: str) -> None:
    an_institution()
    child, page = a_case(everyone, stage), new_page(everyone, phone=True)
    for path in PAGES[stage]:
        page.goto(f"/cases/{child.pk}/{path}/")
        assert overflow(page) <= 0, path


def type_day(page: Page, name: str, day: date) -> None:
    for part, text in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"#id_{name}-{part}").fill(str(text))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_request_is_logged_for_a_new_child(new_page: NewPage, everyone: User, *, scripts: bool) -> None:
    page = new_page(everyone, scripts=scripts)
    page.goto("/requests/new/")
    page.get_by_label("Name").fill("Pip Inventedson")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Add a new child").click()
    type_day(page, "birth_date", date(2018, 5, 4))
    page.get_by_label("Unknown", exact=True).check()
    page.get_by_label("Why is neither known?").select_option("UN2")
    page.get_by_role("button", name="Continue").click()
    type_day(page, "received_on", moments.today())
    page.get_by_label("Parent or young person").check()
    page.get_by_label("E-mail").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Check your answers").wait_for()
    assert "Inventedson" not in page.url
    page.get_by_role("button", name="Log the request").click()
    page.get_by_role("heading", name="Request logged").wait_for()
    assert overflow(page) <= 0
    assert AssessmentRequest.objects.get().received_on == moments.today()


def test_a_correction_shows_what_it_moves(new_page: NewPage, everyone: User) -> None:
    child, page = a_case(everyone, "requested"), new_page(everyone, phone=True)
    request = child.requests.get()
    page.goto(f"/cases/{child.pk}/dates/requests/{request.pk}/received_on/")
    type_day(page, "to", moments.today() - timedelta(days=63))
    page.get_by_label("Reason for the correction").fill("The stamp says so")
    page.get_by_role("button", name="Show what moves").click()
    page.get_by_role("heading", name="What this correction moves").wait_for()
    assert barriers(page) == []
    assert overflow(page) <= 0
    page.get_by_role("button", name="Correct the date").click()
    page.get_by_text("Both values are kept").wait_for()
    request.refresh_from_db()
    assert request.received_on == moments.today() - timedelta(days=63)
