"""Reviews of a plan: called, held, reported, decided (SEND Regulations 2014, regs 18 to 21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ehcp.history.acts.current import current_plan, current_review
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.words import in_words, reasons_given
from ehcp.models import AnnualReview, Outcome, Participation, PhaseTransfer, Plan, ReviewDecision, ReviewKind
from ehcp.plans.acts.ceasing import record_cease_decision
from ehcp.requests.acts.requests import refuse_without_appeal_pack
from ehcp.reviews.acts.amendments import record_notice
from ehcp.reviews.reads.reviews import begun_on, unfinished_review
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

MEETING_KINDS = (ReviewKind.ANNUAL, ReviewKind.EARLY, ReviewKind.PHASE_TRANSFER, ReviewKind.MOVE_IN)


def _called(act: Act, review: AnnualReview) -> AnnualReview:
    """Return a review whose meeting is still to be held."""
    current = current_review(act, review)
    if current.meeting_on:
        raise MoveNotAllowed(f"The meeting was held on {in_words(current.meeting_on)}.")
    return current


def _refuse_another(plan: Plan, *, but: AnnualReview | None = None) -> None:
    """Raise ``MoveNotAllowed`` while another review of the plan is called, or held and not decided."""
    other = unfinished_review(plan, but=but)
    if other is None:
        return
    if other.meeting_on:
        raise MoveNotAllowed(
            f"A review held on {in_words(other.meeting_on)} is not decided yet. Record its decision first."
        )
    when = f" for {in_words(other.planned_meeting_on)}" if other.planned_meeting_on else ""
    raise MoveNotAllowed(f"A review is already called{when}. Record its meeting, move it or cancel it.")


def call_review(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    planned_meeting_on: date,
    kind: str = ReviewKind.ANNUAL,
    invitation_sent_on: date | None = None,
    papers_sent_on: date | None = None,
    submission: Submission | None = None,
) -> AnnualReview:
    """
    Record that on ``on`` the day of a review meeting was fixed, and which notices have gone out.

    Two weeks' notice and the advice are owed to everyone the law names (SEND Regulations 2014, reg 20(3) and
    (4)). A notice sent later than that is recorded, and shows as late.
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("call_review")
        current = current_plan(act, plan)
        if kind not in MEETING_KINDS:
            raise MoveNotAllowed("An amendment without a review has no meeting.")
        act.check_day(on, not_before=begun_on(current), what="The day the meeting was fixed")
        if planned_meeting_on < on:
            raise MoveNotAllowed("The meeting must be on or after the day it was fixed.")
        _check_notices(act, on, invitation_sent_on, papers_sent_on)
        _refuse_another(current)
        made = act.add(
            AnnualReview,
            plan=current,
            kind=kind,
            called_on=on,
            planned_meeting_on=planned_meeting_on,
            invitation_sent_on=invitation_sent_on,
            papers_sent_on=papers_sent_on,
        )
        _link_phase_transfer(act, made, on)
        act.record(
            "review.called", on=on, about=made, data={"kind": kind, "planned_on": planned_meeting_on.isoformat()}
        )
        act.result = {"review": made.pk}
    return made


def _check_notices(act: Act, called: date | None, *sent: date | None) -> None:
    for day, what in zip(sent, ("The day the invitation was sent", "The day the papers were sent"), strict=True):
        if day is not None:
            act.check_day(day, not_before=called, what=what)


