"""Settings consulted, reminded, their replies recorded, one of them chosen for section I."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ehcp.consultations.models import GROUNDS, Reply
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.law.rules import rule_in_force
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import Child, Consultation, Institution, Plan
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class Consulted:
    """One setting to be consulted, and whether the family asked for it."""

    institution: Institution
    is_requested: bool = False


def _plan_to_name_in(act: Act) -> Plan:
    """Return the plan whose section I is open: the draft with the family, else the plan in force."""
    plans = Plan.objects.true_records().filter(child__in=act.records).order_by("-pk")
    draft = plans.filter(draft_sent_on__lte=act.today, first_final_on__isnull=True, transferred_in_on__isnull=True)
    found = draft.first() or plans.maintained(act.today).first()
    if found is None:
        raise MoveNotAllowed("A setting is consulted with the draft plan: send the draft first.")
    return found


def consult_settings(
    child: Child,
    *,
    settings: Sequence[Consulted],
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> list[Consultation]:
    """
    Record that several settings were consulted on ``on`` about naming them, each with 15 days of its own to reply.

    With the draft plan, or the plan in force with what is proposed (Children and Families Act 2014, ss38(3) and 39(2)).
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("consult_settings")
        plan = _plan_to_name_in(act)
        act.check_day(on, not_before=plan.draft_sent_on, what="The day the consultation was sent")
        if not settings:
            raise MoveNotAllowed("Choose at least one setting.")
        asked = [one.institution.pk for one in settings]
        if len(asked) != len(set(asked)):
            raise MoveNotAllowed("The same setting is chosen twice.")
        _refuse_chosen(plan, asked)
        open_now = Consultation.objects.open().filter(plan=plan, institution__in=asked).select_related("institution")
        if found := open_now.first():
            raise MoveNotAllowed(
                f"{found.institution} was consulted on {format_day(found.sent_on)} already and has not replied: "
                "remind it, or withdraw that consultation."
            )
        made = []
        for one in settings:
            consulted = act.add(
                Consultation, plan=plan, institution=one.institution, is_requested=one.is_requested, sent_on=on
            )
            act.record("consultation.sent", on=on, about=consulted, data={"requested": one.is_requested})
            made.append(consulted)
    return made


def _refuse_chosen(plan: Plan, institutions: Collection[int]) -> None:
    """Raise ``MoveNotAllowed`` for a setting that is chosen without a reply: it is waited for again if another is."""
    silent = Consultation.objects.filter(plan=plan, chosen_on__isnull=False, replied_on__isnull=True)
    found = silent.filter(institution__in=institutions, withdrawn_on__isnull=True).select_related("institution").first()
    if found is not None:
        raise MoveNotAllowed(
            f"{found.institution} is chosen for section I and has not replied yet: record its reply to the "
            f"consultation of {format_day(found.sent_on)} instead."
        )


def _current(act: Act, pks: Collection[int]) -> list[Consultation]:
    found = Consultation.objects.select_related("institution", "plan").filter(plan__child__in=act.records, pk__in=pks)
    listed = list(found.order_by("pk"))
    if not pks or len(listed) != len(set(pks)):
        raise MoveNotAllowed("Choose the consultation: one of them is not of this case.")
    for one in listed:
        if one.withdrawn_on:
            raise MoveNotAllowed(f"The consultation of {one.institution} was withdrawn.")
    return listed


@dataclass(frozen=True, slots=True)
class Answered:
    """What a setting replied: its view, its grounds of s39(4), its own words, its places and what they cost a year."""

    reply: str
    grounds: Collection[str] = ()
    words: str = ""
    vacancy: str = ""
    vacancy_note: str = ""
    annual_cost: Decimal | None = None


