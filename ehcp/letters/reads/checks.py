"""
What forbids a letter, or asks for a second look, before it leaves (threats paper, T1 to T3).

A letter is refused where the law's parts are not in it, and stopped where its words or what is attached belong to
somebody else: another child, or the address of another contact, or what a recipient may not see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.recipients import Recipient
from ehcp.documents.reads.guard import doubts_in
from ehcp.letters.kinds import LetterKind
from ehcp.letters.texts import PACK_KEYS, Paragraph
from ehcp.models import Document, DocumentPage, DoubtKind, MayNotSee, Placement, Relation, RelationKind, TextState
from ehcp.names import fold

_SHORTEST = 6
_UNREAD: dict[str, str] = {TextState.NONE: "No text could be read", TextState.WAITING: "The text was not read yet"}


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing that stops a letter: what, and where; ``is_final`` cannot be overruled with a reason."""

    words: str
    is_final: bool = False


def parts_missing(kind: LetterKind, paragraphs: Sequence[Paragraph], details: dict[str, str]) -> list[str]:
    """Return which compulsory part of a letter is not in it, in plain words; of the appeal pack also its addresses."""
    said = {one.key: one.text for one in paragraphs if one.text.strip()}
    missing = [key for key in kind.must_hold if key not in said]
    wrong = [f"The letter does not hold “{key.replace('_', ' ')}”, which the law asks for." for key in missing]
    if kind.is_appealable:
        needed = ("sendiass", "mediation_adviser", "disagreement", "officer_contact")
        empty = [key.replace("_", " ") for key in needed if not details.get(key, "").strip()]
        if empty:
            wrong.append(
                f"The letter cannot leave without its appeal pack. Not entered for this authority: {', '.join(empty)}."
            )
        wrong += ["The letter cannot leave without its appeal pack."] if set(PACK_KEYS) & set(missing) else []
    return wrong


def stops_of(
    case: CaseNow, paragraphs: Iterable[Paragraph], attached: Sequence[Document], to: Sequence[Recipient], on: date
) -> list[Stop]:
    """Return everything in the letter and in what is attached that must not reach these recipients."""
    own = [f"{one.heading}\n{one.text}" for one in paragraphs]
    texts = [("the letter", "\n".join(own))]
    pages = DocumentPage.objects.filter(document__in=attached).select_related("document")
    texts += [(f"“{page.document.title}”, page {page.number}", page.text) for page in pages]
    found = [Stop(f"In {where}: {words}") for where, text in texts for words in _of_others(case, text, on)]
    for one in to:
        found += [Stop(words, is_final=True) for words in _kept_from(case, one, texts, on)]
    found += [
        Stop(f"{_UNREAD.get(one.text_state, 'Not all of the text could be read')}, “{one.title}”: look at it yourself.")
        for one in attached
        if one.text_state != TextState.READ
    ]
    return list(dict.fromkeys(found))


def _of_others(case: CaseNow, text: str, on: date) -> list[str]:
    return [f"{DoubtKind(one.kind).label} ({one.words})" for one in doubts_in([text], case.records, on)]


def _kept_from(case: CaseNow, one: Recipient, texts: Sequence[tuple[str, str]], on: date) -> list[str]:
    """Return what of the letter must not reach one recipient: another contact's address, or what they may not see."""
    found = []
    for relation in Relation.objects.filter(child__in=case.records).select_related("person"):
        person = relation.person
        is_own = one.relation is not None and one.relation.person_id == person.pk
        if is_own or not (relation.is_family or relation.kind == RelationKind.SELF):
            continue
        mine = {fold(line) for line in one.address}
        # A street with its number and a postcode tell where somebody lives; the name of a town does not.
        lines = [line for line in person.address_lines if re.search(r"\d", line) and fold(line) not in mine]
        ways = [*lines, person.email if person.email != one.email else ""]
        found += _found_in(texts, ways, one, "another contact’s address")
    if one.withheld in (MayNotSee.ADDRESS, MayNotSee.ADDRESS_AND_SCHOOL):
        found += _found_in(texts, [case.child.postcode or ""], one, "the child’s home address, which they may not see")
    if one.withheld == MayNotSee.ADDRESS_AND_SCHOOL:
        stored = Placement.objects.filter(plan__in=case.plans, institution__isnull=False).select_related("institution")
        names = [place.institution.name for place in stored if place.institution]
        found += _found_in(texts, names, one, "the child’s school, which they may not see")
    return found


def _found_in(texts: Sequence[tuple[str, str]], pieces: Iterable[str], one: Recipient, what: str) -> list[str]:
    wanted = [fold(piece) for piece in pieces if len(piece) >= _SHORTEST]
    found = []
    for where, text in texts:
        folded, bare = fold(text), re.sub(r"\s", "", fold(text))
        if any(piece in folded or piece.replace(" ", "") in bare for piece in wanted):
            found.append(f"{where[:1].upper()}{where[1:]} holds {what}: it cannot go to {one.name}.")
    return found