def send_review_papers(
    review: AnnualReview,
    *,
    by: User,
    now: datetime,
    invitation_sent_on: date | None = None,
    papers_sent_on: date | None = None,
    submission: Submission | None = None,
) -> AnnualReview:
    """Record the day the invitation, the papers or both went out (SEND Regulations 2014, reg 20(3) and (4))."""
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("send_review_papers")
        current = current_review(act, review)
        if current.planned_meeting_on is None:
            raise MoveNotAllowed("This review was not called here.")
        if invitation_sent_on is None and papers_sent_on is None:
            raise MoveNotAllowed("Enter the day the invitation or the papers were sent.")
        _check_notices(act, current.called_on, invitation_sent_on, papers_sent_on)
        if invitation_sent_on is not None:
            act.change(current, on=invitation_sent_on, invitation_sent_on=invitation_sent_on)
            act.record("review.invitation_sent", on=invitation_sent_on, about=current)
        if papers_sent_on is not None:
            act.change(current, on=papers_sent_on, papers_sent_on=papers_sent_on)
            act.record("review.papers_sent", on=papers_sent_on, about=current)
    return current


def move_review(
    review: AnnualReview,
    *,
    by: User,
    on: date,
    now: datetime,
    planned_meeting_on: date,
    submission: Submission | None = None,
) -> AnnualReview:
    """
    Record that on ``on`` the meeting was moved to another day; the notice and the papers are owed anew.

    They fall two weeks before the new day (SEND Regulations 2014, reg 20(3)). No other limit moves.
    """
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("move_review")
        current = _called(act, review)
        act.check_day(on, not_before=current.called_on, what="The day the meeting was moved")
        if planned_meeting_on < on:
            raise MoveNotAllowed("The new meeting day must be on or after the day it was moved.")
        before = current.planned_meeting_on
        if planned_meeting_on == before:
            raise MoveNotAllowed("The meeting is already on that day.")
        act.change(
            current,
            on=on,
            called_on=on,
            planned_meeting_on=planned_meeting_on,
            invitation_sent_on=None,
            papers_sent_on=None,
        )
        data = {"planned_on": planned_meeting_on.isoformat(), "planned_before": before.isoformat() if before else ""}
        act.record("review.moved", on=on, about=current, data=data)
    return current


