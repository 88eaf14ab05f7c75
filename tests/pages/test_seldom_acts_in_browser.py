"""Acts that are seldom done, each done in a real browser with and without scripts, and what their pages say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from ehcp.models import AssessmentRequest, CaseEvent, Child, Exemption, NeedsAssessment, Plan
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.browser import barriers, overflow
from tests.ehcp.plan_cases import planned
from tests.factories import a_child, a_plan, a_request, a_user, an_assessment

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
NewPage = Callable[..., Page]
BOTH = pytest.mark.parametrize("scripts", [True, False])


def ago(days: int) -> date:
    return moments.today() - timedelta(days=days)


@pytest.fixture
def user(transactional_db: None) -> User:
    return a_user(*Role, first_name="Every", last_name="Role")


class Form:
    """One act's page: opened, sent empty to see what it says, then filled and sent."""

    def __init__(self, page: Page, child: Child, path: str, *, scripts: bool) -> None:
        self.page, self.scripts, self.child = page, scripts, child
        page.goto(f"/cases/{child.pk}/{path}/")
        self.look()

    def look(self) -> None:
        assert self.page.get_by_role("link", name="Back", exact=True).count() == 1
        assert overflow(self.page) <= 0
        assert not self.scripts or barriers(self.page) == []

    def sent_empty(self, button: str) -> str:
        self.page.get_by_role("button", name=button).click()
        summary = self.page.locator(".govuk-error-summary")
        summary.wait_for()
        self.look()
        assert not self.scripts or self.page.evaluate("document.activeElement.className") == "govuk-error-summary"
        return " | ".join(summary.locator("li").all_inner_texts())

    def day(self, name: str, day: date) -> None:
        for part in ("day", "month", "year"):
            self.page.locator(f"#id_{name}-{part}").fill(str(getattr(day, part)))

    def says(self, words: str) -> bool:
        return words in " ".join(self.page.locator("main").inner_text().split())

    def send(self, button: str, done: str) -> None:
        self.page.get_by_role("button", name=button).click()
        self.page.get_by_text(done).wait_for()
        self.page.wait_for_url(f"**/cases/{self.child.pk}/")


@BOTH
def test_the_notice_after_a_move_in(new_page: NewPage, user: User, *, scripts: bool) -> None:
    plan = a_plan(a_child(), transferred_in_on=ago(20), transferred_in_from_la="803", first_final_on=ago(700))
    form = Form(new_page(user, phone=True, scripts=scripts), planned(plan.child), "transfer/in/notice", scripts=scripts)
    wrong = form.sent_empty("Record the notice")
    assert wrong == "Enter the day the letter was sent | Select whether the authority will assess"
    form.day("on", ago(1))
    form.page.get_by_label("No, the plan goes on as it is").check()
    form.send("Record the notice", "The notice is recorded.")
    plan.refresh_from_db()
    assert plan.move_in_notice_sent_on == ago(1)


@BOTH
@pytest.mark.parametrize(("what", "words"), [("assess", "To assess"), ("issue", "To issue a plan")])
def test_a_reversal_says_which_refusal_it_reverses_and_that_the_family_were_told(
    new_page: NewPage, user: User, what: str, words: str, *, scripts: bool
) -> None:
    if what == "assess":
        child = a_request(a_child(), received_on=ago(60), outcome="N", decision_sent_on=ago(30)).child
    else:
        asked = a_request(a_child(), received_on=ago(120), outcome="Y", decision_sent_on=ago(90))
        child = an_assessment(
            asked.child, request=asked, clock_start_on=ago(120), outcome="N", no_plan_notified_on=ago(30)
        ).child
    form = Form(new_page(user, phone=True, scripts=scripts), planned(child), "request/reverse", scripts=scripts)
    sent = ago(30)
    assert form.says(f"Refused {words} Letter of refusal sent {sent.day} {sent:%B %Y}")
    assert form.sent_empty("Reverse the refusal") == "Enter the day the refusal was reversed"
    form.day("on", ago(2))
    form.day("notice_sent_on", ago(1))
    form.send("Reverse the refusal", "The refusal is reversed.")
    assert CaseEvent.objects.filter(child=child, kind="refusal.reversed").exists()


@BOTH
def test_the_plan_after_a_reassessment(new_page: NewPage, user: User, *, scripts: bool) -> None:
    plan = a_plan(a_child(), first_final_on=ago(700))
    asked = AssessmentRequest.objects.create(
        source_id="R900", child=plan.child, kind="reassessment", received_on=ago(60), source="1", outcome="Y",
        decision_sent_on=ago(50),
    )  # fmt: skip
    NeedsAssessment.objects.create(
        source_id="A900", child=plan.child, request=asked, plan=plan, origin="reassessment", clock_start_on=ago(50),
        outcome="A",
    )  # fmt: skip
    form = Form(new_page(user, phone=True, scripts=scripts), planned(plan.child), "assessment/finish", scripts=scripts)
    assert form.sent_empty("Record the plan").startswith("Enter the day the letter was sent | ")
    form.day("on", ago(1))
    form.page.get_by_label("The letter told the family of their rights").check()
    form.send("Record the plan", "The reassessment is finished.")
    assert NeedsAssessment.objects.get().amended_final_sent_on == ago(1)


