"""The wording in force: the national one, or the latest that this authority wrote."""

from __future__ import annotations

from dataclasses import dataclass

from ehcp.letters.kinds import LETTERS, LetterKind
from ehcp.letters.texts import PACK_KEYS, PLACES, Paragraph, places_in
from ehcp.models import LetterWording

# The authority's own addresses, which letters name; kept as one more wording, in versions.
AUTHORITY = "authority"
DETAILS: dict[str, str] = {
    "officer_contact": "Telephone, e-mail and address for replies",
    "sendiass": "SENDIASS: name, telephone, e-mail, website",
    "mediation_adviser": "Mediation adviser: name, telephone, e-mail",
    "disagreement": "Disagreement resolution service: name, telephone, e-mail",
    "complaints": "Complaints: telephone, e-mail, website",
    "schools_list": "Where families find schools and colleges",
}


@dataclass(frozen=True)
class Wording:
    """A letter's wording: the number of the authority's version, 0 for the national one, and its paragraphs."""

    number: int
    paragraphs: tuple[Paragraph, ...]


def wording_of(kind: LetterKind) -> Wording:
    """Return the wording in force of a letter; without any paragraphs where nobody has written one."""
    own = LetterWording.objects.filter(code=kind.code).first()
    if own is None:
        return Wording(0, kind.paragraphs)
    return Wording(own.number, tuple(Paragraph(**one) for one in own.paragraphs))


def authority_details() -> dict[str, str]:
    """Return the authority's addresses as letters name them; empty for those nobody has entered."""
    own = LetterWording.objects.filter(code=AUTHORITY).first()
    stored = {one["key"]: one["text"] for one in own.paragraphs} if own else {}
    return {key: str(stored.get(key, "")) for key in DETAILS}


# What the writer of one letter chooses from a list, beside the facts of every letter.
CHOSEN: dict[str, frozenset[str]] = {"L8": frozenset({"setting"})}


def wrong_in(kind: LetterKind, paragraphs: list[Paragraph]) -> list[str]:
    """Return what forbids a wording, in plain words: a part the law asks for left out, a place that is none."""
    said = {one.key for one in paragraphs if one.text.strip()}
    wrong = [f"The law asks for the part “{key.replace('_', ' ')}”." for key in kind.must_hold if key not in said]
    known = PLACES | {one.key for one in kind.asks} | CHOSEN.get(kind.code, frozenset())
    wrong += [f"There is no fact called {{{name}}}." for name in sorted(places_in(paragraphs) - known)]
    needed = {one.key: places_in([one]) for one in kind.paragraphs if one.key in kind.must_hold}
    for one in paragraphs:
        missing = sorted(needed.get(one.key, set()) - places_in([one]))
        wrong += [f"The part “{one.key.replace('_', ' ')}” must say {{{name}}}." for name in missing]
    return wrong


def pack_is_whole(paragraphs: list[Paragraph]) -> bool:
    """Say whether a letter holds every part of the appeal pack, each with words."""
    said = {one.key for one in paragraphs if one.text.strip()}
    return set(PACK_KEYS) <= said


@dataclass(frozen=True)
class WordingRow:
    """One letter in the list of wordings."""

    kind: LetterKind
    number: int

    @property
    def state(self) -> str:
        """Return whose wording is in force."""
        if self.number:
            return f"Own wording, version {self.number}"
        return "National wording" if self.kind.paragraphs else "No wording yet"


def wording_rows() -> list[WordingRow]:
    """Return every letter with the wording in force."""
    numbers: dict[str, int] = {}
    for code, number in LetterWording.objects.order_by("number").values_list("code", "number"):
        numbers[code] = number
    return [WordingRow(kind, numbers.get(kind.code, 0)) for kind in LETTERS.values()]


def versions_of(code: str) -> list[LetterWording]:
    """Return every version of an authority's own wording, the latest first."""
    return list(LetterWording.objects.filter(code=code).select_related("made_by"))
