"""Record consent, capacity, that rights have passed, flags, and the school before there is a plan."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.rights import rights
from ehcp.history.acts.frame import Act, Submission, act
from ehcp.ledger.reads.open_limits import day_words
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
    with act(child, by=by, now=now, submission=submission) as going:
        going.check("give_consent")
        going.check_day(on, what="The day of the consent")
        for one in (given_by, to):
            _refuse_stranger(going, one)
        if until is not None and until < on:
            raise MoveNotAllowed("The last day must be on or after the day of the consent.")
        made = Consent.objects.create(
            child=going.child,
            given_by=given_by,
            to=to,
            scope=scope,
            scope_words=scope_words,
            from_on=on,
            to_on=until,
        )
        going.record("consent.given", on=on, data={"consent": made.pk, "scope": scope})
    return made


def end_consent(
    consent: Consent, *, on: date, by: User, now: datetime, submission: Submission | None = None
) -> Consent:
    """Record that a consent was taken back: it holds to the day before, or on its first day alone."""
    with act(consent.child, by=by, now=now, submission=submission) as going:
        going.check("end_consent")
        held = Consent.objects.filter(pk=consent.pk, child__in=going.records).first()
        if held is None or (held.to_on is not None and held.to_on < going.today):
            raise MoveNotAllowed("This consent has ended already.")
        going.check_day(on, not_before=held.from_on, what="The day it was taken back")
        held.to_on = max(held.from_on, on - ONE_DAY)
        held.save(update_fields=["to_on"])
        going.record("consent.ended", on=on, data={"consent": held.pk, "scope": held.scope})
    return held


def find_capacity(
    child: Child, *, by: User, on: date, now: datetime, submission: Submission | None = None, **found: Any
) -> Capacity:
    """Record what was found about capacity for one decision, with the reasons and the day to look at it again."""
    with act(child, by=by, now=now, submission=submission) as going:
        going.check("find_capacity")
        going.check_day(on, what="The day it was found")
        return _find(going, on, **found)


def _find(going: Act, on: date, **found: Any) -> Capacity:
    _refuse_stranger(going, found.get("representative"))
    if found["outcome"] == CapacityOutcome.LACKS and not str(found.get("reasons", "")).strip():
        raise MoveNotAllowed("Say how it was found that the young person cannot take this decision.")
    made = Capacity.objects.create(child=going.child, found_on=on, **found)
    going.record("capacity.found", on=on, data={"decision": made.decision, "outcome": made.outcome})
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
    with act(child, by=by, now=now, submission=submission) as going:
        going.check("pass_rights")
        whose = rights(CaseNow(going.child, going.today))
        if whose.passed_on is not None:
            raise MoveNotAllowed(f"The rights passed on {day_words(whose.passed_on)}.")
        if not whose.are_due(going.today):
            raise MoveNotAllowed(f"The rights are the family’s until {day_words(whose.until)}.")
        _find(
            going,
            going.today,
            decision=CapacityDecision.PLAN,
            outcome=outcome,
            reasons=reasons,
            representative=representative,
        )
        own = {"email": email, "phone": phone, "address": address, "postcode": postcode}
        _be_recorded(going, own)
        made = RightsPassed.objects.create(child=going.child, passed_on=whose.from_on)
        going.record("rights.passed", on=whose.from_on, data={"outcome": outcome})
    return made


def _be_recorded(going: Act, ways: dict[str, str]) -> None:
    """Record the young person among the people around the case, unless they are there."""
    own = Relation.objects.filter(child__in=going.records, kind=RelationKind.SELF).current(going.today)
    if own.exists():
        return
    name = {"forename": going.child.forename, "surname": going.child.surname}
    person = ContactPerson.objects.create(**name, **ways)
    made = Relation.objects.create(
        child=going.child, person=person, kind=RelationKind.SELF, is_written_to=True, from_on=going.today
    )
    going.record("person.added", on=going.today, data={"relation": made.pk, "kind": made.kind})


def start_flag(
    child: Child, *, kind: str, on: date, words: str = "", by: User, now: datetime, submission: Submission | None = None
) -> ChildFlag:
    """Put a flag on a child from a day; "looked after" is told to the child's details in the same act."""
    with act(child, by=by, now=now, submission=submission) as going:
        going.check("start_flag")
        going.check_day(on, what="The first day")
        words = words.strip() if kind == FlagKind.OTHER else ""
        held = ChildFlag.objects.filter(child__in=going.records, kind=kind, words=words)
        if held.current(on).exists():
            raise MoveNotAllowed("This flag is there already.")
        if kind == FlagKind.OTHER and not words:
            raise MoveNotAllowed("Say what everybody must know.")
        made = ChildFlag.objects.create(child=going.child, kind=kind, words=words, from_on=on)
        _tell_details(going, kind, is_on=True)
        going.record("flag.started", on=on, data={"flag": made.pk, "kind": kind})
    return made


def end_flag(flag: ChildFlag, *, on: date, by: User, now: datetime, submission: Submission | None = None) -> ChildFlag:
    """Record the last day of a flag."""
    with act(flag.child, by=by, now=now, submission=submission) as going:
        going.check("end_flag")
        held = ChildFlag.objects.filter(pk=flag.pk, child__in=going.records, to_on__isnull=True).first()
        if held is None:
            raise MoveNotAllowed("This flag has ended already.")
        going.check_day(on, not_before=held.from_on, what="The last day")
        held.to_on = on
        held.save(update_fields=["to_on"])
        _tell_details(going, held.kind, is_on=False)
        going.record("flag.ended", on=on, data={"flag": held.pk, "kind": held.kind})
    return held


def _tell_details(going: Act, kind: str, *, is_on: bool) -> None:
    """Keep the one column that figures read in step with the flag."""
    if kind == FlagKind.LOOKED_AFTER and going.child.looked_after is not is_on:
        going.revise(going.child, looked_after=is_on)


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
    with act(child, by=by, now=now, submission=submission) as going:
        going.check("record_school")
        if CaseNow(going.child, going.today).maintained_plan is not None:
            raise MoveNotAllowed("There is a plan: record a change of placement instead.")
        held = SchoolSpell.objects.filter(child__in=going.records, to_on__isnull=True).first()
        if held is not None:
            going.check_day(on, not_before=held.from_on + ONE_DAY, what="The first day")
            held.to_on = on - ONE_DAY
            held.save(update_fields=["to_on"])
        made = SchoolSpell.objects.create(
            child=going.child, schooling=schooling, institution=institution, year_group=year_group, from_on=on
        )
        going.record("school.recorded", on=on, data={"schooling": schooling})
    return made


def _refuse_stranger(going: Act, relation: Relation | None) -> None:
    if relation is not None and relation.child_id not in going.records:
        raise MoveNotAllowed("This person is not recorded around this child.")
