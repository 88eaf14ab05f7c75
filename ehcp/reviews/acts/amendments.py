"""Amendments of a plan: proposed, made, or dropped after all (SEND Regulations 2014, regs 22 and 28)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ehcp.history.acts.frame import Act, Submission, act
from ehcp.history.acts.held import held_plan, held_review
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
    going: Act, review: AnnualReview, *, on: date, served_on: date | None = None, by_post: bool = False
) -> None:
    """Set the day the notice of amendments was sent and served; inside an act (reg 22(2))."""
    served = _served(going, on, served_on, by_post=by_post)
    going.change(review, on=on, amendment_notice_sent_on=on, amendment_served_on=served)
    going.record("amendment.proposed", on=on, about=review, data={"served_on": served.isoformat()})
    _freeze_notice(going, review.plan, on)


def _freeze_notice(going: Act, plan: Plan, on: date) -> None:
    """Keep the changed words that go to the family with the notice, where they are written here."""
    freeze_draft(going, text_to_send(going, plan=plan), plan, VersionCause.AMENDMENT_NOTICE, on=on)


def _served(going: Act, sent: date, served_on: date | None, *, by_post: bool) -> date:
    """Return the day served: the day given, or what the authority's setting says of post, or the day sent."""
    served = served_on or (served_by_post(sent, going.law) if by_post else sent)
    _check_served(sent, served)
    return served


def _check_served(sent: date, served: date) -> None:
    if served < sent:
        raise MoveNotAllowed("The notice cannot be served before it was sent.")
    if (served - sent).days > LONGEST_POST_DAYS:
        raise MoveNotAllowed(f"The day served must be within {LONGEST_POST_DAYS} days of the day it was sent.")


def _proposed(going: Act, review: AnnualReview) -> tuple[AnnualReview, date]:
    """Return an amendment proposed and still open, as held now, and the day its notice was sent."""
    held = held_review(going, review)
    if held.amendment_notice_sent_on is None:
        raise MoveNotAllowed("Record the notice of amendments first: the family must see the changes proposed.")
    if held.amended_final_sent_on:
        raise MoveNotAllowed(f"The amended final plan was already sent on {in_words(held.amended_final_sent_on)}.")
    if held.not_amended_sent_on:
        raise MoveNotAllowed(
            f"The family were told on {in_words(held.not_amended_sent_on)} that the plan is not amended."
        )
    return held, held.amendment_notice_sent_on


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
    with act(review.plan.child, by=by, now=now, submission=submission) as going:
        going.check("send_amendment_notice")
        held = held_review(going, review)
        if held.amendment_notice_sent_on:
            raise MoveNotAllowed(f"The notice was already sent on {in_words(held.amendment_notice_sent_on)}.")
        if held.amended_final_sent_on or held.not_amended_sent_on:
            raise MoveNotAllowed("This amendment is already finished.")
        if held.decision != ReviewDecision.AMEND:
            raise MoveNotAllowed("Record the decision to amend first: the notice follows it.")
        going.check_day(on, not_before=held.decision_sent_on, what="The day the notice was sent")
        record_notice(going, held, on=on, served_on=served_on, by_post=by_post)
    return held


def serve_amendment_notice(
    review: AnnualReview, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> AnnualReview:
    """Record that the notice reached the family on ``on``: the first of their fifteen days (reg 22(2)(c))."""
    with act(review.plan.child, by=by, now=now, submission=submission) as going:
        going.check("serve_amendment_notice")
        held, sent = _proposed(going, review)
        going.check_day(on, what="The day served")
        _check_served(sent, on)
        going.change(held, on=on, amendment_served_on=on)
        going.record("amendment.served", on=on, about=held)
    return held


def agree_early_finish(
    review: AnnualReview, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> AnnualReview:
    """Record that the family agreed in writing on ``on`` to finish their fifteen days early (reg 22(2)(c))."""
    with act(review.plan.child, by=by, now=now, submission=submission) as going:
        going.check("agree_early_finish")
        held, sent = _proposed(going, review)
        served = held.amendment_served_on or sent
        going.check_day(on, not_before=served, what="The day the family agreed")
        if held.early_finish_agreed_on:
            raise MoveNotAllowed(f"The family already agreed on {in_words(held.early_finish_agreed_on)}.")
        end = window_end(going, served)
        if on > end:
            raise MoveNotAllowed(f"The fifteen days ended on {in_words(end)}: there is nothing to finish early.")
        going.change(held, on=on, early_finish_agreed_on=on)
        going.record("amendment.early_finish_agreed", on=on, about=held)
    return held


def window_end(going: Act, served: date) -> date:
    """Return the last of the family's days after a notice served on ``served`` (reg 22(2)(c))."""
    return rule_in_force("amendment_window", served).due_on(served, going.law) or served


def _refuse_premature(going: Act, review: AnnualReview, sent: date, on: date) -> bool:
    """Refuse a final plan while the fifteen days run; say whether a setting lets it through with a warning."""
    end = window_end(going, review.amendment_served_on or sent)
    agreed = review.early_finish_agreed_on
    if on > end or (agreed is not None and agreed <= on):
        return False
    if going.law.premature_final == "warn":
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
    with act(review.plan.child, by=by, now=now, submission=submission) as going:
        going.check("issue_amended_final")
        held, sent = _proposed(going, review)
        if held.kind != ReviewKind.AMENDMENT and held.decision_sent_on is None:
            raise MoveNotAllowed("Record the decision to amend first.")
        not_before = max(day for day in (sent, held.decision_sent_on) if day is not None)
        going.check_day(on, not_before=not_before, what="The day the amended plan was sent")
        is_premature = _refuse_premature(going, held, sent, on)
        refuse_without_appeal_pack(appeal_pack)
        going.change(held, on=on, amended_final_sent_on=on)
        data = {"premature": True} if is_premature else {}
        going.record("amendment.final_sent", on=on, about=held, data=data)
        if transfer is not None:
            record_naming(going, transfer, on=on, setting=setting or Setting(), from_on=setting_from)
        text = text_to_send(going, plan=held.plan)
        named = named_now(held.plan, on)
        freeze_final(going, text, held.plan, VersionCause.AMENDED_FINAL, on=on, placement=named)
    return held


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
    with act(review.plan.child, by=by, now=now, submission=submission) as going:
        going.check("decide_not_amend")
        held, sent = _proposed(going, review)
        going.check_day(on, not_before=sent, what="The day the family were told")
        reasons_given(reasons)
        refuse_without_appeal_pack(appeal_pack)
        going.change(held, on=on, not_amended_sent_on=on, not_amend_reasons=reasons.strip())
        going.record("amendment.dropped", on=on, about=held)
    return held


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
    with act(plan.child, by=by, now=now, submission=submission) as going:
        going.check("amend_without_review")
        held = held_plan(going, plan)
        going.check_day(on, not_before=begun_on(held), what="The day the notice was sent")
        reasons_given(reasons)
        other = open_amendment(held)
        if other is not None and other.amendment_notice_sent_on is not None:
            raise MoveNotAllowed(
                f"Amendments proposed on {in_words(other.amendment_notice_sent_on)} are still open. Finish those first."
            )
        served = _served(going, on, served_on, by_post=by_post)
        made = going.add(
            AnnualReview,
            plan=held,
            kind=ReviewKind.AMENDMENT,
            amendment_notice_sent_on=on,
            amendment_served_on=served,
            decision_reasons=reasons.strip(),
        )
        data = {"without_review": True, "served_on": served.isoformat()}
        going.record("amendment.proposed", on=on, about=made, data=data)
        _freeze_notice(going, held, on)
        going.result = {"review": made.pk}
    return made
