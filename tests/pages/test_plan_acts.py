"""The pages of the other acts on a plan: one happy path each, and what a stranger finds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.models import AnnualReview, Budget, Child, Delay, DelayReason, Outcome, PhaseTransfer, Placement, Plan
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.plan_cases import kinds, limit, planned
from tests.factories import a_child, a_plan, a_user, an_institution, restrict
from tests.pages.act_pages import client_of, errors, hidden, send, typed

pytestmark = pytest.mark.django_db

PAGES = {
    "phase-transfer-identify": Role.CASE_OFFICER,
    "phase-transfer-name": Role.DECISION_OFFICER,
    "phase-transfer-none": Role.CASE_OFFICER,
    "cease-consider": Role.CASE_OFFICER,
    "cease-decide": Role.DECISION_OFFICER,
    "cease-drop": Role.DECISION_OFFICER,
    "cease-effect": Role.DECISION_OFFICER,
    "transfer-in": Role.CASE_OFFICER,
    "transfer-in-notice": Role.CASE_OFFICER,
    "transfer-known": Role.CASE_OFFICER,
    "transfer-cancelled": Role.CASE_OFFICER,
    "transfer-out": Role.CASE_OFFICER,
    "delay-record": Role.CASE_OFFICER,
    "placement-change": Role.CASE_OFFICER,
    "need-change": Role.CASE_OFFICER,
    "outcome-add": Role.CASE_OFFICER,
    "outcome-rate": Role.CASE_OFFICER,
    "budget-start": Role.CASE_OFFICER,
    "budget-end": Role.CASE_OFFICER,
    "feedback-record": Role.BUSINESS_SUPPORT,
}


@pytest.fixture
def today() -> date:
    return moments.today()


@pytest.fixture
def child(today: date) -> Child:
    return planned(a_plan(a_child(), first_final_on=today - timedelta(days=250)).child)


@pytest.fixture
def officer() -> Client:
    return client_of(Role.CASE_OFFICER)


@pytest.fixture
def decider() -> Client:
    return client_of(Role.DECISION_OFFICER)


class TestAPhaseTransfer:
    def test_is_recorded_and_named(self, child: Child, today: date, officer: Client, decider: Client) -> None:
        year = today.year + 1
        send(officer, "phase-transfer-identify", child, on=today, kind="primary_to_secondary", transfer_year=year)
        school = an_institution()
        answer = send(decider, "phase-transfer-name", child, on=today, institution=school.pk)
        assert answer.status_code == 302, errors(answer)
        placement = Placement.objects.get()
        assert (placement.institution, placement.from_on) == (school, date(year, 9, 1))
        assert limit(child, "phase_feb").met_on == today

    def test_asks_for_the_day_of_a_move_between_colleges(self, child: Child, today: date, officer: Client) -> None:
        answer = send(
            officer, "phase-transfer-identify", child, on=today, kind="post16_to_post16", transfer_year=today.year + 1
        )
        assert errors(answer) == "Enter the planned day of the move"

    def test_named_twice_by_the_same_form_is_named_once(self, child: Child, today: date, decider: Client) -> None:
        plan = Plan.objects.get(child=child)
        PhaseTransfer.objects.create(
            source_id="PT1", plan=plan, kind="primary_to_secondary", transfer_year=today.year + 1
        )
        planned(child)
        address = reverse("ehcp:phase-transfer-name", args=[child.pk])
        values = hidden(decider.get(address)) | typed(on=today)
        assert [decider.post(address, values).status_code for _ in range(2)] == [302, 302]
        assert Placement.objects.count() == 1

    def test_may_not_go_to_two_places(self, child: Child, today: date, officer: Client, decider: Client) -> None:
        send(
            officer, "phase-transfer-identify", child,
            on=today, kind="primary_to_secondary", transfer_year=today.year + 1,
        )  # fmt: skip
        school = an_institution()
        answer = send(decider, "phase-transfer-name", child, on=today, institution=school.pk, sen_setting="EHE")
        assert errors(answer) == "Choose a school or college, or another arrangement, not both"

    def test_may_come_to_nothing(self, child: Child, today: date, officer: Client) -> None:
        send(
            officer, "phase-transfer-identify", child,
            on=today, kind="secondary_to_post16", transfer_year=today.year + 1,
        )  # fmt: skip
        send(officer, "phase-transfer-none", child, on=today, reason="stays")
        assert limit(child, "phase_mar").void_on == today


class TestCeasing:
    def test_goes_from_the_proposal_to_the_end(self, today: date, officer: Client, decider: Client) -> None:
        began = today - timedelta(days=250)
        child = planned(a_plan(a_child(), first_final_on=began).child)
        send(officer, "cease-consider", child, on=today)
        answer = send(
            decider, "cease-decide", child,
            on=today, ground="2", reasons="The outcomes are achieved.", appeal_pack="on", replies_on=today,
        )  # fmt: skip
        assert answer.status_code == 302, errors(answer)
        answer = send(decider, "cease-effect", child, on=today, reason="2")
        assert answer.status_code == 409
        assert "The family may appeal until" in errors(answer)
        assert kinds(child) == ["plan.ceasing_considered", "plan.cease_decided"]

    def test_takes_effect_once_the_time_to_appeal_is_over(self, today: date, decider: Client) -> None:
        plan = a_plan(
            a_child(),
            first_final_on=today - timedelta(days=400),
            cease_considered_on=today - timedelta(days=150),
            cease_decision_sent_on=today - timedelta(days=120),
            cease_ground="4",
        )
        planned(plan.child)
        page = decider.get(reverse("ehcp:cease-effect", args=[plan.child.pk])).content.decode()
        assert 'value="4"' in page
        answer = send(decider, "cease-effect", plan.child, on=today, reason="4")
        assert answer.status_code == 302, errors(answer)
        plan.refresh_from_db()
        assert (plan.ceased_on, plan.cease_reason) == (today, "4")

    def test_may_be_dropped(self, child: Child, today: date, officer: Client, decider: Client) -> None:
        send(officer, "cease-consider", child, on=today)
        send(decider, "cease-drop", child, on=today)
        assert kinds(child) == ["plan.ceasing_considered", "plan.ceasing_dropped"]


class TestAMoveIn:
    def test_of_a_child_who_is_known(self, today: date, officer: Client) -> None:
        child = a_child()
        answer = send(officer, "transfer-in", child, on=today, from_la="803", primary_need="ASD")
        assert answer.status_code == 302, errors(answer)
        assert limit(child, "transfer_in_notify").due_on == today + timedelta(weeks=6)
        send(officer, "transfer-in-notice", child, on=today, will_assess="no")
        assert limit(child, "transfer_in_notify").met_on == today

    def test_with_dates_that_run_backwards_says_so(self, today: date, officer: Client) -> None:
        earlier = today - timedelta(days=3)
        answer = send(officer, "transfer-in", a_child(), on=earlier, from_la="80", first_final_on=today)
        assert errors(answer) == (
            "The number of an authority has 3 digits, like 857 "
            "The day the plan was first made must be on or before the move"
        )


class TestAChildWhoMovesIn:
    def test_is_reached_from_the_log_of_requests_by_those_who_may(self, officer: Client) -> None:
        address = reverse("ehcp:moved-in")
        assert address in officer.get(reverse("ehcp:intake")).content.decode()
        support = client_of(Role.BUSINESS_SUPPORT)
        assert address not in support.get(reverse("ehcp:intake")).content.decode()

    def values(self, officer: Client, today: date) -> dict[str, str]:
        page = officer.get(reverse("ehcp:moved-in"))
        return hidden(page) | typed(
            forename="Testforename", surname="Testsurname", birth_date=date(2016, 3, 14), sex="U", ethnicity="NOBT",
            upn_unknown="UN10", on=today, from_la="803",
        )  # fmt: skip

    def test_is_added_with_the_plan_once(self, today: date, officer: Client) -> None:
        values = self.values(officer, today)
        first, second = (officer.post(reverse("ehcp:moved-in"), values) for _ in range(2))
        child = Child.objects.get()
        home = reverse("ehcp:case", args=[child.pk])
        assert (first.headers["Location"], second.headers["Location"]) == (home, home)
        assert Plan.objects.get().child == child

    def test_is_shown_who_may_be_the_same_before_another_is_added(self, today: date, officer: Client) -> None:
        there = a_child(forename="Testforename", surname="Testsurname", birth_date=date(2016, 3, 14))
        values = self.values(officer, today)
        answer = officer.post(reverse("ehcp:moved-in"), values)
        assert answer.status_code == 409
        assert reverse("ehcp:transfer-in", args=[there.pk]) in answer.content.decode()
        assert "This is a different child from those shown" in answer.content.decode()
        again = officer.post(reverse("ehcp:moved-in"), values | hidden(answer))
        assert again.status_code == 409
        different = officer.post(reverse("ehcp:moved-in"), values | hidden(again) | {"is_different": "on"})
        assert different.status_code == 302
        assert Child.objects.count() == 2


class TestAMoveAway:
    def test_is_recorded_and_ends_in_the_transfer(self, child: Child, today: date, officer: Client) -> None:
        send(officer, "transfer-known", child, on=today, moved_out_on=today)
        answer = send(officer, "transfer-out", child, on=today, to_la="803")
        assert answer.status_code == 302, errors(answer)
        child.refresh_from_db()
        assert child.stage == "transferred_out"

    def test_may_be_cancelled(self, child: Child, today: date, officer: Client) -> None:
        send(officer, "transfer-known", child, on=today)
        send(officer, "transfer-cancelled", child, on=today)
        answer = send(officer, "transfer-out", child, on=today, to_la="803")
        assert errors(answer) == "Record first when the authority learned of the move."


class TestADelay:
    def test_names_the_limit_and_the_reason(self, today: date, officer: Client) -> None:
        child = planned(a_plan(a_child(), first_final_on=today - timedelta(days=400)).child)
        page = officer.get(reverse("ehcp:delay-record", args=[child.pk])).content.decode()
        assert "Complete a review of the plan" in page
        reason, _ = DelayReason.objects.get_or_create(reason="OWN", label="Own", la_controllable=True)
        row = limit(child, "annual_review")
        answer = send(officer, "delay-record", child, deadline=row.pk, reason=reason.pk)
        assert answer.status_code == 302, errors(answer)
        assert Delay.objects.get().reason == reason
        said = officer.get(reverse("ehcp:case", args=[child.pk])).content.decode()
        assert "Why it was missed" in said

    def test_has_no_form_where_nothing_was_missed(self, child: Child, officer: Client) -> None:
        answer = officer.get(reverse("ehcp:delay-record", args=[child.pk]), follow=True)
        assert "No limit of this case was missed." in answer.content.decode()


class TestSmallFacts:
    def test_a_placement_changes(self, child: Child, today: date, officer: Client) -> None:
        school = an_institution()
        answer = send(
            officer, "placement-change", child, on=today, basis="attended", rank="1", institution=school.pk,
            annual_cost="12000.50",
        )  # fmt: skip
        assert answer.status_code == 302, errors(answer)
        assert Placement.objects.get().institution == school

    def test_a_placement_needs_a_place(self, child: Child, today: date, officer: Client) -> None:
        answer = send(officer, "placement-change", child, on=today, basis="attended", rank="1")
        assert errors(answer) == "Select a school or college, or another arrangement"

    def test_a_need_an_outcome_and_a_budget_are_recorded(self, child: Child, today: date, officer: Client) -> None:
        send(officer, "need-change", child, on=today, rank="1", sen_type="ASD")
        send(officer, "outcome-add", child, on=today, term="long")
        outcome = Outcome.objects.get()
        send(officer, "outcome-rate", child, on=today, outcome=outcome.pk, rating="met")
        send(officer, "budget-start", child, on=today, kind="plan_education", payment="organised")
        budget = Budget.objects.get()
        send(officer, "budget-end", child, on=today, budget=budget.pk)
        assert kinds(child) == [
            "need.changed",
            "outcome.added",
            "outcome.rated",
            "budget.started",
            "budget.ended",
        ]

    def test_an_answer_is_recorded(self, child: Child, today: date) -> None:
        plan = Plan.objects.get(child=child)
        AnnualReview.objects.create(source_id="V1", plan=plan, kind="annual", meeting_on=today)
        support = client_of(Role.BUSINESS_SUPPORT)
        answer = send(support, "feedback-record", child, on=today, respondent="parent", satisfaction="5")
        assert answer.status_code == 302, errors(answer)
        assert kinds(child) == ["feedback.received"]


class TestAStranger:
    @pytest.mark.parametrize("name", PAGES)
    def test_finds_nothing(self, name: str, child: Child) -> None:
        address = reverse(f"ehcp:{name}", args=[child.pk])
        stranger = client_of(Role.SYSTEM_ADMINISTRATOR)
        assert (stranger.get(address).status_code, stranger.post(address).status_code) == (404, 404)

    @pytest.mark.parametrize(("name", "role"), PAGES.items())
    def test_finds_nothing_of_a_restricted_child(self, name: str, role: Role, child: Child) -> None:
        restrict(child, a_user(Role.MANAGER))
        assert client_of(role).get(reverse(f"ehcp:{name}", args=[child.pk])).status_code == 404
