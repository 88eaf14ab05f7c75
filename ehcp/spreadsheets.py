"""Rows as a CSV or Excel file whose cells no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Cell = str | int | float | date | None
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
    kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Cases"
) -> HttpResponseBase:
    """Return ``rows`` under ``headings`` as an attachment called ``name``, which holds no personal data."""
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(_csv_lines(headings, rows), content_type=FORMATS[kind])
    else:
        response = HttpResponse(_workbook(sheet, headings, rows), content_type=FORMATS[kind])
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


def _workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(headings))
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
