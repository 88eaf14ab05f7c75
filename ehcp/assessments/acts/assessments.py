"""EHC needs assessments: the decision to issue a plan or not, and the end of a reassessment."""

from __future__ import annotations

from datetime import date, datetime

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.current import refuse_day_to_come, refuse_ended_plan
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import AssessmentOutcome, NeedsAssessment, Origin
from ehcp.plan_text.acts.versions import freeze_final, text_to_send
from ehcp.plan_text.models.versions import VersionCause
from ehcp.plan_text.reads.versions import named_now
from ehcp.requests.acts.requests import refuse_unlawful_reasons, refuse_without_appeal_pack
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def _current(act: Act, assessment: NeedsAssessment, outcomes: tuple[str, ...]) -> NeedsAssessment:
    """Return the assessment as it is held now; refuse unless its outcome is one of ``outcomes``."""
    current = NeedsAssessment.objects.get(pk=assessment.pk, child__in=act.records)
    if current.entered_in_error:
        raise MoveNotAllowed("This assessment was entered by mistake.")
    if current.outcome not in outcomes:
        refuse_day_to_come(current.withdrawn_on or current.no_plan_notified_on, act.today)
        raise MoveNotAllowed(f"This assessment was already decided: {current.get_outcome_display().lower()}.")
    return current


def tell_will_assess(
    assessment: NeedsAssessment, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> NeedsAssessment:
    """
    Record that the family was told on ``on`` that there will be an assessment after all (L22).

    Meets the two weeks after a reversal, an agreement, an order or a concession (SEND Regulations 2014, reg 42(2)
    and reg 44(2)(b)).
    """
    with begin_act(assessment.child, by=by, now=now, submission=submission) as act:
        act.check("tell_will_assess")
        current = _current(act, assessment, (AssessmentOutcome.AWAITED, AssessmentOutcome.ISSUE))
        if current.origin in (Origin.REQUEST, Origin.REASSESSMENT) or current.will_assess_notice_on:
            raise MoveNotAllowed("There is no such notice left to send.")
        act.check_day(on, not_before=current.clock_start_on, what="The day the family was told")
        act.change(current, on=on, will_assess_notice_on=on)
        act.record("assessment.notice_sent", on=on, about=current)
    return current


def decide_issue(
    assessment: NeedsAssessment,
    *,
    by: User,
    on: date,
    now: datetime,
    gaps: str = "",
    submission: Submission | None = None,
) -> NeedsAssessment:
    """
    Record the decision of ``on`` to issue a plan (Children and Families Act 2014, s37(1)).

    Where advice is still awaited, ``gaps`` says what is missing and why the decision does not wait for it. The
    sixteen weeks are met by no letter here: they pass when the draft is sent.
    """
    with begin_act(assessment.child, by=by, now=now, submission=submission) as act:
        act.check("decide_issue")
        current = _current(act, assessment, (AssessmentOutcome.AWAITED,))
        if current.origin == Origin.REASSESSMENT:
            raise MoveNotAllowed("A reassessment ends with the amended plan, not with a decision to issue.")
        act.check_day(on, not_before=current.clock_start_on, what="The day of the decision")
        awaited = CaseNow(act.child, act.today).open_advice
        if awaited and not gaps.strip():
            raise MoveNotAllowed(
                f"Advice is still awaited ({', '.join(one.get_kind_display().lower() for one in awaited)}). "
                "Say why the decision is made without it."
            )
        act.change(current, on=on, outcome=AssessmentOutcome.ISSUE, issue_decided_on=on, decision_reasons=gaps.strip())
        act.record("assessment.plan_agreed", on=on, about=current, data={"advice_awaited": len(awaited)})
    return current


def decide_not_issue(
    assessment: NeedsAssessment,
    *,
    by: User,
    on: date,
    now: datetime,
    reasons: str,
    appeal_pack: bool = True,
    submission: Submission | None = None,
) -> NeedsAssessment:
    """
    Record that the family was told on ``on``, with reasons, that no plan will be issued.

    Meets the sixteen weeks (SEND Regulations 2014, reg 10(1); Children and Families Act 2014, s36(9)), voids the
    limit of the final plan, and opens the time to appeal and to ask for mediation.
    """
    with begin_act(assessment.child, by=by, now=now, submission=submission) as act:
        act.check("decide_not_issue")
        current = _current(act, assessment, (AssessmentOutcome.AWAITED, AssessmentOutcome.ISSUE))
        if current.origin == Origin.REASSESSMENT or current.plans.filter(first_final_on__isnull=False).exists():
            raise MoveNotAllowed("The child has a plan: it is amended or ceased, not refused.")
        act.check_day(on, not_before=current.clock_start_on, what="The day the letter was sent")
        refuse_unlawful_reasons(
            reasons,
            "it is necessary for special educational provision to be made under a plan "
            "(Children and Families Act 2014, s37(1))",
        )
        refuse_without_appeal_pack(appeal_pack)
        act.change(
            current,
            on=on,
            outcome=AssessmentOutcome.NO_PLAN,
            no_plan_notified_on=on,
            decision_reasons=reasons.strip(),
        )
        act.record("assessment.plan_refused", on=on, about=current, data={"appeal_pack": True})
    return current


def finish_reassessment(
    assessment: NeedsAssessment,
    *,
    by: User,
    on: date,
    now: datetime,
    appeal_pack: bool = True,
    submission: Submission | None = None,
) -> NeedsAssessment:
    """
    Record that the plan made after a reassessment was sent on ``on``.

    Meets the fourteen weeks (SEND Regulations 2014, reg 27(2)) and opens the time to appeal.
    """
    with begin_act(assessment.child, by=by, now=now, submission=submission) as act:
        act.check("finish_reassessment")
        current = _current(act, assessment, (AssessmentOutcome.AWAITED,))
        if current.plan is None:
            raise MoveNotAllowed("This is a first assessment: it ends with a draft and a final plan.")
        refuse_ended_plan(act, current.plan)
        act.check_day(on, not_before=current.clock_start_on, what="The day the plan was sent")
        refuse_without_appeal_pack(appeal_pack)
        act.change(current, on=on, outcome=AssessmentOutcome.ISSUE, amended_final_sent_on=on)
        act.record("assessment.amended_final_sent", on=on, about=current, data={"appeal_pack": True})
        text = text_to_send(act, assessment=current)
        named = named_now(current.plan, on)
        freeze_final(act, text, current.plan, VersionCause.AMENDED_FINAL, on=on, placement=named)
    return current
