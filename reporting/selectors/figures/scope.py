"""What one computation is asked for, and the persons behind the child records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from ehcp.clock.law import Law
from ehcp.models import Child
from reporting.kpis import Period


@dataclass(frozen=True, slots=True)
class Scope:
    """
    The day, the law, the period and the authority of one computation; read inside ``as_at`` only.

    ``merges`` is the longest chain of records merged into one another: how many steps lead from any record to
    the one kept. ``with_ids`` asks for the records behind each figure as well.
    """

    as_at: date
    law: Law
    period: Period | None
    home_la: str
    merges: int
    with_ids: bool

    def in_period(self, column: str) -> Q:
        """Return the condition that the day in ``column`` lies in the period, both ends included."""
        if self.period is None:
            raise ValueError("This measure needs a period.")
        return Q(**{f"{column}__range": (self.period.start, self.period.end)})

    def in_force(self, path: str = "") -> Q:
        """Return the condition that a spell is in force on the day; both its days are inclusive."""
        return Q(**{f"{path}from_on__lte": self.as_at}) & (
            Q(**{f"{path}to_on__isnull": True}) | Q(**{f"{path}to_on__gte": self.as_at})
        )

    def person(self, child: str, column: str = "source_id") -> Coalesce | F:
        """Return ``column`` of the record kept for the child at ``child``, or else its own."""
        paths = [f"{child}{'__merged_into_child' * step}__{column}" for step in range(self.merges, -1, -1)]
        return Coalesce(*paths) if len(paths) > 1 else F(paths[0])


def longest_merge() -> int:
    """Return how many steps the longest chain of merged records has; a circle counts each record once."""
    into = dict(Child.objects.filter(merged_into_child__isnull=False).order_by().values_list("pk", "merged_into_child"))
    return max((_steps(into, record) for record in into), default=0)


def _steps(into: dict[int, int | None], record: int) -> int:
    seen = {record}
    following = into.get(record)
    while following is not None and following not in seen:
        seen.add(following)
        following = into.get(following)
    return len(seen) - 1


def still_owed(done: Q, limit: str, stopped: str = "stopped_on") -> Q:
    """Return the condition that a limit was not void when it fell: ``done``, or not stopped on or before it."""
    return done | Q(**{f"{stopped}__isnull": True}) | Q(**{f"{stopped}__gt": F(limit)})


def real(path: str = "") -> Q:
    """Return the condition that the row at ``path`` was not entered in error."""
    return ~Q(**{f"{path}entered_in_error": True})
