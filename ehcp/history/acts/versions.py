"""Write the past versions of facts from their corrections; the corrections are the truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db import models

from ehcp.bulk import insert_rows, update_rows
from ehcp.history.models.versions import SINCE_EVER, VERSIONS, Versions
from ehcp.models import Correction

CHUNK = 500
# One correction as it is put back: the day it was recorded, the field, and the value before.
Change = tuple[date, str, str]


def versions_by_table() -> dict[str, Versions]:
    """Return the versioned tables by their name in the exchange format."""
    return {model.table: one for model, one in VERSIONS.items()}  # type: ignore[attr-defined]


def write_versions(corrected: Iterable[tuple[str, str]] | None = None) -> None:
    """
    Write the past versions of records anew, named by table and id; of all that were ever corrected without them.

    Values are put back newest correction first, and on one day the highest id first (exchange format, "Later
    knowledge"). What stands is changed only where it differs, so a second run writes nothing.
    """
    by_table: dict[str, set[str]] = defaultdict(set)
    named = (
        Correction.objects.order_by().values_list("table", "record_id").distinct() if corrected is None else corrected
    )
    for table, record_id in named:
        by_table[table].add(record_id)
    tables = versions_by_table()
    for table, ids in by_table.items():
        if table in tables:
            listed = sorted(ids)
            for start in range(0, len(listed), CHUNK):
                _Writing(table, tables[table], listed[start : start + CHUNK]).run()


class _Writing:
    """The versions of some records of one table being written."""

    def __init__(self, table: str, versions: Versions, ids: list[str]) -> None:
        self.table, self.versions, self.ids = table, versions, ids
        self.key = "source_id" if hasattr(versions.live, "source_id") else "reason"
        self.names = versions.attributes
        self.readers = {name: _Reader(field) for field in versions.live._meta.concrete_fields for name in _names(field)}

    def run(self) -> None:
        rows = self.versions.live._default_manager.filter(**{f"{self.key}__in": self.ids})
        past: list[tuple[Any, ...]] = []
        known_from: list[tuple[date, int]] = []
        changes = self._changes()
        keys = []
        for stood_from, *values in rows.values_list("known_from", *self.names):
            row = dict(zip(self.names, values, strict=True))
            keys.append(row["id"])
            found = changes.get(row[self.key], [])
            past += self._past(row, found)
            newest = found[0][0] if found else SINCE_EVER
            if stood_from != newest:
                known_from.append((newest, row["id"]))
        self._replace(keys, past)
        update_rows(self.versions.live, ("known_from",), known_from)

    def _changes(self) -> dict[str, list[Change]]:
        """Return the corrections of each record in the order in which they are put back."""
        found = Correction.objects.filter(table=self.table, record_id__in=self.ids)
        rows = found.values_list("recorded_on", "source_id", "record_id", "field", "value_before")
        changes: dict[str, list[Change]] = defaultdict(list)
        for recorded_on, _, record_id, name, before in sorted(rows, reverse=True):
            if name in self.readers:
                changes[record_id].append((recorded_on, name, before))
        return changes

    def _past(self, row: dict[str, Any], changes: list[Change]) -> Iterator[tuple[Any, ...]]:
        """Yield each past version of a record, the newest first, as the columns of its table."""
        copied = dict(row)
        days = [day for day, _ in groupby(change[0] for change in changes)]
        for day, before in zip(days, [*days[1:], SINCE_EVER], strict=True):
            for recorded_on, name, text in changes:
                if recorded_on == day:
                    reader = self.readers[name]
                    copied[reader.attname] = reader.read(text)
            yield (row["id"], *(copied[name] for name in self.names if name != "id"), before, day)

    def _replace(self, keys: list[int], past: list[tuple[Any, ...]]) -> None:
        names = ["live_id", *(name for name in self.names if name != "id"), "known_from", "known_to"]
        stored = self.versions.past._default_manager.filter(live__in=keys)
        if sorted(map(repr, stored.values_list(*names))) != sorted(map(repr, past)):
            stored.delete()
            insert_rows(self.versions.past, names, past)


def _names(field: models.Field[Any, Any]) -> set[str]:
    return {field.name, field.attname}


class _Reader:
    """How the text of a correction is read as a value of one column."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.field, self.attname = field, field.attname

    def read(self, text: str) -> Any:
        """Return the value; none for an empty text, or a link to what is not there."""
        if text == "":
            return None
        if isinstance(self.field, models.ForeignKey):
            return _linked(self.field.related_model, text)
        if isinstance(self.field, models.BooleanField):
            return text == "true"
        return self.field.to_python(text)


def _linked(target: Any, text: str) -> int | None:
    key = "source_id" if hasattr(target, "source_id") else "reason"
    found: int | None = target._default_manager.filter(**{key: text}).values_list("pk", flat=True).first()
    return found
