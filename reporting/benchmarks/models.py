"""Published figures of other areas, by the file that they were read from; a newer edition stands beside the older."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from sendcases.audit.append_only import append_only


class AreaLevel(models.TextChoices):
    """How large an area is."""

    NATIONAL = "national", "England"
    REGIONAL = "regional", "Region"
    AUTHORITY = "authority", "Local authority"


@append_only
class PublishedFile(models.Model):
    """One file as it was taken in; its hash keeps the same from being taken in twice. Append-only."""

    name = models.CharField(max_length=100)
    edition = models.CharField(max_length=50)
    content_hash = models.CharField(max_length=64, unique=True)
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.name}, {self.edition}"


@append_only
class PublishedFigure(models.Model):
    """One figure of one area and year; ``status`` is the symbol that stood in place of a number. Append-only."""

    file = models.ForeignKey(PublishedFile, on_delete=models.PROTECT, related_name="figures")
    measure = models.CharField(max_length=40)
    area_level = models.CharField(max_length=10, choices=AreaLevel.choices)
    area_code = models.CharField(max_length=12)
    area_name = models.CharField(max_length=100)
    region_code = models.CharField(max_length=12, blank=True)
    period_start = models.DateField()
    period_end = models.DateField()
    numerator = models.IntegerField(null=True)
    denominator = models.IntegerField(null=True)
    status = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file", "measure", "area_code", "period_end"], name="one_published_figure_of_a_year"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["measure", "area_code", "period_end"], name="published_by_area")]

    def __str__(self) -> str:
        return f"{self.measure} {self.area_name} {self.period_end:%Y}"
