"""The pages of the other acts on a plan: one happy path each, and what a stranger finds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.models import Child, PhaseTransfer, Placement, Plan
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
