"""Limits in law that were missed, and the reasons recorded for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q

from ehcp.delays.models import RECORD_TYPES
from ehcp.law.planned import LIMIT_KINDS
from ehcp.law.rules import RULES
from ehcp.ledger.models.deadlines import DeadlineQuerySet
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import Child, Deadline, Delay
from ehcp.people.models.merges import records_of

# One record holds several limits of these rules, told apart by the day they fell on (exchange format, delays).
BY_DAY = ("annual_review", "transfer_in_review")


class Missed(NamedTuple):
    """A limit that was missed, and the reason recorded for it, if any."""

    deadline: Deadline
    delay: Delay | None

    @property
    def words(self) -> str:
        """Return how one missed limit is told from another: the duty, the day, and the reason held."""
        duty = RULES[self.deadline.rule][-1].duty
        reason = f"; recorded: {self.delay.reason.label.lower()}" if self.delay else ""
        return f"{duty}, due {format_day(self.deadline.due_on)}{reason}"


def missed_limits(child: Child, on: date) -> list[Missed]:
    """Return the limits in law of a case that were missed by ``on``, newest first; met, stopped or still open."""
    rows = list(missed(Deadline.objects.filter(child__in=records_of(child)), on).order_by("-due_on", "-pk"))
    stored = reasons_of(rows)
    return [Missed(row, stored.get(key(row))) for row in rows]


def has_missed_limits(records: Sequence[int], on: date) -> bool:
    """Say whether a limit in law of a person, on any of its ``records``, was missed by ``on``."""
    return missed(Deadline.objects.filter(child__in=records), on).exists()


def missed(found: DeadlineQuerySet, on: date) -> DeadlineQuerySet:
    """Keep the standing limits in law that nothing had met or stopped on the day they fell due, by ``on``."""
    too_late = Q()
    for end in ("met_on", "void_on", "superseded_on"):
        too_late &= Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F("due_on")})
    found = found.current().shown_on(on).filter(too_late, kind__in=LIMIT_KINDS, due_on__lt=on)
    return found.exclude(shape="window").filter(record_type__in=RECORD_TYPES)


def key(row: Deadline) -> tuple[str, str, str, date | None]:
    """Return what ties a limit to its reason."""
    return row.record_type, row.record_id, row.rule, row.due_on if row.rule in BY_DAY else None


def reasons_of(rows: Sequence[Deadline]) -> dict[tuple[str, str, str, date | None], Delay]:
    """Return the reasons recorded for limits, the last of each (one query)."""
    delays = Delay.objects.filter(record_id__in={row.record_id for row in rows}).select_related("reason")
    return {
        (one.record_type, one.record_id, one.clock, one.due_on if one.clock in BY_DAY else None): one
        for one in delays.order_by("recorded_on", "pk")
    }
