"""Keep the earlier value of what describes no day of its own: who somebody is, and which record is whose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models

from ehcp.history.acts.references import next_source_id
from ehcp.models import Correction


def keep_before_revision(record: models.Model, values: Mapping[str, Any], *, today: date) -> dict[str, str]:
    """
    Write a correction for every one of ``values`` that differs from what is held; return its id by name.

    Call it before the values are set. Always a correction, because such a value counts as known from the
    beginning where none says otherwise (exchange format, "Later knowledge").
    """
    made = {}
    for name, after in values.items():
        before = getattr(record, name)
        if before == after:
            continue
        target = record._meta.get_field(name).related_model
        made[name] = Correction.objects.create(
            source_id=next_source_id(Correction),
            table=record.table,  # type: ignore[attr-defined]
            record_id=record.source_id,  # type: ignore[attr-defined]
            field=f"{name}_id" if hasattr(target, "source_id") else name,
            value_before=_text(before),
            value_after=_text(after),
            recorded_on=today,
        ).source_id
    return made


def _text(value: Any) -> str:
    """Return a value as the exchange format writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(getattr(value, "source_id", value))
