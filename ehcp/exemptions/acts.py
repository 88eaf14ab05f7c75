"""Exemptions from a limit: proposed by one person, accepted by another, the family told; no date ever moves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from ehcp.cases.reads.case import exempts
from ehcp.exemptions.reads import hangs_where_it_can_be_excused
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.references import fresh_key, next_source_id
from ehcp.law.claims import Claim, judge, refusals
from ehcp.law.grounds import NOT_A_GROUND, grounds_accepted
from ehcp.law.planned import PlannedDeadline
from ehcp.law.settings import Law
from ehcp.models import Appeal, AssessmentRequest, Child, Deadline, Exemption, NeedsAssessment
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

OWNERS = {"requests": "request", "assessments": "assessment", "appeals": "appeal"}
OWNED: dict[str, Any] = {"requests": AssessmentRequest, "assessments": NeedsAssessment, "appeals": Appeal}


def propose_exemption(
    limit: Deadline,
    *,
    by: User,
    on: date,
    now: datetime,
    claim: Claim,
    evidence: str,
    submission: Submission | None = None,
) -> Exemption:
    """
    Propose that a limit may lawfully be missed (SEND Regulations 2014, regs 5(4), 10(4), 13(3), 27(3) and 44(3)).

    The ground must be of the rule's set and pass its test; why the limit was impractical because of it, evidence
    and a new expected date must be stated. Nothing counts before another person accepts it.
    """
    with begin_act(limit.child, by=by, now=now, submission=submission) as act:
        act.check("propose_exemption")
        act.check_day(on, what="The day of the proposal")
        row = _standing(act, limit.rule, limit.record_type, limit.record_id)
        _refuse_claim(row, claim, evidence, act.law)
        owner = OWNERS[row.record_type]
        record = OWNED[row.record_type].objects.get(source_id=row.record_id, child__in=act.records)
        if _pending(act).filter(clock=row.rule, **{owner: record}).exists():
            raise MoveNotAllowed("An exemption from this limit is already proposed and waits for a decision.")
        # Not a fact of the exchange format until it is accepted, so no correction marks when it became known.
        made = Exemption.objects.create(
            pk=fresh_key(Exemption),
            source_id=next_source_id(Exemption),
            clock=row.rule,
            ground=claim.ground,
            from_on=claim.from_on or row.starts_on or on,
            to_on=claim.to_on,
            proposed_by=by,
            proposed_on=on,
            impractical_because=claim.why_impractical,
            evidence=evidence,
            new_expected_on=claim.expected_on,
            facts=_facts(claim),
            **{owner: record},
        )
        act.record("exemption.proposed", on=on, about=made, data={"clock": row.rule, "ground": claim.ground})
    return made


def _pending(act: Act) -> Any:
    return Exemption.objects.filter(exempts(act.records), decided_on__isnull=True, refused_on__isnull=True)


def _standing(act: Act, rule: str, record_type: str, record_id: str) -> Deadline:
    row = (
        Deadline.objects.current()
        .filter(
            child__in=act.records, rule=rule, record_type=record_type, record_id=record_id, replaced_on__isnull=True
        )
        .order_by("-revision")
        .first()
    )
    if row is None or row.due_on is None or not hangs_where_it_can_be_excused(row):
        raise MoveNotAllowed("There is no such limit on this case now.")
    if row.void_on or row.superseded_on:
        raise MoveNotAllowed("This limit no longer runs, so there is nothing to excuse.")
    return row


def _refuse_claim(row: Deadline, claim: Claim, evidence: str, law: Law) -> None:
    if row.met_on is not None:
        raise MoveNotAllowed("This limit was already met: an exemption accepted after that does not count.")
    if claim.ground not in grounds_accepted(row.rule, row.due_on, law):
        reason = judge(row.rule, claim, row.starts_on or cast(date, row.due_on), cast(date, row.due_on), law).reason
        raise MoveNotAllowed(reason if NOT_A_GROUND in reason else f"{reason} {NOT_A_GROUND}")
    claim = _with(claim, has_manager_approval=True, has_evidence=bool(evidence.strip()), family_told_on=date.max)
    wrong = refusals(cast(PlannedDeadline, row), claim, law)
    if wrong:
        raise MoveNotAllowed(" ".join([*wrong, NOT_A_GROUND]))


def _with(claim: Claim, **values: Any) -> Claim:
    """Return the claim with what only the next step can tell."""
    names = claim.__slots__
    return Claim(**({name: getattr(claim, name) for name in names} | values))


def _facts(claim: Claim) -> dict[str, Any]:
    """Return the facts of the ground's test that have no column of their own."""
    days = {"asked_head_on": claim.asked_head_on, "staff_back_on": claim.staff_back_on}
    facts: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day}
    return facts | ({"is_coronavirus_reason": True} if claim.is_coronavirus_reason else {})


