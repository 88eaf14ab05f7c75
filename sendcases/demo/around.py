"""The people around the invented children: parents, some far apart, some who may not see; schools before a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from ehcp.models import (
    Child,
    ChildFlag,
    Contact,
    ContactPerson,
    ContactWay,
    Direction,
    FlagKind,
    Institution,
    MayNotSee,
    ParentalResponsibility,
    Relation,
    RelationKind,
    ReplyFrom,
    SchoolSpell,
    Way,
)
from ehcp.people.models.children import Stage
from sendcases.audit.moments import london_day
from sendcases.demo import names

_BATCH = 500
_CONTACTED, _OWED = 0.3, 0.25
_SAID = (
    "When will the draft come?",
    "Asked who the new officer is.",
    "The school has changed the support; wants to know what happens next.",
    "Will send the report of the therapist.",
)
_LANGUAGES = ("Polish", "Urdu", "Romanian", "Arabic")
_BEFORE_A_PLAN = (Stage.REQUESTED, Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT)
_SECOND_PARENT, _APART, _KEPT_OUT, _INTERPRETER, _EASY_READ, _SOCIAL_WORKER = 0.7, 0.2, 0.03, 0.06, 0.03, 0.08


def tell_people(seed: int, today: date) -> None:
    """Put parents around every child whose case somebody holds, and a school where there is no plan yet."""
    rng = Random(f"{seed}:around")  # noqa: S311 -- the same people each time, not a secret
    children = list(Child.objects.filter(officer__isnull=False, merged_into_child__isnull=True).order_by("pk"))
    pairs = [pair for child in children for pair in _family(rng, child)]
    ContactPerson.objects.bulk_create([person for person, _ in pairs], batch_size=_BATCH)
    for person, relation in pairs:
        relation.person = person
    Relation.objects.bulk_create([relation for _, relation in pairs], batch_size=_BATCH)
    _tell_flags(rng, children, today)
    _tell_schools(rng, children, today)


def tell_contacts(seed: int, now: datetime) -> None:
    """Log a contact or two on a part of the cases, some with a reply still owed."""
    rng = Random(f"{seed}:contacts")  # noqa: S311 -- the same contacts each time, not a secret
    today = london_day(now)
    mothers = Relation.objects.filter(kind=RelationKind.MOTHER).select_related("child__officer").order_by("pk")
    Contact.objects.bulk_create(
        (_contact(rng, one, today, now) for one in mothers if rng.random() < _CONTACTED), batch_size=_BATCH
    )


def _contact(rng: Random, relation: Relation, today: date, now: datetime) -> Contact:
    on = today - timedelta(days=rng.randint(0, 60))
    is_owed = rng.random() < _OWED
    due = on + timedelta(days=7) if is_owed else None
    return Contact(
        child=relation.child,
        relation=relation,
        way=rng.choice(list(ContactWay)),
        direction=Direction.IN,
        happened_on=on,
        said=rng.choice(_SAID),
        reply_from=ReplyFrom.US if is_owed else ReplyFrom.NOBODY,
        reply_due_on=due,
        replied_on=on + timedelta(days=3) if due and on < today - timedelta(days=20) else None,
        recorded_at=now,
        recorded_by=relation.child.officer,
    )


def _family(rng: Random, child: Child) -> Iterator[tuple[ContactPerson, Relation]]:
    road, postcode = f"{rng.randint(1, 90)} {names.place(rng.randint(0, 200))} Road", child.postcode or "ZZ99 3VZ"
    mother = _person(rng, child.surname, road, postcode)
    if rng.random() < _INTERPRETER:
        mother.language, mother.needs_interpreter = rng.choice(_LANGUAGES), True
    if rng.random() < _EASY_READ:
        mother.format = "easy_read"
    yield mother, _relation(child, RelationKind.MOTHER)
    if rng.random() < _SECOND_PARENT:
        is_apart = rng.random() < _APART
        own_road = f"{rng.randint(1, 90)} {names.place(rng.randint(0, 200))} Lane" if is_apart else road
        father = _person(rng, names.surname(rng) if is_apart else child.surname, own_road, postcode)
        relation = _relation(child, RelationKind.FATHER)
        if is_apart and rng.random() < _KEPT_OUT / _APART:
            relation.may_not_see = MayNotSee.ADDRESS
            relation.may_not_see_reason = "Invented: an order of the family court"
            mother.is_safe_address = True
        yield father, relation
    if rng.random() < _SOCIAL_WORKER:
        worker = _person(rng, names.surname(rng), "", "")
        worker.organisation, worker.job = "Invented children’s services", "Social worker"
        copied = _relation(child, RelationKind.SOCIAL_WORKER)
        copied.parental_responsibility = ParentalResponsibility.NO
        yield worker, copied


def _person(rng: Random, surname: str, address: str, postcode: str) -> ContactPerson:
    forename = names.forename(rng)
    return ContactPerson(
        forename=forename,
        surname=surname,
        address=address,
        postcode=postcode if address else "",
        email=f"{forename.lower()}.{rng.randint(1, 99999)}@family.invalid",
        phone=f"01632 96{rng.randint(0, 9999):04d}",
        way=rng.choice([Way.EMAIL, Way.EMAIL, Way.LETTER, Way.PHONE]),
    )


def _relation(child: Child, kind: RelationKind) -> Relation:
    return Relation(
        child=child, kind=kind, parental_responsibility=ParentalResponsibility.YES, is_written_to=True, from_on=None
    )


def _tell_flags(rng: Random, children: list[Child], today: date) -> None:
    flags = [
        ChildFlag(child=child, kind=FlagKind.LOOKED_AFTER, from_on=today - timedelta(days=rng.randint(60, 900)))
        for child in children
        if child.looked_after
    ]
    ChildFlag.objects.bulk_create(flags, batch_size=_BATCH)


def _tell_schools(rng: Random, children: list[Child], today: date) -> None:
    schools = list(Institution.objects.order_by("pk")[:200])
    if not schools:
        return
    SchoolSpell.objects.bulk_create(
        (
            SchoolSpell(
                child=child,
                schooling="school",
                institution=rng.choice(schools),
                from_on=today - timedelta(days=rng.randint(200, 900)),
            )
            for child in children
            if child.stage in _BEFORE_A_PLAN
        ),
        batch_size=_BATCH,
    )
