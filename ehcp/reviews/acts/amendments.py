"""Amendments of a plan: proposed, made, or dropped after all (SEND Regulations 2014, regs 22 and 28)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ehcp.history.acts.current import current_plan, current_review
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.words import in_words, reasons_given
from ehcp.law.rules import rule_in_force
from ehcp.models import AnnualReview, PhaseTransfer, Plan, ReviewDecision, ReviewKind
from ehcp.plan_text.acts.versions import freeze_draft, freeze_final, text_to_send
from ehcp.plan_text.models.versions import VersionCause
from ehcp.plan_text.reads.versions import named_now
from ehcp.plans.acts.placements import Setting
from ehcp.plans.acts.plans import served_by_post
from ehcp.requests.acts.requests import refuse_without_appeal_pack
from ehcp.reviews.reads.reviews import begun_on, open_amendment
from ehcp.transfers.acts.phases import record_naming
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

# A day of service further off than this is a slip of the pen.
LONGEST_POST_DAYS = 28


def record_notice(
    act: Act, review: AnnualReview, *, on: date, served_on: date | None = None, by_post: bool = False
) -> None:
    """Set the day the notice of amendments was sent and served; inside an act (reg 22(2))."""
    served = _served(act, on, served_on, by_post=by_post)
    act.change(review, on=on, amendment_notice_sent_on=on, amendment_served_on=served)
    act.record("amendment.proposed", on=on, about=review, data={"served_on": served.isoformat()})
    _freeze_notice(act, review.plan, on)


def _freeze_notice(act: Act, plan: Plan, on: date) -> None:
    """Keep the changed words that go to the family with the notice, where they are written here."""
    freeze_draft(act, text_to_send(act, plan=plan), plan, VersionCause.AMENDMENT_NOTICE, on=on)


def _served(act: Act, sent: date, served_on: date | None, *, by_post: bool) -> date:
    """Return the day served: the day given, or what the authority's setting says of post, or the day sent."""
    served = served_on or (served_by_post(sent, act.law) if by_post else sent)
    _check_served(sent, served)
    return served


def _check_served(sent: date, served: date) -> None:
    if served < sent:
        raise MoveNotAllowed("The notice cannot be served before it was sent.")
    if (served - sent).days > LONGEST_POST_DAYS:
        raise MoveNotAllowed(f"The day served must be within {LONGEST_POST_DAYS} days of the day it was sent.")


def _proposed(act: Act, review: AnnualReview) -> tuple[AnnualReview, date]:
    """Return an amendment proposed and still open, as held now, and the day its notice was sent."""
    current = current_review(act, review)
    if current.amendment_notice_sent_on is None:
        raise MoveNotAllowed("Record the notice of amendments first: the family must see the changes proposed.")
    if current.amended_final_sent_on:
        raise MoveNotAllowed(f"The amended final plan was already sent on {in_words(current.amended_final_sent_on)}.")
    if current.not_amended_sent_on:
        raise MoveNotAllowed(
            f"The family were told on {in_words(current.not_amended_sent_on)} that the plan is not amended."
        )
    return current, current.amendment_notice_sent_on


def send_amendment_notice(
    review: AnnualReview,
    *,
    by: User,
    on: date,
    now: datetime,
    served_on: date | None = None,
    by_post: bool = False,
    submission: Submission | None = None,
) -> AnnualReview:
    """
    Record that the plan, the changes proposed and the evidence were sent on ``on`` (SEND Regulations 2014, reg 22(2)).

    Owed within four weeks of the meeting; the amended plan within eight weeks of it (reg 22(3)). The family
    have fifteen days from ``served_on``; without that day it was served when sent, or as post is.
    """
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("send_amendment_notice")
        current = current_review(act, review)
        if current.amendment_notice_sent_on:
            raise MoveNotAllowed(f"The notice was already sent on {in_words(current.amendment_notice_sent_on)}.")
        if current.amended_final_sent_on or current.not_amended_sent_on:
            raise MoveNotAllowed("This amendment is already finished.")
        if current.decision != ReviewDecision.AMEND:
            raise MoveNotAllowed("Record the decision to amend first: the notice follows it.")
        act.check_day(on, not_before=current.decision_sent_on, what="The day the notice was sent")
        record_notice(act, current, on=on, served_on=served_on, by_post=by_post)
    return current


