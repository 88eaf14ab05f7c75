"""The content of one version: what its page, its PDF, its Word file and its plan file are made from."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ehcp.plan_text.texts.sections import SECTIONS

# What a line holds beside its words, and what each is called.
DETAILS: dict[str, str] = {
    "who": "Who",
    "how_often": "How often",
    "how_long": "How long",
    "skill": "Skill or training",
    "source": "Source",
}
TEXTS = ("words", *DETAILS)


@dataclass(frozen=True)
class ContentLine:
    """One line of a version: its own key, its words, its details and the keys of what it is linked to."""

    section: str
    line: str
    words: str
    details: Mapping[str, str]
    linked_to: tuple[str, ...] = ()
    cause: str = ""
    number: int = 0

    @property
    def label(self) -> str:
        """Return what the line is called in its plan: its section and its place there."""
        return f"{self.section}{'' if self.section[-1:].isalpha() else '.'}{self.number}"

    @property
    def shown_details(self) -> list[tuple[str, str]]:
        """Return the details that are filled in, with their names."""
        return [(DETAILS[name], value) for name, value in self.details.items() if value]

    @property
    def plain(self) -> str:
        """Return the whole line as one text, for comparing."""
        return "\n".join([self.words, *(f"{name}: {value}" for name, value in self.shown_details)])


@dataclass(frozen=True)
class ContentSection:
    """One section of a version with its lines."""

    code: str
    title: str
    lines: list[ContentLine]


def sections_of(content: Mapping[str, Any]) -> list[ContentSection]:
    """Return the sections of a version in the order of the law, empty ones among them."""
    stored = {one["code"]: one["lines"] for one in content["sections"]}
    return [
        ContentSection(
            code,
            section.title,
            [_line(code, number, one) for number, one in enumerate(stored.get(code, []), start=1)],
        )
        for code, section in SECTIONS.items()
    ]


def _line(code: str, number: int, stored: Mapping[str, Any]) -> ContentLine:
    return ContentLine(
        section=code,
        line=stored["line"],
        words=stored["words"],
        details={name: stored.get(name, "") for name in DETAILS},
        linked_to=tuple(stored.get("linked_to", ())),
        cause=stored.get("cause", ""),
        number=number,
    )


def lines_of(content: Mapping[str, Any]) -> list[ContentLine]:
    """Return all lines of a version."""
    return [line for section in sections_of(content) for line in section.lines]


def labels_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Return what each line is called, by its key."""
    return {line.line: line.label for line in lines_of(content)}


@dataclass(frozen=True)
class Piece:
    """Some words of a compared line: kept, taken out, or put in."""

    words: str
    change: str = ""


@dataclass(frozen=True)
class ComparedLine:
    """One line in two versions: new, taken out, changed or the same."""

    label: str
    change: str
    pieces: list[Piece]
    cause: str = ""


@dataclass(frozen=True)
class ComparedSection:
    """One section of two versions, with the lines that differ and the number of those that do not."""

    code: str
    title: str
    lines: list[ComparedLine]
    same: int


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ComparedSection]:
    """Return what differs between two versions, by section and line; a line is the same by its key."""
    found = []
    for old, new in zip(sections_of(before), sections_of(after), strict=True):
        compared = list(_compared_lines(old, new))
        changed = [one for one in compared if one.change]
        found.append(ComparedSection(old.code, old.title, changed, len(compared) - len(changed)))
    return found


def _compared_lines(old: ContentSection, new: ContentSection) -> Iterator[ComparedLine]:
    stored = {line.line: line for line in old.lines}
    for line in new.lines:
        before = stored.pop(line.line, None)
        if before is None:
            yield ComparedLine(line.label, "New", [Piece(line.plain, "in")], line.cause)
        elif before.plain == line.plain:
            yield ComparedLine(line.label, "", [])
        else:
            yield ComparedLine(line.label, "Changed", compared_words(before.plain, line.plain), line.cause)
    for line in stored.values():
        yield ComparedLine(line.label, "Taken out", [Piece(line.plain, "out")])


def compared_words(before: str, after: str) -> list[Piece]:
    """Return two texts as one, word by word: what was kept, taken out and put in."""
    old, new = before.split(" "), after.split(" ")
    pieces: list[Piece] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(" ".join(old[i:j])))
            continue
        pieces += [Piece(" ".join(old[i:j]), "out")] if j > i else []
        pieces += [Piece(" ".join(new[k:m]), "in")] if m > k else []
    return pieces
