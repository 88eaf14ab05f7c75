"""Every page of an act on a plan in a real browser: no barrier that axe finds, nothing wider than a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from ehcp.models import AnnualReview, Budget, Child, Outcome, PhaseTransfer, Plan
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.browser import barriers, overflow
from tests.ehcp.plan_cases import planned
from tests.factories import a_child, a_placement, a_plan, a_user, an_institution

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
NewPage = Callable[..., Page]

# A plan on which every step waits: one review called, one held, one to be amended, one proposed.
REVIEWS = {
    "V900001": {"kind": "annual", "meeting_on": 8, "decision": "A", "decision_sent_on": 7},
    "V900002": {
        "kind": "annual", "meeting_on": 30, "decision": "A", "decision_sent_on": 20, "amendment_notice_sent_on": 20,
    },
    "V900003": {"kind": "early", "meeting_on": 5},
    "V900004": {"kind": "annual", "planned_meeting_on": -14, "called_on": 2},
}  # fmt: skip
WHO = {
    Role.DECISION_OFFICER: (
        "review-decide", "amendment-notice", "amendment-final", "amendment-none", "amendment-without-review",
        "phase-transfer-name", "cease-decide", "cease-drop", "cease-effect",
    ),
    Role.CASE_OFFICER: (
        "review-call", "review-papers", "review-move", "review-cancel", "review-hold", "review-report",
        "amendment-served", "amendment-early-finish", "phase-transfer-identify", "phase-transfer-none",
        "cease-consider", "transfer-known", "transfer-cancelled", "transfer-out", "delay-record", "placement-change",
        "need-change", "outcome-add", "outcome-rate", "budget-start", "budget-end", "feedback-record",
    ),
}  # fmt: skip


def wrong_with(page: Page) -> list[str]:
    """What axe finds, and by how much the page is too wide."""
    wide = overflow(page)
    return [*barriers(page), *([f"{wide} pixels too wide"] if wide > 0 else [])]


@pytest.fixture
def child(transactional_db: None) -> Child:
    """A child on whose plan every act has its page."""
    today = moments.today()

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    plan = a_plan(
        a_child(), first_final_on=ago(500), cease_considered_on=ago(30), move_out_aware_on=ago(3), moved_out_on=ago(1)
    )
    for source_id, facts in REVIEWS.items():
        days = {name: ago(value) if isinstance(value, int) else value for name, value in facts.items()}
        AnnualReview.objects.create(source_id=source_id, plan=plan, **days)
    PhaseTransfer.objects.create(source_id="PT1", plan=plan, kind="primary_to_secondary", transfer_year=today.year + 1)
    a_placement(plan, institution=an_institution(name="Invented School of a Rather Long Name near the Old Mill"))
    Outcome.objects.create(source_id="O1", plan=plan, term="medium")
    Budget.objects.create(
        source_id="B1", child=plan.child, plan=plan, kind="plan_education", payment="organised", from_on=ago(30)
    )
    return planned(plan.child)


@pytest.mark.parametrize("role", WHO)
def test_every_page_fits_a_phone_and_has_no_barrier(new_page: NewPage, child: Child, role: Role) -> None:
    page = new_page(a_user(role), phone=True)
    found: dict[str, object] = {}
    for name in WHO[role]:
        page.goto(reverse(f"ehcp:{name}", args=[child.pk]))
        assert page.locator("form button.govuk-button[type=submit]").count(), f"{name}: {page.url}"
        if wrong := wrong_with(page):
            found[name] = wrong
    assert found == {}


def test_an_empty_form_says_what_is_missing_and_keeps_its_shape(new_page: NewPage, child: Child) -> None:
    page = new_page(a_user(Role.DECISION_OFFICER), phone=True)
    page.goto(reverse("ehcp:review-decide", args=[child.pk]))
    page.get_by_role("button", name="Record the decision").click()
    page.locator(".govuk-error-summary").wait_for()
    assert wrong_with(page) == []


def test_a_child_who_moves_in_has_a_page_without_a_barrier(new_page: NewPage, child: Child) -> None:
    page = new_page(a_user(Role.CASE_OFFICER), phone=True)
    page.goto(reverse("ehcp:moved-in"))
    assert wrong_with(page) == []
    Plan.objects.filter(child=child).update(transferred_out_on=moments.today(), transferred_out_to_la="803")
    page.goto(reverse("ehcp:transfer-in", args=[child.pk]))
    assert wrong_with(page) == []
