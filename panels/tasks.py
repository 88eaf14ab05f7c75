"""Background work of panels: the edge that the schedule knocks on."""

from __future__ import annotations

from celery import shared_task

from panels.decisions.acts import telling
from panels.funding.acts import endings
from sendcases.audit import moments


@shared_task(name="panels.tasks.catch_up")
def catch_up() -> None:
    """Do what follows from an act after its commit where that did not happen; beat calls this every five minutes."""
    now = moments.now()
    telling.catch_up(now=now)
    endings.settle_all(now=now)
