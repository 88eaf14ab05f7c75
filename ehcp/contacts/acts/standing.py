"""Record consent, capacity, that rights have passed, flags, and the school before there is a plan."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.rights import rights
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import (
    Capacity,
    CapacityDecision,
    CapacityOutcome,
    Child,
    ChildFlag,
    Consent,
    ContactPerson,
    FlagKind,
    Institution,
    Relation,
    RelationKind,
    RightsPassed,
    SchoolSpell,
)
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

ONE_DAY = timedelta(days=1)


def give_consent(
    child: Child,
    *,
    given_by: Relation,
    scope: str,
    on: date,
    to: Relation | None = None,
    scope_words: str = "",
    until: date | None = None,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Consent:
    """Record what somebody agreed to from a day, for whom, and until when."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("give_consent")
        act.check_day(on, what="The day of the consent")
        for one in (given_by, to):
            _refuse_stranger(act, one)
        if until is not None and until < on:
            raise MoveNotAllowed("The last day must be on or after the day of the consent.")
        made = Consent.objects.create(
            child=act.child,
            given_by=given_by,
            to=to,
            scope=scope,
            scope_words=scope_words,
            from_on=on,
            to_on=until,
        )
        act.record("consent.given", on=on, data={"consent": made.pk, "scope": scope})
    return made


def end_consent(
    consent: Consent, *, on: date, by: User, now: datetime, submission: Submission | None = None
) -> Consent:
    """Record that a consent was taken back: it holds to the day before, or on its first day alone."""
    with begin_act(consent.child, by=by, now=now, submission=submission) as act:
        act.check("end_consent")
        current = Consent.objects.filter(pk=consent.pk, child__in=act.records).first()
        if current is None or (current.to_on is not None and current.to_on < act.today):
            raise MoveNotAllowed("This consent has ended already.")
        act.check_day(on, not_before=current.from_on, what="The day it was taken back")
        current.to_on = max(current.from_on, on - ONE_DAY)
        current.save(update_fields=["to_on"])
        act.record("consent.ended", on=on, data={"consent": current.pk, "scope": current.scope})
    return current


def find_capacity(
    child: Child, *, by: User, on: date, now: datetime, submission: Submission | None = None, **found: Any
) -> Capacity:
    """Record what was found about capacity for one decision, with the reasons and the day to look at it again."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("find_capacity")
        act.check_day(on, what="The day it was found")
        return _find(act, on, **found)


def _find(act: Act, on: date, **found: Any) -> Capacity:
    _refuse_stranger(act, found.get("representative"))
    if found["outcome"] == CapacityOutcome.LACKS and not str(found.get("reasons", "")).strip():
        raise MoveNotAllowed("Say how it was found that the young person cannot take this decision.")
    made = Capacity.objects.create(child=act.child, found_on=on, **found)
    act.record("capacity.found", on=on, data={"decision": made.decision, "outcome": made.outcome})
    return made


def pass_rights(
    child: Child,
    *,
    outcome: str,
    reasons: str = "",
    representative: Relation | None = None,
    email: str = "",
    phone: str = "",
    address: str = "",
    postcode: str = "",
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> RightsPassed:
    """
    Confirm that the rights are now the young person's own, with what was found about capacity (L23).

    They pass in law the day after compulsory school age ends, the last Friday of June (Children and Families Act
    2014, s83; Education Act 1996, s8). From then on letters go to the young person; no limit moves.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("pass_rights")
        whose = rights(CaseNow(act.child, act.today))
        if whose.passed_on is not None:
            raise MoveNotAllowed(f"The rights passed on {format_day(whose.passed_on)}.")
        if not whose.are_due(act.today):
            raise MoveNotAllowed(f"The rights are the family’s until {format_day(whose.until)}.")
        _find(
            act,
            act.today,
            decision=CapacityDecision.PLAN,
            outcome=outcome,
            reasons=reasons,
            representative=representative,
        )
        own = {"email": email, "phone": phone, "address": address, "postcode": postcode}
        _be_recorded(act, own)
        made = RightsPassed.objects.create(child=act.child, passed_on=whose.from_on)
        act.record("rights.passed", on=whose.from_on, data={"outcome": outcome})
    return made


