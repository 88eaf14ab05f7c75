"""Write an exchange package row by row, so that memory does not grow with the authority."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from ehcp.exchange.format.schema import load_schema, template

Value = date | str | int | float | bool | None

PREFIXES = {
    "institutions": "S",
    "children": "C",
    "requests": "R",
    "assessments": "A",
    "advice": "AD",
    "exemptions": "E",
    "plans": "P",
    "reviews": "V",
    "delays": "DL",
    "phase_transfers": "PT",
    "placements": "PL",
    "needs": "N",
    "outcomes": "O",
    "feedback": "F",
    "budgets": "B",
    "mediations": "M",
    "appeals": "AP",
    "panel_meetings": "PM",
    "panel_items": "PI",
    "staff_capacity": "ST",
    "indicators": "I",
    "corrections": "K",
}

# Days that are plans, not facts, and so may lie ahead.
PLANNED = frozenset({("phase_transfers", "transfer_on")})


class _RowWriter(Protocol):
    def writerow(self, row: Iterable[object], /) -> object: ...


class Package:
    """A package being written to a folder: one open file a table, ids given out in order."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder = folder
        self.today = today
        self.rows: Counter[str] = Counter()
        self._ids: Counter[str] = Counter()
        self._headers = {name: table.header for name, table in load_schema().tables.items()}
        self._writers: dict[str, _RowWriter] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, header in self._headers.items():
            file = self._open.enter_context((self.folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            self._writers[name] = csv.writer(file, lineterminator="\n")
            self._writers[name].writerow(header)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def new_id(self, table: str) -> str:
        """Return the next id of ``table``."""
        self._ids[table] += 1
        return f"{PREFIXES[table]}{self._ids[table]:06d}"

    def add(self, table: str, /, **values: Value) -> str:
        """Write a row under a new id and return the id."""
        return self.put(table, self.new_id(table), **values)

    def put(self, table: str, key: str, /, **values: Value) -> str:
        """Write a row under an id that was given out before; raises ``ValueError`` for a day after today."""
        header = self._headers[table]
        cells = [key, *(self._cell(table, name, values.pop(name, None)) for name in header[1:])]
        if values:
            raise ValueError(f"{table} has no column {', '.join(values)}")
        self._writers[table].writerow(cells)
        self.rows[table] += 1
        return key

    def _cell(self, table: str, name: str, value: Value) -> str | int | float:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, date):
            if value > self.today and (table, name) not in PLANNED:
                raise ValueError(f"{table}.{name} would be after today")
            return value.isoformat()
        return value

    def describe(self, la_code: str, la_name: str) -> None:
        """Write ``datapackage.json``: what this package is, and the template's tables."""
        described = template()
        described |= {"name": "demo-authority", "title": f"{la_name} (all children invented)"}
        described["send"] = {
            "format": "1.0",
            "la_code": la_code,
            "la_name": la_name,
            "data_as_at": self.today.isoformat(),
        }
        text = json.dumps(described, indent=1, ensure_ascii=False)
        (self.folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
