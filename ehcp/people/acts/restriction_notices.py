"""Tell the people named on a restricted record what concerns it; they say when they have looked into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import structlog
from django.db import transaction

from ehcp.history.acts import events
from ehcp.models import Child, EventSource, NoticeKind, RestrictionNotice
from ehcp.people.reads.doubles import Pair, unseen_doubles
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

log = structlog.get_logger(__name__)


@transaction.atomic
def tell_of_import(child_pks: Collection[int], *, by: User, now: datetime) -> None:
    """Write down that ``by`` brought a package with rows about children whom they may not see, and tell those named."""
    for child in Child.objects.filter(pk__in=child_pks).order_by("pk"):
        events.record(child, "import.refused", on=london_day(now), at=now, by=by, source=EventSource.IMPORT)
        _raise(child, NoticeKind.IMPORT, about=None, by=by, now=now)
    if child_pks:
        log.warning("import.closed_rows_refused", by=by.pk)


@transaction.atomic
def tell_of_doubles(made: Child, *, by: User, now: datetime) -> None:
    """
    Tell those named on a restricted record, which ``by`` may not see, that ``made`` may be the same child.

    The page of whoever added the record is the same as without a match (threats paper, section 2.3).
    """
    for child in unseen_doubles(made, by):
        _tell_of_double(child, made, by=by, now=now)


@transaction.atomic
def tell_of_pairs(pairs: Iterable[Pair], *, hidden: Collection[int], by: User, now: datetime) -> None:
    """Tell those named on the ``hidden`` record of each pair that the other, which ``by`` brought, may be the child."""
    both = {pk for pair in pairs for pk in pair}
    people = Child.objects.in_bulk(both)
    for pair in sorted(pairs):
        for pk, other in (pair, pair[::-1]):
            if pk in hidden and other not in hidden:
                _tell_of_double(people[pk], people[other], by=by, now=now)


def _tell_of_double(child: Child, made: Child, *, by: User, now: datetime) -> None:
    data = {"record": made.source_id}
    events.record(child, "child.possible_double_added", on=london_day(now), at=now, by=by, data=data)
    _raise(child, NoticeKind.DOUBLE, about=made, by=by, now=now)


@transaction.atomic
def tell_of_cancelled_meeting(children: Iterable[Child], *, by: User, now: datetime) -> None:
    """Tell those named on the records of ``children``, whom ``by`` may not see, that their items need a meeting."""
    for child in children:
        _raise(child, NoticeKind.MEETING, about=None, by=by, now=now)


def _raise(child: Child, kind: NoticeKind, *, about: Child | None, by: User, now: datetime) -> None:
    RestrictionNotice.objects.get_or_create(
        child=child, kind=kind, about=about, raised_by=by, closed_at=None, defaults={"raised_at": now}
    )


@transaction.atomic
def close_notice(pk: int, *, by: User, now: datetime) -> None:
    """Say that a notice was looked into; said twice, it is done once. Raises ``MoveNotAllowed`` for anybody else's."""
    named = RestrictionNotice.objects.filter(pk=pk, child__restriction__members__user=by)
    notice = RestrictionNotice.objects.select_for_update().filter(pk__in=named.values("pk")).first()
    if notice is None:
        raise MoveNotAllowed("There is no such notice.")
    if notice.closed_at is None:
        notice.closed_at, notice.closed_by = now, by
        notice.save(update_fields=["closed_at", "closed_by"])