def claim_of(exemption: Exemption, *, family_told_on: date | None = None) -> Claim:
    """Return the claim of an exemption that was proposed, as its acceptor judges it."""
    facts = exemption.facts
    days = {name: date.fromisoformat(facts[name]) for name in ("asked_head_on", "staff_back_on") if facts.get(name)}
    return Claim(
        ground=exemption.ground,
        from_on=exemption.from_on,
        to_on=exemption.to_on,
        is_coronavirus_reason=bool(facts.get("is_coronavirus_reason")),
        has_manager_approval=True,
        why_impractical=exemption.impractical_because,
        expected_on=exemption.new_expected_on,
        has_evidence=bool(exemption.evidence.strip()),
        family_told_on=family_told_on,
        **days,
    )


def _proposed(act: Act, exemption: Exemption) -> Exemption:
    current = _pending(act).filter(pk=exemption.pk).first()
    if current is None:
        raise MoveNotAllowed("This exemption was already decided.")
    if current.proposed_by_id == act.by.pk:
        raise MoveNotAllowed("You proposed this exemption: another person must decide on it.")
    return cast(Exemption, current)


def accept_exemption(
    exemption: Exemption, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> Exemption:
    """
    Accept an exemption; ``on`` is the day the family was told of it (SEND Code of Practice 2015, 9.43).

    It counts from that day and changes the outcome of the limit only. By a manager, never by its proposer.
    """
    with begin_act(child_of(exemption), by=by, now=now, submission=submission) as act:
        act.check("accept_exemption")
        current = _proposed(act, exemption)
        act.check_day(on, not_before=current.proposed_on, what="The day the family was told")
        owner = current.request or current.assessment or current.appeal
        row = _standing(act, current.clock, owner.table, owner.source_id)  # type: ignore[union-attr]
        if row.met_on is not None and on > row.met_on:
            raise MoveNotAllowed("The limit was met before the family was told, so the exemption would not count.")
        wrong = refusals(cast(PlannedDeadline, row), claim_of(current, family_told_on=on), act.law)
        if wrong:
            raise MoveNotAllowed(" ".join(wrong))
        act.change(current, on=on, decided_on=on, accepted_by=by)
        act.record("exemption.accepted", on=on, about=current, data={"clock": current.clock, "ground": current.ground})
    return current


def refuse_exemption(
    exemption: Exemption, *, by: User, on: date, now: datetime, submission: Submission | None = None
) -> Exemption:
    """Refuse an exemption that was proposed; the limit stays as it is."""
    with begin_act(child_of(exemption), by=by, now=now, submission=submission) as act:
        act.check("refuse_exemption")
        current = _proposed(act, exemption)
        act.check_day(on, not_before=current.proposed_on, what="The day of the refusal")
        act.change(current, on=on, refused_on=on)
        act.record("exemption.refused", on=on, about=current, data={"clock": current.clock, "ground": current.ground})
    return current


def child_of(exemption: Exemption) -> Child:
    """Return the child whose record an exemption hangs on."""
    owner = exemption.request or exemption.assessment or exemption.appeal
    return owner.child  # type: ignore[union-attr]
