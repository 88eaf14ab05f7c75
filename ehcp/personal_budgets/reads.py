"""The personal budgets of a case: what was asked, decided and paid, and which acts are possible on each."""

from __future__ import annotations

from ehcp.cases.reads.case import CaseNow
from ehcp.models import BudgetRequest, PaymentDecision, Plan
from ehcp.personal_budgets.models import BudgetDecision, BudgetForm, PaymentKind


def plan_to_ask_under(case: CaseNow) -> Plan | None:
    """Return the plan a budget is asked for under: the one in force, else the draft."""
    return case.maintained_plan or case.draft_plan


def to_decide(case: CaseNow) -> list[BudgetRequest]:
    """Return the requests that are still to be decided."""
    return [one for one in case.budget_requests if one.decided_on is None]


def to_tell(case: CaseNow) -> list[BudgetRequest]:
    """Return the refusals of which the family is still to be told."""
    return [one for one in case.budget_requests if one.decision == BudgetDecision.REFUSED and not one.refusal_sent_on]


def to_begin(case: CaseNow) -> list[BudgetRequest]:
    """Return the direct payments that are agreed and of which none has been made."""
    agreed = [one for one in case.budget_requests if one.decision == BudgetDecision.AGREED]
    return [one for one in agreed if one.form == BudgetForm.DIRECT_PAYMENT and not one.first_paid_on]


def paid(case: CaseNow) -> list[BudgetRequest]:
    """Return the direct payments that are made and have not stopped."""
    return [one for one in case.budget_requests if one.first_paid_on and not case.has_come(one.payments_end_on())]


def changes(case: CaseNow) -> list[PaymentDecision]:
    """Return every decision to reduce or stop direct payments."""
    found = [one for asked in case.budget_requests for one in asked.payment_decisions.all()]
    return [one for one in found if one.kind != PaymentKind.REVIEW]


def notices_owed(case: CaseNow) -> list[PaymentDecision]:
    """Return the reductions and stops of which the family is still to be told."""
    return [one for one in changes(case) if not one.notice_sent_on]


def may_be_reconsidered(case: CaseNow) -> list[PaymentDecision]:
    """Return the reductions and stops that nobody has asked to have looked at again."""
    return [one for one in changes(case) if not one.reconsider_asked_on]


def to_reconsider(case: CaseNow) -> list[PaymentDecision]:
    """Return the reductions and stops that are being looked at again."""
    return [one for one in changes(case) if one.reconsider_asked_on and not one.reconsidered_on]
