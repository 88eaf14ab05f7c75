"""A plan in writing: its lines, what they are linked to, who is at work on it, what the family say to a line."""

from __future__ import annotations

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.assessments.models import AdviceRequest, NeedsAssessment
from ehcp.history.models.record import RecordQuerySet, one_of
from ehcp.people.models.children import Child
from ehcp.plan_text.texts.sections import WRITTEN
from ehcp.plans.models.plans import Plan
from sendcases.audit.append_only import append_only


class PlanTextQuerySet(RecordQuerySet["PlanText"]):
    """Query vocabulary of plans in writing."""

    def in_writing(self) -> Self:
        """Keep those that are neither issued nor given up."""
        return self.filter(closed_on__isnull=True)


class PlanText(models.Model):
    """
    The words of one plan while they are written: of an assessment, or of an amendment of ``plan``.

    ``changed_at`` is the last change of any line: a check of an earlier moment is not one of these words.
    ``closed_on`` is the day on which it was issued, or given up because its assessment ended without a plan.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="plan_texts")
    assessment = models.ForeignKey(
        NeedsAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_texts"
    )
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="texts")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)

    child_path: ClassVar[str] = "child"
    objects = PlanTextQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(closed_on__isnull=True), name="one_plan_in_writing_a_child"
            ),
        ]

    def __str__(self) -> str:
        return f"plan text {self.pk}"


def new_line() -> str:
    """Return a key for a line that is not there yet."""
    return secrets.token_urlsafe(12)


class ChangeCause(models.TextChoices):
    """What made a line change (workflow paper, section 6)."""

    ADVICE = "advice", "Advice"
    COMMENT = "comment", "The family’s comment"
    REPORT = "report", "Review report"
    ORDER = "order", "Order or agreement"
    OFFICER = "officer", "The authority’s own work"


class PlanLine(models.Model):
    """
    One line of a section: a need, an outcome, a piece of provision, or words.

    ``line`` names the same line in every version, so that two can be compared; made by whoever opens the form, so
    that the same form sent twice adds one line. ``version`` counts its changes: a save that was opened on an earlier
    one is not taken. A line taken out keeps its words.
    """

    text = models.ForeignKey(PlanText, on_delete=models.PROTECT, related_name="lines")
    line = models.CharField(max_length=24, default=new_line)
    section = models.CharField(max_length=2, choices=[(code, code) for code in WRITTEN])
    position = models.PositiveIntegerField()
    words = models.TextField()
    # Provision: who does it, how often, for how long, with which skill or training.
    who = models.CharField(max_length=200, blank=True, default="")
    how_often = models.CharField(max_length=200, blank=True, default="")
    how_long = models.CharField(max_length=200, blank=True, default="")
    skill = models.CharField(max_length=200, blank=True, default="")
    # Where it comes from: an advice with its page, or another document and its page in words.
    source_advice = models.ForeignKey(
        AdviceRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_lines"
    )
    source_words = models.CharField(max_length=200, blank=True, default="")
    cause = models.CharField(max_length=10, blank=True, default="", choices=ChangeCause)
    # Why it may stand although nothing is linked to it, or although its words are vague.
    unlinked_reason = models.CharField(max_length=500, blank=True, default="")
    vague_reason = models.CharField(max_length=500, blank=True, default="")
    linked_to = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="served_by")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_out_at = models.DateTimeField(null=True, blank=True)

    child_path: ClassVar[str] = "text__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["section", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "line"], name="one_line_of_a_name_in_a_plan_text"),
            one_of("planline", "section", WRITTEN),
        ]

    def __str__(self) -> str:
        return f"section {self.section}, line {self.position}"


@append_only
class EarlierLine(models.Model):
    """What a line said before somebody else, or the same person at another sitting, changed it; append-only."""

    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="earlier")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    child_path: ClassVar[str] = "line__text__child"
    objects = RecordQuerySet.as_manager()

    def __str__(self) -> str:
        return f"version {self.version} of line {self.line_id}"


class AtWork(models.Model):
    """Who is in which section of a plan in writing, by their last save or sign of life."""

    text = models.ForeignKey(PlanText, on_delete=models.CASCADE, related_name="at_work")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=2)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "user"], name="one_place_at_work_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in section {self.section}"


class FamilyComment(models.Model):
    """What the family say to one line of a draft, and what they were answered; every one is answered before a final."""

    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="comments")
    words = models.TextField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True, default="")
    is_taken_up = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    child_path: ClassVar[str] = "line__text__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["received_on", "pk"]

    def __str__(self) -> str:
        return f"comment {self.pk}"
