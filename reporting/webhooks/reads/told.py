"""What is told to a webhook: events by codes and references, of nobody who is hidden; and how it is signed."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from ehcp.history.kinds import kind_of
from ehcp.models import CaseEvent
from reporting.api.cursors import sealed
from reporting.api.reads.events import told_events
from reporting.webhooks.models import Webhook

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that a webhook is told at once, and the number that it is at then; ``events`` may be none of its kinds."""

    events: list[CaseEvent]
    position: int


def next_batch(webhook: Webhook) -> Batch | None:
    """Return what a webhook is told next; nothing where all is told that is settled."""
    rows = told_events().filter(pk__gt=webhook.position, child__is_restricted=False)[:AT_ONCE]
    found = list(rows)
    if not found:
        return None
    return Batch([one for one in found if noun_of(one) in webhook.kinds], found[-1].pk)


def noun_of(event: CaseEvent) -> str:
    """Return the noun of an event's kind, under its name of today."""
    kind = kind_of(event.kind, event.data)
    return (kind.name if kind else event.kind).partition(".")[0]


def body_of(delivery: str, events: Iterable[CaseEvent], position: int) -> bytes:
    """Return what is sent: no name, no child, no word that somebody wrote; the API tells the rest to who has a key."""
    told = {"delivery": delivery, "position": sealed(position), "events": [_told(one) for one in events]}
    return json.dumps(told, separators=(",", ":")).encode()


def _told(event: CaseEvent) -> dict[str, Any]:
    kind = kind_of(event.kind, event.data)
    is_person = event.record_type == "children"
    return {
        "event": sealed(event.pk),
        "kind": kind.name if kind else event.kind,
        "record_type": event.record_type,
        "record_id": "" if is_person else event.record_id,
        "happened_on": event.happened_on.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
    }


def signature(secret: str, body: bytes, at: datetime) -> str:
    """Return what proves that ``body`` was sent by this service at a moment: ``t=SECONDS,v1=HMAC-SHA256``."""
    seconds = str(int(at.timestamp()))
    made = hmac.new(secret.encode(), f"{seconds}.".encode() + body, sha256).hexdigest()
    return f"t={seconds},v1={made}"