def cancel_review(
    review: AnnualReview, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> AnnualReview:
    """Record that a called meeting will not be held; the yearly limit runs on (Children and Families Act 2014, s44)."""
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("cancel_review")
        current = _called(act, review)
        act.check_day(on, not_before=current.called_on, what="The day the meeting was cancelled")
        for transfer in current.phase_transfers.all():
            act.change(transfer, on=on, review=None)
        act.change(current, on=on, cancelled_on=on)
        act.record("review.cancelled", on=on, about=current)
    return current


def hold_review(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    review: AnnualReview | None = None,
    kind: str = ReviewKind.ANNUAL,
    child_part: str = "",
    family_part: str = "",
    ratings: Mapping[int, str] | None = None,
    submission: Submission | None = None,
) -> AnnualReview:
    """
    Record the review meeting of ``on``: called before, or (``review`` None) never called here.

    Starts the report's two weeks and the decision's four (SEND Regulations 2014, reg 20(7) and (10)). The
    meeting never completes the review. ``ratings`` gives outcomes, by key, how far each was met.
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("hold_review")
        current = current_plan(act, plan)
        if kind not in MEETING_KINDS:
            raise MoveNotAllowed("An amendment without a review has no meeting.")
        act.check_day(on, not_before=begun_on(current), what="The day of the meeting")
        called = _called(act, review) if review else None
        _refuse_another(current, but=called)
        took_part = {"child_part": child_part, "family_part": family_part}
        if not set(took_part.values()) <= {"", *Participation.values}:
            raise MoveNotAllowed("Say how the child and the family took part.")
        if called is None:
            called = act.add(AnnualReview, plan=current, kind=kind, meeting_on=on, **took_part)
        else:
            act.change(called, on=on, meeting_on=on, kind=kind, **took_part)
        _link_phase_transfer(act, called, on)
        _rate(act, called, on, ratings or {})
        act.record("review.held", on=on, about=called, data={"kind": kind, **took_part})
        act.result = {"review": called.pk}
    return called


def _link_phase_transfer(act: Act, review: AnnualReview, on: date) -> None:
    """Tie a phase transfer review to the transfer of the plan that it is for (reg 18)."""
    if review.kind != ReviewKind.PHASE_TRANSFER:
        return
    open_ones = PhaseTransfer.objects.filter(
        plan=review.plan, final_naming_sent_on__isnull=True, no_transfer_on__isnull=True, review__isnull=True
    )
    transfer = open_ones.order_by("transfer_year", "pk").first()
    if transfer is not None:
        act.change(transfer, on=on, review=review)


def _rate(act: Act, review: AnnualReview, on: date, ratings: Mapping[int, str]) -> None:
    if not ratings:
        return
    for outcome in Outcome.objects.filter(plan=review.plan, pk__in=ratings):
        act.change(outcome, on=on, rating=ratings[outcome.pk], rated_on=on, review=review)


def receive_report(
    review: AnnualReview, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> AnnualReview:
    """Record that the report of the meeting came, or was sent where the authority writes it (reg 20(7) to (9))."""
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("receive_report")
        current = current_review(act, review)
        if current.meeting_on is None:
            raise MoveNotAllowed("Record the meeting first: the report follows it.")
        if current.report_received_on:
            raise MoveNotAllowed(
                f"The report was already recorded as received on {in_words(current.report_received_on)}."
            )
        act.check_day(on, not_before=current.meeting_on, what="The day the report was received")
        act.change(current, on=on, report_received_on=on)
        act.record("review.report_received", on=on, about=current)
    return current


def decide_review(
    review: AnnualReview,
    *,
    by: User,
    on: date,
    now: datetime,
    decision: str,
    reasons: str,
    appeal_pack: bool = False,
    is_notice_with_it: bool = False,
    served_on: date | None = None,
    by_post: bool = False,
    replies_on: date | None = None,
    cease_ground: str = "",
    return_not_wanted: bool = False,
    submission: Submission | None = None,
) -> AnnualReview:
    """
    Record that the family were told on ``on`` whether the plan is maintained, amended or ceased (reg 20(10)).

    Completes the review: the next year runs from here. The report may be missing, because the limit runs from
    the meeting. To amend, the notice of amendments may go with it (reg 22(2)); to cease, the same letter is the
    notice of ceasing and opens the time to appeal (reg 20(11), reg 31).
    """
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("decide_review")
        current = current_review(act, review)
        _refuse_undecidable(act, current, on)
        reasons_given(reasons)
        if decision != ReviewDecision.AMEND:
            refuse_without_appeal_pack(appeal_pack)
        act.change(current, on=on, decision=decision, decision_sent_on=on, decision_reasons=reasons.strip())
        act.record("review.decided", on=on, about=current, data={"decision": decision})
        if decision == ReviewDecision.CEASE:
            record_cease_decision(
                act,
                current.plan,
                on=on,
                ground=cease_ground,
                reasons=reasons,
                replies_on=replies_on,
                review=current,
                no_return=return_not_wanted,
            )
        elif decision == ReviewDecision.AMEND and is_notice_with_it:
            record_notice(act, current, on=on, served_on=served_on, by_post=by_post)
    return current


def _refuse_undecidable(act: Act, review: AnnualReview, on: date) -> None:
    if review.kind == ReviewKind.AMENDMENT:
        raise MoveNotAllowed("An amendment without a review has no review decision.")
    if review.meeting_on is None:
        raise MoveNotAllowed("Record the meeting first: a review cannot be decided without one.")
    if review.decision_sent_on:
        raise MoveNotAllowed(f"This review was already decided on {in_words(review.decision_sent_on)}.")
    act.check_day(on, not_before=review.meeting_on, what="The day the decision was sent")
    later = [day for day in (review.amendment_notice_sent_on, review.amended_final_sent_on) if day is not None]
    if later and on > min(later):
        raise MoveNotAllowed(
            f"The notice or the amended plan went on {in_words(min(later))}: the decision cannot be later than that."
        )
