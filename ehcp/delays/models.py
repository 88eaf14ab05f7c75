"""Why a limit was missed. A reason is not an exemption."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ehcp.history.models.record import one_of
from ehcp.history.models.versions import Versioned


class DelayReason(Versioned):
    """
    A reason code, and whether it lies within the authority's control.

    ``is_starting`` marks the reasons the product begins with; they are exported once they are used.
    """

    reason = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=200)
    la_controllable = models.BooleanField()
    is_starting = models.BooleanField(default=False, db_default=False)

    table: ClassVar[str] = "delay_reasons"
    uncorrected: ClassVar[tuple[str, ...]] = ("is_starting",)

    class Meta:
        ordering: ClassVar = ["label"]

    def __str__(self) -> str:
        return self.label


RECORD_TYPES = [
    "requests",
    "assessments",
    "advice",
    "plans",
    "reviews",
    "phase_transfers",
    "appeals",
    "mediations",
]


class Delay(Versioned):
    """The reason recorded for one missed limit; ``record_id`` is the source id in the table ``record_type``."""

    source_id = models.CharField(max_length=100, unique=True)
    clock = models.CharField(max_length=40)
    record_type = models.CharField(max_length=20)
    record_id = models.CharField(max_length=100)
    due_on = models.DateField(null=True, blank=True)
    reason = models.ForeignKey(DelayReason, on_delete=models.PROTECT, related_name="delays")
    recorded_on = models.DateField()

    table: ClassVar[str] = "delays"
    id_prefix: ClassVar[str] = "DL"

    class Meta:
        indexes: ClassVar = [models.Index(fields=["record_type", "record_id", "clock"])]
        constraints: ClassVar = [one_of("delays", "record_type", RECORD_TYPES)]

    def __str__(self) -> str:
        return self.source_id
