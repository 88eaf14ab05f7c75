"""The only writer of history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ehcp.models import CaseEvent, Child, EventReason, EventSource
from sendcases.accounts.models import User


def record(
    child: Child,
    kind: str,
    *,
    on: date,
    at: datetime,
    by: User | None,
    record_type: str = "",
    record_id: str = "",
    source: EventSource = EventSource.SYSTEM,
    data: dict[str, Any] | None = None,
    replaces: CaseEvent | None = None,
    reason: str = "",
) -> CaseEvent:
    """
    Write one thing that happened: on ``on`` in the world, at ``at`` with us.

    ``kind`` is ``noun.past_tense``; ``data`` holds codes, ids and dates only, never personal data.
    ``reason``, in a person's own words, is kept beside the history.
    """
    event = CaseEvent.objects.create(
        child=child,
        kind=kind,
        record_type=record_type,
        record_id=record_id,
        happened_on=on,
        recorded_at=at,
        recorded_by=by,
        source=source,
        data=data or {},
        replaces=replaces,
    )
    if reason:
        EventReason.objects.create(event=event, text=reason)
    return event


def record_many(rows: Iterable[CaseEvent]) -> None:
    """Write many events in one statement: what an import brought in, or one act that touched many cases."""
    CaseEvent.objects.bulk_create(rows, batch_size=500)
