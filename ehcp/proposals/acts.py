"""Ask for a decision, take it, return it, take the question back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ehcp.assessments.acts.assessments import decide_issue
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.decisions import undecided
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.words import in_words
from ehcp.law.reasons import rests_on_money_alone
from ehcp.models import Child, NeedsAssessment, Proposal
from ehcp.proposals.kinds import KINDS, OPTIONS, Option
from ehcp.proposals.reads import questions
from ehcp.workflow import MoveNotAllowed, StaleCase
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day


def ask_decision(
    child: Child, *, option: str, reasons: str, by: User, now: datetime, submission: Submission | None = None
) -> Proposal:
    """
    Ask the decision officer for a decision, with what the officer proposes and why.

    Stops no clock: the limit is met when the family is told. A question that was returned is asked anew.
    """
    with begin_act(child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("ask_decision")
        asked = OPTIONS[option]
        _refuse_reasons(asked, reasons)
        case = CaseNow(act.child, act.today)
        question = next((one for one in questions(case) if one.kind == asked.kind), None)
        if question is None:
            raise MoveNotAllowed(
                f"“{KINDS[asked.kind]}” cannot be asked now: it is asked or decided already, or the case is elsewhere."
            )
        Proposal.objects.open().filter(kind=question.kind, record_id=question.record_id).update(closed_at=now)
        made = Proposal.objects.create(
            child=act.child,
            kind=question.kind,
            record_id=question.record_id,
            option=option,
            reasons=reasons.strip(),
            asked_at=now,
            asked_by=by,
        )
        _tell(act, "decision.asked", made, option)
    return made


def _tell(act: Act, kind: str, proposal: Proposal, option: str, on: date | None = None) -> None:
    data = {"proposal": proposal.pk, "kind": proposal.kind, "option": option}
    act.record(kind, on=on or act.today, data=data)


def _refuse_reasons(option: Option, reasons: str) -> None:
    if not reasons.strip():
        raise MoveNotAllowed("Give the reasons.")
    if option.is_refusal and rests_on_money_alone(reasons):
        raise MoveNotAllowed("Cost or budget alone is not a lawful reason. Say what of the test in the law is not met.")


def _waiting(act: Act, proposal: Proposal) -> Proposal:
    current = Proposal.objects.select_for_update().filter(pk=proposal.pk, child__in=act.records).first()
    if current is None or current.carried_out_on or current.closed_at or current.returned_at:
        raise MoveNotAllowed("This is not waiting for a decision any more: somebody else dealt with it.")
    if current.record_id not in undecided(act.records, act.today):
        raise MoveNotAllowed("The case has moved on since this was asked: there is nothing left to decide.")
    return current


@transaction.atomic
def decide_proposal(
    proposal: Proposal,
    *,
    option: str,
    reasons: str,
    by: User,
    on: date,
    now: datetime,
    seen: str | None = None,
    submission: Submission | None = None,
) -> Proposal:
    """
    Take the decision that was asked for, on ``on``; the letter that carries it out may leave on a later day.

    ``seen`` is what stood as decided when the form was opened (``Proposal.standing``): raises ``StaleCase`` where
    another decision was taken since, so that nobody takes it anew without knowing.
    Only a decision to issue a plan has no letter of its own (Children and Families Act 2014, s37(1)): it is made here.
    Until it is carried out, the decision may be taken anew.
    """
    with begin_act(proposal.child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("decide_proposal")
        current = _waiting(act, proposal)
        chosen = OPTIONS[option]
        if chosen.kind != current.kind:
            raise MoveNotAllowed("Choose one of the decisions that were asked about.")
        if current.asked_by_id == by.pk:
            raise MoveNotAllowed("You asked for this decision: somebody else takes it.")
        if seen is not None and seen != current.standing:
            decided = f"“{current.get_decided_option_display()}” on {in_words(current.decided_on or on)}"
            raise StaleCase(
                f"{current.decided_by} decided {decided}, after you opened the form. Send it again to change it."
            )
        _refuse_reasons(chosen, reasons)
        act.check_day(on, not_before=london_day(current.asked_at), what="The day of the decision")
        current.decided_option, current.decided_on, current.decided_by = option, on, by
        current.decision_reasons = reasons.strip()
        current.save(update_fields=["decided_option", "decided_on", "decided_by", "decision_reasons"])
        _tell(act, "decision.taken", current, option, on)
    if not chosen.has_letter:
        assessment = NeedsAssessment.objects.get(source_id=current.record_id)
        decide_issue(assessment, by=by, on=on, now=now, gaps=reasons)
        current.refresh_from_db()
    return current


def return_proposal(
    proposal: Proposal, *, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> Proposal:
    """Return a question to the officer who asked it, with what is missing."""
    with begin_act(proposal.child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("return_proposal")
        current = _waiting(act, proposal)
        if current.decided_on is not None:
            raise MoveNotAllowed(f"This was decided on {in_words(current.decided_on)}: it cannot be returned.")
        if not reason.strip():
            raise MoveNotAllowed("Say what is missing.")
        current.returned_at, current.returned_by, current.return_reason = now, by, reason.strip()
        current.save(update_fields=["returned_at", "returned_by", "return_reason"])
        _tell(act, "decision.returned", current, current.option)
    return current


def take_back_proposal(
    proposal: Proposal, *, by: User, now: datetime, submission: Submission | None = None
) -> Proposal:
    """Take a question back that was not decided."""
    with begin_act(proposal.child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("take_back_proposal")
        current = Proposal.objects.select_for_update().open().filter(pk=proposal.pk, child__in=act.records).first()
        if current is None or current.decided_on is not None:
            raise MoveNotAllowed("This was decided or dealt with already: it cannot be taken back.")
        current.closed_at = now
        current.save(update_fields=["closed_at"])
        _tell(act, "decision.taken_back", current, current.option)
    return current
