"""
What was recorded since a day: the rows of a list that read otherwise than before it.

What staff do and what a package brings leaves an event on its child, and what a past day would read otherwise a day of
knowing on its row. Whoever asks is given every row that changed, and of a child that changed also rows that did not.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from ehcp.models import CaseEvent, Child
from sendcases.audit.moments import LONDON

AnyModel = TypeVar("AnyModel", bound=Model)


# What was begun on one day may be saved on the next: nothing takes longer, also no package on the command line.
LONGEST = timedelta(days=1)


def beginning_of(day: date) -> datetime:
    """Return the moment at which a day begins in London."""
    return datetime.combine(day, time.min, LONDON)


def changed_children(since: date, path: str = "child") -> Q:
    """
    Return the condition that something was recorded on ``since`` or later about the child at ``path``.

    What is saved says when it was begun, so that what is ``LONGEST`` older counts too: else a long import that ends
    after midnight would be missed by who asked just before it ended, and asks again since that day.
    A restriction that was lifted is recorded on the record kept of a person alone, so merged records count as changed.
    """
    told = CaseEvent.objects.filter(recorded_at__gte=beginning_of(since - LONGEST)).order_by().values("child")
    merged = Child.objects.filter(merged_into_child__isnull=False).order_by().values("pk")
    return Q(**{f"{path}__in": told}) | Q(**{f"{path}__in": merged})


def changed_since(rows: QuerySet[AnyModel], since: date | None) -> QuerySet[AnyModel]:
    """Keep the records that may read otherwise than before ``since``; without a day all of them."""
    if since is None:
        return rows
    model: Any = rows.model
    return rows.filter(changed_children(since, model.child_path) | Q(known_from__gte=since - LONGEST))
