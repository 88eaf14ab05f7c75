"""The pages of a review, from the call to the amended plan, and what they answer when something is wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ehcp.models import AnnualReview, Child, Plan
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.ehcp.plan_cases import kinds, limit, planned
from tests.factories import a_child, a_plan, a_user, restrict
from tests.pages.act_pages import client_of, errors, hidden, send, typed

pytestmark = pytest.mark.django_db

PAGES = {
    "review-call": Role.CASE_OFFICER,
    "review-papers": Role.BUSINESS_SUPPORT,
    "review-move": Role.CASE_OFFICER,
    "review-cancel": Role.CASE_OFFICER,
    "review-hold": Role.CASE_OFFICER,
    "review-report": Role.BUSINESS_SUPPORT,
    "review-decide": Role.DECISION_OFFICER,
    "amendment-notice": Role.DECISION_OFFICER,
    "amendment-served": Role.BUSINESS_SUPPORT,
    "amendment-early-finish": Role.CASE_OFFICER,
    "amendment-final": Role.DECISION_OFFICER,
    "amendment-none": Role.DECISION_OFFICER,
    "amendment-without-review": Role.DECISION_OFFICER,
}


@pytest.fixture
def today() -> date:
    return moments.today()


@pytest.fixture
def child(today: date) -> Child:
    plan = a_plan(a_child(), first_final_on=today - timedelta(days=250))
    return planned(plan.child)


def days_ago(today: date, days: int) -> date:
    return today - timedelta(days=days)


def held(child: Child, today: date, **values: object) -> AnnualReview:
    plan = Plan.objects.get(child=child)
    given = {"source_id": "V900001", "kind": "annual", "meeting_on": days_ago(today, 9)} | values
    review = AnnualReview.objects.create(plan=plan, **given)
    planned(child)
    return review


class TestAReviewOnItsWay:
    def test_goes_from_the_call_to_the_amended_plan(self, child: Child, today: date) -> None:
        officer, decider = client_of(Role.CASE_OFFICER), client_of(Role.DECISION_OFFICER)
        home = reverse("ehcp:case", args=[child.pk])
        meeting = today
        answer = send(officer, "review-call", child, kind="annual", on=days_ago(today, 8), planned_meeting_on=meeting)
        assert (answer.status_code, answer.headers["Location"]) == (302, home)
        took_part = {"child_part": "attended", "family_part": "attended"}
        send(officer, "review-hold", child, on=meeting, kind="annual", **took_part)
        send(client_of(Role.BUSINESS_SUPPORT), "review-report", child, on=today)
        send(decider, "review-decide", child, decision="A", on=today, reasons="A new need.")
        send(decider, "amendment-notice", child, on=today, how="electronic")
        send(officer, "amendment-early-finish", child, on=today)
        answer = send(decider, "amendment-final", child, on=today, appeal_pack="on")
        assert answer.status_code == 302, errors(answer)
        assert kinds(child) == [
            "review.called",
            "review.held",
            "review.report_received",
            "review.decided",
            "amendment.proposed",
            "amendment.early_finish_agreed",
            "amendment.final_sent",
        ]
        assert limit(child, "amended_final").met_on == today

    def test_says_on_the_case_that_it_is_recorded(self, child: Child, today: date) -> None:
        officer = client_of(Role.CASE_OFFICER)
        answer = officer.get(
            send(officer, "review-hold", child, on=today, kind="annual", child_part="no_part", family_part="attended")
            .headers["Location"]
        )  # fmt: skip
        assert "The meeting is recorded. The report and the decision are now due." in answer.content.decode()

    def test_offers_each_step_on_the_case_in_its_time(self, child: Child, today: date) -> None:
        decider = client_of(Role.DECISION_OFFICER)
        home = reverse("ehcp:case", args=[child.pk])
        address = reverse("ehcp:review-decide", args=[child.pk])
        assert address not in decider.get(home).content.decode()
        held(child, today)
        assert address in decider.get(home).content.decode()


class TestAFormThatIsWrong:
    def test_keeps_what_was_typed_and_says_what_is_missing(self, child: Child, today: date) -> None:
        held(child, today)
        decider = client_of(Role.DECISION_OFFICER)
        answer = send(decider, "review-decide", child, decision="M", on=today, reasons="")
        assert answer.status_code == 200
        assert errors(answer) == (
            "Enter reasons given in the letter Confirm that the letter told the family of their rights"
        )
        assert f'value="{today.year}"' in answer.content.decode()

    def test_does_not_offer_to_cease_before_ceasing_was_proposed(self, child: Child, today: date) -> None:
        held(child, today)
        decider = client_of(Role.DECISION_OFFICER)
        page = decider.get(reverse("ehcp:review-decide", args=[child.pk])).content.decode()
        assert 'value="C"' not in page
        answer = send(
            decider, "review-decide", child,
            decision="C", on=today, reasons="Needs are met.", appeal_pack="on", cease_ground="2",
        )  # fmt: skip
        assert answer.status_code == 409
        assert "Tell the family and the school first" in errors(answer)

    def test_refuses_in_words_what_the_law_forbids(self, child: Child, today: date) -> None:
        held(
            child, today, decision="A", decision_sent_on=days_ago(today, 3), amendment_notice_sent_on=days_ago(today, 3)
        )
        answer = send(client_of(Role.DECISION_OFFICER), "amendment-final", child, on=today, appeal_pack="on")
        assert answer.status_code == 409
        assert "Send the amended plan from" in errors(answer)

    def test_asks_which_review_where_two_are_open(self, child: Child, today: date) -> None:
        held(child, today)
        held(child, today, source_id="V900002", kind="early", meeting_on=days_ago(today, 2))
        support = client_of(Role.BUSINESS_SUPPORT)
        address = reverse("ehcp:review-report", args=[child.pk])
        assert "Which review?" in support.get(address).content.decode()
        answer = send(support, "review-report", child, on=today)
        assert errors(answer) == "Select which review"


class TestAFormSentTwice:
    def test_ends_where_the_first_did(self, child: Child, today: date) -> None:
        held(child, today)
        decider = client_of(Role.DECISION_OFFICER)
        address = reverse("ehcp:review-decide", args=[child.pk])
        values = hidden(decider.get(address)) | typed(decision="M", on=today, reasons="As expected.", appeal_pack="on")
        first, second = decider.post(address, values), decider.post(address, values)
        assert (first.status_code, second.status_code) == (302, 302)
        assert kinds(child) == ["review.decided"]

    def test_of_a_called_meeting_is_held_once(self, child: Child, today: date) -> None:
        held(child, today, meeting_on=None, planned_meeting_on=today, called_on=days_ago(today, 5))
        officer = client_of(Role.CASE_OFFICER)
        address = reverse("ehcp:review-hold", args=[child.pk])
        took_part = {"child_part": "attended", "family_part": "attended"}
        values = hidden(officer.get(address)) | typed(on=today, kind="annual", **took_part)
        assert [officer.post(address, values).status_code for _ in range(2)] == [302, 302]
        assert kinds(child) == ["review.held"]

    def test_by_two_people_tells_the_second_who_was_first(self, child: Child, today: date) -> None:
        held(child, today)
        first, second = client_of(Role.DECISION_OFFICER), client_of(Role.DECISION_OFFICER)
        address = reverse("ehcp:review-decide", args=[child.pk])
        opened = hidden(second.get(address))
        send(first, "review-decide", child, decision="M", on=today, reasons="As expected.", appeal_pack="on")
        answer = second.post(address, opened | typed(decision="A", on=today, reasons="A new need."))
        assert answer.status_code == 409
        assert "recorded “review decided”" in errors(answer).lower()


class TestAStranger:
    @pytest.mark.parametrize("name", PAGES)
    def test_finds_nothing(self, name: str, child: Child) -> None:
        address = reverse(f"ehcp:{name}", args=[child.pk])
        stranger = client_of(Role.SYSTEM_ADMINISTRATOR)
        assert (stranger.get(address).status_code, stranger.post(address).status_code) == (404, 404)

    @pytest.mark.parametrize(("name", "role"), PAGES.items())
    def test_finds_nothing_of_a_restricted_child(self, name: str, role: Role, child: Child) -> None:
        restrict(child, a_user(Role.MANAGER))
        address = reverse(f"ehcp:{name}", args=[child.pk])
        assert client_of(role).get(address).status_code == 404

    @pytest.mark.parametrize(("name", "role"), PAGES.items())
    def test_is_told_why_there_is_no_form_on_a_case_without_a_plan(self, name: str, role: Role) -> None:
        without = a_child()
        client = client_of(role)
        answer = client.get(reverse(f"ehcp:{name}", args=[without.pk]), follow=True)
        assert answer.redirect_chain == [(reverse("ehcp:case", args=[without.pk]), 302)]

    def test_who_looks_is_written_down(self, child: Child) -> None:
        client_of(Role.CASE_OFFICER).get(reverse("ehcp:review-call", args=[child.pk]))
        assert ReadEntry.objects.filter(child_pk=child.pk, screen="call_review").count() == 1


def test_no_page_says_that_there_is_no_review_where_there_is_one(today: date) -> None:
    """Nothing waits after a review that was decided; the page says so and names the review."""
    plan = a_plan(a_child(), first_final_on=today - timedelta(days=250))
    acts = ("review-papers", "review-move", "review-cancel", "review-report", "review-decide", "amendment-final")
    for name in acts:
        said = client_of(PAGES[name]).get(reverse(f"ehcp:{name}", args=[plan.child_id]), follow=True).content.decode()
        assert "There is no review on this case." in said, name
    AnnualReview.objects.create(
        source_id="V900001",
        plan=plan,
        kind="annual",
        meeting_on=today - timedelta(days=60),
        report_received_on=today - timedelta(days=50),
        decision="M",
        decision_sent_on=today - timedelta(days=40),
    )
    for name in acts:
        said = client_of(PAGES[name]).get(reverse(f"ehcp:{name}", args=[plan.child_id]), follow=True).content.decode()
        assert "There is no review" not in said, name
        assert "The newest on this case is: Annual" in said, name
