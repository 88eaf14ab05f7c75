"""Notices follow their clock when its row in the ledger is closed and another stands in its place."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from ehcp.ledger.sync.ledger import KEY
from ehcp.models import Deadline, DeadlineNotice

BATCH = 500


def carry_notices(closed: Sequence[int]) -> None:
    """Let the notices of closed rows follow their clock to the row that now stands, where its limit is the same."""
    for start in range(0, len(closed), BATCH):
        raised = DeadlineNotice.objects.filter(deadline__in=closed[start : start + BATCH])
        same = {name: OuterRef(f"deadline__{name}") for name in (*KEY, "due_on")}
        standing = Deadline.objects.order_by().current().filter(**same).values("pk")[:1]
        found = raised.annotate(now=Subquery(standing)).filter(now__isnull=False).values_list("pk", "now")
        for notice, row in found:
            DeadlineNotice.objects.filter(pk=notice).update(deadline=row)
