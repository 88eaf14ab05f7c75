"""Reports that an authority made itself: every version kept, the newest in use."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from sendcases.audit.append_only import append_only


@append_only
class OwnReport(models.Model):
    """
    One version of a report: its rows in their order, as ``kinds.own`` reads them. Append-only.

    Of a name the highest version is in use; one that is put aside is offered no more, until a later one is saved.
    """

    name = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    summary = models.CharField(max_length=200)
    rows = models.JSONField()
    is_put_aside = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    key = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering: ClassVar = ["name", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="one_report_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
