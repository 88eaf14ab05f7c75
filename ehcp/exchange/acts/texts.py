"""Rows as the exchange format writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from ehcp.exchange.format.numbers import canonical
from ehcp.exchange.tables import Holding

_CHUNK = 5_000


def text_of(value: Any) -> str | None:
    """Return a value as the cell that the exchange format writes for it; None for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return canonical(f"{value:f}")
    return str(value)


def held_rows(held: Holding, *, only_exported: bool) -> Iterator[tuple[int, list[str | None]]]:
    """Yield primary key and cells of every row, or of those that the format knows, in the order they were made."""
    kept = held.exported if only_exported else Q()
    rows = held.model._default_manager.filter(kept).order_by("pk").values_list("pk", *held.paths)
    for pk, *values in rows.iterator(chunk_size=_CHUNK):
        yield pk, [text_of(value) for value in values]
