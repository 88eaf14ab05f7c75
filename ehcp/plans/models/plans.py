"""EHC plans, their needs and outcomes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from ehcp.assessments.models import NeedsAssessment
from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.people.models.children import Child


class CeaseReason(models.TextChoices):
    """SEN2 CeaseReason; 5 is never typed: it follows from ``transferred_out_on``."""

    REACHED_25 = "1", "Reached the maximum age"
    NO_LONGER_NECESSARY = "2", "Needs can be met without a plan"
    HIGHER_EDUCATION = "3", "Moved to higher education"
    EMPLOYMENT = "4", "Moved to paid employment"
    LEFT_EDUCATION = "6", "Does not wish to stay in education or training"
    MOVED_OUT_OF_ENGLAND = "7", "Moved outside England"
    DECEASED = "8", "Died"
    OTHER = "9", "Other"


class PlanQuerySet(RecordQuerySet["Plan"]):
    """Query vocabulary of plans."""

    def true_records(self) -> PlanQuerySet:
        """Leave out plans created by mistake."""
        return self.exclude(entered_in_error=True)

    def maintained(self, on: date) -> PlanQuerySet:
        """Keep the plans for which the authority is responsible at the close of ``on`` (measures, section 1)."""
        begun = Q(transferred_in_from_la__isnull=False, transferred_in_on__lte=on) | Q(
            transferred_in_from_la__isnull=True, first_final_on__lte=on
        )
        not_ended = (Q(ceased_on__isnull=True) | Q(ceased_on__gt=on)) & (
            Q(transferred_out_on__isnull=True) | Q(transferred_out_on__gt=on)
        )
        return self.true_records().filter(begun & not_ended)


class Plan(Record):
    """
    One EHC plan; ``first_final_on`` is the date made (SEN2 StartDate), blank while it is a draft.

    A plan with ``transferred_in_from_la`` is the authority's from ``transferred_in_on`` only.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="plans")
    assessment = models.ForeignKey(
        NeedsAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    draft_sent_on = models.DateField(null=True, blank=True)
    first_final_on = models.DateField(null=True, blank=True)
    transferred_in_on = models.DateField(null=True, blank=True)
    transferred_in_from_la = models.CharField(
        max_length=3, null=True, blank=True, validators=[RegexValidator(r"^[0-9]{3}$")]
    )
    last_review_before_transfer_on = models.DateField(null=True, blank=True)
    move_in_notice_sent_on = models.DateField(null=True, blank=True)
    cease_decision_sent_on = models.DateField(null=True, blank=True)
    ceased_on = models.DateField(null=True, blank=True)
    cease_reason = models.CharField(max_length=1, null=True, blank=True, choices=CeaseReason)
    move_out_aware_on = models.DateField(null=True, blank=True)
    moved_out_on = models.DateField(null=True, blank=True)
    transferred_out_on = models.DateField(null=True, blank=True)
    transferred_out_to_la = models.CharField(
        max_length=3, null=True, blank=True, validators=[RegexValidator(r"^[0-9]{3}$")]
    )
    entered_in_error = models.BooleanField(null=True)
    # Kept by the product, not in the exchange format.
    draft_served_on = models.DateField(null=True, blank=True)
    early_finish_agreed_on = models.DateField(null=True, blank=True)
    cease_considered_on = models.DateField(null=True, blank=True)
    cease_replies_on = models.DateField(null=True, blank=True)
    cease_dropped_on = models.DateField(null=True, blank=True)
    cease_ground = models.CharField(max_length=1, blank=True, default="", db_default="", choices=CeaseReason)
    cease_reasons = models.TextField(blank=True, default="", db_default="")
    move_cancelled_on = models.DateField(null=True, blank=True)

    table = "plans"
    id_prefix = "P"
    uncorrected = ("cease_ground", "cease_reasons")
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-first_final_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["first_final_on"])]
        constraints: ClassVar = [
            one_of("plans", "cease_reason", CeaseReason.values, blank=True),
            *ordered(
                "plans",
                ("draft_sent_on", "first_final_on"),
                ("first_final_on", "cease_decision_sent_on"),
                ("cease_decision_sent_on", "ceased_on"),
                ("first_final_on", "ceased_on"),
                ("first_final_on", "transferred_in_on"),
                ("transferred_in_on", "move_in_notice_sent_on"),
                ("first_final_on", "transferred_out_on"),
            ),
            # Exchange rule 3: the two transfer-in fields come together.
            models.CheckConstraint(
                condition=Q(transferred_in_on__isnull=True, transferred_in_from_la__isnull=True)
                | Q(transferred_in_on__isnull=False, transferred_in_from_la__isnull=False),
                name="plans_transfer_in_fields_come_together",
            ),
            # Exchange rule 4: an end has its reason, and is one of ceasing and transfer.
            models.CheckConstraint(
                condition=Q(ceased_on__isnull=True, cease_reason__isnull=True)
                | Q(ceased_on__isnull=False, cease_reason__isnull=False),
                name="plans_ceased_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ceased_on__isnull=True) | Q(transferred_out_on__isnull=True),
                name="plans_ceased_or_transferred_out",
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(ceased_on__isnull=True, transferred_out_on__isnull=True, first_final_on__isnull=False)
                & (Q(entered_in_error__isnull=True) | Q(entered_in_error=False)),
                name="one_maintained_plan_a_child",
            ),
        ]

    def is_maintained(self, on: date) -> bool:
        """Say whether the authority is responsible at the close of ``on``; the Python twin of ``maintained``."""
        if self.entered_in_error:
            return False
        begins = self.transferred_in_on if self.transferred_in_from_la else self.first_final_on
        ends = [day for day in (self.ceased_on, self.transferred_out_on) if day]
        return begins is not None and begins <= on and all(day > on for day in ends)


