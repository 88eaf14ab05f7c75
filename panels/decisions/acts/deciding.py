"""The authority decides: ratify, vary, reject or return a recommendation. Exactly one decision is effective."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from ehcp.assessments.acts import assessments
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.decisions import undecided
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import EventSource, Institution, Proposal
from ehcp.proposals.kinds import OPTIONS as PROPOSED
from ehcp.requests.acts import requests
from ehcp.requests.acts.requests import refuse_unlawful_reasons
from ehcp.workflow import MOVES, MoveNotAllowed
from panels import permissions
from panels.decisions.reads.delegation import first_of_two, limit_for
from panels.decisions.reads.telling import STANDING, reasons_in_words
from panels.funding.acts.following import follow
from panels.items.acts.agenda import waiting
from panels.items.acts.terms import Amounts, Paid, Terms, check_paid, check_terms, with_band
from panels.models import (
    DelegationLimit,
    ItemDecision,
    ItemKind,
    PanelItem,
    Ratification,
    RatificationAct,
    Recommendation,
)
from panels.options import KINDS, MORE_INFORMATION, Money
from sendcases.accounts.models import User

CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What the delegated decision officer does with a recommendation.

    ``option``, ``amounts``, ``setting``, ``legal_reasons`` and the days are the officer's own when the act is ``vary``;
    ``paid``, how the money is paid, may be said with ``ratify`` too. ``notice_sent_on`` is the day the family was told,
    needed where the decision is met by a notice. The act ``confirm`` is the second officer's, on what a first one
    decided above the delegation limit.
    """

    act: str
    reasons: str = ""
    option: str = ""
    notice_sent_on: date | None = None
    appeal_pack: bool = False
    legal_reasons: tuple[str, ...] = ()
    amounts: Amounts = field(default_factory=Amounts)
    setting: Institution | None = None
    effective_on: date | None = None
    review_on: date | None = None
    paid: Paid = field(default_factory=Paid)


def decide(
    item: PanelItem, *, decision: Decision, by: User, now: datetime, submission: Submission | None = None
) -> Ratification:
    """
    Record the authority's decision on ``item`` and make the case's move, in one transaction.

    The officer neither presented nor wrote the item, nor declared an interest in it (panels paper, section 6).
    Above the delegation limit it waits for a second officer. A second decision is refused and told who decided and
    when; the database allows only one.
    """
    try:
        with begin_act(item.child, by=by, now=now, submission=submission) as act:
            act.check("decide_item")
            current = waiting(item)
            _refuse_own(current, by)
            _refuse_moot(act, current)
            made = _keep(current, decision, act)
            if made.act != RatificationAct.RETURN and not made.is_provisional:
                _take_effect(current, made, decision, act)
    except IntegrityError as error:
        if "one_effective_decision" not in str(error) and "panels_ratification.item_id" not in str(error):
            raise
        raise MoveNotAllowed("Somebody else decided this item a moment ago. Open it again to see what.") from error
    return made


def _refuse_own(item: PanelItem, by: User) -> None:
    if by.pk in {item.presenter_id, item.writer_id}:
        raise MoveNotAllowed("You presented or wrote this item, so another officer must decide it.")
    if item.recommendations.filter(recorded_by=by).exists():
        raise MoveNotAllowed("You recorded the recommendation, so another officer must decide it.")
    if item.conflict_answers.filter(user=by).exclude(effect="none").exists():
        raise MoveNotAllowed("You declared an interest in this item, so another officer must decide it.")


def _refuse_moot(act: Act, item: PanelItem) -> None:
    """Refuse a decision where the case has moved on: the child has died, the request is withdrawn or decided."""
    if not CaseNow(act.child, act.today).is_living:
        raise MoveNotAllowed("This child or young person has died. There is nothing to decide.")
    record = item.request or item.assessment or item.review
    if record is not None and record.source_id not in undecided(act.records, act.today):
        raise MoveNotAllowed("What this item asks is decided already, or asked no more. Take it off the agenda.")


def _keep(item: PanelItem, decision: Decision, act: Act) -> Ratification:
    """Write the act with its terms; it is provisional where it decides nothing by itself."""
    first = first_of_two(item)
    if first is not None:
        return _second(item, first, decision, act)
    recommendation = item.recommendation
    if decision.act == CONFIRM:
        raise MoveNotAllowed("Nobody has decided this item yet: there is nothing to confirm.")
    if recommendation is None and decision.act != RatificationAct.VARY:
        raise MoveNotAllowed("There is no recommendation. To decide without one, choose vary and give reasons.")
    if decision.act != RatificationAct.RATIFY and not decision.reasons.strip():
        raise MoveNotAllowed("Give your reasons.")
    terms = _terms(item, recommendation, decision, act.today)
    why_two = _why_two(item, decision, terms, act.today)
    leaves_open = decision.act == RatificationAct.REJECT and _is_refusal(item, recommendation)
    return _write(item, decision.act, terms, act, is_provisional=bool(why_two) or leaves_open, why_two=why_two)


