"""The authority decides: ratify, vary, reject or return a recommendation. Exactly one decision is effective."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from ehcp.assessments.acts import assessments
from ehcp.history.acts.frame import Act, Submission, act
from ehcp.models import EventSource
from ehcp.requests.acts import requests
from ehcp.workflow import MoveNotAllowed
from panels import permissions
from panels.items.acts.agenda import waiting
from panels.models import ItemDecision, ItemKind, PanelItem, Ratification, RatificationAct, Recommendation
from panels.options import KINDS
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What the delegated decision officer does with a recommendation.

    ``option`` is the officer's own when the act is ``vary``. ``notice_sent_on`` is the day the family was told,
    needed where the decision is met by a notice.
    """

    act: str
    reasons: str = ""
    option: str = ""
    notice_sent_on: date | None = None
    appeal_pack: bool = False


def decide(
    item: PanelItem, *, decision: Decision, by: User, now: datetime, submission: Submission | None = None
) -> Ratification:
    """
    Record the authority's decision on ``item`` and make the case's move, in one transaction.

    The officer neither presented nor wrote the item, nor declared an interest in it (panels paper, section 6).
    A second decision is refused and told who decided and when; the database allows only one.
    """
    try:
        with act(item.child, by=by, now=now, submission=submission) as going:
            if not permissions.may_ratify(by):
                raise MoveNotAllowed("Only a delegated decision officer may decide this.")
            held = waiting(item)
            _refuse_own(held, by)
            made = _keep(held, decision, going)
            if decision.act != RatificationAct.RETURN:
                _take_effect(held, made, decision, going)
    except IntegrityError as error:
        if "one_effective_decision" not in str(error) and "panels_ratification.item_id" not in str(error):
            raise
        raise MoveNotAllowed("Somebody else decided this item a moment ago. Open it again to see what.") from error
    return made


def _refuse_own(item: PanelItem, by: User) -> None:
    recommendation: Recommendation | None = getattr(item, "recommendation", None)
    if by.pk in {item.presenter_id, item.writer_id}:
        raise MoveNotAllowed("You presented or wrote this item, so another officer must decide it.")
    if recommendation and recommendation.recorded_by_id == by.pk:
        raise MoveNotAllowed("You recorded the recommendation, so another officer must decide it.")
    if item.conflict_answers.filter(user=by).exclude(effect="none").exists():
        raise MoveNotAllowed("You declared an interest in this item, so another officer must decide it.")


def _keep(item: PanelItem, decision: Decision, going: Act) -> Ratification:
    recommendation: Recommendation | None = getattr(item, "recommendation", None)
    if recommendation is None and decision.act != RatificationAct.VARY:
        raise MoveNotAllowed("There is no recommendation. To decide without one, choose vary and give reasons.")
    if decision.act != RatificationAct.RATIFY and not decision.reasons.strip():
        raise MoveNotAllowed("Give your reasons.")
    with transaction.atomic():
        made = Ratification.objects.create(
            item=item,
            act=decision.act,
            option=_option(recommendation, decision),
            reasons=decision.reasons,
            officer=going.by,
            decided_on=going.today,
            recorded_at=going.now,
        )
    kind = "panel_item.returned" if decision.act == RatificationAct.RETURN else "panel_item.decided"
    going.record(kind, on=going.today, about=item, data={"act": decision.act, "option": made.option})
    return made


def _option(recommendation: Recommendation | None, decision: Decision) -> str:
    if decision.act in {RatificationAct.RATIFY, RatificationAct.RETURN, RatificationAct.REJECT}:
        return recommendation.option if recommendation else ""
    return decision.option


def _take_effect(item: PanelItem, made: Ratification, decision: Decision, going: Act) -> None:
    kind = KINDS[item.kind]
    if decision.act == RatificationAct.VARY and made.option not in {option.code for option in kind.options}:
        raise MoveNotAllowed("Choose what you decide instead.")
    if decision.act == RatificationAct.REJECT and item.kind in {ItemKind.ASSESS, ItemKind.ISSUE}:
        raise MoveNotAllowed("The authority has to decide one way or the other: choose vary and say what you decide.")
    agrees = decision.act != RatificationAct.REJECT and kind.option(made.option).agrees
    if decision.act != RatificationAct.REJECT:
        _move_case(item, made.option, decision, going)
    # The decision describes the day of the meeting but is known only from today: kept as a correction.
    going.change(
        item,
        on=item.meeting.held_on,
        decision=ItemDecision.AGREED if agrees else ItemDecision.NOT_AGREED,
        **(_amounts(item) if agrees else {}),
    )
    if decision.notice_sent_on:
        going.check_day(decision.notice_sent_on, not_before=item.meeting.held_on, what="The day the notice was sent")
        going.change(item, on=decision.notice_sent_on, letter_sent_on=decision.notice_sent_on)


def _amounts(item: PanelItem) -> dict[str, Decimal | None]:
    recommendation: Recommendation | None = getattr(item, "recommendation", None)
    if recommendation is None:
        return {}
    return {
        "education_amount": recommendation.education_amount,
        "health_amount": recommendation.health_amount,
        "social_care_amount": recommendation.social_care_amount,
    }


def _move_case(item: PanelItem, option: str, decision: Decision, going: Act) -> None:
    """Make the case's move that follows from ``option``: the decisions to assess and to issue."""
    needs_notice = KINDS[item.kind].option(option).sends_notice
    if needs_notice and decision.notice_sent_on is None:
        raise MoveNotAllowed("Enter the day the notice was sent: only the notice meets the limit.")
    on = decision.notice_sent_on or going.today
    reasons = decision.reasons or (item.recommendation.reasons if hasattr(item, "recommendation") else "")
    told = Submission(late_reason=going.submission.late_reason, source=EventSource.PANEL)
    who: dict[str, Any] = {"by": going.by, "now": going.now, "on": on, "submission": told}
    if item.kind == ItemKind.ASSESS and item.request is not None:
        if option == "assess":
            requests.decide_assess(item.request, reasons=reasons, **who)
        else:
            requests.decide_not_assess(item.request, reasons=reasons, appeal_pack=decision.appeal_pack, **who)
    if item.kind == ItemKind.ISSUE and item.assessment is not None:
        if option == "do_not_issue":
            assessments.decide_not_issue(item.assessment, reasons=reasons, appeal_pack=decision.appeal_pack, **who)
        else:
            assessments.decide_issue(item.assessment, gaps=reasons, **who)
