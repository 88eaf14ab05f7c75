"""Personal budgets: what each act writes, refuses and moves in the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ehcp.exchange.format.schema import load_schema
from ehcp.models import Budget, BudgetRequest, Deadline, PaymentDecision, Plan
from ehcp.personal_budgets import acts
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_plan, a_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
TODAY = date(2026, 11, 30)
EARLIER = date(2026, 11, 23)


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def decider() -> User:
    return a_user(Role.DECISION_OFFICER)


@pytest.fixture
def plan() -> Plan:
    return a_plan(a_child(stage="maintained"), first_final_on=date(2025, 9, 1))


def asked(plan: Plan, by: User, on: date = EARLIER, form: str = "direct_payment") -> BudgetRequest:
    words = {"kind": "plan_education", "form": form, "asked_by": "parent", "pays_for": "F2"}
    return acts.ask_personal_budget(plan, by=by, on=on, now=NOW, **words)


def agreed(plan: Plan, officer: User, decider: User) -> BudgetRequest:
    words: dict[str, Any] = {"decision": "agreed", "annual_amount": Decimal("1200.00"), "from_on": EARLIER}
    return acts.decide_personal_budget(asked(plan, officer), by=decider, on=EARLIER, now=NOW, **words)


def paying(plan: Plan, officer: User, decider: User) -> BudgetRequest:
    words = {"recipient": "Mother", "consented_on": EARLIER}
    made = agreed(plan, officer, decider)
    return acts.begin_direct_payments(made, by=officer, on=EARLIER, now=NOW, **words)


def stopped(plan: Plan, officer: User, decider: User) -> PaymentDecision:
    words = {"kind": "stop", "reasons": "The receipts show another use.", "takes_effect_on": date(2026, 12, 21)}
    made = paying(plan, officer, decider)
    return acts.change_direct_payments(made, by=decider, on=EARLIER, now=NOW, **words)


def limit(rule: str) -> Deadline:
    return Deadline.objects.current().get(rule=rule)


class TestARequest:
    def test_that_is_agreed_begins_the_budget_of_section_j(self, plan: Plan, officer: User, decider: User) -> None:
        made = agreed(plan, officer, decider)
        budget = Budget.objects.get()
        assert made.budget == budget
        assert (budget.kind, budget.payment, budget.annual_amount) == ("plan_education", "direct_payment", 1200)
        assert (budget.plan, budget.from_on) == (plan, EARLIER)

    def test_that_is_refused_is_told_in_writing(self, plan: Plan, officer: User, decider: User) -> None:
        made = asked(plan, officer)
        words = {"decision": "refused", "reasons": "The provision cannot be bought apart from the others."}
        acts.decide_personal_budget(made, by=decider, on=EARLIER, now=NOW, **words)
        row = limit("budget_refusal_notice")
        assert (row.record_type, row.record_id, row.starts_on, row.met_on) == (
            "budget_requests", made.source_id, EARLIER, None,
        )  # fmt: skip
        acts.send_budget_refusal(made, by=officer, on=TODAY, now=NOW)
        assert limit("budget_refusal_notice").met_on == TODAY

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ({"decision": "refused", "reasons": ""}, "Give the reasons"),
            ({"decision": "refused", "reasons": "There is no money left."}, "not a lawful reason"),
            ({"decision": "agreed", "from_on": EARLIER}, "Give the amount"),
            ({"decision": "agreed", "annual_amount": Decimal(5)}, "Give the first day"),
            ({"decision": "agreed", "annual_amount": Decimal(5), "from_on": date(2026, 11, 22)}, "Give the first day"),
            ({"decision": "perhaps"}, "Say whether"),
        ],
    )
    def test_is_not_decided_so(
        self, plan: Plan, officer: User, decider: User, words: dict[str, Any], says: str
    ) -> None:
        made = asked(plan, officer)
        with pytest.raises(MoveNotAllowed, match=says):
            acts.decide_personal_budget(made, by=decider, on=EARLIER, now=NOW, **words)
        made.refresh_from_db()
        assert (made.decided_on, Budget.objects.count()) == (None, 0)

    def test_is_decided_once_and_by_who_may(self, plan: Plan, officer: User, decider: User) -> None:
        made = agreed(plan, officer, decider)
        words = {"decision": "refused", "reasons": "It cannot be bought apart."}
        with pytest.raises(MoveNotAllowed, match="was decided on 23 November 2026"):
            acts.decide_personal_budget(made, by=decider, on=TODAY, now=NOW, **words)
        with pytest.raises(MoveNotAllowed, match="decision officer"):
            acts.decide_personal_budget(asked(plan, officer), by=officer, on=TODAY, now=NOW, **words)

    def test_waits_for_the_one_before(self, plan: Plan, officer: User) -> None:
        asked(plan, officer)
        with pytest.raises(MoveNotAllowed, match="still to be decided"):
            asked(plan, officer)


class TestDirectPayments:
    def test_are_reviewed_within_three_months(self, plan: Plan, officer: User, decider: User) -> None:
        made = paying(plan, officer, decider)
        assert limit("direct_payment_first_review").due_on == date(2027, 2, 22)
        acts.review_direct_payments(made, by=officer, on=TODAY, now=NOW, reasons="Used as agreed.")
        assert limit("direct_payment_first_review").met_on == TODAY

    def test_need_consent_before_the_first(self, plan: Plan, officer: User, decider: User) -> None:
        made = agreed(plan, officer, decider)
        words = {"recipient": "Mother", "consented_on": TODAY}
        with pytest.raises(MoveNotAllowed, match="consents in writing"):
            acts.begin_direct_payments(made, by=officer, on=EARLIER, now=NOW, **words)

    def test_are_not_begun_on_another_form(self, plan: Plan, officer: User, decider: User) -> None:
        made = asked(plan, officer, form="notional")
        words: dict[str, Any] = {"decision": "agreed", "annual_amount": Decimal(900), "from_on": TODAY}
        acts.decide_personal_budget(made, by=decider, on=TODAY, now=NOW, **words)
        assert Budget.objects.get().payment == "organised"
        with pytest.raises(MoveNotAllowed, match="No direct payment is agreed"):
            acts.begin_direct_payments(made, by=officer, on=TODAY, now=NOW, recipient="M", consented_on=TODAY)

    def test_are_stopped_with_notice(self, plan: Plan, officer: User, decider: User) -> None:
        made = stopped(plan, officer, decider)
        assert limit("direct_payment_stop_notice").met_on is None
        acts.send_payment_notice(made, by=officer, on=TODAY, now=NOW)
        assert limit("direct_payment_stop_notice").met_on == TODAY
        assert limit("direct_payment_first_review").void_on == date(2026, 12, 21)

    def test_are_reconsidered_once(self, plan: Plan, officer: User, decider: User) -> None:
        made = stopped(plan, officer, decider)
        acts.ask_reconsideration(made, by=officer, on=TODAY, now=NOW)
        assert limit("direct_payment_reconsider").starts_on == TODAY
        acts.reconsider_payments(made, by=decider, on=TODAY, now=NOW, reconsidered="changed")
        assert limit("direct_payment_reconsider").met_on == TODAY
        assert limit("direct_payment_first_review").void_on is None
        with pytest.raises(MoveNotAllowed, match="reconsidered once"):
            acts.ask_reconsideration(made, by=officer, on=TODAY, now=NOW)


@pytest.mark.parametrize("name", ["budget_requests", "payment_decisions"])
def test_earlier_versions_of_the_format_know_no_table(name: str) -> None:
    assert name in load_schema("1.3").tables
    assert name not in load_schema("1.2").tables