def _second(item: PanelItem, first: Ratification, decision: Decision, act: Act) -> Ratification:
    """Write what the second of two officers does: confirm the same terms, or return them with a question."""
    if first.officer_id == act.by.pk:
        raise MoveNotAllowed("You decided this as the first of two officers. Another one confirms it.")
    if decision.act not in {CONFIRM, RatificationAct.RETURN}:
        raise MoveNotAllowed(f"{first.officer} decided this first. Confirm it, or return it with a question.")
    terms = terms_of(first)
    if decision.act == CONFIRM:
        return _write(item, first.act, terms, act, seconds=first)
    if not decision.reasons.strip():
        raise MoveNotAllowed("Give your reasons.")
    return _write(item, RatificationAct.RETURN, replace(terms, reasons=decision.reasons), act)


def terms_of(kept: Recommendation | Ratification) -> Terms:
    """Return the terms that a recommendation or a decision holds."""
    return Terms(
        option=kept.option,
        reasons=kept.reasons,
        legal_reasons=tuple(kept.legal_reasons),
        amounts=Amounts(kept.education_amount, kept.health_amount, kept.social_care_amount),
        setting=kept.setting,
        effective_on=kept.effective_on,
        review_on=kept.review_on,
        paid=Paid(**{one.name: getattr(kept, one.name) for one in fields(Paid)}),
    )


def _terms(item: PanelItem, recommendation: Recommendation | None, decision: Decision, today: date) -> Terms:
    """Return what is decided: the officer's own terms when varying, else those of the recommendation."""
    if decision.act == RatificationAct.VARY:
        own = Terms(
            option=decision.option,
            reasons=decision.reasons,
            legal_reasons=decision.legal_reasons,
            amounts=decision.amounts,
            setting=decision.setting,
            effective_on=decision.effective_on,
            review_on=decision.review_on,
            paid=decision.paid,
        )
        own = with_band(own, today)
        check_terms(item.kind, own, today)
        return own
    if recommendation is None:
        raise MoveNotAllowed("There is no recommendation. To decide without one, choose vary and give reasons.")
    advised = terms_of(recommendation)
    if decision.act != RatificationAct.RATIFY:
        if decision.act == RatificationAct.REJECT:
            refuse_unlawful_reasons(decision.reasons, KINDS[item.kind].test)
        return replace(advised, reasons=decision.reasons, amounts=Amounts())
    if decision.reasons.strip() and KINDS[item.kind].option(advised.option).weakens:
        refuse_unlawful_reasons(decision.reasons, KINDS[item.kind].test)
    ratified = replace(
        advised, reasons=decision.reasons.strip() or advised.reasons, paid=decision.paid.over(advised.paid)
    )
    check_paid(item.kind, ratified, today)
    return ratified


def _why_two(item: PanelItem, decision: Decision, terms: Terms, today: date) -> str:
    if decision.act not in {RatificationAct.RATIFY, RatificationAct.VARY}:
        return ""
    if KINDS[item.kind].option(terms.option).money != Money.COMMITS:
        return ""
    return limit_for(item.kind, today).needs_two(terms.amounts.total(), terms.effective_on, terms.review_on)


def _is_refusal(item: PanelItem, recommendation: Recommendation | None) -> bool:
    """Say whether what was advised agrees to nothing: rejecting it decides nothing, the question stays open."""
    return recommendation is not None and not KINDS[item.kind].option(recommendation.option).agrees


def _write(
    item: PanelItem,
    done: str,
    terms: Terms,
    act: Act,
    *,
    is_provisional: bool = False,
    why_two: str = "",
    seconds: Ratification | None = None,
) -> Ratification:
    if done == RatificationAct.REJECT and not is_provisional and KINDS[item.kind].must_decide:
        raise MoveNotAllowed("The authority has to decide one way or the other: choose vary and say what you decide.")
    with transaction.atomic():
        made = Ratification.objects.create(
            item=item,
            act=done,
            recommendation=item.recommendation,
            is_provisional=is_provisional,
            seconds=seconds,
            officer=act.by,
            decided_on=act.today,
            recorded_at=act.now,
            **terms.columns(),
        )
    kind = "panel_item.decided"
    if done == RatificationAct.RETURN:
        kind = "panel_item.returned"
    elif is_provisional:
        kind = "panel_item.first_decided" if why_two else "panel_item.left_open"
    act.record(kind, on=act.today, about=item, data={"act": done, "option": made.option})
    return made


