"""The settings the law leaves open, and the days the standing bank-holiday list gets wrong."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class LawSetting(models.Model):
    """
    The value of one *configurable* of the statutory clock that differs from its default.

    Names, defaults and allowed values are those of ``ehcp.clock.law.SETTINGS``.
    """

    name = models.CharField(max_length=60, unique=True)
    value = models.CharField(max_length=100)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class BankHoliday(models.Model):
    """A day added to, or taken from, the installed list of bank holidays in England and Wales."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=100)
    is_holiday = models.BooleanField(default=True, help_text="Untick to say that a listed day is a working day.")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
