"""History, written once: what happened to a child's case, and the receipts of acts."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from ehcp.history.models.record import RecordQuerySet
from sendcases.audit.append_only import append_only


class EventSource(models.TextChoices):
    """How the fact reached us."""

    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    CALL = "call", "Call"
    MEETING = "meeting", "Meeting"
    PORTAL = "portal", "Portal"
    PANEL = "panel", "Panel"
    IMPORT = "import", "Import"
    SYSTEM = "system", "System"


@append_only
class CaseEvent(models.Model):
    """
    One thing that happened: ``happened_on`` in the world, ``recorded_at`` with us.

    Append-only: the database refuses changes and deletions. ``kind`` is ``noun.past_tense``; ``data`` holds
    codes, ids and dates, never personal data. A mistake is a correction event that points at ``replaces``.
    """

    child = models.ForeignKey("ehcp.Child", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=50)
    record_type = models.CharField(max_length=30, blank=True, default="")
    record_id = models.CharField(max_length=100, blank=True, default="")
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(max_length=10, choices=EventSource, default=EventSource.SYSTEM)
    data = models.JSONField(default=dict, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    child_path: ClassVar[str] = "child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-happened_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["child", "happened_on"]),
            models.Index(fields=["recorded_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


@append_only
class EventReason(models.Model):
    """
    Why an event was recorded late, or a value corrected, in the words of the person who did it.

    Kept beside the history and not in its payload, which holds codes and ids only; append-only as it is.
    """

    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="reason")
    text = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return f"reason of {self.event_id}"


class ActReceipt(models.Model):
    """
    The receipt of one act, so that the same form sent twice acts once.

    ``body_hash`` is of the submitted values: the same key with other values is refused.
    """

    key = models.CharField(max_length=64, unique=True)
    body_hash = models.CharField(max_length=64)
    child = models.ForeignKey("ehcp.Child", null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    result = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Sequence(models.Model):
    """The last number given to a record made in the product, one row per table; locked while it grows."""

    table = models.CharField(max_length=40, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.table
