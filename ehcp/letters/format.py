"""One source, three forms: the structured paragraphs of a letter as tagged PDF/UA and as Word; pages show the same."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import docx
import typst
from docx.shared import Pt

from ehcp.letters.texts import Paragraph

_LARGE, _USUAL = 18, 12
# Every word of a letter comes in as data: nothing that is written in one can be read as Typst.
_SOURCE = """
#let letter = json(bytes(sys.inputs.letter))
#set document(title: letter.title, author: letter.sender)
#set page(paper: "a4", margin: (x: 25mm, y: 25mm), numbering: "1 / 1")
#set text(lang: "en", region: "GB", size: letter.size * 1pt)
#set par(leading: 0.75em, spacing: 1.2em)
#show heading: set text(size: 1em)
#show heading: set block(above: 1.6em, below: 0.8em)
#strong(letter.sender)
#v(1em)
#letter.address.join(linebreak())
#v(1em)
#letter.day
#v(0.5em)
= #letter.title
#for part in letter.parts {
  if part.heading != "" { heading(level: 2, part.heading) }
  for block in part.blocks {
    if block.points.len() > 0 { list(..block.points) } else { par(block.text) }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Block:
    """Some words, or the points of a list."""

    text: str = ""
    points: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter to one address, as it is printed."""

    title: str
    sender: str
    address: Sequence[str]
    day: str
    paragraphs: Sequence[Paragraph]
    is_large: bool = False


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the blocks of a paragraph: words, and lists of the lines that begin with a dash."""
    for piece in filter(None, (one.strip() for one in text.replace("\r\n", "\n").split("\n\n"))):
        lines = [line.strip() for line in piece.splitlines()]
        points = [line[2:] for line in lines if line.startswith("- ")]
        words = " ".join(line for line in lines if not line.startswith("- "))
        if words:
            yield Block(words)
        if points:
            yield Block(points=points)


def as_pdf(sheet: Sheet) -> bytes:
    """Return a letter as a tagged PDF (PDF/UA-1)."""
    document = {
        "title": sheet.title,
        "sender": sheet.sender,
        "address": list(sheet.address),
        "day": sheet.day,
        "size": _LARGE if sheet.is_large else _USUAL,
        "parts": [
            {
                "heading": one.heading,
                "blocks": [{"text": block.text, "points": block.points} for block in blocks_of(one.text)],
            }
            for one in sheet.paragraphs
        ],
    }
    inputs = {"letter": json.dumps(document)}
    made = typst.compile(_SOURCE.encode(), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    return bytes(made)


def as_word(sheet: Sheet) -> bytes:
    """Return a letter as a Word document."""
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = sheet.title, sheet.sender
    made.styles["Normal"].font.size = Pt(_LARGE if sheet.is_large else _USUAL)
    _lines(made, [sheet.sender])
    _lines(made, sheet.address)
    _lines(made, [sheet.day])
    made.add_heading(sheet.title, level=1)
    for one in sheet.paragraphs:
        if one.heading:
            made.add_heading(one.heading, level=2)
        for block in blocks_of(one.text):
            for point in block.points:
                made.add_paragraph(point, style="List Bullet")
            if block.text:
                made.add_paragraph(block.text)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _lines(made: docx.document.Document, lines: Iterable[str]) -> None:
    made.add_paragraph("\n".join(lines))
