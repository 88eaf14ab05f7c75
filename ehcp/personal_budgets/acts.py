"""Personal budgets: asked for, decided, refused in writing; direct payments begun, reviewed, changed, reconsidered."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from ehcp.history.acts.current import current_plan
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.words import in_words
from ehcp.law.reasons import rests_on_money_alone
from ehcp.models import Budget, BudgetRequest, Child, PaymentDecision, Plan
from ehcp.personal_budgets.models import (
    AskedBy,
    BudgetDecision,
    BudgetForm,
    BudgetPart,
    PaymentKind,
    Reconsidered,
)
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

DIRECT = str(BudgetForm.DIRECT_PAYMENT)


def ask_personal_budget(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    kind: str,
    form: str,
    asked_by: str,
    pays_for: str = "",
    submission: Submission | None = None,
) -> BudgetRequest:
    """Record that the family asked on ``on`` for a personal budget (Children and Families Act 2014, s49)."""
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("ask_personal_budget")
        current = Plan.objects.get(pk=plan.pk, child__in=act.records)
        if kind not in BudgetPart.values or form not in BudgetForm.values or asked_by not in AskedBy.values:
            raise MoveNotAllowed("Choose who asked, for which part, and how the money is to be held.")
        act.check_day(on, what="The day they asked")
        if BudgetRequest.objects.filter(plan__child__in=act.records, kind=kind, decided_on=None).exists():
            raise MoveNotAllowed("A request for this part is still to be decided.")
        made = act.add(
            BudgetRequest,
            plan=current, kind=kind, form=form, asked_by=asked_by, asked_on=on, pays_for=pays_for.strip() or None,
        )  # fmt: skip
        act.record("personal_budget.asked", on=on, about=made, data={"kind": kind, "form": form})
        act.result = {"budget_request": made.pk}
    return made


def _request(act: Act, asked: BudgetRequest) -> BudgetRequest:
    return BudgetRequest.objects.select_related("plan").get(pk=asked.pk, plan__child__in=act.records)


def child_of(asked: BudgetRequest) -> Child:
    """Return whose request it is."""
    return asked.plan.child


def decide_personal_budget(
    asked: BudgetRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    decision: str,
    reasons: str = "",
    annual_amount: Decimal | None = None,
    from_on: date | None = None,
    submission: Submission | None = None,
) -> BudgetRequest:
    """
    Record that the authority agreed to a personal budget or refused it on ``on``, with reasons.

    An agreement has an amount in pounds a year and a first day, and begins the row of section J. Of a refusal the
    family is told in writing with reasons (SEN (Personal Budgets) Regulations 2014, reg 7).
    """
    with begin_act(child_of(asked), by=by, now=now, submission=submission) as act:
        act.check("decide_personal_budget")
        current = _request(act, asked)
        if current.decided_on:
            raise MoveNotAllowed(f"This request was decided on {in_words(current.decided_on)}.")
        act.check_day(on, not_before=current.asked_on, what="The day of the decision")
        budget = None
        if decision == BudgetDecision.REFUSED:
            _refuse_reasons(reasons)
            annual_amount = None
        elif decision == BudgetDecision.AGREED:
            budget = _begin(act, current, annual_amount, from_on, on)
        else:
            raise MoveNotAllowed("Say whether the budget is agreed or refused.")
        act.change(
            current,
            on=on, decided_on=on, decision=decision, reasons=reasons.strip() or None, annual_amount=annual_amount,
            budget=budget,
        )  # fmt: skip
        kind = "personal_budget.agreed" if budget else "personal_budget.refused"
        act.record(kind, on=on, about=current, data={"kind": current.kind, "form": current.form})
    return current


def _refuse_reasons(reasons: str) -> None:
    if not reasons.strip():
        raise MoveNotAllowed("Give the reasons for the refusal: the family is told them in writing.")
    if rests_on_money_alone(reasons):
        raise MoveNotAllowed("Cost or budget alone is not a lawful reason. Say what of the test in the law is not met.")


def _begin(act: Act, asked: BudgetRequest, amount: Decimal | None, from_on: date | None, on: date) -> Budget:
    plan = current_plan(act, asked.plan)
    if amount is None or amount <= 0:
        raise MoveNotAllowed("Give the amount that is agreed, in pounds a year.")
    if from_on is None or from_on < on:
        raise MoveNotAllowed("Give the first day of the budget: the day of the decision or a later one.")
    running = Budget.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on), child__in=act.records)
    if running.filter(kind=asked.kind).exists():
        raise MoveNotAllowed("A budget of this kind is running. End it first.")
    return act.add(
        Budget,
        child=act.child_of(plan), plan=plan, kind=asked.kind, from_on=from_on, annual_amount=amount,
        payment=DIRECT if asked.form == DIRECT else "organised",
    )  # fmt: skip


def send_budget_refusal(
    asked: BudgetRequest, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> BudgetRequest:
    """Record that the family was told in writing of a refusal, its reasons and their right to a review (reg 7)."""
    with begin_act(child_of(asked), by=by, now=now, submission=submission) as act:
        act.check("send_budget_refusal")
        current = _request(act, asked)
        if current.decision != BudgetDecision.REFUSED or current.decided_on is None:
            raise MoveNotAllowed("This request is not refused.")
        if current.refusal_sent_on:
            raise MoveNotAllowed(f"The family was told on {in_words(current.refusal_sent_on)}.")
        act.check_day(on, not_before=current.decided_on, what="The day the notice was sent")
        act.change(current, on=on, refusal_sent_on=on)
        act.record("personal_budget.refusal_sent", on=on, about=current)
    return current


def begin_direct_payments(
    asked: BudgetRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    recipient: str,
    consented_on: date,
    submission: Submission | None = None,
) -> BudgetRequest:
    """Record the first direct payment on ``on``, to whom, and the day of their written consent before it."""
    with begin_act(child_of(asked), by=by, now=now, submission=submission) as act:
        act.check("begin_direct_payments")
        current = _request(act, asked)
        if current.decision != BudgetDecision.AGREED or current.form != DIRECT or current.decided_on is None:
            raise MoveNotAllowed("No direct payment is agreed on this request.")
        if current.first_paid_on:
            raise MoveNotAllowed(f"The first payment was on {in_words(current.first_paid_on)}.")
        if not recipient.strip():
            raise MoveNotAllowed("Say who receives the payments.")
        act.check_day(on, not_before=current.decided_on, what="The day of the first payment")
        if consented_on > on:
            raise MoveNotAllowed("Whoever receives the payments consents in writing before the first is made.")
        act.change(current, on=on, first_paid_on=on)
        act.change(current, on=consented_on, consented_on=consented_on, recipient=recipient.strip())
        act.record("direct_payments.begun", on=on, about=current)
    return current


def _paid(act: Act, asked: BudgetRequest, on: date) -> tuple[BudgetRequest, date]:
    current = _request(act, asked)
    if current.first_paid_on is None:
        raise MoveNotAllowed("No direct payment has been made on this request.")
    ended = current.payments_end_on()
    if ended and ended <= on:
        raise MoveNotAllowed(f"The payments stop on {in_words(ended)}.")
    return current, current.first_paid_on


def review_direct_payments(
    asked: BudgetRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    reasons: str,
    submission: Submission | None = None,
) -> PaymentDecision:
    """Record that the making and use of direct payments was reviewed on ``on``, and what was found (reg 11)."""
    with begin_act(child_of(asked), by=by, now=now, submission=submission) as act:
        act.check("review_direct_payments")
        current, first = _paid(act, asked, on)
        if not reasons.strip():
            raise MoveNotAllowed("Say what the review found.")
        act.check_day(on, not_before=first, what="The day of the review")
        if current.payment_decisions.filter(kind=PaymentKind.REVIEW, decided_on=on).exists():
            raise MoveNotAllowed("A review on this day is recorded already.")
        made = act.add(
            PaymentDecision, budget_request=current, kind=PaymentKind.REVIEW, decided_on=on, reasons=reasons.strip()
        )
        act.record("direct_payments.reviewed", on=on, about=made)
        act.result = {"payment_decision": made.pk}
    return made


def change_direct_payments(
    asked: BudgetRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    kind: str,
    reasons: str,
    takes_effect_on: date,
    submission: Submission | None = None,
) -> PaymentDecision:
    """Record the decision on ``on`` to reduce or stop direct payments from a later day, with reasons (regs 12, 14)."""
    with begin_act(child_of(asked), by=by, now=now, submission=submission) as act:
        act.check("change_direct_payments")
        current, first = _paid(act, asked, on)
        if kind not in (PaymentKind.REDUCE, PaymentKind.STOP):
            raise MoveNotAllowed("Say whether the payments are to be reduced or stopped.")
        if not reasons.strip():
            raise MoveNotAllowed("Give the reasons: the notice tells them.")
        act.check_day(on, not_before=first, what="The day of the decision")
        if takes_effect_on < on:
            raise MoveNotAllowed("It cannot take effect before it is decided.")
        if current.payments_end_on():
            raise MoveNotAllowed("It is decided already that these payments stop.")
        made = act.add(
            PaymentDecision,
            budget_request=current, kind=kind, decided_on=on, reasons=reasons.strip(), takes_effect_on=takes_effect_on,
        )  # fmt: skip
        act.record("direct_payments.change_decided", on=on, about=made, data={"kind": kind})
        act.result = {"payment_decision": made.pk}
    return made


def _change(act: Act, decided: PaymentDecision) -> PaymentDecision:
    found = PaymentDecision.objects.select_related("budget_request__plan")
    current = found.get(pk=decided.pk, budget_request__plan__child__in=act.records)
    if current.kind == PaymentKind.REVIEW:
        raise MoveNotAllowed("A review reduces and stops nothing.")
    return current


def send_payment_notice(
    decided: PaymentDecision, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> PaymentDecision:
    """Record that the notice of a reduction or stop, with reasons, was sent on ``on``."""
    with begin_act(child_of(decided.budget_request), by=by, now=now, submission=submission) as act:
        act.check("send_payment_notice")
        current = _change(act, decided)
        if current.notice_sent_on:
            raise MoveNotAllowed(f"The notice was sent on {in_words(current.notice_sent_on)}.")
        act.check_day(on, not_before=current.decided_on, what="The day the notice was sent")
        act.change(current, on=on, notice_sent_on=on)
        act.record("direct_payments.notice_sent", on=on, about=current, data={"kind": current.kind})
    return current


def ask_reconsideration(
    decided: PaymentDecision, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> PaymentDecision:
    """Record that the family asked on ``on`` to have a reduction or stop looked at again: they may once."""
    with begin_act(child_of(decided.budget_request), by=by, now=now, submission=submission) as act:
        act.check("ask_reconsideration")
        current = _change(act, decided)
        if current.reconsider_asked_on:
            raise MoveNotAllowed(
                f"It was asked for on {in_words(current.reconsider_asked_on)}: a decision is reconsidered once."
            )
        act.check_day(on, not_before=current.decided_on, what="The day they asked")
        act.change(current, on=on, reconsider_asked_on=on)
        act.record("direct_payments.reconsideration_asked", on=on, about=current)
    return current


def reconsider_payments(
    decided: PaymentDecision,
    *,
    by: User,
    on: date,
    now: datetime,
    reconsidered: str,
    submission: Submission | None = None,
) -> PaymentDecision:
    """Record the outcome of a reconsideration, sent to the family on ``on``."""
    with begin_act(child_of(decided.budget_request), by=by, now=now, submission=submission) as act:
        act.check("reconsider_payments")
        current = _change(act, decided)
        if current.reconsider_asked_on is None:
            raise MoveNotAllowed("Nobody has asked for a reconsideration.")
        if current.reconsidered_on:
            raise MoveNotAllowed(f"The outcome was sent on {in_words(current.reconsidered_on)}.")
        if reconsidered not in Reconsidered.values:
            raise MoveNotAllowed("Say whether the decision stands.")
        act.check_day(on, not_before=current.reconsider_asked_on, what="The day the outcome was sent")
        act.change(current, on=on, reconsidered_on=on, reconsidered=reconsidered)
        act.record("direct_payments.reconsidered", on=on, about=current, data={"outcome": reconsidered})
    return current
