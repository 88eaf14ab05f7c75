"""Figures typed in from elsewhere (tiers B and C)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ehcp.history.models.record import one_of

UNITS = ["count", "percent", "gbp", "rate", "score", "years", "rank", "fte"]


class Indicator(models.Model):
    """One printed figure with its source, owner, period and, where it is faulty, the rule it breaks."""

    source_id = models.CharField(max_length=100, unique=True)
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=300)
    area = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=10, choices=[(u, u) for u in UNITS])
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField()
    period_label = models.CharField(max_length=100, null=True, blank=True)
    source = models.CharField(max_length=300)
    owner = models.CharField(max_length=200)
    tier = models.CharField(max_length=1, choices=[(t, t) for t in "ABC"])
    status = models.CharField(max_length=1, null=True, blank=True, choices=[(s, s) for s in "prxzcu"])
    rule = models.CharField(max_length=10, null=True, blank=True)
    note = models.CharField(max_length=1000, null=True, blank=True)

    table: ClassVar[str] = "indicators"
    id_prefix: ClassVar[str] = "I"

    class Meta:
        constraints: ClassVar = [
            one_of("indicators", "unit", UNITS),
            one_of("indicators", "tier", list("ABC")),
            one_of("indicators", "status", list("prxzcu"), blank=True),
        ]

    def __str__(self) -> str:
        return self.source_id
