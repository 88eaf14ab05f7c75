"""Advice and information for an assessment: sought, received, not needed, excused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ehcp.history.acts.current import refuse_ended_plan
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.law.claims import Claim, judge
from ehcp.law.grounds import NOT_A_GROUND
from ehcp.models import AdviceKind, AdviceRequest, AssessmentOutcome, Deadline, NeedsAssessment
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class AdviceAsked:
    """One request for advice: its kind and the person or service it goes to."""

    kind: str
    adviser: str = ""


def request_advice(
    assessment: NeedsAssessment,
    *,
    asked: Sequence[AdviceAsked],
    by: User,
    on: date,
    now: datetime,
    body_received_on: date | None = None,
    submission: Submission | None = None,
) -> list[AdviceRequest]:
    """
    Record that advice was sought on ``on`` from each of ``asked`` (SEND Regulations 2014, reg 6(1)).

    Each adviser has six weeks from the day the request reached them (reg 8(1)); without ``body_received_on``
    that is the day it was sent. The family's own advice has no limit.
    """
    with begin_act(assessment.child, by=by, now=now, submission=submission) as act:
        act.check("request_advice")
        current = NeedsAssessment.objects.get(pk=assessment.pk, child__in=act.records)
        if current.outcome != AssessmentOutcome.AWAITED or current.entered_in_error:
            raise MoveNotAllowed("Advice is sought for an assessment that is under way; this one is not.")
        refuse_ended_plan(act, current.plan)
        if not asked:
            raise MoveNotAllowed("Select at least one kind of advice.")
        act.check_day(on, not_before=current.clock_start_on, what="The day the request was sent")
        if body_received_on is not None:
            act.check_day(body_received_on, not_before=on, what="The day the adviser received the request")
        made = []
        for one in asked:
            advice = act.add(
                AdviceRequest,
                assessment=current,
                kind=one.kind,
                adviser=one.adviser or None,
                requested_on=on,
                body_received_on=None if one.kind == AdviceKind.PARENT else body_received_on,
            )
            act.record("advice.requested", on=on, about=advice, data={"kind": one.kind})
            made.append(advice)
    return made


def _open(act: Act, advice: AdviceRequest) -> AdviceRequest:
    current = AdviceRequest.objects.select_related("assessment").get(pk=advice.pk, assessment__child__in=act.records)
    if current.received_on:
        raise MoveNotAllowed("This advice was already received.")
    if current.cancelled_on:
        raise MoveNotAllowed("This request for advice was cancelled.")
    return current


def receive_advice(
    advice: AdviceRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> AdviceRequest:
    """Record that advice reached the authority on ``on``; meets the adviser's six weeks (reg 8(1))."""
    with begin_act(advice.assessment.child, by=by, now=now, submission=submission) as act:
        act.check("receive_advice")
        current = _open(act, advice)
        act.check_day(on, not_before=current.requested_on, what="The day the advice was received")
        act.change(current, on=on, received_on=on)
        act.record("advice.received", on=on, about=current, data={"kind": current.kind})
    return current


def cancel_advice(
    advice: AdviceRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    reason: str,
    all_agree: bool,
    submission: Submission | None = None,
) -> AdviceRequest:
    """
    Record that this advice is not needed, because earlier advice is enough.

    Adviser, authority and family must all be satisfied of it (SEND Regulations 2014, reg 6(4)). Voids the limit.
    """
    with begin_act(advice.assessment.child, by=by, now=now, submission=submission) as act:
        act.check("cancel_advice")
        current = _open(act, advice)
        if not all_agree:
            raise MoveNotAllowed(
                "The adviser, the authority and the family must all agree that the advice already there is enough."
            )
        act.check_day(on, not_before=current.requested_on, what="The day it was agreed")
        act.change(current, on=on, cancelled_on=on, cancelled_reason=reason)
        act.record("advice.cancelled", on=on, about=current, data={"kind": current.kind})
    return current


def exempt_advice(
    advice: AdviceRequest,
    *,
    by: User,
    on: date,
    now: datetime,
    claim: Claim,
    submission: Submission | None = None,
) -> AdviceRequest:
    """
    Accept a ground on which an adviser's six weeks may be missed (SEND Regulations 2014, reg 8(2)).

    The ground must pass its test. The limit does not move, and the authority's own limits are not excused.
    """
    with begin_act(advice.assessment.child, by=by, now=now, submission=submission) as act:
        act.check("exempt_advice")
        current = AdviceRequest.objects.get(pk=advice.pk, assessment__child__in=act.records)
        limit = (
            Deadline.objects.current()
            .filter(record_type="advice", record_id=current.source_id, rule="advice_return", replaced_on__isnull=True)
            .first()
        )
        if limit is None or limit.due_on is None or limit.starts_on is None:
            raise MoveNotAllowed("This advice has no time limit.")
        if current.exemption_ground:
            raise MoveNotAllowed("An exemption is already recorded for this advice.")
        verdict = judge("advice_return", claim, limit.starts_on, limit.due_on, act.law)
        if not verdict.is_passed:
            raise MoveNotAllowed(f"{verdict.reason} {NOT_A_GROUND}")
        act.check_day(on, not_before=current.requested_on, what="The day of the exemption")
        act.change(current, on=on, exemption_ground=claim.ground)
        act.record("advice.exempted", on=on, about=current, data={"ground": claim.ground})
    return current