def _be_recorded(act: Act, ways: dict[str, str]) -> None:
    """Record the young person among the people around the case, unless they are there."""
    own = Relation.objects.filter(child__in=act.records, kind=RelationKind.SELF).current(act.today)
    if own.exists():
        return
    name = {"forename": act.child.forename, "surname": act.child.surname}
    person = ContactPerson.objects.create(**name, **ways)
    made = Relation.objects.create(
        child=act.child, person=person, kind=RelationKind.SELF, is_written_to=True, from_on=act.today
    )
    act.record("person.added", on=act.today, data={"relation": made.pk, "kind": made.kind})


def start_flag(
    child: Child, *, kind: str, on: date, words: str = "", by: User, now: datetime, submission: Submission | None = None
) -> ChildFlag:
    """Put a flag on a child from a day; "looked after" is told to the child's details in the same act."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("start_flag")
        act.check_day(on, what="The first day")
        words = words.strip() if kind == FlagKind.OTHER else ""
        current = ChildFlag.objects.filter(child__in=act.records, kind=kind, words=words)
        if current.current(on).exists():
            raise MoveNotAllowed("This flag is there already.")
        if kind == FlagKind.OTHER and not words:
            raise MoveNotAllowed("Say what everybody must know.")
        made = ChildFlag.objects.create(child=act.child, kind=kind, words=words, from_on=on)
        _tell_details(act, kind, is_on=True)
        act.record("flag.started", on=on, data={"flag": made.pk, "kind": kind})
    return made


def end_flag(flag: ChildFlag, *, on: date, by: User, now: datetime, submission: Submission | None = None) -> ChildFlag:
    """Record the last day of a flag."""
    with begin_act(flag.child, by=by, now=now, submission=submission) as act:
        act.check("end_flag")
        current = ChildFlag.objects.filter(pk=flag.pk, child__in=act.records, to_on__isnull=True).first()
        if current is None:
            raise MoveNotAllowed("This flag has ended already.")
        act.check_day(on, not_before=current.from_on, what="The last day")
        current.to_on = on
        current.save(update_fields=["to_on"])
        _tell_details(act, current.kind, is_on=False)
        act.record("flag.ended", on=on, data={"flag": current.pk, "kind": current.kind})
    return current


def _tell_details(act: Act, kind: str, *, is_on: bool) -> None:
    """Keep the one column that figures read in step with the flag."""
    if kind == FlagKind.LOOKED_AFTER and act.child.looked_after is not is_on:
        act.revise(act.child, looked_after=is_on)


def record_school(
    child: Child,
    *,
    schooling: str,
    on: date,
    institution: Institution | None = None,
    year_group: int | None = None,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> SchoolSpell:
    """Record where a child learns from a day; what was recorded before ends the day before."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("record_school")
        if CaseNow(act.child, act.today).maintained_plan is not None:
            raise MoveNotAllowed("There is a plan: record a change of placement instead.")
        current = SchoolSpell.objects.filter(child__in=act.records, to_on__isnull=True).first()
        if current is not None:
            act.check_day(on, not_before=current.from_on + ONE_DAY, what="The first day")
            current.to_on = on - ONE_DAY
            current.save(update_fields=["to_on"])
        made = SchoolSpell.objects.create(
            child=act.child, schooling=schooling, institution=institution, year_group=year_group, from_on=on
        )
        act.record("school.recorded", on=on, data={"schooling": schooling})
    return made


def _refuse_stranger(act: Act, relation: Relation | None) -> None:
    if relation is not None and relation.child_id not in act.records:
        raise MoveNotAllowed("This person is not recorded around this child.")
