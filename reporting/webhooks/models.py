"""Addresses that are told what happened, and each attempt to tell them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Webhook(models.Model):
    """
    An address of another system that is told what happened, in the order in which it was recorded.

    ``kinds`` are the nouns it is told of. ``secret`` signs what is sent, and is stored encrypted. ``position`` is the
    number of the last event that it took or that was none of its kinds. After a failure nothing is sent before
    ``next_try_at``, which is also how one worker claims it; ``failures`` counts those since it last took something.
    """

    address = models.CharField(max_length=500)
    kinds = models.JSONField(default=list)
    secret = models.TextField()
    position = models.BigIntegerField()
    failures = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    key = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["address"], condition=Q(ended_at__isnull=True), name="one_webhook_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Delivery(models.Model):
    """One attempt to tell a webhook of some events: which, when, and the number it answered, but no word of it."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    reference = models.UUIDField(default=uuid.uuid4, editable=False)
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField()
    events = models.PositiveIntegerField()
    tried_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=200, blank=True, default="")
    is_taken = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["webhook", "-id"], name="delivery_of_webhook")]

    def __str__(self) -> str:
        return f"delivery {self.reference}"
