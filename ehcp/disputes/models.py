"""Mediation and appeals to the Tribunal."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.assessments.models import NeedsAssessment
from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.people.models.children import Child
from ehcp.plans.models.plans import Plan
from ehcp.requests.models import AssessmentRequest


class DisputeAbout(models.TextChoices):
    """What a mediation or an appeal is about."""

    REFUSAL_TO_ASSESS = "refusal_to_assess", "Refusal to assess"
    REFUSAL_TO_ISSUE = "refusal_to_issue", "Refusal to issue a plan"
    CONTENTS = "contents", "Contents of the plan"
    PLACEMENT = "placement", "Placement"
    CONTENTS_AND_PLACEMENT = "contents_and_placement", "Contents and placement"
    REFUSAL_TO_AMEND = "refusal_to_amend", "Refusal to amend"
    REFUSAL_TO_REASSESS = "refusal_to_reassess", "Refusal to reassess"
    CEASING = "ceasing", "Ceasing to maintain the plan"


class Dispute(Record):
    """What mediation and appeal share: the child, the notice, and the record it is about."""

    about = models.CharField(max_length=30, choices=DisputeAbout)
    decision_letter_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Mediation(Dispute):
    """One mediation, from being told of it to its certificate (Children and Families Act 2014, ss52-57)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="mediations")
    request = models.ForeignKey(
        AssessmentRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="mediations"
    )
    assessment = models.ForeignKey(
        NeedsAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="mediations"
    )
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="mediations")
    requested_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    not_held_on = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    agreement = models.CharField(
        max_length=4, null=True, blank=True, choices=[("full", "Full"), ("part", "In part"), ("none", "None")]
    )
    agreement_on = models.DateField(null=True, blank=True)
    certificate_on = models.DateField(null=True, blank=True)

    table = "mediations"
    id_prefix = "M"
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            one_of("mediations", "about", DisputeAbout.values),
            one_of("mediations", "agreement", ["full", "part", "none"], blank=True),
            *ordered(
                "mediations",
                ("requested_on", "held_on"),
                ("held_on", "certificate_on"),
            ),
        ]


class TaskKind(models.TextChoices):
    """What a dispute asks somebody to do by a day."""

    DIRECTION = "direction", "Direction of the Tribunal"
    HEARING = "hearing", "Hearing"
    TERM = "term", "Term of an agreement or order"
    RECOMMENDATION = "recommendation", "Recommendation on health or social care"


class DisputeTask(models.Model):
    """
    One thing that a mediation or an appeal asks for by a day: a direction, a hearing, a term, a reply.

    ``body`` is who owes it where that is not the authority. ``due_on`` may lie ahead; ``done_on`` never does.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="dispute_tasks")
    mediation = models.ForeignKey(Mediation, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    appeal = models.ForeignKey("ehcp.Appeal", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=20, choices=TaskKind)
    words = models.TextField()
    body = models.CharField(max_length=200, blank=True, default="")
    given_on = models.DateField()
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    child_path: ClassVar[str] = "child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(mediation__isnull=True) ^ Q(appeal__isnull=True),
                name="dispute_task_of_one_dispute",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class AppealOutcome(models.TextChoices):
    """How an appeal ended."""

    UPHELD = "upheld", "Upheld"
    PART_UPHELD = "part_upheld", "Upheld in part"
    DISMISSED = "dismissed", "Dismissed"
    CONCEDED = "conceded", "Conceded"
    CONSENT_ORDER = "consent_order", "Consent order"
    WITHDRAWN = "withdrawn", "Withdrawn"
    STRUCK_OUT = "struck_out", "Struck out"


class Appeal(Dispute):
    """One appeal to the First-tier Tribunal (SEND), its outcome, and the order's limb of reg 44(2)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="appeals")
    request = models.ForeignKey(
        AssessmentRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    assessment = models.ForeignKey(
        NeedsAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals")
    registered_on = models.DateField()
    response_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, null=True, blank=True, choices=AppealOutcome)
    outcome_on = models.DateField(null=True, blank=True)
    conceded_on = models.DateField(null=True, blank=True)
    order_on = models.DateField(null=True, blank=True)
    order_limb = models.CharField(max_length=1, null=True, blank=True, choices=[(c, c) for c in "abcdefgh"])
    draft_sent_on = models.DateField(null=True, blank=True)
    complied_on = models.DateField(null=True, blank=True)

    table = "appeals"
    id_prefix = "AP"
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            one_of("appeals", "about", DisputeAbout.values),
            one_of("appeals", "outcome", AppealOutcome.values, blank=True),
            one_of("appeals", "order_limb", list("abcdefgh"), blank=True),
            *ordered(
                "appeals",
                ("registered_on", "response_on"),
                ("registered_on", "outcome_on"),
                ("registered_on", "conceded_on"),
                ("registered_on", "order_on"),
                ("order_on", "complied_on"),
                ("conceded_on", "complied_on"),
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True) | Q(outcome_on__isnull=False),
                name="appeals_outcome_has_its_day",
            ),
        ]


class SectionOutcome(models.TextChoices):
    """How an appeal ended for one section of the plan, and so in whose favour."""

    FAMILY = "family", "In the family’s favour"
    PART = "part", "In part"
    AUTHORITY = "authority", "In the authority’s favour"
    AGREED = "agreed", "Agreed"
    NOT_PURSUED = "not_pursued", "Not pursued"


class AppealSection(models.Model):
    """One section of the plan that is appealed, and how the appeal ended for it."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="sections")
    section = models.CharField(max_length=2, choices=[(one, one) for one in ("B", "C", "D", "F", "G", "H", "I")])
    outcome = models.CharField(max_length=12, blank=True, default="", choices=SectionOutcome)

    child_path: ClassVar[str] = "appeal__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["section"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appeal", "section"], name="one_section_of_a_letter_in_an_appeal"),
        ]

    def __str__(self) -> str:
        return f"section {self.section} of {self.appeal_id}"
