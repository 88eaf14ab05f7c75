"""Deliver what is in the outbox: one digest a person a day, codes and ids only."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from ehcp.history.models.versions import STILL
from ehcp.law.rules import RULES
from ehcp.models import DeadlineNotice, OutboxMessage

_SUBJECT = "Limits on your cases"


def deliver_outbox(*, now: datetime, limit: int = 500) -> int:
    """
    Deliver waiting messages and return how many were delivered.

    Each message is one transaction: its row is locked, the mail handed to the relay, and the row marked. A
    worker killed in between leaves the message waiting; its Message-ID is fixed, so that a relay that already
    took it can tell. Two workers never take the same message.
    """
    delivered = 0
    for pk in _waiting(limit):
        with transaction.atomic():
            rows = OutboxMessage.objects.filter(pk=pk, sent_at__isnull=True, cancelled_at__isnull=True)
            locked = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
            message = locked.select_related("recipient").first()
            if message is not None:
                delivered += _deliver(message, now=now)
    return delivered


def _waiting(limit: int) -> list[int]:
    waiting = OutboxMessage.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True)
    return list(waiting.order_by("queued_at", "pk").values_list("pk", flat=True)[:limit])


def _deliver(message: OutboxMessage, *, now: datetime) -> int:
    notices = list(
        DeadlineNotice.objects.filter(digest__isnull=True, deadline__child__officer=message.recipient)
        .filter(deadline__ended_on__gt=message.day, deadline__known_to=STILL)
        .select_related("deadline")
        .order_by("deadline__due_on", "deadline_id", "-reached_on")
    )
    DeadlineNotice.objects.filter(pk__in=[notice.pk for notice in notices]).update(digest=message)
    lines = _lines(notices)
    if lines and message.recipient.email:
        _send(message, lines)
    if lines:
        message.sent_at = now
    else:
        message.cancelled_at = now
    message.data = {"limits": len(lines)}
    message.save(update_fields=["sent_at", "cancelled_at", "data"])
    return int(bool(lines))


def _lines(notices: list[DeadlineNotice]) -> list[str]:
    """Return one line a limit, whatever the number of its notices: reference, duty, day. No personal data."""
    seen: dict[int, str] = {}
    for notice in notices:
        limit = notice.deadline
        duty = RULES[limit.rule][-1].duty if limit.rule in RULES else limit.rule
        seen.setdefault(limit.pk, f"{limit.due_on:%-d %B %Y}  {limit.record_id}  {duty}")
    return list(seen.values())


def _send(message: OutboxMessage, lines: list[str]) -> None:
    opening = "Limits that are near, due or overdue on the cases you hold:"
    body = "\n".join([opening, "", *lines, "", "Sign in to see them."])
    EmailMessage(
        subject=_SUBJECT,
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient.email],
        headers={"Message-ID": f"<digest-{message.pk}@sendcases>"},
    ).send()
