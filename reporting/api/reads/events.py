"""What happened, as a list that other systems follow: each event once, in the order of recording, nobody's name."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min, QuerySet

from ehcp.history.reads.events import events_since
from ehcp.models import CaseEvent, Job, JobState
from sendcases.accounts.models import User

# An act has ended within a minute: its connection waits for no lock and no statement so long.
SETTLING = timedelta(minutes=1)
# That a record was hidden is for those who are named on it.
UNTOLD = ("case.restricted", "case.unrestricted", "restriction.changed")


def settled_before(now: datetime) -> datetime:
    """
    Return the moment before which every event that is recorded can be seen.

    An event has its number when it is written and is seen when its transaction ends, so a later number may be seen
    first. Whoever follows the list would pass over it. What is younger than this moment is told later: a minute, or as
    long as a package is taken in.
    """
    begun = Job.objects.filter(state=JobState.RUNNING).aggregate(first=Min("started_at"))["first"]
    settled = now - SETTLING
    return min(settled, begun) if begun else settled


def told_events(kind: str, now: datetime) -> QuerySet[CaseEvent]:
    """Return the events that may be told and are settled, in the order of their numbers; of one kind where named."""
    found = events_since(0, kind).filter(recorded_at__lt=settled_before(now)).exclude(kind__in=UNTOLD)
    return found.select_related("child")


def visible_events(user: User, kind: str, now: datetime) -> QuerySet[CaseEvent]:
    """Return the events about children ``user`` may see that are settled."""
    return told_events(kind, now).visible_to(user)  # type: ignore[attr-defined, no-any-return]
