"""Tell each webhook what it has not been told yet, in order, at least once; come back later where it fails."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from reporting.webhooks.acts.posting import Outcome, post
from reporting.webhooks.models import Delivery, Webhook
from reporting.webhooks.reads.told import Batch, body_of, next_batch, signature
from sendcases.accounts.sealing import Unreadable, unseal

# While one worker tells a webhook, no other does; one that was lost is followed after so long.
CLAIM = timedelta(minutes=5)
BATCHES_A_TIME = 10
# Of each minute in which the schedule calls.
ENOUGH = timedelta(seconds=20)
LONGEST_WAIT_MINUTES = 360
# About a day and a half.
MOST_FAILURES = 12
KEPT = timedelta(days=30)
GONE = 410
UNREADABLE = "Its secret cannot be read: make another"
Post = Callable[..., Outcome]


def deliver_webhooks(*, clock: Callable[[], datetime], send: Post = post) -> int:
    """
    Tell every webhook whose time has come, those that waited longest first; return how many events were taken.

    What is not told after ``ENOUGH`` is told next time: slow receivers hold no worker that others wait for. Attempts
    are kept for 30 days.
    """
    begun, taken = clock(), 0
    Delivery.objects.filter(tried_at__lt=begun - KEPT).delete()
    waiting = Webhook.objects.filter(ended_at__isnull=True, paused_at__isnull=True, next_try_at__lte=begun)
    for webhook in waiting.order_by("next_try_at", "pk"):
        now = clock()
        if now - begun >= ENOUGH:
            break
        if _claim(webhook, now):
            taken += _tell(webhook, now + CLAIM, begun + ENOUGH, clock, send)
    return taken


def _claim(webhook: Webhook, now: datetime) -> bool:
    """Take a webhook up; say no where another worker, or a manager, was first."""
    same = Webhook.objects.filter(
        pk=webhook.pk, next_try_at=webhook.next_try_at, paused_at__isnull=True, ended_at__isnull=True
    )
    return bool(same.update(next_try_at=now + CLAIM))


def _tell(webhook: Webhook, claimed: datetime, until: datetime, clock: Callable[[], datetime], send: Post) -> int:
    taken = 0
    for _ in range(BATCHES_A_TIME):
        batch = next_batch(webhook)
        if batch is None:
            break
        if batch.events and not _send(webhook, batch, clock(), send):
            return taken
        taken += len(batch.events)
        moved = Webhook.objects.filter(pk=webhook.pk, position=webhook.position, ended_at__isnull=True)
        if not moved.update(position=batch.position, failures=0):
            break  # somebody went back with it meanwhile, or ended it
        webhook.position = batch.position
        if clock() >= until:
            break
    Webhook.objects.filter(pk=webhook.pk, next_try_at=claimed).update(next_try_at=clock())
    return taken


def _send(webhook: Webhook, batch: Batch, now: datetime, send: Post) -> bool:
    """Send one batch, and write down what came of it."""
    delivery = uuid.uuid4()
    body = body_of(str(delivery), batch.events, batch.position)
    try:
        outcome = send(webhook.address, body, _headers(webhook, delivery, body, now))
    except Unreadable:
        outcome = Outcome(None, UNREADABLE)
    with transaction.atomic():
        Delivery.objects.create(
            webhook=webhook,
            reference=delivery,
            first_event=batch.events[0].pk,
            last_event=batch.events[-1].pk,
            events=len(batch.events),
            tried_at=now,
            status=outcome.status,
            trouble=outcome.trouble,
            is_taken=outcome.is_taken,
        )
        if not outcome.is_taken:
            _put_off(webhook.pk, outcome, now)
    return outcome.is_taken


def _headers(webhook: Webhook, delivery: uuid.UUID, body: bytes, now: datetime) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "sendcases",
        "Sendcases-Delivery": str(delivery),
        "Sendcases-Signature": signature(unseal(webhook.secret), body, now),
    }


def _put_off(pk: int, outcome: Outcome, now: datetime) -> None:
    """Come back later, each time later than before; pause after many failures, or where the address says it is gone."""
    webhook = Webhook.objects.select_for_update().get(pk=pk)
    webhook.failures += 1
    webhook.next_try_at = now + timedelta(minutes=min(2**webhook.failures, LONGEST_WAIT_MINUTES))
    is_over = webhook.failures >= MOST_FAILURES or outcome.status == GONE or outcome.trouble == UNREADABLE
    if is_over and webhook.paused_at is None:
        answered = f"It answered {outcome.status}" if outcome.status else outcome.trouble
        webhook.paused_at, webhook.paused_why = now, answered
    webhook.save(update_fields=["failures", "next_try_at", "paused_at", "paused_why"])