def serve_amendment_notice(
    review: AnnualReview, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> AnnualReview:
    """Record that the notice reached the family on ``on``: the first of their fifteen days (reg 22(2)(c))."""
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("serve_amendment_notice")
        current, sent = _proposed(act, review)
        act.check_day(on, what="The day served")
        _check_served(sent, on)
        act.change(current, on=on, amendment_served_on=on)
        act.record("amendment.served", on=on, about=current)
    return current


def agree_early_finish(
    review: AnnualReview, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> AnnualReview:
    """Record that the family agreed in writing on ``on`` to finish their fifteen days early (reg 22(2)(c))."""
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("agree_early_finish")
        current, sent = _proposed(act, review)
        served = current.amendment_served_on or sent
        act.check_day(on, not_before=served, what="The day the family agreed")
        if current.early_finish_agreed_on:
            raise MoveNotAllowed(f"The family already agreed on {in_words(current.early_finish_agreed_on)}.")
        end = window_end(act, served)
        if on > end:
            raise MoveNotAllowed(f"The fifteen days ended on {in_words(end)}: there is nothing to finish early.")
        act.change(current, on=on, early_finish_agreed_on=on)
        act.record("amendment.early_finish_agreed", on=on, about=current)
    return current


def window_end(act: Act, served: date) -> date:
    """Return the last of the family's days after a notice served on ``served`` (reg 22(2)(c))."""
    return rule_in_force("amendment_window", served).due_on(served, act.law) or served


def _refuse_premature(act: Act, review: AnnualReview, sent: date, on: date) -> bool:
    """Refuse a final plan while the fifteen days run; say whether a setting lets it through with a warning."""
    end = window_end(act, review.amendment_served_on or sent)
    agreed = review.early_finish_agreed_on
    if on > end or (agreed is not None and agreed <= on):
        return False
    if act.law.premature_final == "warn":
        return True
    raise MoveNotAllowed(
        f"The family have until {in_words(end)} to answer the notice. Send the amended plan from "
        f"{in_words(end + timedelta(days=1))}, or record first that they agreed in writing to finish early."
    )


def issue_amended_final(
    review: AnnualReview,
    *,
    by: User,
    on: date,
    now: datetime,
    appeal_pack: bool = False,
    transfer: PhaseTransfer | None = None,
    setting: Setting | None = None,
    setting_from: date | None = None,
    submission: Submission | None = None,
) -> AnnualReview:
    """
    Record that the amended final plan was sent to everyone on ``on`` (SEND Regulations 2014, reg 22(3)).

    Owed within eight weeks of the notice and twelve of the meeting. With ``transfer`` the plan names the next
    setting and meets that limit too (reg 18). Refused while the family's fifteen days run, unless they agreed.
    """
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("issue_amended_final")
        current, sent = _proposed(act, review)
        if current.kind != ReviewKind.AMENDMENT and current.decision_sent_on is None:
            raise MoveNotAllowed("Record the decision to amend first.")
        not_before = max(day for day in (sent, current.decision_sent_on) if day is not None)
        act.check_day(on, not_before=not_before, what="The day the amended plan was sent")
        is_premature = _refuse_premature(act, current, sent, on)
        refuse_without_appeal_pack(appeal_pack)
        act.change(current, on=on, amended_final_sent_on=on)
        data = {"premature": True} if is_premature else {}
        act.record("amendment.final_sent", on=on, about=current, data=data)
        if transfer is not None:
            record_naming(act, transfer, on=on, setting=setting or Setting(), from_on=setting_from)
        text = text_to_send(act, plan=current.plan)
        named = named_now(current.plan, on)
        freeze_final(act, text, current.plan, VersionCause.AMENDED_FINAL, on=on, placement=named)
    return current


def decide_not_amend(
    review: AnnualReview,
    *,
    by: User,
    on: date,
    now: datetime,
    reasons: str,
    appeal_pack: bool = False,
    submission: Submission | None = None,
) -> AnnualReview:
    """
    Record that the family were told on ``on`` that the plan is not amended after all.

    Law: SEND Regulations 2014, reg 22(4). Counted from the notice of amendments; opens the time to appeal.
    """
    with begin_act(review.plan.child, by=by, now=now, submission=submission) as act:
        act.check("decide_not_amend")
        current, sent = _proposed(act, review)
        act.check_day(on, not_before=sent, what="The day the family were told")
        reasons_given(reasons)
        refuse_without_appeal_pack(appeal_pack)
        act.change(current, on=on, not_amended_sent_on=on, not_amend_reasons=reasons.strip())
        act.record("amendment.dropped", on=on, about=current)
    return current


def amend_without_review(
    plan: Plan,
    *,
    by: User,
    on: date,
    now: datetime,
    reasons: str,
    served_on: date | None = None,
    by_post: bool = False,
    submission: Submission | None = None,
) -> AnnualReview:
    """
    Record a notice of amendments sent on ``on`` outside a review (SEND Regulations 2014, reg 28).

    It follows the same steps as after a review and does not count as one.
    """
    with begin_act(plan.child, by=by, now=now, submission=submission) as act:
        act.check("amend_without_review")
        current = current_plan(act, plan)
        act.check_day(on, not_before=begun_on(current), what="The day the notice was sent")
        reasons_given(reasons)
        other = open_amendment(current)
        if other is not None and other.amendment_notice_sent_on is not None:
            raise MoveNotAllowed(
                f"Amendments proposed on {in_words(other.amendment_notice_sent_on)} are still open. Finish those first."
            )
        served = _served(act, on, served_on, by_post=by_post)
        made = act.add(
            AnnualReview,
            plan=current,
            kind=ReviewKind.AMENDMENT,
            amendment_notice_sent_on=on,
            amendment_served_on=served,
            decision_reasons=reasons.strip(),
        )
        data = {"without_review": True, "served_on": served.isoformat()}
        act.record("amendment.proposed", on=on, about=made, data=data)
        _freeze_notice(act, current, on)
        act.result = {"review": made.pk}
    return made
