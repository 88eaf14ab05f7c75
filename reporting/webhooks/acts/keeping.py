"""Set a webhook up, pause it, go on, go back to a day, make another secret, end it: each one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Min

from ehcp.models import CaseEvent
from ehcp.permissions import may_manage
from reporting.api.reads.changes import beginning_of
from reporting.webhooks.kinds import TOLD, WebhookRefused
from reporting.webhooks.models import Webhook
from reporting.webhooks.reads.addresses import place_of
from sendcases.accounts import history
from sendcases.accounts.models import User
from sendcases.accounts.sealing import seal, unseal
from sendcases.audit.following import settled_number
from sendcases.audit.moments import london_day

SECRET_BYTES = 32
# A form is sent again by an impatient hand or a lost answer, not by who finds it open in the afternoon.
AGAIN = timedelta(minutes=10)
BY_HAND = "Paused by hand"
NOT_TWICE = "This address is told already: change that webhook, or end it."


def add_webhook(*, address: str, kinds: Collection[str], by: User, now: datetime, key: str) -> tuple[Webhook, str]:
    """
    Tell an address what happens from now on; return it with the secret that signs what is sent.

    The same form sent again finds the webhook it made, and for ``AGAIN`` its secret. Raises ``WebhookRefused`` for an
    address that nothing may be sent to or that is told already, for no kind, and for somebody who is no manager.
    """
    _refuse_others(by)
    place_of(address)
    if not kinds or not set(kinds) <= set(TOLD):
        raise WebhookRefused("Select what it is told of.")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    begins = settled_number(CaseEvent)
    values = {"address": address, "kinds": sorted(kinds), "secret": seal(secret), "position": begins}
    try:
        with transaction.atomic():
            made, is_new = Webhook.objects.get_or_create(
                key=key, defaults={**values, "owner": by, "made_at": now, "next_try_at": now}
            )
            if is_new:
                history.record("webhook.added", by=by, at=now, webhook=made.pk, kinds=made.kinds)
    except IntegrityError:
        raise WebhookRefused(NOT_TWICE) from None
    if (made.address, made.kinds, made.owner_id) != (address, sorted(kinds), by.pk):
        raise WebhookRefused("This form was sent before with other values, and those are saved.")
    if made.ended_at is not None or now - made.made_at > AGAIN:
        raise WebhookRefused("This form was sent before. Its secret is shown no more: make another on its page.")
    return made, unseal(made.secret)


def pause_webhook(pk: int, *, by: User, now: datetime) -> None:
    """Send nothing until somebody goes on; nothing is lost meanwhile."""
    with _changing(pk, by) as webhook:
        if webhook.paused_at is None:
            webhook.paused_at, webhook.paused_why = now, BY_HAND
            history.record("webhook.paused", by=by, at=now, webhook=pk)


def resume_webhook(pk: int, *, by: User, now: datetime) -> None:
    """Go on with what was recorded since; what failed before is forgotten."""
    with _changing(pk, by) as webhook:
        webhook.paused_at, webhook.paused_why, webhook.failures, webhook.next_try_at = None, "", 0, now
        history.record("webhook.resumed", by=by, at=now, webhook=pk)


def replay_webhook(pk: int, *, since: date | None, by: User, now: datetime) -> None:
    """Tell everything again that was recorded on ``since`` or later. Raises ``WebhookRefused`` for a day to come."""
    if since is None or since > london_day(now):
        raise WebhookRefused("Enter the day to begin with, today or earlier.")
    with _changing(pk, by) as webhook:
        first = CaseEvent.objects.filter(recorded_at__gte=beginning_of(since)).aggregate(first=Min("pk"))["first"]
        webhook.position = min(webhook.position, first - 1) if first else webhook.position
        webhook.next_try_at = now
        history.record("webhook.replayed", by=by, at=now, webhook=pk, since=since.isoformat())


def renew_secret(pk: int, *, by: User, now: datetime) -> str:
    """Sign with another secret from now on, and return it."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with _changing(pk, by) as webhook:
        webhook.secret = seal(secret)
        history.record("webhook.secret_renewed", by=by, at=now, webhook=pk)
    return secret


def end_webhook(pk: int, *, by: User, now: datetime) -> None:
    """Tell this address nothing any more."""
    with _changing(pk, by) as webhook:
        webhook.ended_at = now
        history.record("webhook.ended", by=by, at=now, webhook=pk)


@contextmanager
def _changing(pk: int, by: User) -> Iterator[Webhook]:
    _refuse_others(by)
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update().filter(pk=pk, ended_at__isnull=True).first()
        if webhook is None:
            raise WebhookRefused("This webhook has ended.")
        yield webhook
        webhook.save()


def _refuse_others(by: User) -> None:
    if not may_manage(by):
        raise WebhookRefused("Only a manager may do this.")
