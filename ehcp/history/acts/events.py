"""The only writer of history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ehcp.history import kinds
from ehcp.history.acts.subscribers import deliver_after_commit
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

    ``kind`` and the keys of ``data`` stand in the registry (``ehcp.history.kinds``), or ``NotRegistered`` is raised.
    ``reason``, in a person's own words, is kept beside the history. Once the transaction has committed, those who
    subscribed to the kind are called.
    """
    kinds.check(kind, data or {})
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
    deliver_after_commit(event)
    return event


def record_many(rows: Iterable[CaseEvent]) -> None:
    """
    Write the events of one act that touched many cases, in one statement.

    Nothing is delivered for each of them; whoever wants them reads ``events_since``.
    """
    written = list(rows)
    for event in written:
        kinds.check(event.kind, event.data)
    CaseEvent.objects.bulk_create(written, batch_size=500)
