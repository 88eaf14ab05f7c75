"""Requests for an assessment: received, considered, decided, withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.current import refuse_day_to_come, refuse_ended_plan
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.law.reasons import rests_on_money_alone
from ehcp.models import (
    AssessmentOutcome,
    AssessmentRequest,
    Child,
    NeedsAssessment,
    Origin,
    RequestKind,
    RequestOutcome,
    Stage,
    WithdrawnReason,
)
from ehcp.people.acts.children import NewChild, add_child
from ehcp.people.reads.finding import request_in_hand, request_open_on
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def refuse_unlawful_reasons(reasons: str, test: str) -> None:
    """
    Raise ``MoveNotAllowed`` when no reasons are given, or none but money.

    The law asks about the child's needs alone (Children and Families Act 2014, s36(8) and s37(1)).
    """
    if not reasons.strip():
        raise MoveNotAllowed("Give the reasons: the law requires them in the letter.")
    if rests_on_money_alone(reasons):
        raise MoveNotAllowed(f"Cost or budget alone is not a lawful reason. Say why the test is not met: {test}.")


def refuse_without_appeal_pack(appeal_pack: bool) -> None:
    """Raise ``MoveNotAllowed`` unless the letter told the family of their rights (workflow paper, section 5)."""
    if not appeal_pack:
        raise MoveNotAllowed(
            "The letter must tell the family of their right to appeal, the time limits, mediation and SENDIASS."
        )


def receive_request(
    child: Child,
    *,
    by: User,
    on: date,
    now: datetime,
    source: str,
    rya: bool = False,
    primary_need: str = "",
    submission: Submission | None = None,
) -> AssessmentRequest:
    """
    Record that the authority received a request on ``on``: day 0 of its clocks (SEND Regulations 2014, reg 5(1)).

    While a plan is maintained it is a request for a reassessment (reg 24). A request that comes while another
    is in hand is kept, linked to it and starts no clock (statutory clock, section 1, point 7).
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("receive_request")
        act.check_day(on, not_before=act.child.birth_date, what="The day the request was received")
        case = CaseNow(act.child, act.today)
        if not case.is_open_to_acts:
            raise MoveNotAllowed("A request cannot be logged on this record: it is closed.")
        plan = case.maintained_plan
        first = request_in_hand(case) or (None if plan else request_open_on(case, on))
        values = {
            "child": act.child_of(plan),
            "kind": RequestKind.REASSESSMENT if plan else RequestKind.INITIAL,
            "plan": plan,
            "received_on": on,
            "source": source,
            "rya": rya,
            "primary_need": primary_need or None,
            "outcome": RequestOutcome.AWAITED,
        }
        if first is not None:
            _refuse_earlier(first, on)
            values |= {
                "outcome": RequestOutcome.WITHDRAWN,
                "withdrawn_on": on,
                "withdrawn_reason": WithdrawnReason.DUPLICATE,
            }
        made = act.add(AssessmentRequest, **values)
        data = {"kind": made.kind, "source": source} | ({"linked_to": first.source_id} if first else {})
        act.record("request.received", on=on, about=made, data=data)
        act.result = {"child": act.child.pk, "request": made.pk}
    return made


@transaction.atomic
def receive_request_for_new_child(
    child: NewChild,
    *,
    different_from: Collection[int],
    by: User,
    on: date,
    now: datetime,
    source: str,
    rya: bool = False,
    primary_need: str = "",
    submission: Submission | None = None,
) -> AssessmentRequest:
    """
    Add a child and record the first request for it, both or neither.

    ``different_from`` names the children that the person has looked at and said are not this one; any other
    likely double is refused.
    """
    added = add_child(child, different_from=different_from, by=by, now=now, submission=submission)
    return receive_request(
        added, by=by, on=on, now=now, source=source, rya=rya, primary_need=primary_need, submission=submission
    )


def _refuse_earlier(first: AssessmentRequest | NeedsAssessment, on: date) -> None:
    began = first.received_on if isinstance(first, AssessmentRequest) else first.clock_start_on
    if began is not None and on < began:
        raise MoveNotAllowed(
            f"{first.source_id} was received on {began.day} {began:%B %Y}, after this one. The first receipt starts "
            "the clock: correct the date received of that request instead."
        )