@BOTH
def test_the_decision_on_an_exemption(new_page: NewPage, user: User, *, scripts: bool) -> None:
    child = a_request(a_child(), received_on=ago(50)).child
    Exemption.objects.create(
        source_id="X900", clock="assess_decision", request=child.requests.get(), ground="absent_4_weeks",
        from_on=ago(45), to_on=ago(10), proposed_by=a_user(Role.CASE_OFFICER), proposed_on=ago(5),
    )  # fmt: skip
    form = Form(new_page(user, phone=True, scripts=scripts), planned(child), "exemption/decide", scripts=scripts)
    assert "Enter the day the family was told" in form.sent_empty("Record the decision")
    form.page.get_by_label("Refuse").check()
    form.day("on", ago(1))
    form.send("Record the decision", "The decision on the exemption is recorded.")
    assert Exemption.objects.get().refused_on == ago(1)


@BOTH
def test_a_death_and_its_taking_back(new_page: NewPage, user: User, *, scripts: bool) -> None:
    child, page = planned(a_request(a_child()).child), new_page(user, phone=True, scripts=scripts)
    form = Form(page, child, "death", scripts=scripts)
    wrong = form.sent_empty("Record the death")
    assert wrong == "Enter the day of death | Enter the reference of the record"
    form.day("on", ago(3))
    page.get_by_label("Reference of the record").fill(child.source_id)
    form.send("Record the death", "The death is recorded.")
    form = Form(page, child, "death/undo", scripts=scripts)
    died, today = ago(3), ago(0)
    assert form.says(f"Died {died.day} {died:%B %Y} Recorded {today.day} {today:%B %Y} by Every Role")
    assert form.sent_empty("Take it back") == "Enter a reason"
    page.get_by_label("Reason").fill("Another child was meant")
    form.send("Take it back", "The record of the death is taken back.")
    child.refresh_from_db()
    assert child.deceased_on is None


@BOTH
def test_ceasing_from_the_proposal_to_the_end(new_page: NewPage, user: User, *, scripts: bool) -> None:
    plan = a_plan(a_child(birth_date=ago(21 * 365)), first_final_on=ago(700))
    child, page = planned(plan.child), new_page(user, phone=True, scripts=scripts)
    page.goto(f"/cases/{child.pk}/ceasing/decide/")
    page.get_by_text("There is no proposal to decide on").wait_for()
    form = Form(page, child, "ceasing/consider", scripts=scripts)
    assert form.sent_empty("Record the proposal") == "Enter the day the letter was sent"
    form.day("on", ago(1))
    form.send("Record the proposal", "The plan goes on.")
    Plan.objects.update(cease_considered_on=ago(140), cease_decision_sent_on=ago(90), cease_ground="2")
    planned(child)
    page.goto(f"/cases/{child.pk}/ceasing/decide/")
    page.get_by_text("The decision to cease this plan is already recorded").wait_for()
    form = Form(page, child, "ceasing/effect", scripts=scripts)
    assert "Enter the day the plan ceased" in form.sent_empty("Confirm that the plan has ceased")
    form.day("on", ago(1))
    form.send("Confirm that the plan has ceased", "The plan has ceased.")
    assert Plan.objects.get().ceased_on == ago(1)


@BOTH
def test_a_restriction(new_page: NewPage, user: User, *, scripts: bool) -> None:
    child = a_child()
    form = Form(new_page(user, phone=True, scripts=scripts), child, "restrict", scripts=scripts)
    assert form.says("at the latest.")
    wrong = form.sent_empty("Restrict the record")
    assert wrong == ("Select why the record is restricted | Enter the day by which the restriction is looked at again")
    form.page.get_by_label("Litigation").check()
    form.day("review_on", ago(-100))
    form.send("Restrict the record", "The record is restricted")
    child.refresh_from_db()
    assert child.is_restricted


@BOTH
def test_an_officer_is_offered_the_dates_they_may_correct_and_no_other(
    new_page: NewPage, user: User, *, scripts: bool
) -> None:
    child = planned(a_request(a_child()).child)
    page = new_page(a_user(Role.CASE_OFFICER), phone=True, scripts=scripts)
    page.goto(f"/cases/{child.pk}/dates/")
    page.get_by_text("You recorded none of these dates today").wait_for()
    assert page.get_by_role("link", name="Correct", exact=False).count() == 0
    assert not scripts or barriers(page) == []
    page.goto(f"/cases/{child.pk}/dates/requests/{child.requests.get().pk}/received_on/")
    page.get_by_text("Ask a manager to correct this date").wait_for()
    page.wait_for_url(f"**/cases/{child.pk}/dates/")
    manager = new_page(a_user(Role.MANAGER), phone=True, scripts=scripts)
    manager.goto(f"/cases/{child.pk}/dates/")
    manager.get_by_role("link", name="Correct received of Request").click()
    manager.get_by_role("button", name="Show what moves").wait_for()
    assert overflow(manager) <= 0
