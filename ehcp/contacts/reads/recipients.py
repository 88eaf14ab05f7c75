"""Who is written to about a child on a day, and who is not and why (workflow paper, section 8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.rights import Rights, rights
from ehcp.models import Child, Consent, ConsentScope, MayNotSee, Relation, RelationKind
from ehcp.names import fold

PARENT = "parent"
YOUNG_PERSON = "young_person"
REPRESENTATIVE = "representative"
COPY = "copy"


@dataclass(frozen=True, slots=True)
class Recipient:
    """
    One person a letter goes to, with where and how; ``withheld`` says what the letter must not tell this reader.

    ``as_who`` is why they receive it: parent, young_person, representative, or copy for those who are only told.
    ``relation`` is None for a young person of whom no address is recorded.
    """

    name: str
    as_who: str
    relation: Relation | None = None
    address: tuple[str, ...] = ()
    email: str = ""
    way: str = ""
    language: str = ""
    needs_interpreter: bool = False
    format: str = "standard"
    is_safe_address: bool = False
    withheld: str = MayNotSee.NONE

    @property
    def has_address(self) -> bool:
        """Say whether anything can be sent to this person."""
        return bool(self.address or self.email)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody around the child to whom nothing is sent, and why."""

    relation: Relation
    why: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who is written to, who is told besides, who is left out and why, and what must be mended first."""

    to: list[Recipient] = field(default_factory=list)
    copies: list[Recipient] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def recipients(child: Child, on: date) -> Recipients:
    """
    Return who is written to about ``child`` on a day.

    A child: everybody with parental responsibility who is marked as to be written to. A young person whose rights
    have passed: the young person, and a parent only under a consent to letters in force. One who lacks capacity for
    the plan: the representative, or the parents if there is none (Children and Families Act 2014, s80). Nobody who
    may see nothing, nobody whose time has ended, and nobody at all once the child has died.
    """
    case = CaseNow(child, on)
    if not case.is_living:
        return Recipients(warnings=["The child or young person has died: nothing is sent."])
    whose = rights(case, on)
    current = list(_current(case, on))
    may = [one for one in current if one.may_not_see != MayNotSee.ALL]
    left_out = [LeftOut(one, "may not see anything about the child") for one in current if one not in may]
    if whose.are_own(on):
        chosen, more = _of_young_person(case, may, whose, on)
    else:
        chosen, more = _of_child(may)
    taken = {one.relation.pk for one in chosen if one.relation}
    copies = [_recipient(one, COPY) for one in may if one.is_written_to and not one.is_family and one.pk not in taken]
    copies = [one for one in copies if one.relation and one.relation.kind != RelationKind.SELF]
    return Recipients(chosen, copies, [*left_out, *more], _warnings(chosen, copies, whose, on))


def separate_letters(found: Iterable[Recipient]) -> list[list[Recipient]]:
    """
    Return recipients by the letter they share: one to each address, so that none shows another's.

    Those at a safe address, and those from whom something is kept, have a letter to themselves.
    """
    letters: dict[tuple[object, ...], list[Recipient]] = {}
    for number, one in enumerate(found):
        is_alone = one.is_safe_address or one.withheld != MayNotSee.NONE or not one.address
        own = (number,) if is_alone else (fold(" ".join(one.address)), one.format, one.language, one.way, one.as_who)
        letters.setdefault(own, []).append(one)
    return list(letters.values())


def _current(case: CaseNow, on: date) -> Iterable[Relation]:
    found = Relation.objects.filter(child__in=case.records).current(on)
    seen: set[int] = set()
    for one in found.select_related("person").order_by("pk"):
        if one.person_id not in seen:
            seen.add(one.person_id)
            yield one


def _of_child(may: list[Relation]) -> tuple[list[Recipient], list[LeftOut]]:
    responsible = [one for one in may if one.has_responsibility]
    written_to = [_recipient(one, PARENT) for one in responsible if one.is_written_to]
    others = [LeftOut(one, "is not marked as to be written to") for one in responsible if not one.is_written_to]
    family = [one for one in may if one.is_family and not one.has_responsibility]
    return written_to, [*others, *(LeftOut(one, "has no parental responsibility recorded") for one in family)]


def _of_young_person(
    case: CaseNow, may: list[Relation], whose: Rights, on: date
) -> tuple[list[Recipient], list[LeftOut]]:
    parents = [one for one in may if one.is_family]
    if whose.lacks_capacity:
        chosen = whose.capacity.representative if whose.capacity else None
        speaks = next((one for one in may if chosen and one.person_id == chosen.person_id), None)
        if speaks is not None:
            return [_recipient(speaks, REPRESENTATIVE)], [
                LeftOut(one, "the representative is written to") for one in parents if one.pk != speaks.pk
            ]
        return _of_child(may)
    own = next((one for one in may if one.kind == RelationKind.SELF), None)
    written_to = [_recipient(own, YOUNG_PERSON) if own else Recipient(case.child.full_name, YOUNG_PERSON)]
    agreed = _agreed(case, on)
    written_to += [_recipient(one, PARENT) for one in parents if one.person_id in agreed]
    why = "the young person has not agreed to it"
    return written_to, [LeftOut(one, why) for one in parents if one.person_id not in agreed]


def _agreed(case: CaseNow, on: date) -> set[int]:
    """Return the people to whom letters go by a consent in force that the young person gave."""
    found = Consent.objects.filter(child__in=case.records, scope=ConsentScope.LETTERS, to__isnull=False).current(on)
    return set(found.filter(given_by__kind=RelationKind.SELF).values_list("to__person", flat=True))


def _recipient(one: Relation, as_who: str) -> Recipient:
    person = one.person
    return Recipient(
        name=person.full_name,
        as_who=as_who,
        relation=one,
        address=tuple(person.address_lines),
        email=person.email,
        way=person.way,
        language=person.language,
        needs_interpreter=person.needs_interpreter,
        format=person.format,
        is_safe_address=person.is_safe_address,
        withheld=one.may_not_see,
    )


def _warnings(chosen: list[Recipient], copies: list[Recipient], whose: Rights, on: date) -> list[str]:
    said = []
    if not chosen:
        said.append("Nobody with parental responsibility is marked as to be written to.")
    said += [
        f"No address and no e-mail of {one.name} is recorded." for one in (*chosen, *copies) if not one.has_address
    ]
    if whose.are_due(on):
        said.append("Compulsory school age has ended: confirm that the rights are now the young person’s.")
    found = whose.capacity
    if found and found.review_on and found.review_on < on:
        said.append("What was found about capacity should have been looked at again.")
    return said
