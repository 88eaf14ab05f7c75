"""Small facts of a plan: types of need, outcomes, personal budgets, answers after a review."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from ehcp.history.acts.current import current_plan
from ehcp.history.acts.frame import Submission, begin_act
from ehcp.history.acts.words import in_words
from ehcp.models import AnnualReview, Budget, BudgetKind, Feedback, Need, Outcome, Plan, SenType
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

ONE_DAY = timedelta(days=1)
PRIMARY, SECONDARY = 1, 2


def change_need(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    rank: int,
    sen_type: str,
    submission: Submission | None = None,
) -> Need | None:
    """
    Record the primary (rank 1) or secondary (rank 2) type of need from ``on``; the one before ends the day before.

    A blank ``sen_type`` ends the secondary need. It changes no limit.
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("change_need")
        current = current_plan(act, plan)
        if rank not in (PRIMARY, SECONDARY):
            raise MoveNotAllowed("A need is the primary or the secondary one.")
        if sen_type not in SenType.values and (sen_type or rank == PRIMARY):
            raise MoveNotAllowed("Choose the type of need.")
        act.check_day(on, not_before=current.first_final_on, what="The first day")
        running = _running_needs(current, on)
        _refuse_same(running, rank, sen_type)
        for old in running:
            if old.rank == rank:
                if old.from_on >= on:
                    raise MoveNotAllowed(
                        f"The present need is recorded from {in_words(old.from_on)}: the new one must begin after that."
                    )
                act.change(old, on=on - ONE_DAY, to_on=on - ONE_DAY)
        made = act.add(Need, plan=current, rank=rank, sen_type=sen_type, from_on=on) if sen_type else None
        act.record("need.changed", on=on, about=made or current, data={"rank": rank, "sen_type": sen_type})
    return made


def _running_needs(plan: Plan, on: date) -> list[Need]:
    return list(plan.needs.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).order_by("pk"))


def _refuse_same(running: list[Need], rank: int, sen_type: str) -> None:
    if not sen_type:
        if not any(old.rank == rank for old in running):
            raise MoveNotAllowed("No secondary need is recorded.")
        return
    if any(old.sen_type == sen_type and old.rank == rank for old in running):
        raise MoveNotAllowed("This type of need is already recorded.")
    if any(old.sen_type == sen_type for old in running):
        raise MoveNotAllowed("The secondary need must differ from the primary one.")


def add_outcome(
    plan: Plan, *, by: User, on: date, now: datetime, term: str, submission: Submission | None = None
) -> Outcome:
    """Record an outcome of section E: for the short, medium or long term (SEND Regulations 2014, reg 12(1)(e))."""
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("add_outcome")
        current = current_plan(act, plan)
        if term not in ("short", "medium", "long"):
            raise MoveNotAllowed("Choose the term of the outcome.")
        act.check_day(on, what="The day")
        made = act.add(Outcome, plan=current, term=term)
        act.record("outcome.added", on=on, about=made, data={"term": term})
        act.result = {"outcome": made.pk}
    return made


def rate_outcome(
    outcome: Outcome, *, by: User, on: date, now: datetime, rating: str, submission: Submission | None = None
) -> Outcome:
    """Record how far an outcome was met on ``on``, outside a review; its meeting rates outcomes by itself."""
    with begin_act(outcome.plan.child, by=by, now=now, submission=submission) as act:
        act.check("rate_outcome")
        current = Outcome.objects.select_related("plan").get(pk=outcome.pk, plan__child__in=act.records)
        current_plan(act, current.plan)
        if rating not in ("met", "partly", "not"):
            raise MoveNotAllowed("Say how far the outcome was met.")
        not_before = current.rated_on or current.plan.first_final_on
        act.check_day(on, not_before=not_before, what="The day it was rated")
        act.change(current, on=on, rating=rating, rated_on=on, review=None)
        act.record("outcome.rated", on=on, about=current, data={"rating": rating})
    return current


def start_budget(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    kind: str,
    payment: str,
    annual_amount: Decimal | None = None,
    submission: Submission | None = None,
) -> Budget:
    """
    Record a personal budget or another payment from ``on``, in pounds a year (Children and Families Act 2014, s49).

    Only the ``plan_*`` kinds are personal budgets in a plan.
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("start_budget")
        current = current_plan(act, plan)
        if kind not in BudgetKind.values or payment not in ("direct_payment", "organised", "mixed"):
            raise MoveNotAllowed("Choose the kind of budget, and how it is paid.")
        if annual_amount is not None and annual_amount < 0:
            raise MoveNotAllowed("The amount cannot be below nothing.")
        act.check_day(on, what="The first day")
        running = Budget.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), child__in=act.records, kind=kind)
        if running.exists():
            raise MoveNotAllowed("A budget of this kind is running. End it first.")
        made = act.add(
            Budget,
            child=act.child_of(current),
            plan=current if kind.startswith("plan_") else None,
            kind=kind,
            payment=payment,
            from_on=on,
            annual_amount=annual_amount,
        )
        act.record("budget.started", on=on, about=made, data={"kind": kind, "payment": payment})
        act.result = {"budget": made.pk}
    return made


def end_budget(budget: Budget, *, by: User, on: date, now: datetime, submission: Submission | None = None) -> Budget:
    """Record the last day of a personal budget or another payment."""
    with begin_act(budget.child, by=by, now=now, submission=submission) as act:
        act.check("end_budget")
        current = Budget.objects.get(pk=budget.pk, child__in=act.records)
        if current.to_on:
            raise MoveNotAllowed(f"This budget already ended on {in_words(current.to_on)}.")
        act.check_day(on, not_before=current.from_on, what="The last day")
        act.change(current, on=on, to_on=on)
        act.record("budget.ended", on=on, about=current)
    return current


def record_feedback(
    review: AnnualReview,
    *,
    by: User,
    on: date,
    now: datetime,
    respondent: str,
    satisfaction: int,
    submission: Submission | None = None,
) -> Feedback:
    """Record an answer to the question how satisfied they were, after a review; 5 is highly satisfied."""
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("record_feedback")
        current = AnnualReview.objects.get(pk=review.pk, plan__child__in=act.records)
        if current.meeting_on is None or current.entered_in_error:
            raise MoveNotAllowed("Record the meeting first: answers follow it.")
        if respondent not in ("parent", "young_person") or satisfaction not in range(1, 6):
            raise MoveNotAllowed("Choose who answered, and how satisfied they were.")
        act.check_day(on, not_before=current.meeting_on, what="The day the answer came")
        made = act.add(Feedback, review=current, respondent=respondent, satisfaction=satisfaction, received_on=on)
        act.record("feedback.received", on=on, about=made, data={"respondent": respondent})
        act.result = {"feedback": made.pk}
    return made