def _take_effect(item: PanelItem, made: Ratification, decision: Decision, act: Act) -> None:
    option = KINDS[item.kind].option(made.option)
    is_rejected = made.act == RatificationAct.REJECT
    outcome = ItemDecision.AGREED if option.agrees and not is_rejected else ItemDecision.NOT_AGREED
    if made.option == MORE_INFORMATION:  # nothing is decided, the clock runs on: the item was put off
        outcome = ItemDecision.DEFERRED
    elif not is_rejected:
        _move_case(item, made, decision, act)
    # The decision describes the day of the meeting but is known only from today: kept as a correction.
    commits = option.money == Money.COMMITS and outcome == ItemDecision.AGREED
    act.change(item, on=item.meeting.held_on, decision=outcome, **(_amounts(made) if commits else {}))
    if outcome == ItemDecision.AGREED:
        released = follow(act, item, made)
        if released is not None:
            act.change(item, on=item.meeting.held_on, released_amount=released)
    if decision.notice_sent_on:
        act.check_day(decision.notice_sent_on, not_before=item.meeting.held_on, what="The day the notice was sent")
        act.change(item, on=decision.notice_sent_on, letter_sent_on=decision.notice_sent_on)


def _amounts(made: Ratification) -> dict[str, Decimal | None]:
    return {
        "education_amount": made.education_amount,
        "health_amount": made.health_amount,
        "social_care_amount": made.social_care_amount,
    }


def _move_case(item: PanelItem, made: Ratification, decision: Decision, act: Act) -> None:
    """
    Make the case's move that follows from what was decided: to assess, to reassess and to issue.

    A decision that a notice tells moves the case with its notice, sent elsewhere on the day that was entered, or sent
    here as the letter that the event of the decision asks for.
    """
    option = KINDS[item.kind].option(made.option)
    if decision.notice_sent_on is None and (item.kind, made.option) in STANDING:
        _let_stand(item, made, act)
        return
    if option.sends_notice and decision.notice_sent_on is None:
        raise MoveNotAllowed("Enter the day the notice was sent: only the notice meets the limit.")
    submission = Submission(late_reason=act.submission.late_reason, source=EventSource.PANEL)
    who: dict[str, Any] = {"by": act.by, "now": act.now, "submission": submission, "reasons": made.reasons}
    who["on"] = decision.notice_sent_on or act.today
    refused: dict[str, Any] = who | {"appeal_pack": decision.appeal_pack}
    if item.kind == ItemKind.ASSESS and item.request is not None:
        if option.agrees:
            requests.decide_assess(item.request, **who)
        else:
            requests.decide_not_assess(item.request, **refused)
    if item.kind == ItemKind.REASSESS and item.request is not None:
        requests.decide_reassess(item.request, is_agreed=option.agrees, **refused)
    if item.kind == ItemKind.ISSUE and item.assessment is not None:
        if option.agrees:
            assessments.decide_issue(item.assessment, gaps=who.pop("reasons"), **who)
        else:
            assessments.decide_not_issue(item.assessment, **refused)


def _let_stand(item: PanelItem, made: Ratification, act: Act) -> None:
    """Let the decision stand until its letter carries it out: it makes the move on its day, and meets the limit."""
    record = item.request or item.assessment or item.review
    if record is None:
        return
    option = PROPOSED[STANDING[item.kind, made.option]]
    Proposal.objects.open().filter(kind=option.kind, record_id=record.source_id).update(closed_at=act.now)
    Proposal.objects.create(
        child=act.child_of(record),
        kind=option.kind,
        record_id=record.source_id,
        option=option.code,
        reasons=made.reasons,
        asked_at=made.recorded_at,
        asked_by=item.presenter or act.by,
        decided_option=option.code,
        decided_on=act.today,
        decided_by=act.by,
        decision_reasons=reasons_in_words(made),
    )


def set_limit(
    *,
    kind: str,
    max_annual: Decimal | None,
    max_months: int | None,
    from_on: date,
    reason: str,
    by: User,
    now: datetime,
) -> DelegationLimit:
    """Set what one officer decides alone on a kind of item from a day on; earlier limits stay on record."""
    MOVES["set_delegation"].check_who(by)
    if by.has_role(permissions.DECIDER):
        raise MoveNotAllowed("You decide for the authority yourself, so another manager sets how far you may.")
    return DelegationLimit.objects.create(
        kind=kind,
        max_annual=max_annual,
        max_months=max_months,
        from_on=from_on,
        reason=reason.strip(),
        set_by=by,
        set_at=now,
    )
