"""Give everything that is held back as a package of the exchange format."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from ehcp.exchange.format.numbers import canonical
from ehcp.exchange.format.schema import LATEST, Table, load_schema, template
from ehcp.exchange.format.source import ABOUT
from ehcp.exchange.tables import held_rows, holding
from ehcp.models import CaseEvent, PackageInfo
from sendcases.audit.moments import london_day

Cells = list[str | None]


def export_package(path: Path, *, version: str = LATEST) -> dict[str, int]:
    """
    Write everything the format knows to ``path``, a folder, or a zip where the name ends so; return the rows a table.

    Import, export, import is the identity: ids, order, and the way numbers were written are those of the
    package that came in. For that reason nothing is neutralised: a cell that begins like a formula is written
    as it is, and the files are for programs, not for a spreadsheet. What is only proposed (an exemption not yet
    accepted, an item not yet ratified) is not part of the format; version 1.0 knows no review that is only
    planned either, and none of the columns that 1.1 added.
    """
    with transaction.atomic():
        _hold_still()
        if path.suffix == ".zip":
            return _write_zip(path, version)
        path.mkdir(parents=True, exist_ok=True)
        (path / ABOUT).write_bytes(_about(version))
        tables = load_schema(version).tables.values()
        return {table.name: _write(table, _private(path / table.file_name), version) for table in tables}


def _hold_still() -> None:
    """Read one state of the database throughout, though others go on writing."""
    if connection.vendor == "postgresql" and not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _write_zip(path: Path, version: str) -> dict[str, int]:
    rows = {}
    with _private(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(ABOUT, _about(version))
        for table in load_schema(version).tables.values():
            with archive.open(table.file_name, "w", force_zip64=True) as member:
                rows[table.name] = _write(table, member, version)
    return rows


def _private(path: Path) -> IO[bytes]:
    """Open a file that only this account can read: it holds case data."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _about(version: str) -> bytes:
    """Return the descriptor of the last package word for word where it is of this version, or the template filled."""
    info = PackageInfo.objects.order_by("-imported_at", "-pk").first()
    sent: dict[str, Any] = json.loads(str(info.descriptor))["send"] if info else {}
    if info is not None and sent["format"] == version:
        return str(info.descriptor).encode()
    descriptor = template(version)
    own = {"la_code": settings.AUTHORITY_LA_CODE, "la_name": settings.AUTHORITY_NAME, "data_as_at": _last_day()}
    descriptor["send"] |= own | {name: value for name, value in sent.items() if value} | {"format": version}
    return (json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n").encode()


def _last_day() -> str:
    """Return the last day on which anything was recorded here; blank where nothing was."""
    last = CaseEvent.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    return london_day(last).isoformat() if last else ""


def _write(table: Table, stream: IO[bytes], version: str) -> int:
    forms = _number_forms(table)
    count = 0
    with TextIOWrapper(stream, encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(table.header)
        for cells in _rows(table, version):
            for place, form in forms:
                cells[place] = form.write(cells[0], cells[place])
            writer.writerow(cells)
            count += 1
    return count


def _rows(table: Table, version: str) -> Iterator[Cells]:
    left_out = _left_out(version) if table.name in _NAMING else set()
    width = len(table.fields)
    for _, cells in held_rows(holding(table.name), exported_in=version):
        if not _NAMING.get(table.name, _keep)(cells, left_out):
            continue
        if table.name == "corrections" and not _knows_field(cells, version):
            continue
        yield cells[:width]


def _knows_field(cells: Cells, version: str) -> bool:
    """Say whether the version of the format has the column that a correction is of."""
    corrected = load_schema(version).tables.get(cells[1] or "")
    return corrected is not None and cells[3] in corrected.header


LeftOut = set[tuple[str | None, str | None]]


def _left_out(version: str) -> LeftOut:
    """Return table and id of the records that are not exported but may be named by rows that are."""
    found: LeftOut = set()
    for name in load_schema(version).tables:
        stored = holding(name)
        known = stored.exported(version)
        if not known:
            continue
        rows = stored.model._default_manager.all()
        others = rows.exclude(pk__in=rows.filter(known).values("pk")).values_list(stored.key_name, flat=True)
        found |= {(name, key) for key in others}
    return found


def _keep(cells: Cells, left_out: LeftOut) -> bool:
    return True


def _names_what_is_exported(table_at: int, record_at: int) -> Callable[[Cells, LeftOut], bool]:
    """Keep the rows that name, in cells of their own, a record that is exported."""
    return lambda cells, left_out: (cells[table_at], cells[record_at]) not in left_out


def _without_planned_review(cells: Cells, left_out: LeftOut, review_at: int = 5) -> bool:
    """Keep the row, and empty its link to a review that is only planned."""
    if ("reviews", cells[review_at]) in left_out:
        cells[review_at] = None
    return True


_NAMING: dict[str, Callable[[Cells, LeftOut], bool]] = {
    "corrections": _names_what_is_exported(1, 2),
    "delays": _names_what_is_exported(2, 3),
    "outcomes": _without_planned_review,
    "phase_transfers": _without_planned_review,
}


class _Form:
    """How the numbers of one column are written."""

    def __init__(self, least: int, odd: dict[str, str]) -> None:
        self._least = least
        self._odd = odd

    def write(self, key: str | None, text: str | None) -> str | None:
        if text is None:
            return None
        odd = self._odd.get(key or "")
        return odd if odd and canonical(odd) == text else canonical(text, self._least)


def _number_forms(table: Table) -> list[tuple[int, _Form]]:
    """Return place and form of the number columns, the last package's word coming last."""
    merged: dict[str, _Form] = {}
    odd: dict[str, dict[str, str]] = {}
    for (forms,) in PackageInfo.objects.order_by("imported_at", "pk").values_list("number_forms"):
        for name, form in forms.get(table.name, {}).items():
            odd.setdefault(name, {}).update(form["odd"])
            merged[name] = _Form(form["least"], odd[name])
    return [(table.header.index(name), form) for name, form in merged.items()]
