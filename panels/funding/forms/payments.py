"""Forms of instructions and payments: the month to instruct, the file of what was paid."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ehcp.fields import CaseForm
from panels.funding.acts.payments import COLUMNS, MOST_ROWS

_MOST_BYTES = 5_000_000
# A workbook is a packed file: how large it may be unpacked.
_MOST_UNPACKED = 50_000_000
# What is raised over a workbook that is damaged or no workbook, in its zip, its parts or their XML (SyntaxError).
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, InvalidFileException, LookupError, ValueError, TypeError,
    AttributeError, SyntaxError, NotImplementedError,
)  # fmt: skip


class RunForm(CaseForm):
    """Which month is instructed."""

    month = forms.TypedChoiceField(label="Month to instruct", coerce=date.fromisoformat)

    def __init__(self, *args: Any, months: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(month.isoformat(), f"{month:%B %Y}") for month in months]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]


class PaymentsForm(CaseForm):
    """A file of what finance paid."""

    file = forms.FileField(
        label="File of payments",
        help_text=f"CSV or Excel with the columns {', '.join(COLUMNS)}; at most {MOST_ROWS:,} rows. All rows or none.",
        error_messages={"required": "Select a file of payments"},
    )

    def clean_file(self) -> list[dict[str, str]]:
        """Return the rows of the file, each by the name of its columns."""
        sent: UploadedFile[bytes] = self.cleaned_data["file"]
        if (sent.size or 0) > _MOST_BYTES:
            raise forms.ValidationError("The file must be smaller than 5 MB")
        body = sent.read()
        lines = list(_workbook(body) if body.startswith(b"PK") else _text(body))
        heading = [cell.strip().lower() for cell in lines[0]] if lines else []
        missing = [column for column in COLUMNS if column not in heading]
        if missing:
            raise forms.ValidationError(f"The file must have the columns {', '.join(missing)}")
        filled = [line for line in lines[1:] if any(cell.strip() for cell in line)]
        return [dict(zip(heading, (cell.strip() for cell in line), strict=False)) for line in filled]


def _text(body: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    except (UnicodeDecodeError, csv.Error):
        raise forms.ValidationError("The file must be CSV in UTF-8, or Excel") from None


def _workbook(body: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise forms.ValidationError("The file must be smaller")
        sheet = load_workbook(io.BytesIO(body), read_only=True, data_only=True).worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=20):
            yield [_cell(value) for value in row]
    except _BROKEN:
        raise forms.ValidationError("The file cannot be read as an Excel workbook") from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"{value:.2f}" if isinstance(value, float) else str(value)
