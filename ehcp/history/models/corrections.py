"""Values entered or changed after the day they describe, so that what was known on any day can be rebuilt."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sendcases.audit.append_only import append_only
from sendcases.audit.changes import counted


@counted
@append_only
class Correction(models.Model):
    """
    One change of one value (exchange format, "Later knowledge").

    ``record_id`` is the source id in ``table``. Blank ``value_before`` means that nothing was held. Append-only:
    the database refuses changes and deletions, so what was known on a day stays what was known.
    """

    source_id = models.CharField(max_length=100, unique=True)
    table = models.CharField(max_length=30)
    record_id = models.CharField(max_length=100)
    field = models.CharField(max_length=40)
    value_before = models.TextField(blank=True, default="")
    value_after = models.TextField(blank=True, default="")
    recorded_on = models.DateField()

    id_prefix: ClassVar[str] = "K"

    class Meta:
        ordering: ClassVar = ["recorded_on", "source_id"]
        indexes: ClassVar = [
            models.Index(fields=["recorded_on"]),
            models.Index(fields=["table", "field", "recorded_on"]),
            models.Index(fields=["table", "record_id", "field", "recorded_on"]),
        ]

    def __str__(self) -> str:
        return self.source_id
