"""Arrange cover for an officer who is away, and end it early."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import Cover
from ehcp.workflow import MOVES, MoveNotAllowed
from sendcases.accounts import history
from sendcases.accounts.models import User
from sendcases.accounts.roles import ALLOCATED_ROLES
from sendcases.audit.moments import london_day


@transaction.atomic
def arrange_cover(officer: User, *, covering: User, from_on: date, to_on: date, by: User, now: datetime) -> Cover:
    """
    Let ``covering`` see to the cases of ``officer`` from ``from_on`` to ``to_on``; it ends by itself.

    The cases stay with the officer, and restricted ones closed to whoever is not on their list. Raises
    ``MoveNotAllowed`` for days that are over, for somebody who holds no cases or is away on these days themselves, and
    while other cover of the officer is arranged on any of these days. Asked again with the same values it changes
    nothing.
    """
    MOVES["arrange_cover"].check_who(by)
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[officer.pk, covering.pk]).order_by("pk"))
    standing = Cover.objects.unended(london_day(now))
    same = standing.filter(officer=officer, covering=covering, from_on=from_on, to_on=to_on).first()
    if same is not None:
        return same
    _refuse(officer, covering, from_on, to_on, london_day(now))
    made = Cover.objects.create(
        officer=officer, covering=covering, from_on=from_on, to_on=to_on, recorded_at=now, recorded_by=by
    )
    days = {"from_on": from_on.isoformat(), "to_on": to_on.isoformat()}
    history.record("cover.arranged", by=by, at=now, about=officer, covering=covering.pk, **days)
    return made


def _refuse(officer: User, covering: User, from_on: date, to_on: date, today: date) -> None:
    if officer.pk == covering.pk:
        raise MoveNotAllowed("An officer cannot cover their own cases.")
    if to_on < from_on:
        raise MoveNotAllowed("The last day of cover must be on or after the first.")
    if to_on < today:
        raise MoveNotAllowed("The last day of cover must be today or in the future.")
    if not covering.is_active or not covering.has_role(*ALLOCATED_ROLES):
        raise MoveNotAllowed(f"{covering} is not a case officer, so cannot cover cases.")
    days = Cover.objects.unended(today).filter(from_on__lte=to_on, to_on__gte=from_on)
    other = days.filter(officer=officer).select_related("covering").first()
    if other is not None:
        raise MoveNotAllowed(
            f"{other.covering} covers {officer} from {format_day(other.from_on)} to {format_day(other.to_on)}. "
            "End that first."
        )
    away = days.filter(officer=covering).first()
    if away is not None:
        raise MoveNotAllowed(
            f"{covering} is away from {format_day(away.from_on)} to {format_day(away.to_on)}: choose somebody else."
        )


@transaction.atomic
def end_cover(cover: Cover, *, by: User, now: datetime) -> Cover:
    """End cover from today on, or before it has begun; ended already, nothing changes."""
    MOVES["end_cover"].check_who(by)
    stored = Cover.objects.select_for_update(of=("self",)).select_related("officer").get(pk=cover.pk)
    today = london_day(now)
    if stored.ended_on is not None or stored.to_on < today:
        return stored
    stored.ended_on, stored.ended_by = today, by
    stored.save(update_fields=["ended_on", "ended_by"])
    history.record("cover.ended", by=by, at=now, about=stored.officer, covering=stored.covering_id)
    return stored
