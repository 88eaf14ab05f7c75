"""Earlier values of facts: which corrections are put back for a past day, and how their text is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from ehcp.ledger.sync.links import Overlay
from ehcp.models import Correction

# Facts field -> ORM path, where it is not the same name. Ids in facts are source ids.
LINK_PATHS = {
    "child_id": "child__source_id",
    "plan_id": "plan__source_id",
    "request_id": "request__source_id",
    "assessment_id": "assessment__source_id",
    "appeal_id": "appeal__source_id",
    "review_id": "review__source_id",
}


def corrections_after(day: date) -> Overlay:
    """Return, per (table, record id), the values held on ``day`` of fields changed later (newest put back first)."""
    overlay: Overlay = defaultdict(dict)
    rows = Correction.objects.filter(recorded_on__gt=day).values_list(
        "recorded_on", "source_id", "table", "record_id", "field", "value_before"
    )
    for _, _, table, record_id, name, before in sorted(rows, reverse=True):
        overlay[table, record_id][name] = before
    return overlay


def reader_of(name: str) -> Callable[[str], Any]:
    """Return what reads the text of a correction as a value of the fact ``name``."""
    if name.endswith("_on") or name.endswith("_date"):
        return as_date
    if name == "entered_in_error":
        return lambda text: text == "true"
    return (lambda text: int(text or 0)) if name == "transfer_year" else str


def as_date(text: str) -> date | None:
    """Return the day that a text says; none where it is blank."""
    return date.fromisoformat(text) if text else None
