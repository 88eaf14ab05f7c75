"""What somebody is to do on a case by a day: staff make it, one person owns it, it is done or dropped."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.history.models.record import RecordQuerySet
from ehcp.people.models.children import Child


class CaseTaskQuerySet(RecordQuerySet["CaseTask"]):
    """Query vocabulary of tasks."""

    def open(self) -> Self:
        """Keep those that are neither done nor dropped."""
        return self.filter(done_on__isnull=True, dropped_at__isnull=True)


class CaseTask(models.Model):
    """
    One thing to do on a case; ``due_on`` is our own day, no limit in law, and may lie ahead.

    ``owner`` is who does it, whoever holds the case. ``done_on`` is the day it was done, with what came of it.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="tasks")
    words = models.CharField(max_length=300)
    due_on = models.DateField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_tasks")
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True, default="")
    dropped_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    child_path: ClassVar[str] = "child"
    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_on__isnull=True, dropped_at__isnull=True),
                name="case_task_open",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_at__isnull=True), name="case_task_done_or_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"
