"""A report as a file: CSV, Excel, Word, PDF or a page that stands by itself; the same rows in each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import typst
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ehcp.spreadsheets import FORMATS, Cell, neutral, workbook_bytes
from reporting.reports.reads.lines import Line, ReportPage, Shown

HEADINGS = (
    "measure", "variant", "numerator", "denominator", "percent_1dp", "percent_0dp", "part", "words", "told",
    "period_start", "period_end", "period", "last_year_numerator", "last_year_denominator", "last_year_percent_1dp",
    "last_year", "target", "england", "reasons", "note", "rules_broken", "report", "section", "tier", "source", "owner",
    "as_at", "basis", "law", "report_version", "status",
)  # fmt: skip
# The columns that people read, in words, with how wide each is beside the others.
COLUMNS = (("Measure", 9), ("This period", 6), ("Days", 7), ("Last year", 6), ("Target", 2), ("England", 3))
REASONS = ("Why late, or a note", 9)
A4_SHORT, A4_LONG, MARGIN = Mm(210), Mm(297), Mm(12)
TYPES = {
    **FORMATS,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
LOOKS = Path(settings.BASE_DIR) / "templates" / "reporting" / "reports"


def report_file(kind: str, page: ReportPage) -> bytes:
    """Return a report as a file of ``kind``: one of ``TYPES``."""
    return WRITERS[kind](page)


def rows_of(page: ReportPage) -> Iterator[tuple[Cell, ...]]:
    """Yield every row of a report under ``HEADINGS``, each complete by itself."""
    for shown in page.sections:
        for line in shown.lines:
            yield _row(page, shown, line)


def _row(page: ReportPage, shown: Shown, line: Line) -> tuple[Cell, ...]:
    now, before = line.now, line.last_year
    return (
        line.measure, line.variant, _number(now.numerator), _number(now.denominator), _number(now.tenth), now.whole,
        line.part, line.words, now.text, now.start, now.end, now.when,
        *((_number(before.numerator), _number(before.denominator), _number(before.tenth), before.text)
          if before else (None, None, None, "")),
        line.beside.target, line.beside.england, line.why, line.note, " ".join(line.faults), line.report, shown.title,
        line.tier, line.source, line.owner, page.as_at, "known", page.law, page.report.version, line.status,
    )  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    """Return a number as spreadsheets hold it: whole where it is."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _csv(page: ReportPage) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for row in rows_of(page):
        # A column of numbers keeps its sign; text that a spreadsheet would run is made plain.
        writer.writerow([cell.isoformat() if isinstance(cell, date) else neutral(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(page: ReportPage) -> bytes:
    headings = [heading.replace("_", " ").capitalize() for heading in HEADINGS]
    return workbook_bytes(page.report.title, page.title, headings, rows_of(page))


def table_of(shown: Shown) -> list[list[str]]:
    """Return the rows of a section as people read them, under ``COLUMNS`` and ``REASONS``."""
    return [
        [
            line.words,
            line.now.text,
            line.now.when,
            line.last_year.text if line.last_year else "–",
            line.beside.target or "–",
            line.beside.england or "–",
            "; ".join(text for text in (line.why, line.note, line.source) if text) or "–",
        ]
        for line in shown.lines
    ]


def _headings() -> list[str]:
    return [*(words for words, _ in COLUMNS), REASONS[0]]


def _pdf(page: ReportPage) -> bytes:
    """Return an accessible PDF (PDF/UA-1); the same report gives the same bytes."""
    context = {
        "title": page.title,
        "summary": page.report.summary,
        "small": f"{page.small} Counted under law {page.law}. Version {page.report.version} of this report.",
        "columns": _headings(),
        "widths": [width for _, width in (*COLUMNS, REASONS)],
        "sections": [{"title": shown.title, "rows": table_of(shown)} for shown in page.sections if shown.lines],
    }
    source = LOOKS / "report.typ"
    made = datetime.combine(page.as_at, time(), UTC)
    return bytes(
        typst.compile(
            source.read_bytes(),
            format="pdf",
            sys_inputs={"report": json.dumps(context)},
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            timestamp=int(made.timestamp()),
        )
    )


def _docx(page: ReportPage) -> bytes:
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, A4_LONG, A4_SHORT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    document.core_properties.title, document.core_properties.language = page.title, "en-GB"
    document.core_properties.author = ""
    document.styles["Normal"].font.size = Pt(8)
    document.add_heading(page.title, 1)
    document.add_paragraph(f"{page.report.summary}. {page.small} Counted under law {page.law}.")
    for shown in page.sections:
        if shown.lines:
            document.add_heading(shown.title, 2)
            _docx_table(document, table_of(shown))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _docx_table(document: Document, rows: list[list[str]]) -> None:  # type: ignore[valid-type]  # a factory by name
    headings = _headings()
    table = document.add_table(rows=1 + len(rows), cols=len(headings), style="Light Grid Accent 1")  # type: ignore[attr-defined]
    widths = [width for _, width in (*COLUMNS, REASONS)]
    room = A4_LONG - 2 * MARGIN
    for place, texts in enumerate([headings, *rows]):
        for cell, text, width in zip(table.rows[place].cells, texts, widths, strict=True):
            cell.text, cell.width = text, int(room * width / sum(widths))
    repeated = OxmlElement("w:tblHeader")  # the head comes again on each sheet, and is announced as one
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _html(page: ReportPage) -> bytes:
    tables = [(shown.title, table_of(shown)) for shown in page.sections if shown.lines]
    # The page stands by itself and is served by nobody, so its rules of print come with it.
    style = format_html("<style>{}</style>", (LOOKS / "file.css").read_text())
    context = {"page": page, "tables": tables, "headings": _headings(), "small": page.small, "style": style}
    return render_to_string("reporting/reports/file.html", context).encode()


WRITERS: dict[str, Callable[[ReportPage], bytes]] = {
    "html": _html, "csv": _csv, "xlsx": _xlsx, "docx": _docx, "pdf": _pdf,
}  # fmt: skip
