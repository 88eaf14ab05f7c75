"""What finance was instructed to pay, and what it paid."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from panels.funding.models.lines import FundingLine
from sendcases.audit.append_only import append_only


class PayRun(models.Model):
    """
    The instructions to pay of one month, made once.

    ``last_posted`` is the key of the last adjustment that was posted before it: what came first no clock tells of two
    who acted at the same moment.
    """

    month = models.DateField(unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    last_posted = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        ordering: ClassVar = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


@append_only
class Instruction(models.Model):
    """What one run told finance to pay for one line and month, or to adjust of an earlier month. Append-only."""

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="instructions")
    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="instructions")
    for_month = models.DateField()
    education = models.DecimalField(max_digits=12, decimal_places=2)
    health = models.DecimalField(max_digits=12, decimal_places=2)
    social_care = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.run_id} {self.line_id} {self.for_month}"


@append_only
class Payment(models.Model):
    """What finance paid for a line out of the high-needs block, as its ledger says. Append-only."""

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="payments")
    paid_on = models.DateField()
    for_month = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reference = models.CharField(max_length=60, unique=True)
    taken_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["paid_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["paid_on"], name="payment_by_day")]

    def __str__(self) -> str:
        return self.reference
