"""The sections of a plan as the law lists them (SEND Regulations 2014, reg 12(1)), and what each line of one is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LineKind(StrEnum):
    """What a line of a section says."""

    WORDS = "words"
    NEED = "need"
    OUTCOME = "outcome"
    PROVISION = "provision"
    # Section I and section K have no lines of their own: they follow from the placement and from the advice.
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its letter, its title, what a line of it is, and whether a plan may leave it empty."""

    code: str
    title: str
    kind: LineKind
    help: str = ""
    may_be_empty: bool = False


SECTIONS: dict[str, Section] = {
    one.code: one
    for one in (
        Section(
            "A",
            "Views, interests and aspirations",
            LineKind.WORDS,
            "In the child’s and the family’s own words, with their history and how to communicate with them.",
        ),
        Section("B", "Special educational needs", LineKind.NEED, "One need a line."),
        Section(
            "C",
            "Health needs related to special educational needs",
            LineKind.NEED,
            "If there are none, write “None known”, with the advice that says so.",
        ),
        Section(
            "D",
            "Social care needs",
            LineKind.NEED,
            "If there are none, write “None known”, with the advice that says so.",
        ),
        Section("E", "Outcomes", LineKind.OUTCOME, "Specific and dated, with steps and how they are monitored."),
        Section(
            "F",
            "Special educational provision",
            LineKind.PROVISION,
            "What is done, by whom, how often, for how long, with which skill.",
        ),
        Section("G", "Health provision", LineKind.PROVISION, "Name who commissions it.", may_be_empty=True),
        Section(
            "H1",
            "Social care provision under the Chronically Sick and Disabled Persons Act 1970",
            LineKind.PROVISION,
            "For people under 18.",
            may_be_empty=True,
        ),
        Section("H2", "Other social care provision", LineKind.PROVISION, "", may_be_empty=True),
        Section(
            "I",
            "Placement",
            LineKind.MADE,
            "Blank while the plan is a draft. It is filled from the placement when the final plan is issued.",
            may_be_empty=True,
        ),
        Section(
            "J",
            "Personal budget",
            LineKind.WORDS,
            "What it pays for, how much, and which outcomes it serves.",
            may_be_empty=True,
        ),
        Section(
            "K",
            "Advice and information",
            LineKind.MADE,
            "Made from the advice that was received: each with its author’s role and its day.",
            may_be_empty=True,
        ),
    )
}
WRITTEN = [code for code, section in SECTIONS.items() if section.kind is not LineKind.MADE]
NEEDS = [code for code, section in SECTIONS.items() if section.kind is LineKind.NEED]
OUTCOMES = [code for code, section in SECTIONS.items() if section.kind is LineKind.OUTCOME]
PROVISION = [code for code, section in SECTIONS.items() if section.kind is LineKind.PROVISION]
# What a line of a section may be linked to.
LINKED_TO: dict[str, list[str]] = {
    code: NEEDS if code in OUTCOMES else [*NEEDS, *OUTCOMES] for code in (*OUTCOMES, *PROVISION)
}
# A stated absence is an answer, not a need that waits for provision.
NONE_KNOWN = "none known"


def states_none(words: str) -> bool:
    """Say whether a line only states that there is nothing."""
    return words.strip().lower().startswith(NONE_KNOWN)
