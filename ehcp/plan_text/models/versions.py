"""What is kept for good of a plan's words: its numbered versions, and the checks before they left."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from ehcp.history.models.record import RecordQuerySet
from ehcp.people.models.children import Child
from ehcp.plan_text.models.text import PlanText
from ehcp.plans.models.plans import Plan
from sendcases.audit.append_only import append_only


class VersionCause(models.TextChoices):
    """Why a version was made."""

    DRAFT_SENT = "draft_sent", "Draft sent"
    DRAFT_SENT_AGAIN = "draft_sent_again", "Draft sent again"
    FINAL_ISSUED = "final_issued", "Final plan issued"
    AMENDMENT_NOTICE = "amendment_notice", "Changes proposed to the family"
    AMENDED_FINAL = "amended_final", "Amended final plan issued"
    TYPO = "typo", "Slip of the pen put right"
    FILE_IN = "file_in", "Taken in from a plan file"


# The versions that are a plan in force: what is amended, and whose provision is due.
IN_FORCE = (VersionCause.FINAL_ISSUED, VersionCause.AMENDED_FINAL, VersionCause.TYPO, VersionCause.FILE_IN)


@append_only
class PlanVersion(models.Model):
    """
    One numbered version of a plan's words, as it left; append-only.

    ``content`` is the one source of the page, the PDF, the Word file and the plan file (``texts.content``).
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="plan_versions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    text = models.ForeignKey(PlanText, null=True, blank=True, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=20, choices=VersionCause)
    happened_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    reason = models.CharField(max_length=500, blank=True, default="")

    child_path: ClassVar[str] = "child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_of_a_number_of_a_plan"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


@append_only
class QualityCheck(models.Model):
    """One check of a plan in writing: each answer, the grade, who checked and when; append-only."""

    text = models.ForeignKey(PlanText, on_delete=models.PROTECT, related_name="checks")
    answers = models.JSONField()
    share = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=20)
    notes = models.TextField(blank=True, default="")
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    child_path: ClassVar[str] = "text__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return f"check of {self.text_id}: {self.grade}"
