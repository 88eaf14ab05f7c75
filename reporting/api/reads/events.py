"""What happened, as a list that other systems follow: each event once, in the order of recording, nobody's name."""

from __future__ import annotations

from django.db.models import QuerySet

from ehcp.history.reads.events import events_since, stored_as
from ehcp.models import CaseEvent
from sendcases.accounts.models import User
from sendcases.audit.following import settled_number

# That a record was hidden is for those who are named on it.
UNTOLD = ("case.restricted", "case.unrestricted", "restriction.changed")


def told_events() -> QuerySet[CaseEvent]:
    """Return the events that may be told and are settled, in the order of their numbers."""
    found = events_since(0).filter(pk__lte=settled_number(CaseEvent)).exclude(kind__in=UNTOLD)
    return found.select_related("child")


def visible_events(user: User) -> QuerySet[CaseEvent]:
    """Return the events about children ``user`` may see that are settled."""
    return told_events().visible_to(user)  # type: ignore[attr-defined, no-any-return]


def of_kind(rows: QuerySet[CaseEvent], kind: str) -> QuerySet[CaseEvent]:
    """Keep the events that read as ``kind``, under its earlier names too; all without one."""
    return rows.filter(stored_as(kind))
