"""Ceasing a plan: considered, decided, taking effect, or dropped (Children and Families Act 2014, s45)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ehcp.history.acts.current import current_plan
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.words import in_words, reasons_given
from ehcp.law.days import birthday
from ehcp.models import AnnualReview, AppealOutcome, CeaseReason, Plan
from ehcp.plans.reads.ceasing import cease_appeal, cease_appeal_limit, is_considered, is_decided
from ehcp.requests.acts.requests import refuse_without_appeal_pack
from ehcp.reviews.reads.reviews import begun_on
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

ADULT, LAST_AGE = 18, 25
IN_FAVOUR = (AppealOutcome.DISMISSED, AppealOutcome.WITHDRAWN, AppealOutcome.STRUCK_OUT)
# A death, and a move, have acts of their own.
GROUNDS = tuple(reason for reason in CeaseReason if reason != CeaseReason.DECEASED)


def consider_ceasing(plan: Plan, *, by: User, on: date, now: datetime, submission: Submission | None = None) -> Plan:
    """
    Record that the family and the head were told on ``on`` that ceasing is considered, and consulted (reg 31(1)).

    The plan goes on, and so does its yearly review.
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("consider_ceasing")
        current = current_plan(act, plan)
        if is_decided(current):
            raise MoveNotAllowed("A decision to cease this plan was already sent.")
        if is_considered(current) and current.cease_considered_on:
            raise MoveNotAllowed(f"Ceasing has been considered since {in_words(current.cease_considered_on)}.")
        act.check_day(on, not_before=begun_on(current), what="The day the letter was sent")
        act.change(current, on=on, cease_considered_on=on, cease_replies_on=None, cease_dropped_on=None)
        act.record("plan.ceasing_considered", on=on, about=current)
    return current


def drop_ceasing(plan: Plan, *, by: User, on: date, now: datetime, submission: Submission | None = None) -> Plan:
    """Record that on ``on`` the authority decided, after consulting, that the plan goes on (reg 31)."""
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("drop_ceasing")
        current = current_plan(act, plan)
        if is_decided(current) or not is_considered(current):
            raise MoveNotAllowed("There is no proposal to cease to drop.")
        act.check_day(on, not_before=current.cease_considered_on, what="The day it was decided")
        act.change(current, on=on, cease_dropped_on=on)
        act.record("plan.ceasing_dropped", on=on, about=current)
    return current


