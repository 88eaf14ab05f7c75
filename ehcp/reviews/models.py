"""Annual reviews, amendments without a review, answers after a review, and phase transfers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ehcp.delays.models import DelayReason
from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.plans.models.plans import Plan


class ReviewKind(models.TextChoices):
    """Kind of review; the last has no meeting and does not count as a review."""

    ANNUAL = "annual", "Annual review"
    EARLY = "early", "Early review"
    PHASE_TRANSFER = "phase_transfer", "Phase transfer review"
    MOVE_IN = "move_in", "Review after a move in"
    AMENDMENT = "amendment_without_review", "Amendment without a review"


class Participation(models.TextChoices):
    """How a child, or a family, took part in a review."""

    ATTENDED = "attended", "Came to the meeting"
    VIEWS_SENT = "views_sent", "Sent their views"
    THROUGH_ANOTHER = "through_another", "Took part through somebody else"
    NO_PART = "no_part", "Did not take part"


class ReviewDecision(models.TextChoices):
    """SEN2 ReviewOutcome."""

    AMEND = "A", "Amend the plan"
    CEASE = "C", "Cease to maintain the plan"
    MAINTAIN = "M", "Maintain the plan without changes"


class AnnualReview(Record):
    """
    One review of a plan, or an amendment made without one.

    A review is complete on ``decision_sent_on``, never on the day of the meeting. ``meeting_on`` is blank,
    and the review not yet exported, while it has only been called (``planned_meeting_on``).
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=30, choices=ReviewKind)
    meeting_on = models.DateField(null=True, blank=True)
    report_received_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=1, null=True, blank=True, choices=ReviewDecision)
    decision_sent_on = models.DateField(null=True, blank=True)
    amendment_notice_sent_on = models.DateField(null=True, blank=True)
    amended_final_sent_on = models.DateField(null=True, blank=True)
    not_amended_sent_on = models.DateField(null=True, blank=True)
    entered_in_error = models.BooleanField(null=True)
    # Kept by the product, not in the exchange format.
    called_on = models.DateField(null=True, blank=True)
    planned_meeting_on = models.DateField(null=True, blank=True)
    invitation_sent_on = models.DateField(null=True, blank=True)
    papers_sent_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    amendment_served_on = models.DateField(null=True, blank=True)
    early_finish_agreed_on = models.DateField(null=True, blank=True)
    child_part = models.CharField(max_length=20, blank=True, default="", db_default="", choices=Participation)
    family_part = models.CharField(max_length=20, blank=True, default="", db_default="", choices=Participation)
    decision_reasons = models.TextField(blank=True, default="")
    not_amend_reasons = models.TextField(blank=True, default="", db_default="")

    table = "reviews"
    id_prefix = "V"
    uncorrected = ("child_part", "family_part", "decision_reasons", "not_amend_reasons")
    child_path = "plan__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-meeting_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["meeting_on"]),
            models.Index(fields=["decision_sent_on"]),
            models.Index(fields=["plan", "decision_sent_on"]),
        ]
        constraints: ClassVar = [
            one_of("reviews", "kind", ReviewKind.values),
            one_of("reviews", "decision", ReviewDecision.values, blank=True),
            *ordered(
                "reviews",
                ("meeting_on", "report_received_on"),
                ("meeting_on", "decision_sent_on"),
                ("decision_sent_on", "amended_final_sent_on"),
                ("amendment_notice_sent_on", "amended_final_sent_on"),
                ("amendment_notice_sent_on", "not_amended_sent_on"),
            ),
            # Exchange rule 5.
            models.CheckConstraint(
                condition=Q(kind="amendment_without_review")
                | Q(meeting_on__isnull=False)
                | Q(planned_meeting_on__isnull=False),
                name="reviews_have_a_meeting_held_or_planned",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True, decision_sent_on__isnull=True)
                | Q(decision__isnull=False, decision_sent_on__isnull=False),
                name="reviews_decision_and_its_day_come_together",
            ),
        ]


class Feedback(Record):
    """One answer to the satisfaction question after a review."""

    review = models.ForeignKey(AnnualReview, on_delete=models.PROTECT, related_name="feedback")
    respondent = models.CharField(max_length=20, choices=[("parent", "Parent"), ("young_person", "Young person")])
    satisfaction = models.PositiveSmallIntegerField(
        choices=[
            (5, "Highly satisfied"),
            (4, "Satisfied"),
            (3, "Neither"),
            (2, "Dissatisfied"),
            (1, "Highly dissatisfied"),
        ]
    )
    received_on = models.DateField()

    table = "feedback"
    id_prefix = "F"
    child_path = "review__plan__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            one_of("feedback", "respondent", ["parent", "young_person"]),
            one_of("feedback", "satisfaction", [1, 2, 3, 4, 5]),
        ]


class TransferKind(models.TextChoices):
    """Which change of phase of education."""

    EARLY_YEARS_TO_SCHOOL = "early_years_to_school", "Early years to school"
    INFANT_TO_JUNIOR = "infant_to_junior", "Infant to junior"
    PRIMARY_TO_MIDDLE = "primary_to_middle", "Primary to middle"
    PRIMARY_TO_SECONDARY = "primary_to_secondary", "Primary to secondary"
    MIDDLE_TO_SECONDARY = "middle_to_secondary", "Middle to secondary"
    SECONDARY_TO_POST16 = "secondary_to_post16", "Secondary to post-16"
    POST16_TO_POST16 = "post16_to_post16", "One post-16 institution to another"


class PhaseTransfer(Record):
    """One move between phases of education, with its limit in reg 18."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="phase_transfers")
    transfer_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30, choices=TransferKind)
    transfer_on = models.DateField(null=True, blank=True)
    review = models.ForeignKey(
        AnnualReview, null=True, blank=True, on_delete=models.PROTECT, related_name="phase_transfers"
    )
    final_naming_sent_on = models.DateField(null=True, blank=True)
    reason = models.ForeignKey(DelayReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Kept by the product, not in the exchange format.
    no_transfer_on = models.DateField(null=True, blank=True)

    table = "phase_transfers"
    id_prefix = "PT"
    child_path = "plan__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-transfer_year"]
        constraints: ClassVar = [
            one_of("phase_transfers", "kind", TransferKind.values),
            models.CheckConstraint(
                condition=~Q(kind="post16_to_post16") | Q(transfer_on__isnull=False),
                name="phase_transfers_post16_has_its_day",
            ),
        ]
