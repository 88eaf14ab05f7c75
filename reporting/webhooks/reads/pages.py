"""What the pages show of webhooks, and who is told of one that is paused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from reporting.webhooks.kinds import TOLD
from reporting.webhooks.models import Delivery, Webhook
from sendcases.accounts.models import User

SHOWN = 50


def webhooks() -> QuerySet[Webhook]:
    """Return every webhook that has not ended, each with when it last took something."""
    return Webhook.objects.filter(ended_at__isnull=True).select_related("owner")


def one_webhook(pk: int) -> Webhook | None:
    """Return a webhook that has not ended."""
    return webhooks().filter(pk=pk).first()


def last_taken() -> dict[int, Any]:
    """Return, by webhook, when it last took something."""
    taken = Delivery.objects.filter(is_taken=True).order_by().values_list("webhook")
    return dict(taken.annotate(last=Max("tried_at")))


def deliveries(webhook: Webhook) -> list[Delivery]:
    """Return the newest attempts to tell a webhook something."""
    return list(webhook.deliveries.all()[:SHOWN])


def words_of(webhook: Webhook) -> list[str]:
    """Return what a webhook is told of, in words."""
    return [words for noun, words in TOLD.items() if noun in webhook.kinds]


def home_block(user: User, today: date) -> dict[str, Any]:
    """Return how many webhooks have been paused, for *My work* of managers."""
    return {"paused": webhooks().filter(paused_at__isnull=False).count()}
