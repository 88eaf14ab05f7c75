"""Mediation and appeals to the Tribunal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ehcp.assessments.models import NeedsAssessment
from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.history.models.settled import settled_index
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
        indexes: ClassVar = [settled_index("mediations")]
        constraints: ClassVar = [
            one_of("mediations", "about", DisputeAbout.values),
            one_of("mediations", "agreement", ["full", "part", "none"], blank=True),
            *ordered(
                "mediations",
                ("requested_on", "held_on"),
                ("held_on", "certificate_on"),
            ),
        ]


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
        indexes: ClassVar = [settled_index("appeals")]
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