def decide_cease(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    ground: str,
    reasons: str,
    replies_on: date | None = None,
    appeal_pack: bool = False,
    submission: Submission | None = None,
) -> Plan:
    """
    Record that the notice of the decision to cease was sent on ``on``, outside a review.

    Law: SEND Regulations 2014, reg 31(2). Opens the time to appeal. The plan stays in force until it is over, or
    an appeal is (Children and Families Act 2014, s45(4)). ``replies_on`` is the day the last reply came.
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("decide_cease")
        current = current_plan(act, plan)
        refuse_without_appeal_pack(appeal_pack)
        record_cease_decision(act, current, on=on, ground=ground, reasons=reasons, replies_on=replies_on)
    return current


def record_cease_decision(
    act: Act,
    plan: Plan,
    *,
    on: date,
    ground: str,
    reasons: str,
    replies_on: date | None = None,
    review: AnnualReview | None = None,
    no_return: bool = False,
) -> None:
    """
    Set the day of the decision to cease, inside an act; the one notice of a review that ended in it (reg 20(11)).

    Refuses without consultation (reg 31(1)) and where the person's age forbids it (regs 29 and 30).
    """
    if is_decided(plan) and plan.cease_decision_sent_on:
        raise MoveNotAllowed(f"A decision to cease was already sent on {in_words(plan.cease_decision_sent_on)}.")
    _check_consulted(act, plan, on, replies_on)
    if ground not in GROUNDS:
        raise MoveNotAllowed("Choose why the plan is to cease.")
    _check_age(act, ground, on, is_review=review is not None, no_return=no_return)
    reasons_given(reasons)
    act.change(
        plan,
        on=on,
        cease_decision_sent_on=on,
        cease_ground=ground,
        cease_reasons=reasons.strip(),
        cease_replies_on=replies_on or plan.cease_replies_on,
    )
    data = {"ground": ground} | ({"review": review.source_id} if review else {})
    act.record("plan.cease_decided", on=on, about=plan, data=data)


def _check_consulted(act: Act, plan: Plan, on: date, replies_on: date | None) -> None:
    """Refuse a decision before the family and the head were told, or before their replies were in."""
    considered = plan.cease_considered_on
    if not is_considered(plan) or considered is None:
        raise MoveNotAllowed(
            "Tell the family and the school first that ceasing is considered, and ask what they think (reg 31(1))."
        )
    act.check_day(on, not_before=considered, what="The day the decision was sent")
    if replies_on is not None and not considered <= replies_on <= on:
        raise MoveNotAllowed("Replies come between the day ceasing was proposed and the day of the decision.")
    time_given = considered + timedelta(days=act.law.cease_consult_days)
    if replies_on is None and plan.cease_replies_on is None and on <= time_given:
        raise MoveNotAllowed(
            f"The family and the school have until {in_words(time_given)} to reply. Enter the day the last reply came, "
            "or decide after that."
        )


def _check_age(act: Act, ground: str, on: date, *, is_review: bool, no_return: bool) -> None:
    """Refuse what the age of the person forbids (SEND Regulations 2014, regs 29 and 30; Act, s46)."""
    born = act.child.birth_date
    in_march = act.law.leap_day_in_march
    if ground == CeaseReason.REACHED_25 and on < birthday(born, LAST_AGE, leap_day_in_march=in_march):
        raise MoveNotAllowed("The person has not reached 25: choose another reason.")
    if ground != CeaseReason.LEFT_EDUCATION:
        return
    if on < birthday(born, ADULT, leap_day_in_march=in_march):
        raise MoveNotAllowed(
            "A plan may not cease because somebody under 18 has left education or training: review it instead (reg 29)."
        )
    if not is_review:
        raise MoveNotAllowed(
            "The plan of somebody of 18 or over who left may cease only after a review: decide it there (reg 30)."
        )
    if not no_return:
        raise MoveNotAllowed(
            "Confirm that the young person does not want to return, or that returning is not right for them (reg 30)."
        )


def cease_takes_effect(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    reason: str,
    submission: Submission | None = None,
) -> Plan:
    """
    Record that the plan ceased on ``on``: its limits are void from then on.

    Refused until the time to appeal is over, or an appeal ended in the authority's favour (Children and
    Families Act 2014, s45(4)).
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("cease_takes_effect")
        current = current_plan(act, plan)
        sent = current.cease_decision_sent_on
        if sent is None or not is_decided(current):
            raise MoveNotAllowed("Record the decision to cease first.")
        if reason not in GROUNDS:
            raise MoveNotAllowed("Choose why the plan ceased.")
        act.check_day(on, not_before=sent, what="The day the plan ceased")
        _refuse_while_appealable(current, sent, on)
        act.change(current, on=on, ceased_on=on, cease_reason=reason)
        act.record("plan.ceased", on=on, about=current, data={"reason": reason})
    return current


def _refuse_while_appealable(plan: Plan, sent: date, on: date) -> None:
    limit, appeal = cease_appeal_limit(plan), cease_appeal(plan)
    if limit is not None and on <= limit:
        raise MoveNotAllowed(
            f"The family may appeal until {in_words(limit)}: the plan stays in force until then (Act, s45(4))."
        )
    if appeal is None:
        return
    if appeal.outcome is None or appeal.outcome_on is None:
        raise MoveNotAllowed("An appeal against ceasing is open: the plan stays in force until it ends (Act, s45(4)).")
    if appeal.outcome not in IN_FAVOUR:
        raise MoveNotAllowed("The appeal did not end in the authority's favour: the plan stays in force.")
    if on < appeal.outcome_on:
        raise MoveNotAllowed(f"The plan stays in force until the appeal ended, on {in_words(appeal.outcome_on)}.")
