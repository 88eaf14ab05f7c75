"""Who wants to know what was recorded: told after the commit, never inside the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from ehcp.history.kinds import NotRegistered, kinds_under
from ehcp.models import CaseEvent


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a subscriber is told: which event, of which kind, about which child and record. No personal data."""

    pk: int
    kind: str
    child_pk: int
    record_type: str
    record_id: str


Subscriber = Callable[[Recorded], object]

_subscribers: list[tuple[str, Subscriber]] = []


def subscribe(kind: str, subscriber: Subscriber) -> Callable[[], None]:
    """
    Call ``subscriber`` once for every event of ``kind`` that an act records, after its transaction has committed.

    ``kind`` may be the beginning of kinds, with its dot (``review.``), or empty for all. An app above calls this
    from its ``AppConfig.ready``. A subscriber that takes long, or talks to others, only queues a job. Returns what
    ends the subscription. Raises ``NotRegistered`` for a kind that does not exist.
    """
    if not kinds_under(kind):
        raise NotRegistered(f"No kind of event is called {kind} or begins with it.")
    entry = (kind, subscriber)
    _subscribers.append(entry)
    return lambda: _subscribers.remove(entry)


def deliver_after_commit(event: CaseEvent) -> None:
    """
    Tell each subscriber of ``event`` once the transaction has committed; nothing is told of what is rolled back.

    Each is called on its own. What one of them raises Django logs (``robust``): it undoes nothing, and the others
    are called all the same.
    """
    recorded = Recorded(event.pk, event.kind, event.child_id, event.record_type, event.record_id)
    for kind, subscriber in _subscribers:
        if _wants(kind, recorded.kind):
            transaction.on_commit(_call(subscriber, recorded), robust=True)


def _wants(kind: str, recorded: str) -> bool:
    return recorded.startswith(kind) if not kind or kind.endswith(".") else recorded == kind


def _call(subscriber: Subscriber, recorded: Recorded) -> Callable[[], None]:
    def call_subscriber() -> None:
        subscriber(recorded)

    return call_subscriber
