"""The rows of section F that the authority secures, each in place or not, by whom confirmed, from which day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ehcp.history.models.record import RecordQuerySet
from ehcp.people.models.children import Child
from ehcp.plans.models.plans import Plan


class ProvisionStart(models.TextChoices):
    """From what the duty to secure a row runs (Children and Families Act 2014, s42(2))."""

    FINAL = "final", "Final plan sent"
    AMENDED = "amended", "Amended final plan sent"
    MOVE_IN = "move_in", "Plan taken over with its words"
    PLACEMENT_END = "placement_end", "Placement ended"


class ProvisionQuerySet(RecordQuerySet["ProvisionRow"]):
    """Query vocabulary of rows of provision."""

    def owed(self, on: date) -> Self:
        """Keep the rows that a plan maintained on ``on`` holds, and that are owed by then."""
        plans = Plan.objects.maintained(on).filter(child__deceased_on__isnull=True)
        return self.filter(plan__in=plans, ended_on__isnull=True, begins_on__lte=on)

    def missing(self, on: date) -> Self:
        """Keep those that are not confirmed in place on ``on``."""
        return self.owed(on).filter(gap_since__lte=on)


class ProvisionRow(models.Model):
    """
    One row of section F of a plan in force, as one version holds it.

    The duty runs from ``begins_on`` and needs no confirmation to run: until somebody confirms the row, the days count
    as a gap. ``gap_since`` is the first day of the gap that runs, empty while the row is in place; ``gap_days`` are
    those of earlier gaps. A row that a later version changes or leaves out is ``ended_on``.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="provision_rows")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="provision_rows")
    line = models.CharField(max_length=100)
    label = models.CharField(max_length=20)
    words = models.TextField()
    reason = models.CharField(max_length=20, choices=ProvisionStart)
    begins_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    gap_since = models.DateField(null=True, blank=True)
    gap_days = models.PositiveIntegerField(default=0)
    in_place_on = models.DateField(null=True, blank=True)
    # Who told us how it stands, and what is missing and why where it is known not to be there.
    told_by = models.CharField(max_length=200, blank=True, default="")
    missing_reason = models.CharField(max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    child_path: ClassVar[str] = "child"
    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["begins_on", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["gap_since"], condition=Q(ended_on__isnull=True, gap_since__isnull=False), name="provision_gap"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "line"], condition=Q(ended_on__isnull=True), name="one_row_of_provision_of_a_line"
            ),
            models.CheckConstraint(
                condition=Q(gap_since__isnull=True) ^ Q(in_place_on__isnull=True), name="provision_in_place_or_in_gap"
            ),
            models.CheckConstraint(
                condition=Q(gap_since__isnull=True) | Q(gap_since__gte=F("begins_on")), name="provision_gap_when_owed"
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.label} of {self.plan_id}"

    def days_of_gap(self, on: date) -> int:
        """Return on how many days up to ``on`` the row was owed and not confirmed in place, that day among them."""
        end = self.ended_on - timedelta(days=1) if self.ended_on else on
        running = (end - self.gap_since).days + 1 if self.gap_since and self.gap_since <= end else 0
        return self.gap_days + running

    def put_in_place(self, on: date) -> None:
        """End the gap that runs the day before ``on``; nothing where the row was there before it was owed."""
        if self.gap_since is not None:
            self.gap_days += max((on - self.gap_since).days, 0)
        self.gap_since, self.in_place_on, self.missing_reason = None, max(on, self.begins_on), ""

    def open_gap(self, on: date) -> None:
        """Begin a gap on ``on``, or on the day since which the row is in place; one that runs goes on."""
        if self.in_place_on is not None:  # days before that one are counted in an earlier gap
            self.gap_since, self.in_place_on = max(on, self.in_place_on), None


ROW_STATE: tuple[str, ...] = ("gap_since", "gap_days", "in_place_on", "told_by", "missing_reason")


def as_text(words: str, details: list[tuple[str, str]]) -> str:
    """Return a row with its details as one text, so that a later version can be compared."""
    return "\n".join([words, *(f"{name}: {value}" for name, value in details if name != "Source")])
