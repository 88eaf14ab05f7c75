"""The last sign of life of the deadline sweep: what readiness, the home page and the catching up all go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max

from ehcp.models import SweepRun

# So far two machines' clocks may lie apart. What is dated later than that was dated by a clock that ran ahead.
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Heartbeat:
    """When the deadlines were last swept, and whether that is too long ago."""

    last_at: datetime | None
    is_stale: bool


def last_sweep(now: datetime) -> datetime | None:
    """Return when the deadline sweep last finished, leaving out what is dated in the future."""
    last: datetime | None = SweepRun.objects.filter(finished_at__lte=now + CLOCKS_DIFFER).aggregate(
        last=Max("finished_at")
    )["last"]
    return last


def is_older(last: datetime | None, age: timedelta, now: datetime) -> bool:
    """Say whether there was no sweep at all, or none for longer than ``age``."""
    return last is None or now - last > age


def heartbeat(now: datetime) -> Heartbeat:
    """Return the sweep's last sign of life."""
    last = last_sweep(now)
    return Heartbeat(last, is_older(last, timedelta(minutes=settings.SWEEP_STALE_AFTER_MINUTES), now))


def has_sweep_ahead(now: datetime) -> bool:
    """Say whether a sweep is dated in the future: some machine's clock ran ahead, and its sweeps do not count yet."""
    return SweepRun.objects.filter(finished_at__gt=now + CLOCKS_DIFFER).exists()
