"""
The registry of events: every kind of thing that the history of a case can say, with its words and its payload.

One fact has one kind, whether staff record it or an import brings it in. A kind is never renamed in what is stored:
events are written once, so an earlier name stays here as a ``Former`` and reads as the kind of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ehcp.history.kinds.around import AROUND, DOCUMENTS, FUNDING, LETTERS, PANELS, PEOPLE, RECORDS, TASKS
from ehcp.history.kinds.casework import (
    ASSESSMENTS,
    CONSULTATIONS,
    DISPUTES,
    EARLY_HELP,
    MISSED_LIMITS,
    PERSONAL_BUDGETS,
    PLAN_WORDS,
    PLANS,
    PROPOSALS,
    PROVISION,
    REQUESTS,
    REVIEWS,
    TRANSFERS,
)
from ehcp.history.kinds.kind import EventKind, Former


class NotRegistered(Exception):
    """An event of a kind, or with a payload, that the registry does not know: a mistake in the program."""


__all__ = ["ANY_KIND", "KINDS", "EventKind", "Former", "NotRegistered", "check", "kind_of", "kinds_under"]


# Payload of an event of any kind: that it was recorded long after it happened.
ANY_KIND = ("recorded_late",)

KINDS: dict[str, EventKind] = {
    kind.name: kind
    for group in (
        PEOPLE,
        EARLY_HELP,
        REQUESTS,
        ASSESSMENTS,
        MISSED_LIMITS,
        PLANS,
        TRANSFERS,
        REVIEWS,
        DISPUTES,
        PLAN_WORDS,
        PANELS,
        AROUND,
        TASKS,
        CONSULTATIONS,
        PERSONAL_BUDGETS,
        PROVISION,
        PROPOSALS,
        DOCUMENTS,
        LETTERS,
        FUNDING,
        RECORDS,
    )
    for kind in group
}
_FORMER: dict[str, list[tuple[Former, EventKind]]] = {}
for _kind in KINDS.values():
    for _earlier in _kind.former:
        _FORMER.setdefault(_earlier.name, []).append((_earlier, _kind))


def check(name: str, keys: Iterable[str]) -> None:
    """Raise ``NotRegistered`` unless ``name`` is a kind of today and its payload may hold ``keys``."""
    kind = KINDS.get(name)
    if kind is None:
        raise NotRegistered(f"No kind of event is called {name}: add it to ehcp.history.kinds.")
    unknown = sorted(set(keys) - {*kind.keys, *ANY_KIND})
    if unknown:
        raise NotRegistered(f"The payload of {name} does not hold {', '.join(unknown)}.")


def kind_of(name: str, data: Mapping[str, Any]) -> EventKind | None:
    """Return the kind of today as which a stored event reads; None for a name that nobody knows."""
    for former, kind in _FORMER.get(name, []):
        if not former.key or data.get(former.key) == former.code:
            return kind
    return KINDS.get(name)


def kinds_under(name: str) -> list[EventKind]:
    """Return the kind called ``name``, or all that begin with it where it ends in a dot; all where it is empty."""
    if name and not name.endswith("."):
        return [KINDS[name]] if name in KINDS else []
    return [kind for kind in KINDS.values() if kind.name.startswith(name)]