def send_considering_notice(
    request: AssessmentRequest, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> AssessmentRequest:
    """Record that everybody concerned was told that an assessment is considered (SEND Regulations 2014, reg 4)."""
    with begin_act(request.child, by=by, now=now, submission=submission) as act:
        act.check("send_considering_notice")
        current = AssessmentRequest.objects.get(pk=request.pk, child__in=act.records)
        if not current.is_open_on(act.today) or current.kind != RequestKind.INITIAL:
            raise MoveNotAllowed("This request is not waiting for a decision.")
        if current.considering_sent_on:
            raise MoveNotAllowed("The notice was already recorded.")
        act.check_day(on, not_before=current.received_on, what="The day the notice was sent")
        act.change(current, on=on, considering_sent_on=on)
        act.record("request.considering_notice_sent", on=on, about=current)
    return current


def _awaiting(act: Act, request: AssessmentRequest, kind: str, on: date) -> AssessmentRequest:
    """Return the request as it is held now; refuse unless it awaits its decision and may be decided on ``on``."""
    current = AssessmentRequest.objects.get(pk=request.pk, child__in=act.records)
    if current.entered_in_error or current.kind != kind:
        raise MoveNotAllowed("There is no such request to decide.")
    if current.outcome != RequestOutcome.AWAITED:
        refuse_day_to_come(current.withdrawn_on or current.decision_sent_on, act.today)
        raise MoveNotAllowed(f"This request was already decided: {current.get_outcome_display().lower()}.")
    act.check_day(on, not_before=current.received_on, what="The day the letter was sent")
    return current


def decide_assess(
    request: AssessmentRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    reasons: str = "",
    submission: Submission | None = None,
) -> NeedsAssessment:
    """
    Record that the family was told on ``on`` that the authority will assess, and open the assessment.

    Meets the six weeks (SEND Regulations 2014, reg 5(1)); the limits of weeks 16 and 20 go on, on the assessment,
    from the day the request was received.
    """
    with begin_act(request.child, by=by, now=now, submission=submission) as act:
        act.check("decide_assess")
        current = _awaiting(act, request, RequestKind.INITIAL, on)
        act.change(current, on=on, outcome=RequestOutcome.ASSESS, decision_sent_on=on, decision_reasons=reasons)
        made = act.add(
            NeedsAssessment,
            child=act.child_of(current),
            request=current,
            origin=Origin.REQUEST,
            clock_start_on=current.received_on,
            outcome=AssessmentOutcome.AWAITED,
        )
        act.record("request.agreed", on=on, about=current, data={"kind": current.kind, "assessment": made.source_id})
    return made


def decide_not_assess(
    request: AssessmentRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    reasons: str,
    appeal_pack: bool = True,
    submission: Submission | None = None,
) -> AssessmentRequest:
    """
    Record that the family was told on ``on`` that the authority will not assess, with reasons.

    Meets the six weeks (SEND Regulations 2014, reg 5(1); Children and Families Act 2014, s36(5)) and opens the
    time to appeal and to ask for mediation.
    """
    with begin_act(request.child, by=by, now=now, submission=submission) as act:
        act.check("decide_not_assess")
        current = _awaiting(act, request, RequestKind.INITIAL, on)
        refuse_unlawful_reasons(
            reasons,
            "the child has or may have special educational needs, and it may be necessary for special educational "
            "provision to be made under a plan (Children and Families Act 2014, s36(8))",
        )
        refuse_without_appeal_pack(appeal_pack)
        act.change(current, on=on, outcome=RequestOutcome.REFUSE, decision_sent_on=on, decision_reasons=reasons)
        act.record("request.refused", on=on, about=current, data={"kind": current.kind, "appeal_pack": True})
    return current


def decide_reassess(
    request: AssessmentRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    is_agreed: bool,
    reasons: str = "",
    appeal_pack: bool = False,
    submission: Submission | None = None,
) -> NeedsAssessment | AssessmentRequest:
    """
    Record that the family was told on ``on`` whether the child will be reassessed (SEND Regulations 2014, reg 25).

    Agreed: a reassessment whose fourteen weeks run from that notice (reg 27(2)). Refused: reasons, and the
    family's rights.
    """
    with begin_act(request.child, by=by, now=now, submission=submission) as act:
        act.check("decide_reassess")
        current = _awaiting(act, request, RequestKind.REASSESSMENT, on)
        refuse_ended_plan(act, current.plan)
        outcome = RequestOutcome.ASSESS if is_agreed else RequestOutcome.REFUSE
        if not is_agreed:
            refuse_unlawful_reasons(reasons, "a reassessment is necessary (SEND Regulations 2014, reg 24)")
            refuse_without_appeal_pack(appeal_pack)
        act.change(current, on=on, outcome=outcome, decision_sent_on=on, decision_reasons=reasons)
        if not is_agreed:
            act.record("reassessment.refused", on=on, about=current, data={"kind": current.kind, "appeal_pack": True})
            return current
        made = act.add(
            NeedsAssessment,
            child=act.child_of(current),
            request=current,
            plan=current.plan,
            origin=Origin.REASSESSMENT,
            clock_start_on=on,
            outcome=AssessmentOutcome.AWAITED,
        )
        act.record(
            "reassessment.agreed", on=on, about=current, data={"kind": current.kind, "assessment": made.source_id}
        )
    return made


def reverse_refusal(
    child: Child,
    *,
    by: User,
    on: date,
    now: datetime,
    notice_sent_on: date | None = None,
    submission: Submission | None = None,
) -> NeedsAssessment:
    """
    Record that the authority itself reversed, on ``on``, its refusal to assess or to issue a plan.

    The refusal's clocks stay void; a new assessment with its own day 0 takes their place (statutory clock, 2.1).
    After a refusal to issue the decision is to issue a plan, so the drafting begins.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("reverse_refusal")
        case = CaseNow(act.child, act.today)
        refused = case.refused_request
        assessment = None if refused else next((one for one in case.assessments if one.outcome == "N"), None)
        refused_on = refused.decision_sent_on if refused else assessment.no_plan_notified_on if assessment else None
        if refused_on is None:
            raise MoveNotAllowed("There is no refusal to reverse.")
        act.check_day(on, not_before=refused_on, what="The day of the reversal")
        if notice_sent_on is not None:
            act.check_day(notice_sent_on, not_before=on, what="The day the family was told")
        made = act.add(
            NeedsAssessment,
            child=act.child_of(refused or assessment),
            request=refused or (assessment.request if assessment else None),
            origin=Origin.REVERSAL,
            clock_start_on=on,
            will_assess_notice_on=notice_sent_on,
            outcome=AssessmentOutcome.AWAITED if refused else AssessmentOutcome.ISSUE,
            issue_decided_on=None if refused else on,
        )
        act.record(
            "refusal.reversed",
            on=on,
            about=made,
            data={"refusal": (refused or assessment).source_id},  # type: ignore[union-attr]
        )
    return made


def withdraw(
    child: Child,
    *,
    by: User,
    on: date,
    now: datetime,
    reason: str = WithdrawnReason.WITHDRAWN,
    exported_to_la: str = "",
    submission: Submission | None = None,
) -> AssessmentRequest | NeedsAssessment:
    """
    Record that the requester or the family withdrew on ``on``, or that the child moved to another authority.

    Voids the clocks. A withdrawal comes before the decision to issue a plan; a move may come at any time before
    the final plan. The open request ends, or failing one the assessment under way.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("withdraw")
        case = CaseNow(act.child, act.today)
        current = case.open_request or _withdrawable(case, reason)
        if current is None:
            raise MoveNotAllowed("No request or assessment is open, or the decision to issue a plan is already made.")
        began = current.received_on if isinstance(current, AssessmentRequest) else current.clock_start_on
        act.check_day(on, not_before=began, what="The day of the withdrawal")
        extra = {"exported_to_la": exported_to_la} if exported_to_la and isinstance(current, AssessmentRequest) else {}
        act.change(current, on=on, outcome="W", withdrawn_on=on, withdrawn_reason=reason, **extra)
        kind = "request.withdrawn" if isinstance(current, AssessmentRequest) else "assessment.withdrawn"
        act.record(kind, on=on, about=current, data={"reason": reason})
    return current


def _withdrawable(case: CaseNow, reason: str) -> NeedsAssessment | None:
    if case.open_assessment is not None or reason != WithdrawnReason.MOVED_OUT:
        return case.open_assessment
    in_hand = case.assessments[0] if case.assessments else None
    is_drafting = case.stage in (Stage.DRAFTING, Stage.DRAFT_SENT)
    return in_hand if in_hand and is_drafting and in_hand.outcome == AssessmentOutcome.ISSUE else None
