"""Long work: state, progress and report of a job that survives a restart."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from sendcases.audit.changes import counted


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    INTERRUPTED = "interrupted", "Interrupted"
    CANCELLED = "cancelled", "Cancelled"


PENDING = (JobState.QUEUED, JobState.RUNNING)
# The kinds of job that a constraint below names.
LAW_PREVIEW, LAW_APPLY = "law_preview", "law_apply"


class Job(models.Model):
    """
    One piece of long work. ``total`` is blank until known; ``params`` and ``report`` hold no personal data.

    ``attempts`` counts how often a worker took the job up, so that one that was believed lost can tell that
    another has taken its place. A person looks at one change of the law at a time, and one is applied at a time.
    """

    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=12, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    stage = models.CharField(max_length=100, blank=True, default="")
    params = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["created_by"],
                condition=Q(kind=LAW_PREVIEW, state__in=PENDING),
                name="one_pending_law_preview_a_person",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=LAW_APPLY, state__in=PENDING),
                name="one_pending_law_apply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


@counted
class PackageInfo(models.Model):
    """
    The ``datapackage.json`` of a package taken in, kept word for word and given back by an export.

    ``number_forms`` says, by table and column, how the package wrote its numbers.
    """

    descriptor = models.JSONField()
    la_code = models.CharField(max_length=3)
    la_name = models.CharField(max_length=200)
    data_as_at = models.DateField(null=True)
    number_forms = models.JSONField(default=dict, db_default={})
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-imported_at"]

    def __str__(self) -> str:
        return self.la_code