class SenType(models.TextChoices):
    """SEN2 SENtype."""

    SPLD = "SPLD", "Specific learning difficulty"
    MLD = "MLD", "Moderate learning difficulty"
    SLD = "SLD", "Severe learning difficulty"
    PMLD = "PMLD", "Profound and multiple learning difficulty"
    SEMH = "SEMH", "Social, emotional and mental health"
    SLCN = "SLCN", "Speech, language and communication needs"
    HI = "HI", "Hearing impairment"
    VI = "VI", "Vision impairment"
    MSI = "MSI", "Multi-sensory impairment"
    PD = "PD", "Physical disability"
    ASD = "ASD", "Autistic spectrum disorder"
    DS = "DS", "Down syndrome"
    OTH = "OTH", "Other difficulty"


class Need(Record):
    """A type of need of a plan, ranked and dated; the last day is inclusive."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="needs")
    rank = models.PositiveSmallIntegerField(choices=[(1, "Primary"), (2, "Secondary")])
    sen_type = models.CharField(max_length=4, choices=SenType)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    table = "needs"
    id_prefix = "N"
    child_path = "plan__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["rank", "from_on"]
        constraints: ClassVar = [
            one_of("needs", "rank", [1, 2]),
            one_of("needs", "sen_type", SenType.values),
            *ordered("needs", ("from_on", "to_on")),
        ]


class Outcome(Record):
    """A section E outcome and how it was rated."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="outcomes")
    term = models.CharField(max_length=10, choices=[("short", "Short"), ("medium", "Medium"), ("long", "Long")])
    rating = models.CharField(
        max_length=10,
        null=True,
        blank=True,
        choices=[("met", "Met"), ("partly", "Partly met"), ("not", "Not met")],
    )
    rated_on = models.DateField(null=True, blank=True)
    review = models.ForeignKey(
        "ehcp.AnnualReview", null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes"
    )

    table = "outcomes"
    id_prefix = "O"
    child_path = "plan__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            one_of("outcomes", "term", ["short", "medium", "long"]),
            one_of("outcomes", "rating", ["met", "partly", "not"], blank=True),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rated_on__isnull=False),
                name="outcomes_rating_has_its_day",
            ),
        ]
