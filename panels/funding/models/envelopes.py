"""The money of a financial year."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from sendcases.audit.append_only import append_only


class Envelope(models.Model):
    """
    The money of one financial year: of one budget code, or with a blank code of the whole high-needs block.

    ``amount`` is that of the last row of its history. Whoever commits money locks this row first, so that the sum of
    what is agreed is exact when several decide at once.
    """

    year = models.PositiveSmallIntegerField()
    budget_code = models.CharField(max_length=20, blank=True, default="")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["year", "budget_code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "budget_code"], name="one_envelope_a_year_a_code")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.budget_code}"


@append_only
class EnvelopeChange(models.Model):
    """One setting of an envelope and of what its forecast expects on top; the last one counts. Append-only."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="changes")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    # The assumptions of the forecast (panels paper, section 7): chance that an item in the pipeline is agreed, per
    # cent; what one costs in a full year; growth and inflation, pounds in this year.
    probability = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    average = models.DecimalField(default=0, max_digits=12, decimal_places=2)
    growth = models.DecimalField(default=0, max_digits=12, decimal_places=2)
    inflation = models.DecimalField(default=0, max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.envelope_id} {self.at}"
