"""Posts filled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ehcp.history.models.record import one_of, ordered


class StaffRole(models.TextChoices):
    """Role of a post."""

    CASE_OFFICER = "case_officer", "Case officer"
    EDUCATIONAL_PSYCHOLOGIST = "educational_psychologist", "Educational psychologist"
    MANAGER = "manager", "Manager"
    PLAN_WRITER = "plan_writer", "Plan writer"
    ADMINISTRATOR = "administrator", "Administrator"


class StaffCapacity(models.Model):
    """Full-time equivalents filled between two days, the last inclusive."""

    source_id = models.CharField(max_length=100, unique=True)
    role = models.CharField(max_length=30, choices=StaffRole)
    fte = models.DecimalField(max_digits=8, decimal_places=3)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    table: ClassVar[str] = "staff_capacity"
    id_prefix: ClassVar[str] = "ST"

    class Meta:
        verbose_name_plural = "staff capacity"
        constraints: ClassVar = [
            one_of("staff_capacity", "role", StaffRole.values),
            *ordered("staff_capacity", ("from_on", "to_on")),
        ]

    def __str__(self) -> str:
        return self.source_id
