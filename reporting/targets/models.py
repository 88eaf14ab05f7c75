"""Targets of measures, and the actions that should move them: written once, changed by a later row."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from sendcases.audit.append_only import append_only


@append_only
class Target(models.Model):
    """
    What a measure should reach from one day to another (both count; no last day: until another is set).

    ``measure`` is a short name (``K05/``). ``value`` is in per cent for a share, which should be at least that, and a
    number for a count, which should be at most that; none ends what was set before. Of several in force on a day the
    later recorded counts. Append-only.
    """

    measure = models.CharField(max_length=40)
    value = models.DecimalField(
        max_digits=9, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    key = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering: ClassVar = ["measure", "from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.measure} from {self.from_on}"


@append_only
class Action(models.Model):
    """Something that somebody does by a day so that a measure moves. What became of it are its steps. Append-only."""

    words = models.CharField(max_length=300)
    measure = models.CharField(max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_on = models.DateField()
    due_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    key = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"action {self.pk}"


class StepKind(models.TextChoices):
    """What a step of an action says."""

    NOTE = "note", "Under way"
    MOVED = "moved", "Moved to another day"
    DONE = "done", "Done"
    DROPPED = "dropped", "Given up"


@append_only
class ActionStep(models.Model):
    """What was told of an action on a day; the last that ends it does. Append-only."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    words = models.CharField(max_length=300)
    due_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    key = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action"], condition=models.Q(kind__in=["done", "dropped"]), name="one_ending_of_an_action"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.kind}"
