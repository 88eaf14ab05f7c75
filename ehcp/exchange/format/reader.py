"""Read the rows of one CSV file, and report every line that has not the shape of its table."""

import csv
import io
from collections.abc import Iterator
from typing import IO

from ehcp.exchange.format.report import Report
from ehcp.exchange.format.schema import LATEST, Table

LONGEST_HEADER = 10_000
_TOTALS = ("total", "totals", "grand total", "sum")


class RowReader:
    """
    Iterate over (line, cells) of one file: a cell of every column of the table, empty where the column is absent.

    A column that came with a later version of the format may be absent, and in an earlier one it must be.
    ``is_usable`` is false when the header is not that of the table: no row is read then. ``is_complete`` is
    false when rows may be missing, so that nobody concludes that what was not read does not exist.
    """

    def __init__(self, table: Table, stream: IO[bytes], report: Report, version: str = LATEST) -> None:
        self.table = table
        self.absent: list[str] = []
        self._allowed = [field for field in table.fields if field.since <= version]
        self.is_complete = True
        self._report = report
        # Bytes that are no UTF-8 were reported by the scan; reading on finds what else is wrong.
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
        self._rows = csv.reader(text, strict=True)
        self.is_usable = self._read_header(text)
        if not self.is_usable:
            self.is_complete = False

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        width = len(self.table.fields) - len(self.absent)
        places = [number for number, field in enumerate(self.table.fields) if field.name not in self.absent]
        is_whole = not self.absent
        empty: list[tuple[int, list[str]]] = []
        for line, cells in self._lines():
            if not any(cell.strip() for cell in cells):
                empty.append((line, cells))
                continue
            # Lines without a value are passed over at the end of a file, and nowhere else.
            for number, row in (*empty, (line, cells)):
                if len(row) == width:
                    yield number, row if is_whole else self._spread(row, places)
                elif row:
                    self._ragged(number, row, width)
            empty.clear()

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        while self.is_usable:
            line = self._rows.line_num + 1
            try:
                yield line, next(self._rows)
            except StopIteration:
                return
            except csv.Error:
                self._broken(line)
                return

    def _read_header(self, text: io.TextIOWrapper) -> bool:
        peeked = text.buffer.peek(LONGEST_HEADER + 1)  # type: ignore[attr-defined]
        first = peeked.split(b"\n", 1)[0]
        if len(first) > LONGEST_HEADER:
            self._refuse(1, "columns", "The header line is far too long.", "Keep the columns of the format only.")
            return False
        try:
            header = next(self._rows, [])
        except csv.Error:
            self._broken(1)
            return False
        self.absent = [field.name for field in self.table.fields if field.name not in header and field.may_be_absent]
        allowed = {field.name for field in self._allowed}
        if header == [name for name in self.table.header if name not in self.absent] and allowed.issuperset(header):
            return True
        self._explain_header(header)
        return False

    def _spread(self, cells: list[str], places: list[int]) -> list[str]:
        """Return the cells with an empty one for each absent column."""
        row = [""] * len(self.table.fields)
        for place, cell in zip(places, cells, strict=True):
            row[place] = cell
        return row

    def _explain_header(self, header: list[str]) -> None:
        expected = [field.name for field in self._allowed if not field.may_be_absent or field.name in header]
        right = "The header line must be: " + ",".join(expected)
        if len(header) <= 1 and any(separator in "".join(header) for separator in ";\t|"):
            wrong = "The columns are separated by semicolons or tabs, not by commas."
            self._refuse(1, "separator", wrong, "Save the file with commas.")
            return
        repeated = sorted({name for name in header if header.count(name) > 1} & set(expected))
        missing = [name for name in expected if name not in header]
        unknown = sum(1 for name in header if name not in expected)
        for name in repeated:
            self._refuse(1, "columns", f"The column {name} is there more than once.", right, name)
        for name in missing:
            self._refuse(1, "columns", self._missing(name, header), right, name)
        if unknown:
            wrong = f"{unknown} column{'s are' if unknown > 1 else ' is'} not part of this table."
            self._refuse(1, "columns", wrong, right)
        if not (repeated or missing or unknown):
            self._refuse(1, "columns", "The columns are in another order.", right)

    def _missing(self, name: str, header: list[str]) -> str:
        like = name.replace("_", "").casefold()
        if any(like == other.replace("_", "").replace(" ", "").casefold() for other in header):
            return f"The column {name} is spelt in another way."
        return f"The column {name} is missing."

    def _ragged(self, line: int, cells: list[str], width: int) -> None:
        self.is_complete = False
        if cells[0].strip().casefold().startswith(_TOTALS):
            self._refuse(line, "totals_row", "This looks like a line of totals.", "Remove the line.")
            return
        wrong = f"The line has {len(cells):,} cells; the header has {width}."
        self._refuse(line, "ragged", wrong, "Give every column one cell; put text with a comma in double quotes.")

    def _broken(self, line: int) -> None:
        self.is_complete = False
        self._refuse(
            line,
            "quotes",
            "A quotation mark is left open or stands inside a cell from here on, or a cell is far too long. "
            "The rest of the file was not read.",
            'Put the whole cell in double quotes, and write a quotation mark inside it twice ("").',
        )

    def _refuse(self, line: int, code: str, wrong: str, right: str, field: str = "") -> None:
        self._report.refuse(code, self.table.file_name, line, field, wrong, right)
