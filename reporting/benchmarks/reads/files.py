"""Reading the published files: a folder in a zip, a byte order mark, symbols for numbers, columns that come and go."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath

from reporting.benchmarks.kinds import ENGLAND_CODE, FILES, MISSING, OTHER_NAMES, PUBLISHED, Published
from reporting.benchmarks.models import AreaLevel
from reporting.kpis.period import census_day

MOST_BYTES = 60_000_000  # of one file unpacked; the largest published is under 10
CENTURY = 2000
SHORT_YEAR, TWO_YEARS = 4, 6  # digits of 2024, of 202425
LEVELS = {
    "national": AreaLevel.NATIONAL, "regional": AreaLevel.REGIONAL, "local authority": AreaLevel.AUTHORITY,
}  # fmt: skip


class NotPublished(ValueError):
    """A file that is none of those published, or cannot be read; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it was read."""

    measure: str
    level: AreaLevel
    code: str
    area: str
    region: str
    start: date
    end: date
    numerator: int | None
    denominator: int | None
    status: str


@dataclass(frozen=True, slots=True)
class File:
    """One published file: what it is called, its hash, its rows."""

    name: str
    content: bytes

    @property
    def content_hash(self) -> str:
        """Return the hash by which the same file is known again."""
        return sha256(self.content).hexdigest()

    def figures(self) -> list[Figure]:
        """Return every figure of it; raises ``NotPublished`` with the line of what cannot be read."""
        try:
            text = self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise NotPublished(f"{self.name}: it is not text in UTF-8.") from error
        reader = csv.DictReader(io.StringIO(text, newline=""))
        heads = {name.strip().casefold() for name in reader.fieldnames or ()}
        if not {"time_period", "geographic_level"} <= heads:
            raise NotPublished(f"{self.name}: the columns time_period and geographic_level are missing.")
        measures = [one for one in PUBLISHED if one.file == self.name]
        return list(self._read(reader, measures))

    def _read(self, reader: csv.DictReader[str], measures: list[Published]) -> Iterator[Figure]:
        for row in reader:
            plain = {(name or "").strip().casefold(): (value or "").strip() for name, value in row.items() if name}
            if not _is_total(plain):
                continue
            for one in measures:
                try:
                    found = _figure(plain, one)
                except ValueError as error:
                    raise NotPublished(f"{self.name}, line {reader.line_num}: {error}") from error
                if found is not None:
                    yield found


def files_of(content: bytes, name: str) -> list[File]:
    """Return the files of what was handed in: those of a zip that are known, or one CSV by its own name."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [File(PurePosixPath(name).stem, content)]
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for info in packed.infolist():
            path = PurePosixPath(info.filename)
            if path.suffix == ".csv" and path.stem in FILES:
                if info.file_size > MOST_BYTES:
                    raise NotPublished(f"{path.name} is larger than any file that was published.")
                found.append(File(path.stem, packed.read(info)))
    return found


def _is_total(row: Mapping[str, str]) -> bool:
    """Say whether a row is of everybody: no breakdown, or one of itself."""
    topic, part = row.get("breakdown_topic", ""), row.get("breakdown", "")
    return topic.casefold() == part.casefold() or part.casefold() in ("total", "all")


def _figure(row: Mapping[str, str], one: Published) -> Figure | None:
    start, end = _period(row["time_period"], is_of_january=one.is_of_january)
    level = LEVELS.get(row["geographic_level"].casefold())
    if level is None:
        return None
    years = {"yy": f"{end.year % 100:02}"}
    part, status = _sum(row, [column.format(**years) for column in one.numerator])
    base, other = _sum(row, [column.format(**years) for column in one.denominator]) if one.denominator else (None, "")
    if (part is None and status == "absent") or other == "absent":
        return None  # another edition, without the column
    code, name = _area(row, level)
    reason = status or other
    return Figure(
        one.name, level, code, name, row.get("region_code", ""), start, end,
        None if reason else part, None if reason else base, reason,
    )  # fmt: skip


def _area(row: Mapping[str, str], level: AreaLevel) -> tuple[str, str]:
    if level is AreaLevel.NATIONAL:
        return row.get("country_code") or ENGLAND_CODE, row.get("country_name") or "England"
    if level is AreaLevel.REGIONAL:
        return row.get("region_code", ""), row.get("region_name", "")
    return _cell(row, "old_la_code") or row.get("new_la_code", ""), row.get("la_name", "")


def _cell(row: Mapping[str, str], column: str) -> str | None:
    names = (column.casefold(), *OTHER_NAMES.get(column, ()))
    return next((row[name] for name in names if name in row), None)


def _sum(row: Mapping[str, str], columns: list[str]) -> tuple[int | None, str]:
    """Return what columns come to, or the symbol that stands in one of them; ``absent`` where there is none."""
    total = 0
    for column in columns:
        cell = _cell(row, column)
        if cell is None:
            return None, "absent"
        if cell.casefold() in MISSING:
            return None, MISSING[cell.casefold()]
        total += _whole(cell, column)
    return total, ""


def _whole(cell: str, column: str) -> int:
    try:
        number = float(cell.replace(",", ""))
    except ValueError:
        raise ValueError(f"{column} is “{cell[:20]}”, which is neither a number nor a known symbol.") from None
    if number != int(number):
        raise ValueError(f"{column} is {cell[:20]}, which is no whole number.")
    return int(number)


def _period(period: str, *, is_of_january: bool) -> tuple[date, date]:
    """Return the days of a year: 2024 is calendar; 202425 academic, of which plans are counted in January."""
    if not period.isdigit() or len(period) not in (SHORT_YEAR, TWO_YEARS):
        raise ValueError(f"time_period is “{period[:20]}”, which is no year.")
    first = int(period[:4])
    year = first if len(period) == SHORT_YEAR else first + 1
    if is_of_january:
        return census_day(year), census_day(year)
    if len(period) == SHORT_YEAR:
        return date(year, 1, 1), date(year, 12, 31)
    return date(first, 9, 1), date(year, 8, 31)
