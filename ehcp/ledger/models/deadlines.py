"""Deadlines derived from the facts, the notices raised for them, and the outbox that delivers them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp import permissions
from sendcases.accounts.models import User

STANDING = Q(replaced_at__isnull=True)
# What the yearly review of a plan is owed under.
REVIEW_DUTIES = ("annual_review", "transfer_in_review")
OPEN = STANDING & Q(met_on__isnull=True, void_on__isnull=True, superseded_on__isnull=True, gone_on__isnull=True)


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """One vocabulary for lists, dashboards, API, sweep and letters; every day is passed in."""

    def visible_to(self, user: User) -> Self:
        """Keep the deadlines of the children ``user`` may see."""
        return self.filter(permissions.case_q(user, "child"))

    def standing(self) -> Self:
        """Keep the present plan; leave out the versions that a later fact or correction replaced."""
        return self.filter(STANDING)

    def open(self) -> Self:
        """Keep those not met, void, superseded or moved."""
        return self.filter(OPEN)

    def limits(self) -> Self:
        """Keep the authority's and others' limits in law; leave out windows, rights, guidance and targets."""
        return self.filter(kind="law").exclude(shape="window")

    def dated(self) -> Self:
        """Keep those with a limit date."""
        return self.filter(due_on__isnull=False)

    def overdue(self, on: date) -> Self:
        """Keep the open limits that ``on`` is later than (statutory clock, section 4)."""
        return self.open().filter(due_on__lt=on)

    def due_by(self, day: date) -> Self:
        """Keep the open limits that fall on or before ``day``."""
        return self.open().filter(due_on__lte=day)


class Deadline(models.Model):
    """
    One time limit of one record, planned by ``ehcp.law.plan`` and answering for any day.

    Dates are London civil dates: ``starts_on`` is day 0 (or the first day of a window), ``due_on`` the last
    permitted day, blank for prompt duties. ``appears_on`` is the day the limit came to be, ``gone_on`` the day
    it moved to another record or another version of itself. ``exempt_from`` is the day an accepted exemption
    counts from; ``second_on`` the rule's second date. ``revision`` numbers the versions of one clock whose limit
    a later fact moved. Overdue is never stored. A row that a later fact or correction moved is kept, with
    ``replaced_at`` (statutory clock, section 4).
    """

    child = models.ForeignKey("ehcp.Child", on_delete=models.PROTECT, related_name="deadlines")
    rule = models.CharField(max_length=40)
    version = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    shape = models.CharField(max_length=20)
    record_type = models.CharField(max_length=20)
    record_id = models.CharField(max_length=100)
    cycle = models.CharField(max_length=60, blank=True, default="")
    revision = models.PositiveSmallIntegerField(default=0)
    appears_on = models.DateField()
    starts_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    act_by_on = models.DateField(null=True)
    second_on = models.DateField(null=True)
    published_limit = models.DateField(null=True)
    met_on = models.DateField(null=True)
    void_on = models.DateField(null=True)
    superseded_on = models.DateField(null=True)
    gone_on = models.DateField(null=True)
    premature_on = models.DateField(null=True)
    exempt_from = models.DateField(null=True)
    ground = models.CharField(max_length=30, blank=True, default="")
    predecessor = models.CharField(max_length=150, blank=True, default="")
    successor = models.CharField(max_length=150, blank=True, default="")
    is_provisional = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], condition=OPEN, name="deadline_open_due"),
            models.Index(fields=["child", "due_on"], name="deadline_child"),
            models.Index(fields=["rule", "due_on"], condition=STANDING, name="deadline_rule_due"),
            # What a work list leaves out (``ehcp.ledger.reads.time_limits.overtaken``) is read off these alone.
            models.Index(
                fields=["due_on", "record_id"],
                condition=OPEN & Q(rule__in=REVIEW_DUTIES),
                name="deadline_open_review",
            ),
            models.Index(
                fields=["met_on", "record_id"],
                condition=STANDING & Q(rule="review_decision", met_on__isnull=False),
                name="deadline_review_decided",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record_type", "record_id", "rule", "cycle", "revision"],
                condition=STANDING,
                name="one_standing_deadline_a_rule_and_cycle",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}:{self.record_id}"


class DeadlineNotice(models.Model):
    """A notice that a threshold of a deadline was reached; raised once, however often the sweep runs."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="notices")
    threshold = models.CharField(max_length=20)
    reached_on = models.DateField()
    raised_at = models.DateTimeField()
    digest = models.ForeignKey("ehcp.OutboxMessage", null=True, on_delete=models.SET_NULL, related_name="notices")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deadline", "threshold"], name="one_notice_a_threshold")
        ]
        indexes: ClassVar = [
            models.Index(fields=["deadline"], condition=Q(digest__isnull=True), name="notice_undelivered")
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.threshold}"


class OutboxMessage(models.Model):
    """A message to deliver to one person; delivered once, kept as proof."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=20)
    day = models.DateField()
    data = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "kind", "day"], name="one_digest_a_person_a_day")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["queued_at"],
                condition=Q(sent_at__isnull=True, cancelled_at__isnull=True),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class SweepRun(models.Model):
    """One pass of the deadline sweep: the heartbeat that the readiness check and a page show."""

    day = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    notices = models.PositiveIntegerField(default=0)
    by_beat = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-started_at"]
        indexes: ClassVar = [models.Index(fields=["finished_at"])]

    def __str__(self) -> str:
        return f"sweep {self.day}"
