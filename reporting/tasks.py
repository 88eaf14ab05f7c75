"""Background work of reporting: the edge that the schedule knocks on."""

from __future__ import annotations

from celery import shared_task

from reporting.releases.acts import releasing
from reporting.webhooks.acts import delivering
from sendcases.audit import moments


@shared_task(name="reporting.tasks.make_monthly_releases")
def make_monthly_releases() -> None:
    """Freeze the headlines of the month that is over; beat calls this in the first week of every month."""
    releasing.make_monthly_releases(now=moments.now())


@shared_task(name="reporting.tasks.deliver_webhooks")
def deliver_webhooks() -> None:
    """Tell other systems what was recorded; beat calls this every minute."""
    delivering.deliver_webhooks(clock=moments.now)
