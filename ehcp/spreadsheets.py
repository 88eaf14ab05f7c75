"""Rows as a CSV or Excel file whose cells no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

Cell = str | int | float | Decimal | date | None
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(cell: Cell) -> Cell:
    """Return a cell that a spreadsheet shows and never runs: text that begins like a formula gets an apostrophe."""
    if not isinstance(cell, str):
        return cell
    clean = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{clean}" if clean.startswith(DANGEROUS) or clean.lstrip().startswith(DANGEROUS) else clean


def table_response(
    kind: str,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "Cases",
    title: str = "",
) -> HttpResponseBase:
    """
    Return ``rows`` under ``headings`` as an attachment called ``name``, which holds no personal data.

    ``title`` stands above the headings of a workbook.
    """
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(_csv_lines(headings, rows), content_type=FORMATS[kind])
    else:
        response = HttpResponse(workbook_bytes(sheet, title, headings, rows), content_type=FORMATS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def _csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    yield "\ufeff"  # Excel reads UTF-8 only with its mark
    for row in (headings, *rows):
        writer.writerow([cell.isoformat() if isinstance(cell, date) else neutral(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


HEAD_FILL = PatternFill("solid", start_color="FFEEEFEF")
LEAST_WIDTH, MOST_WIDTH = 8, 60  # in characters
ROOM = 3  # for the arrow of the filter
TITLE_ROWS = 2  # the title and a line of air
SHEET_NAME = 31  # the longest a spreadsheet takes


def workbook_bytes(sheet: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """
    Return a workbook of one sheet: a frozen head with a filter, columns as wide as what they hold.

    A ``title`` stands above the head.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet[:SHEET_NAME])
    listed = [[neutral(cell) for cell in row] for row in rows]
    last, head = get_column_letter(len(headings)), 1 + (TITLE_ROWS if title else 0)
    for place, heading in enumerate(headings):
        widest = max((_width(row[place]) for row in listed), default=0)
        width = min(max(len(heading) + ROOM, widest + 1, LEAST_WIDTH), MOST_WIDTH)
        page.column_dimensions[get_column_letter(place + 1)].width = width
    page.freeze_panes = f"A{head + 1}"
    page.auto_filter.ref = f"A{head}:{last}{head + len(listed)}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    if title:
        page.append([_styled(page, title, Font(bold=True, size=14))])
        page.append([])
    page.append([_styled(page, heading, Font(bold=True), HEAD_FILL) for heading in headings])
    for row in listed:
        page.append([_dated(page, cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _width(cell: Cell) -> int:
    return len(cell.isoformat() if isinstance(cell, date) else str("" if cell is None else cell))


def _styled(page: Any, value: Cell, font: Font, fill: PatternFill | None = None) -> Any:
    cell: Any = WriteOnlyCell(page, cast("Any", neutral(value)))
    cell.font = font
    if fill:
        cell.fill, cell.alignment = fill, Alignment(vertical="top", wrap_text=True)
    return cell


def _dated(page: Any, value: Cell) -> Any:
    """Return a cell; a day is printed as in the rest of the product."""
    if not isinstance(value, date):
        return value
    cell = WriteOnlyCell(page, cast("Any", value))
    cell.number_format = "d mmmm yyyy"
    return cell
