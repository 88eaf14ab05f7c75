"""The people around a child as the page shows them, what was held before, and who may be the same person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ehcp import permissions
from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.recipients import Recipients, recipients
from ehcp.contacts.reads.rights import rights
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import (
    Allocation,
    Capacity,
    ChildFlag,
    Consent,
    ContactPerson,
    Format,
    MayNotSee,
    ParentalResponsibility,
    PersonChange,
    Relation,
    RelationKind,
    SchoolSpell,
    Way,
)
from ehcp.names import fold
from sendcases.accounts.models import User

NOT_RECORDED = "Not recorded"
# What belongs to the person, whichever child it is seen at; then what they are to one child.
PERSON_FIELDS = {
    "title": "Title",
    "forename": "First name",
    "surname": "Last name",
    "organisation": "Organisation",
    "job": "Job",
    "address": "Address",
    "postcode": "Postcode",
    "is_safe_address": "Safe address",
    "email": "E-mail",
    "phone": "Telephone",
    "other_phone": "Other telephone",
    "way": "Preferred way",
    "language": "Language",
    "needs_interpreter": "Interpreter needed",
    "format": "Format",
}
RELATION_FIELDS = {
    "kind": "What they are to the child",
    "kind_words": "More exactly",
    "parental_responsibility": "Parental responsibility",
    "is_written_to": "Letters go to them",
    "may_not_see": "May not see",
    "may_not_see_reason": "Why they may not see it",
    "note": "What else to know",
    "to_on": "Last day",
    "end_reason": "Why it ended",
}
_CODES: dict[str, dict[str, Any]] = {
    "way": dict(Way.choices),
    "format": dict(Format.choices),
    "kind": dict(RelationKind.choices),
    "parental_responsibility": dict(ParentalResponsibility.choices),
    "may_not_see": dict(MayNotSee.choices),
}
_YES_NO = {"true": "Yes", "false": "No"}
SECRET = frozenset({"address", "postcode"})


def text_of(value: object) -> str:
    """Return a value as the history of changes keeps it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def shown(name: str, text: str) -> str:
    """Return a kept value in words."""
    if name == "to_on" and text:
        return format_day(date.fromisoformat(text))
    return str(_CODES.get(name, _YES_NO).get(text, text)) or NOT_RECORDED


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One value that was held before: what became of it, when, and who changed it."""

    words: str
    before: str
    after: str
    change: PersonChange


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything held of one person around one child."""

    relation: Relation
    rows: list[tuple[str, str]]
    changes: list[ChangeRow]
    others: list[Relation]


def relation_of(case: CaseNow, pk: int) -> Relation | None:
    """Return one relation of the person whose case is open; None for any other number."""
    return Relation.objects.select_related("person", "child").filter(pk=pk, child__in=case.records).first()


def person_page(case: CaseNow, relation: Relation, user: User) -> PersonPage:
    """Return what is held of somebody, and every earlier value; of the other children only those ``user`` may see."""
    person = relation.person
    rows = [(words, shown(name, text_of(getattr(person, name)))) for name, words in PERSON_FIELDS.items()]
    rows += [(words, shown(name, text_of(getattr(relation, name)))) for name, words in RELATION_FIELDS.items()]
    of_this = Q(relation__isnull=True) | Q(relation=relation)
    found = person.changes.filter(of_this).select_related("recorded_by")
    words_of = PERSON_FIELDS | RELATION_FIELDS
    changes = [
        ChangeRow(words_of.get(one.field, one.field), shown(one.field, one.before), shown(one.field, one.after), one)
        for one in found
    ]
    others = Relation.objects.visible_to(user).filter(person=person).exclude(child__in=case.records)
    return PersonPage(relation, rows, changes, list(others.select_related("child").order_by("pk")))


def people_around(case: CaseNow) -> tuple[list[Relation], list[Relation]]:
    """Return those around the child today, family first, and those whose time has ended."""
    found = list(Relation.objects.filter(child__in=case.records).select_related("person").order_by("pk"))
    order = {kind: place for place, kind in enumerate(RelationKind.values)}
    now = [one for one in found if one.to_on is None or one.to_on >= case.today]
    past = [one for one in found if one not in now]
    return sorted(now, key=lambda one: (order[one.kind], one.pk)), past


def people_tab(case: CaseNow, user: User) -> dict[str, Any]:
    """Return the people, who is written to, what holds of the child beside the case, and the officers."""
    now, past = people_around(case)
    written_to: Recipients = recipients(case.child, case.today)
    whose = rights(case)
    spells = Allocation.objects.filter(child__in=case.records).select_related("officer__team")
    own = {"child__in": case.records}
    return {
        "people": now,
        "past_people": past,
        "recipients": written_to,
        "rights": whose,
        "rights_due": case.is_living and whose.are_due(case.today),
        "consents": list(Consent.objects.filter(**own).select_related("given_by__person", "to__person")),
        "capacities": list(Capacity.objects.filter(**own).select_related("representative__person")),
        "flags": list(ChildFlag.objects.filter(**own)),
        "school_spells": list(SchoolSpell.objects.filter(**own).select_related("institution")),
        "may_change": permissions.may_record_receipt(user) and case.is_open_to_acts,
        "may_work": permissions.may_work_cases(user) and case.is_open_to_acts,
        "allocations": list(spells.order_by("-from_on", "-pk")),
    }


def same_people(user: User, *, forename: str, surname: str, added: int = 0, **ways: str) -> list[ContactPerson]:
    """
    Return the people recorded around children ``user`` may see who seem to be the one typed in.

    They have the same name, and the same e-mail, telephone or postcode where one is given. Whoever was recorded with
    the relation ``added`` is passed over.
    """
    found = ContactPerson.objects.visible_to(user).filter(surname__iexact=surname.strip())
    alike = [one for one in found.order_by("pk")[:50] if fold(one.forename) == fold(forename)]
    alike = [one for one in alike if not added or one.relations.order_by("pk").values_list("pk", flat=True)[0] != added]
    typed = {name: fold(text).replace(" ", "") for name, text in ways.items() if text}
    return [
        one
        for one in alike
        if not typed or any(fold(getattr(one, name)).replace(" ", "") == text for name, text in typed.items())
    ][:5]
