"""Writing a plan in a real browser: it saves itself, survives a killed window, and answers a colleague's change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from ehcp.models import PlanText, PlanVersion
from ehcp.plan_text.acts.writing import begin_plan_text
from ehcp.plans.acts.plans import send_draft
from sendcases.audit import moments
from tests.browser import barriers, overflow
from tests.ehcp.acts import Staff, drafting, staff
from tests.ehcp.plan_text.cases import checked, save, typed, written

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
NewPage = Callable[..., Page]


def wrong_with(page: Page) -> list[str]:
    wide = overflow(page)
    return [*barriers(page), *([f"{wide} pixels too wide"] if wide > 0 else [])]


@pytest.fixture
def people(transactional_db: None) -> Staff:
    return staff()


@pytest.fixture
def text(people: Staff) -> PlanText:
    text = begin_plan_text(drafting(people).child, by=people.officer, now=moments.now())
    return written(people, text)


def test_a_line_saves_itself_and_a_colleagues_change_is_answered(
    people: Staff, text: PlanText, new_page: NewPage
) -> None:
    address = reverse("ehcp:plan-section", args=[text.child_id, "F"])
    page = new_page(people.officer)
    page.goto(address)
    words = page.get_by_label("Words").first
    words.fill("Therapy, regular sessions.")
    expect(page.locator("[data-saved]")).to_contain_text("Saved", timeout=12_000)
    words.fill("Therapy, twice a week.")
    expect(page.locator("[data-saved]")).to_contain_text("Saved", timeout=12_000)
    page.close()  # killed: nothing was sent by hand

    again = new_page(people.officer)
    again.goto(address)
    expect(again.get_by_label("Words").first).to_have_value("Therapy, twice a week.")
    stored = text.lines.get(line="line-F")
    save(text, "F", people.manager, typed("line-F", "By a colleague.", stored.version), now=moments.now())
    again.get_by_label("Words").first.fill("Mine.")
    again.get_by_role("button", name="Save").click()
    expect(again.get_by_text("By a colleague.")).to_be_visible()
    expect(again.get_by_label("Words").first).to_have_value("Mine.")
    expect(again.locator("[data-others]")).to_contain_text("is in section F")
    assert wrong_with(again) == []
    again.get_by_label("Keep what is saved").check()
    again.get_by_role("button", name="Save").click()
    expect(again.get_by_label("Words").first).to_have_value("By a colleague.")


def test_every_page_of_the_words_has_no_barrier_and_fits_a_phone(
    people: Staff, text: PlanText, new_page: NewPage
) -> None:
    case, now = text.child_id, moments.now()
    checked(text.child, people.officer, now=now)
    for _ in range(2):
        send_draft(text.child, by=people.officer, on=now.date(), now=now)
    second, first = PlanVersion.objects.filter(child=text.child).order_by("-number")
    pages = {
        "plan-text": [],
        "plan-section": ["F"],
        "plan-check": [],
        "plan-comment": [],
        "plan-file-in": [],
        "plan-version": [second.pk],
        "plan-compare": [first.pk, second.pk],
    }
    page = new_page(people.officer, phone=True)
    wrong = {}
    for name, more in pages.items():
        page.goto(reverse(f"ehcp:{name}", args=[case, *more]))
        wrong[name] = wrong_with(page)
    assert {name: found for name, found in wrong.items() if found} == {}
