"""Check the cells of one row against its table, then the row against the rules that need no other row."""

from dataclasses import dataclass

from ehcp.exchange.format.cells import accepts, explain
from ehcp.exchange.format.report import Report
from ehcp.exchange.format.row_rules import ROW_RULES, Place, Row
from ehcp.exchange.format.schema import Field, Table

_FORMULA = ("=", "+", "@", "-", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row whose wrong cells are emptied, so that it can still be found by its key."""

    cells: list[str | None]
    is_right: bool


class RowChecker:
    """Checks the rows of one table."""

    def __init__(self, table: Table, report: Report) -> None:
        self._table = table
        self._report = report
        self._names = table.header
        self._columns = [(number, field, accepts(field)) for number, field in enumerate(table.fields)]
        self._required = [number for number, field in enumerate(table.fields) if field.is_required]
        self._free_text = [
            number
            for number, field in enumerate(table.fields)
            if field.type == "string" and not field.codes and not field.pattern
        ]
        self._rules = ROW_RULES.get(table.name, ())

    def check(self, line: int, cells: list[str]) -> CheckedRow:
        """Report what is wrong with the row at ``line``; return it with its wrong cells emptied."""
        wrong = [number for number, field, is_fine in self._columns if cells[number] and not is_fine(cells[number])]
        missing = [number for number in self._required if not cells[number]]
        if missing or wrong:
            self._report_cells(line, cells, missing, wrong)
            kept = [None if number in wrong or not cell else cell for number, cell in enumerate(cells)]
            return CheckedRow(kept, is_right=False)
        self._check_text(line, cells)
        row: Row = dict(zip(self._names, cells, strict=True))
        place = Place(self._report, self._table.file_name, line)
        for rule in self._rules:
            rule(row, place)
        return CheckedRow([cell or None for cell in cells], is_right=place.is_right)

    def _report_cells(self, line: int, cells: list[str], missing: list[int], wrong: list[int]) -> None:
        file = self._table.file_name
        if not any(cells):
            self._report.refuse("empty_row", file, line, "", "The line has no values.", "Remove the line.")
            return
        if cells[0].strip().casefold() in {"total", "totals", "grand total", "sum"}:
            self._report.refuse("totals_row", file, line, "", "This is a line of totals.", "Remove the line.")
            return
        for number in missing:
            name = self._names[number]
            self._report.refuse("required", file, line, name, "There is no value.", "This column needs a value.")
        for number in wrong:
            self._report_cell(line, self._table.fields[number], cells[number])

    def _report_cell(self, line: int, field: Field, text: str) -> None:
        code = f"bad_{'code' if field.codes else field.type}"
        file = self._table.file_name
        if self._report.has_room("refuse", code, file, field.name):
            self._report.refuse(code, file, line, field.name, *explain(field, text))
        else:
            self._report.refuse(code, file, line, field.name, "", "")

    def _check_text(self, line: int, cells: list[str]) -> None:
        for number in self._free_text:
            text = cells[number]
            if not text:
                continue
            name = self._names[number]
            if text[0] in _FORMULA:
                self._report.warn(
                    "formula",
                    self._table.file_name,
                    line,
                    name,
                    "The text begins like a spreadsheet formula.",
                    "It is kept as text; check that it is meant.",
                )
            if text[0].isspace() or text[-1].isspace():
                self._report.warn(
                    "spaces",
                    self._table.file_name,
                    line,
                    name,
                    "The text begins or ends with a space.",
                    "Remove the space.",
                )
