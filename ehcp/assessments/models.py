"""EHC needs assessments, one per decision to assess (SEN2 module 3), and the advice sought for them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.people.models.children import Child
from ehcp.requests.models import AssessmentRequest, WithdrawnReason


class Origin(models.TextChoices):
    """Why an assessment is being done; fixes which limits apply."""

    REQUEST = "request", "Request"
    REVERSAL = "reversal_of_refusal", "Refusal reversed by the authority"
    AGREEMENT = "mediation_agreement", "Mediation agreement"
    ORDER = "tribunal_order", "Tribunal order"
    CONCESSION = "conceded_appeal", "Appeal conceded"
    REASSESSMENT = "reassessment", "Reassessment"


class AssessmentOutcome(models.TextChoices):
    """SEN2 AssessmentOutcome; never overwritten."""

    ISSUE = "Y", "A plan is or will be issued"
    NO_PLAN = "N", "No plan"
    AWAITED = "A", "Undecided"
    WITHDRAWN = "W", "Withdrawn"
    HISTORICAL = "H", "Historical"


class AssessmentQuerySet(RecordQuerySet["NeedsAssessment"]):
    """Query vocabulary of assessments."""

    def under_way(self) -> AssessmentQuerySet:
        """Keep those with no outcome yet."""
        return self.filter(outcome=AssessmentOutcome.AWAITED)


class NeedsAssessment(Record):
    """One EHC needs assessment; ``clock_start_on`` is day 0 of the limits its origin gives it."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="assessments")
    request = models.ForeignKey(
        AssessmentRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    plan = models.ForeignKey("ehcp.Plan", null=True, blank=True, on_delete=models.PROTECT, related_name="reassessments")
    origin = models.CharField(max_length=20, choices=Origin)
    clock_start_on = models.DateField()
    will_assess_notice_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=1, choices=AssessmentOutcome)
    no_plan_notified_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=20, null=True, blank=True, choices=WithdrawnReason)
    amended_final_sent_on = models.DateField(null=True, blank=True)
    entered_in_error = models.BooleanField(null=True)
    # Kept by the product, not in the exchange format.
    issue_decided_on = models.DateField(null=True, blank=True)
    decision_reasons = models.TextField(blank=True, default="")

    table = "assessments"
    id_prefix = "A"
    uncorrected = ("decision_reasons",)
    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-clock_start_on", "-pk"]
        constraints: ClassVar = [
            one_of("assessments", "origin", Origin.values),
            one_of("assessments", "outcome", AssessmentOutcome.values),
            one_of("assessments", "withdrawn_reason", ["withdrawn", "moved_out", "deceased"], blank=True),
            *ordered(
                "assessments",
                ("clock_start_on", "will_assess_notice_on"),
                ("clock_start_on", "no_plan_notified_on"),
                ("clock_start_on", "withdrawn_on"),
                ("clock_start_on", "amended_final_sent_on"),
            ),
            # Exchange rule 2: outcome N if and only if the notice is dated.
            models.CheckConstraint(
                condition=Q(outcome="N", no_plan_notified_on__isnull=False)
                | (~Q(outcome="N") & Q(no_plan_notified_on__isnull=True)),
                name="assessments_no_plan_has_its_notice",
            ),
        ]

    def is_open_on(self, day: date) -> bool:
        """Say whether it was undecided at the close of ``day``; an end dated later has not happened."""
        ended = self.withdrawn_on if self.outcome == AssessmentOutcome.WITHDRAWN else self.no_plan_notified_on
        return self.outcome == AssessmentOutcome.AWAITED or (ended is not None and ended > day)

    @property
    def seeks_advice(self) -> bool:
        """Say whether advice that was asked for is still waited for: not after a refusal or a withdrawal."""
        return self.outcome in (AssessmentOutcome.AWAITED, AssessmentOutcome.ISSUE)


class AdviceKind(models.TextChoices):
    """Limbs (a) to (h) of reg 6(1), in order."""

    PARENT = "parent", "Parent or young person"
    EDUCATIONAL = "educational", "Educational"
    MEDICAL = "medical", "Medical"
    PSYCHOLOGICAL = "psychological", "Psychological"
    SOCIAL_CARE = "social_care", "Social care"
    OTHER = "other", "Other"
    PREPARATION_FOR_ADULTHOOD = "preparation_for_adulthood", "Preparation for adulthood"
    REQUESTED_BY_PARENT = "requested_by_parent", "Requested by the family"


class AdviceGround(models.TextChoices):
    """Grounds of set B (SEND Regulations 2014, reg 8(2))."""

    EXCEPTIONAL = "exceptional_circumstances", "Exceptional circumstances"
    ABSENT = "absent_4_weeks", "Absent for 4 weeks or more"
    MISSED_APPOINTMENT = "missed_appointment", "Missed appointment"
    COVID = "covid_2020", "Coronavirus (1 May to 24 September 2020)"


class AdviceRequest(Record):
    """
    Advice and information sought under SEND Regulations 2014, reg 6(1), and its receipt.

    ``body_received_on`` is day 0 of the adviser's six weeks; blank means the day it was sent.
    """

    assessment = models.ForeignKey(NeedsAssessment, on_delete=models.PROTECT, related_name="advice")
    kind = models.CharField(max_length=30, choices=AdviceKind)
    adviser = models.CharField(max_length=200, null=True, blank=True)
    requested_on = models.DateField()
    body_received_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    exemption_ground = models.CharField(max_length=30, null=True, blank=True, choices=AdviceGround)
    # Kept by the product, not in the exchange format.
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True, default="")

    table = "advice"
    id_prefix = "AD"
    uncorrected = ("cancelled_reason",)
    child_path = "assessment__child"

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["requested_on", "pk"]
        constraints: ClassVar = [
            one_of("advice", "kind", AdviceKind.values),
            one_of("advice", "exemption_ground", AdviceGround.values, blank=True),
            *ordered("advice", ("requested_on", "body_received_on"), ("requested_on", "received_on")),
        ]
