"""Keep the earlier value of what an act changes, so that what was known on any day can be rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models

from ehcp.history.acts.references import next_source_id
from ehcp.history.models.dated import DATED, changes_what_was_known, known_since_today
from ehcp.models import Correction, DelayReason

# Table and id of a record of which a value was corrected.
Corrected = tuple[str, str]


def keep_before_change(record: models.Model, values: Mapping[str, Any], *, today: date) -> set[Corrected]:
    """
    Write a correction for every column of ``record`` whose change to ``values`` changes what was known.

    Call it before the values are set. Columns that no figure and no clock reads are passed over. Returns the record,
    if it was corrected.
    """
    table: str = record.table  # type: ignore[attr-defined]
    listed = DATED[table].columns
    changed = {name: value for name, value in values.items() if name in listed}
    before = {name: getattr(record, name) for name in (*DATED[table].events, *changed)}
    after = before | changed
    kept = [
        name
        for name in changed
        if text_of(before[name]) != text_of(after[name]) and changes_what_was_known(table, name, before, after, today)
    ]
    return _write(record, kept, before, after, today)


def keep_since_today(record: models.Model, *, today: date) -> set[Corrected]:
    """Write a correction, from nothing, for what a record made today says of earlier days; return the record then."""
    table: str = record.table  # type: ignore[attr-defined]
    dated = DATED[table]
    after = {name: getattr(record, name) for name in (*dated.events, *dated.spans, *dated.planned, *dated.begins)}
    return _write(record, known_since_today(table, after, today), dict.fromkeys(after), after, today)


def _write(
    record: models.Model, names: Iterable[str], before: Mapping[str, Any], after: Mapping[str, Any], today: date
) -> set[Corrected]:
    table: str = record.table  # type: ignore[attr-defined]
    record_id = getattr(record, "source_id", "") or text_of(record)
    corrected: set[Corrected] = set()
    for name in names:
        corrected.add((table, record_id))
        target = record._meta.get_field(name).related_model
        Correction.objects.create(
            source_id=next_source_id(Correction),
            table=table,
            record_id=record_id,
            field=f"{name}_id" if hasattr(target, "source_id") else name,
            value_before=text_of(before[name]),
            value_after=text_of(after[name]),
            recorded_on=today,
        )
    return corrected


def text_of(value: Any) -> str:
    """Return a value as the exchange format writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, DelayReason):
        return value.reason  # the one code among the links of the exchange format
    return str(getattr(value, "source_id", value))