def record_reply(
    child: Child,
    *,
    consultation: int,
    answered: Answered,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> Consultation:
    """
    Record what a setting replied on ``on``, early, in time or late: a late reply is read as any other.

    An objection names a ground of s39(4) and its facts. That a setting is full is a note on its places, not a ground.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("record_consultation_reply")
        (current,) = _current(act, [consultation])
        if current.replied_on:
            raise MoveNotAllowed(f"{current.institution} replied on {format_day(current.replied_on)} already.")
        act.check_day(on, not_before=current.sent_on, what="The day of the reply")
        if answered.reply == Reply.OBJECTS and not (answered.grounds and answered.words.strip()):
            raise MoveNotAllowed("Say which ground of section 39(4) the setting relies on, and its reasons.")
        named = answered.grounds if answered.reply == Reply.OBJECTS else ()
        act.change(
            current,
            on=on,
            replied_on=on,
            reply=answered.reply,
            reply_words=answered.words.strip() or None,
            vacancy=answered.vacancy or None,
            vacancy_note=answered.vacancy_note.strip() or None,
            annual_cost=answered.annual_cost,
            **{f"says_{ground}": ground in named for ground in GROUNDS},
        )
        act.record("consultation.answered", on=on, about=current, data={"reply": answered.reply})
    return current


def chase_settings(
    child: Child,
    *,
    consultations: Sequence[int],
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> list[Consultation]:
    """Record that settings which have not replied were reminded on ``on``; the 15 days stay as they are."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("chase_settings")
        chased = _current(act, consultations)
        for one in chased:
            if one.replied_on:
                raise MoveNotAllowed(f"{one.institution} has replied: there is nothing to remind it of.")
            act.check_day(on, not_before=one.sent_on, what="The day of the reminder")
            act.change(one, on=on, chased_on=max(on, one.chased_on or on), chasers=one.chasers + 1)
            act.record("consultation.chased", on=on, about=one, data={"number": one.chasers})
    return chased


def withdraw_consultation(
    child: Child,
    *,
    consultation: int,
    reason: str,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> Consultation:
    """Record that a consultation was withdrawn on ``on``, because the setting is no longer considered."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("withdraw_consultation")
        (current,) = _current(act, [consultation])
        act.check_day(on, not_before=current.sent_on, what="The day of the withdrawal")
        if current.replied_on or current.chosen_on:
            raise MoveNotAllowed("A consultation that was answered or chosen stays on the record.")
        if not reason.strip():
            raise MoveNotAllowed("Say why the setting is no longer considered.")
        act.change(current, on=on, withdrawn_on=on, withdrawn_reason=reason.strip())
        act.record("consultation.withdrawn", on=on, about=current)
    return current


def choose_setting(
    child: Child,
    *,
    consultation: int,
    answer: str,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> Consultation:
    """
    Decide on ``on`` that section I is to name a setting that was consulted; sending the plan names it.

    A setting need not agree, and one that is silent may be chosen once its 15 days are over. ``answer`` is what the
    authority says to an objection, and why a setting that the family asked for is not named: only a ground of s39(4)
    can be the reason (Children and Families Act 2014, s39(3) and (4)).
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("choose_setting")
        (current,) = _current(act, [consultation])
        if current.chosen_on:
            raise MoveNotAllowed(f"{current.institution} is chosen already.")
        act.check_day(on, not_before=current.sent_on, what="The day of the decision")
        _refuse_early(act, current, on)
        _refuse_without_answer(act, current, answer)
        act.change(current, on=on, chosen_on=on, answer=answer.strip() or None)
        for other in Consultation.objects.filter(plan=current.plan, chosen_on__isnull=False).exclude(pk=current.pk):
            _unchoose(act, other, on)
        act.record("setting.chosen", on=on, about=current)
    return current


def _unchoose(act: Act, other: Consultation, on: date) -> None:
    """Take the choice back; a silent setting that was consulted again is waited for by the later consultation."""
    changes: dict[str, Any] = {"chosen_on": None}
    if other.replied_on is None and Consultation.objects.open().filter(
        plan=other.plan_id, institution=other.institution_id
    ):
        changes |= {"withdrawn_on": on, "withdrawn_reason": "The setting was consulted again."}
    act.change(other, on=on, **changes)


def _refuse_early(act: Act, current: Consultation, on: date) -> None:
    """Raise ``MoveNotAllowed`` where the setting is silent and its days still run."""
    due = rule_in_force("consult_reply", current.sent_on).due_on(current.sent_on, act.law)
    if current.replied_on is None and due is not None and on <= due:
        raise MoveNotAllowed(
            f"{current.institution} has until {format_day(due)} to reply. It can be chosen once it has replied, or "
            "from the day after."
        )


def _refuse_without_answer(act: Act, current: Consultation, answer: str) -> None:
    if answer.strip():
        return
    if current.reply == Reply.OBJECTS:
        raise MoveNotAllowed(f"{current.institution} objects: say why it is named all the same.")
    others = Consultation.objects.filter(plan=current.plan, is_requested=True, withdrawn_on__isnull=True)
    passed_over = others.exclude(institution=current.institution).select_related("institution").first()
    if passed_over is not None and not current.is_requested:
        raise MoveNotAllowed(
            f"The family asked for {passed_over.institution}. It must be named unless a ground of section 39(4) holds: "
            "say which holds, and why."
        )
