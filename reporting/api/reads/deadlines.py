"""Deadlines as a list for other systems: each with its state on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from ehcp.history.models.versions import STILL
from ehcp.law.settings import Law
from ehcp.law.states import State, state_on
from ehcp.ledger.models.deadlines import CURRENT
from ehcp.ledger.reads.time_limits import planned
from ehcp.models import Deadline
from reporting.api.reads.changes import changed_children
from sendcases.accounts.models import User

STATES = (
    "not_started", "running", "due_soon", "overdue", "met", "late", "late_exempted", "missed", "void", "superseded",
    "open", "closed", "premature", "expired", "replaced",
)  # fmt: skip
CHUNK = 1000
Dated = tuple[Deadline, State]


def visible_deadlines(user: User, since: date | None = None) -> QuerySet[Deadline, Deadline]:
    """
    Return the standing deadlines of the children ``user`` may see, in a lasting order.

    With ``since`` those that became known on that day or later, those of children of whom something was recorded
    since, and those that stood before and are known no more.
    """
    rows = Deadline.objects.visible_to(user).select_related("child").order_by("pk")
    if since is None:
        return rows.current()
    standing = CURRENT & (Q(known_from__gte=since) | changed_children(since))
    return rows.filter(standing | Q(known_to__gte=since, known_to__lt=STILL))


def is_gone(row: Deadline) -> bool:
    """Say whether the row is known no more."""
    return row.known_to != STILL


def deadline_page(
    rows: QuerySet[Deadline, Deadline], *, day: date, law: Law, state: str, after: int, size: int
) -> tuple[list[Dated], int | None]:
    """
    Return at most ``size`` of ``rows`` beyond the number ``after`` with their state on ``day``, and where to go on.

    With ``state`` only the rows in that state. The state is the clock's own; the database leaves out beforehand
    what cannot be in it.
    """
    rows = rows.filter(pk__gt=after)
    if state:
        rows = rows.filter(_may_be(state, day))
    found: list[Dated] = []
    for row, told in _with_states(rows, day, law, size + 1 if not state else CHUNK):
        if state and told.word != state:
            continue
        if len(found) == size:
            return found, found[-1][0].pk
        found.append((row, told))
    return found, None


def _with_states(rows: QuerySet[Deadline, Deadline], day: date, law: Law, chunk: int) -> Iterator[Dated]:
    after = 0
    while batch := list(rows.filter(pk__gt=after)[:chunk]):
        for row in batch:
            yield row, state_on(planned(row), day, law)
        if len(batch) < chunk:
            return
        after = batch[-1].pk


def _may_be(state: str, day: date) -> Q:
    """Return a condition that every row in ``state`` on ``day`` fulfils (statutory clock, section 4)."""
    if state == "not_started":
        return Q(appears_on__gt=day)
    if state == "replaced":
        return Q(replaced_on__lte=day)
    unmet = Q(met_on__isnull=True) | Q(met_on__gt=day)
    conditions = {
        "running": Q(due_on__isnull=True) | (unmet & Q(due_on__gte=day)),
        "due_soon": unmet & Q(due_on__gte=day),
        "overdue": unmet & Q(due_on__lt=day),
        "met": Q(met_on__lte=day),
        "late": Q(met_on__lte=day),
        "late_exempted": Q(met_on__lte=day, exempt_from__lte=day),
        "missed": Q(kind__in=["guidance", "internal"], due_on__lt=day),
        "void": Q(void_on__lte=day),
        "superseded": Q(superseded_on__lte=day),
        "expired": Q(kind="right", due_on__lt=day),
        "open": Q(shape="window") & (Q(due_on__gte=day) | Q(due_on__isnull=True)),
        "premature": Q(shape="window", premature_on__lte=day),
    }
    return Q(appears_on__lte=day) & conditions.get(state, Q(shape="window"))
