"""Rows as the exchange format writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


def texts_of(values: Iterable[Any]) -> list[str | None]:
    """Return the cells that the exchange format writes for the values of one row."""
    return [text_of(value) for value in values]


def held_rows(held: Holding, *, exported_in: str = "") -> Iterator[tuple[int, list[str | None]]]:
    """Yield key and cells of every row, or of those that a version of the format knows, in the order of their keys."""
    kept = held.exported(exported_in) if exported_in else Q()
    rows = held.model._default_manager.filter(kept).order_by("pk").values_list("pk", *held.paths)
    for pk, *values in rows.iterator(chunk_size=_CHUNK):
        yield pk, texts_of(values)
