"""Record who is around a child: add somebody, change what is held, end it; every earlier value is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ehcp.contacts.reads.people import PERSON_FIELDS, RELATION_FIELDS, text_of
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import Child, ContactPerson, MayNotSee, PersonChange, Relation, RelationKind
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def add_person(
    child: Child,
    *,
    values: Mapping[str, Any],
    person: ContactPerson | None = None,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> Relation:
    """
    Put somebody around a child; ``person`` is given where they are recorded already, for a sibling say.

    Of a person who is recorded already only what was empty is filled in: what is held stays.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("add_person")
        current = person or ContactPerson()
        if person is not None and Relation.objects.filter(child__in=act.records, person=person).current(on).exists():
            raise MoveNotAllowed(f"{person.full_name} is recorded around this child already.")
        given = {name: values[name] for name in PERSON_FIELDS if name in values}
        if person is not None:
            given = {name: value for name, value in given.items() if not getattr(current, name) and value}
        relation = Relation(child=act.child, from_on=on)
        of_relation = {name: values[name] for name in RELATION_FIELDS if name in values}
        _refuse_two_selves(act, relation, of_relation, on)
        _set(act, current, None, given)
        relation.person = current
        _set(act, current, relation, of_relation)
        act.record("person.added", on=on, data={"relation": relation.pk, "kind": relation.kind})
        act.result = {"relation": relation.pk}
    return relation


def change_person(
    relation: Relation, *, values: Mapping[str, Any], by: User, now: datetime, submission: Submission | None = None
) -> Relation:
    """
    Set what is held of a person and of what they are to this child.

    A name, an address and the like belong to the person, so they change for every child they are recorded around.
    """
    with begin_act(relation.child, by=by, now=now, submission=submission) as act:
        act.check("change_person")
        current = _own(act, relation)
        _refuse_two_selves(act, current, values, act.today)
        changed = _set(act, current.person, None, {name: values[name] for name in PERSON_FIELDS if name in values})
        changed += _set(
            act, current.person, current, {name: values[name] for name in RELATION_FIELDS if name in values}
        )
        if not changed:
            raise MoveNotAllowed("This is what is recorded already.")
        act.record("person.changed", on=act.today, data={"relation": current.pk, "fields": sorted(changed)})
    return current


def end_relation(
    relation: Relation,
    *,
    on: date,
    reason: str,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Relation:
    """Record the last day on which somebody is around the child; nothing is sent to them from the next day."""
    with begin_act(relation.child, by=by, now=now, submission=submission) as act:
        act.check("end_relation")
        current = _own(act, relation)
        if current.to_on is not None:
            raise MoveNotAllowed("This has ended already.")
        act.check_day(on, not_before=current.from_on, what="The last day")
        _set(act, current.person, current, {"to_on": on, "end_reason": reason.strip()})
        act.record("person.ended", on=on, data={"relation": current.pk, "kind": current.kind})
    return current


def _own(act: Act, relation: Relation) -> Relation:
    """Return the relation as it stands, of the person whose case is open; refuse one of anybody else."""
    current = Relation.objects.select_related("person").filter(pk=relation.pk, child__in=act.records).first()
    if current is None:
        raise MoveNotAllowed("This person is not recorded around this child.")
    return current


def _refuse_two_selves(act: Act, relation: Relation, values: Mapping[str, Any], on: date) -> None:
    if values.get("kind") != RelationKind.SELF:
        return
    others = Relation.objects.filter(child__in=act.records, kind=RelationKind.SELF).current(on)
    if others.exclude(pk=relation.pk).exists():
        raise MoveNotAllowed("The young person is recorded here already.")


def _set(act: Act, person: ContactPerson, relation: Relation | None, values: Mapping[str, Any]) -> list[str]:
    """Set values on a person or on a relation, save it, and keep what each was before; return what changed."""
    about: Any = relation or person
    if values.get("may_not_see") == MayNotSee.NONE:
        values = {**values, "may_not_see_reason": ""}
    before = {name: text_of(getattr(about, name)) for name in values}
    for name, value in values.items():
        setattr(about, name, value)
    changed = [name for name, text in before.items() if text != text_of(getattr(about, name))]
    is_new = about.pk is None
    if changed or is_new:
        about.save()
    if not is_new:
        PersonChange.objects.bulk_create(
            PersonChange(
                person=person,
                relation=relation,
                field=name,
                before=before[name],
                after=text_of(getattr(about, name)),
                recorded_at=act.now,
                recorded_by=act.by,
            )
            for name in changed
        )
    return changed
