"""Exemptions from a time limit. They never move a due date."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.assessments.models import NeedsAssessment
from ehcp.disputes.models import Appeal
from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.requests.models import AssessmentRequest
from sendcases.accounts.models import User


class Ground(models.TextChoices):
    """Grounds of sets A and C (statutory clock, section 3)."""

    SCHOOL_CLOSED = "school_closed", "School closed for 4 weeks or more"
    EARLY_YEARS_CLOSED = "early_years_closed", "Early years provider closed for 4 weeks or more"
    EXCEPTIONAL = "exceptional_circumstances", "Exceptional personal circumstances"
    ABSENT_4_WEEKS = "absent_4_weeks", "Absent from the area for 4 weeks or more"
    ABSENT_2_WEEKS = "absent_2_weeks", "Absent from the area for 2 weeks or more"
    FAMILY_REPRESENTATIONS = "family_representations", "Family want to comment on the changed plan"
    COVID = "covid_2020", "Coronavirus (1 May to 24 September 2020)"


class ExemptionQuerySet(RecordQuerySet["Exemption"]):
    """Query vocabulary of exemptions."""

    def visible_to(self, user: User) -> ExemptionQuerySet:
        """Keep the exemptions of the children ``user`` may see, whichever record they hang on."""
        return self.filter(
            Q(request__in=AssessmentRequest.objects.visible_to(user))
            | Q(assessment__in=NeedsAssessment.objects.visible_to(user))
            | Q(appeal__in=Appeal.objects.visible_to(user))
        )


class Exemption(Record):
    """
    A lawful reason to miss one limit: proposed by one person, accepted by another, the family told.

    ``decided_on`` is the day it was accepted and the family told (L5); before it the exemption is not known.
    """

    clock = models.CharField(max_length=40)
    request = models.ForeignKey(
        AssessmentRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions"
    )
    assessment = models.ForeignKey(
        NeedsAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions"
    )
    appeal = models.ForeignKey(Appeal, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions")
    ground = models.CharField(max_length=30, choices=Ground)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    # Kept by the product, not in the exchange format.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_on = models.DateField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    refused_on = models.DateField(null=True, blank=True)
    impractical_because = models.TextField(blank=True, default="")
    evidence = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict, blank=True)
    new_expected_on = models.DateField(null=True, blank=True)

    # It hangs on one of three records, each of a child.
    child_paths: ClassVar = ("request__child", "assessment__child", "appeal__child")
    table = "exemptions"
    id_prefix = "E"
    uncorrected = ("proposed_by", "accepted_by", "impractical_because", "evidence", "facts")
    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            one_of("exemptions", "ground", Ground.values),
            *ordered("exemptions", ("from_on", "to_on")),
            # Exchange rule 8: exactly one record.
            models.CheckConstraint(
                condition=Q(request__isnull=False, assessment__isnull=True, appeal__isnull=True)
                | Q(request__isnull=True, assessment__isnull=False, appeal__isnull=True)
                | Q(request__isnull=True, assessment__isnull=True, appeal__isnull=False),
                name="exemptions_name_exactly_one_record",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(accepted_by=models.F("proposed_by")),
                name="exemptions_proposed_by_one_accepted_by_another",
            ),
        ]
