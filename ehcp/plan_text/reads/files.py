"""A version of a plan as files: tagged PDF by Typst, Word by python-docx, and the plan file; from one source."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import typst
from docx import Document

from ehcp.plan_text.models.versions import PlanVersion, VersionCause
from ehcp.plan_text.texts.content import ContentSection, labels_of, sections_of
from ehcp.plan_text.texts.plan_file import plan_file

TITLE = "Education, health and care plan"
BLANK = "Nothing is recorded in this section."
DRAFT_BLANK = "Blank while the plan is a draft."
# A PDF that screen readers can follow (PDF/UA-1): the title, the language, headings and lists are tagged.
_TYPST = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set page(paper: "a4", margin: 2.2cm, footer: context align(center)[#d.foot · page #counter(page).display()])
#set text(size: 12pt, lang: "en", region: "GB")
#set par(leading: 0.75em)
#show heading: set block(above: 1.6em, below: 0.8em)
#title()
#par(d.who)
#par(d.about)
#for section in d.sections [
  #heading(level: 1, section.title)
  #if section.lines.len() == 0 [#par(section.blank)]
  #for line in section.lines [
    #heading(level: 2, line.label)
    #for words in line.words [#par(words)]
    #for detail in line.details [#par(strong(detail.at(0) + ": ") + detail.at(1))]
  ]
]
"""


@dataclass(frozen=True)
class PlanFile:
    """One kind of file: how it is made of a version, and what its answer says it is."""

    make: Callable[[PlanVersion], bytes]
    content_type: str


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _who(version: PlanVersion) -> str:
    person = version.content["person"]
    return f"{person['forename']} {person['surname']}, born {_day(date.fromisoformat(person['born']))}"


def _about(version: PlanVersion) -> str:
    return f"Version {version.number}: {version.get_cause_display().lower()}, {_day(version.happened_on)}"


def _heading(section: ContentSection) -> str:
    return f"Section {section.code}: {section.title}"


def _blank(version: PlanVersion, section: ContentSection) -> str:
    is_draft = version.cause in (VersionCause.DRAFT_SENT, VersionCause.DRAFT_SENT_AGAIN)
    return DRAFT_BLANK if section.code == "I" and is_draft else BLANK


def _details(version: PlanVersion, section: ContentSection) -> list[list[tuple[str, str]]]:
    """Return the details of each line of a section, with what it serves by its label."""
    labels = labels_of(version.content)
    found = []
    for line in section.lines:
        served = ", ".join(labels[one] for one in line.linked_to if one in labels)
        found.append([*line.shown_details, *([("Serves", served)] if served else [])])
    return found


def as_pdf(version: PlanVersion) -> bytes:
    """Return a version as PDF/UA-1."""
    data = {
        "title": TITLE,
        "who": _who(version),
        "about": _about(version),
        "foot": f"Version {version.number}",
        "sections": [
            {
                "title": _heading(section),
                "blank": _blank(version, section),
                "lines": [
                    {"label": line.label, "words": line.words.splitlines() or [""], "details": details}
                    for line, details in zip(section.lines, _details(version, section), strict=True)
                ],
            }
            for section in sections_of(version.content)
        ],
    }
    made: bytes = typst.compile(
        _TYPST.encode(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    return made


def as_word(version: PlanVersion) -> bytes:
    """Return a version as a Word file with real headings."""
    document = Document()
    document.core_properties.title = TITLE
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    document.add_heading(TITLE, 0)
    document.add_paragraph(_who(version))
    document.add_paragraph(_about(version))
    for section in sections_of(version.content):
        document.add_heading(_heading(section), 1)
        if not section.lines:
            document.add_paragraph(_blank(version, section))
        for line, details in zip(section.lines, _details(version, section), strict=True):
            document.add_heading(line.label, 2)
            for words in line.words.splitlines():
                document.add_paragraph(_printable(words))
            for name, value in details:
                paragraph = document.add_paragraph()
                paragraph.add_run(f"{name}: ").bold = True
                paragraph.add_run(_printable(value))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _printable(words: str) -> str:
    """Leave out the control characters that XML cannot hold."""
    return "".join(char for char in words if char == "\t" or char >= " ")


def as_plan_file(version: PlanVersion) -> bytes:
    """Return a version as a plan file of the open format."""
    return plan_file(version.content, number=version.number, cause=version.cause, on=version.happened_on)


FILES: dict[str, PlanFile] = {
    "pdf": PlanFile(as_pdf, "application/pdf"),
    "docx": PlanFile(as_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "json": PlanFile(as_plan_file, "application/json"),
}
