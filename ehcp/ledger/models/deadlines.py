"""Deadlines derived from the facts, the notices raised for them, and the outbox that delivers them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce, Least

from ehcp import permissions
from ehcp.functions import NextDay
from ehcp.history.models.versions import SINCE_EVER, STILL, known_q
from ehcp.law.planned import LIMIT_KINDS, WINDOW
from sendcases.accounts.models import User
from sendcases.audit.changes import counted

# What the yearly review of a plan is owed under.
REVIEW_DUTIES = ("annual_review", "transfer_in_review")
CURRENT = Q(known_to=STILL)
# The rules whose limits the figures count, and the columns they count them by.
COUNTED = Q(
    rule__in=(
        "assess_decision", "final_plan", "no_plan_decision", "reversed_final_plan", "order_assess_final",
        "concede_assess_final", "reassess_final", "advice_return", *REVIEW_DUTIES, "review_decision", "amended_final",
        "phase_feb", "phase_mar", "phase_post16",
    )
)  # fmt: skip
COUNTED_BY = (
    "known_from", "known_to", "appears_on", "replaced_on", "due_on", "void_on", "superseded_on", "exempt_from",
    "plan_ends_on", "record_type", "record_id", "request_id", "advice_kind", "met_by", "child",
)  # fmt: skip
# What the figures of what is open read of a row, and the lists of work of one that is to be done.
OPEN_BY = (
    "known_from", "known_to", "appears_on", "replaced_on", "due_on", "starts_on", "request_limit_on", "record_type",
    "record_id", "request_id", "child",
)  # fmt: skip
WORKED_BY = ("child", "rule", "kind", "shape", "due_on", "act_by_on", "appears_on")
# What ends a row: on or after the earliest of these days nothing is owed under it any more.
ENDS = ("met_on", "void_on", "superseded_on", "replaced_on")
# Besides, the day from which later acts leave nothing to do: what is left until then is outstanding.
ENDS_OF_WORK = (*ENDS, "overtaken_on")
_NEVER = Value(STILL, output_field=models.DateField())
# Nobody is late with these: once their day is past they have ended by themselves.
ENDING_BY_ITSELF = Q(shape=WINDOW) | Q(kind="right")


def _earliest(*days: Any) -> Least:
    """Return the first of some days; one that is blank never comes."""
    return Least(*(Coalesce(day, _NEVER) for day in days))


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """
    One vocabulary for lists, dashboards, API, figures, sweep and letters; every day is passed in.

    Two days belong to a question: the day asked about, and the day on which the answer was known.
    """

    def visible_to(self, user: User) -> Self:
        """Keep the deadlines of the children ``user`` may see."""
        return self.filter(permissions.case_q(user, "child"))

    def known_on(self, day: date) -> Self:
        """Keep the rows as they were known at the close of ``day``."""
        return self.filter(known_q(day))

    def current(self) -> Self:
        """Keep the rows as they are known now."""
        return self.filter(CURRENT)

    def shown_on(self, day: date) -> Self:
        """Keep the rows that exist on ``day``: come to be, and not replaced by another by then."""
        return self.filter(Q(replaced_on__isnull=True) | Q(replaced_on__gt=day), appears_on__lte=day)

    def open(self, on: date) -> Self:
        """Keep the rows, as known now, under which something is owed at the close of ``on``."""
        return self.current().filter(ended_on__gt=on, appears_on__lte=on)

    def outstanding(self, on: date) -> Self:
        """Keep the open ones on which something is left to do: no later act has overtaken them by ``on``."""
        return self.open(on).filter(Q(overtaken_on__isnull=True) | Q(overtaken_on__gt=on))

    def running(self, on: date) -> Self:
        """Keep the outstanding ones, but no window that has closed by ``on`` and no right that has ended."""
        return self.current().filter(idle_from__gt=on, appears_on__lte=on)

    def limits(self) -> Self:
        """Keep the authority's and others' limits in law; leave out windows, rights, guidance and targets."""
        return self.filter(kind__in=LIMIT_KINDS).exclude(shape=WINDOW)

    def dated(self) -> Self:
        """Keep those with a limit date."""
        return self.filter(due_on__isnull=False)

    def overdue(self, on: date) -> Self:
        """Keep the outstanding limits that ``on`` is later than (statutory clock, section 4)."""
        return self.outstanding(on).filter(due_on__lt=on)


@counted
class Deadline(models.Model):
    """
    One row of the ledger: a time limit of one record, answering for any day, as it was known from one day to another.

    Dates are London civil dates: ``starts_on`` is day 0 (or the first day of a window), ``due_on`` the last
    permitted day, blank for prompt duties. ``appears_on`` is the day the limit came to be, ``replaced_on`` the day
    a row of another record, or another version of it, took its place. ``exempt_from`` is the day an accepted
    exemption counts from; ``second_on`` the rule's second date. ``revision`` numbers the versions of one clock whose
    limit a later fact moved. Of a day that met the limit and one that voided or superseded it, only the first is kept.
    Overdue is never stored.
    ``ended_on`` is the first of the days that end a row; ``idle_from`` the day from which nothing is left to do under
    it: ended, overtaken, or a window or right whose day is past. Both are worked out by the database, and far ahead
    where there is no such day.

    A row is never changed. A change of course ends what was known (``known_to``) and adds a row known from then
    on; a row of which both are one day answers for none (an import told its history otherwise, or two changes
    came on one day). ``law`` is the fingerprint of the settings it was planned under. ``request_id``,
    ``advice_kind``, ``met_by``, ``headline_on`` and ``plan_ends_on`` are what figures count it under.
    """

    child = models.ForeignKey("ehcp.Child", on_delete=models.PROTECT, related_name="deadlines")
    known_from = models.DateField(default=SINCE_EVER)
    known_to = models.DateField(default=STILL)
    law = models.CharField(max_length=8, default="")
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
    request_limit_on = models.DateField(null=True)
    published_limit = models.DateField(null=True)
    headline_on = models.DateField(null=True)
    met_on = models.DateField(null=True)
    void_on = models.DateField(null=True)
    superseded_on = models.DateField(null=True)
    replaced_on = models.DateField(null=True)
    overtaken_on = models.DateField(null=True)
    premature_on = models.DateField(null=True)
    plan_ends_on = models.DateField(null=True)
    exempt_from = models.DateField(null=True)
    ground = models.CharField(max_length=30, blank=True, default="")
    predecessor = models.CharField(max_length=150, blank=True, default="")
    successor = models.CharField(max_length=150, blank=True, default="")
    request_id = models.CharField(max_length=100, blank=True, default="")
    advice_kind = models.CharField(max_length=30, blank=True, default="")
    met_by = models.CharField(max_length=100, blank=True, default="")
    is_provisional = models.BooleanField(default=False)
    ended_on = models.GeneratedField(expression=_earliest(*ENDS), output_field=models.DateField(), db_persist=True)
    idle_from = models.GeneratedField(
        expression=_earliest(*ENDS_OF_WORK, Case(When(ENDING_BY_ITSELF, then=NextDay("due_on")))),
        output_field=models.DateField(),
        db_persist=True,
    )

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["child", "due_on"], name="deadline_child"),
            # Figures: by the limit, by the day it was met, by the day it began; of any day that was known. The first
            # two hold all that a count reads (``COUNTED_BY``), so that PostgreSQL does not visit the rows themselves.
            models.Index(
                fields=["rule", "headline_on"],
                include=["id", "met_on", *COUNTED_BY],
                condition=COUNTED,
                name="deadline_counted_due",
            ),
            models.Index(
                fields=["rule", "met_on"],
                include=["id", "headline_on", *COUNTED_BY],
                condition=COUNTED & Q(met_on__isnull=False),
                name="deadline_counted_met",
            ),
            models.Index(fields=["rule", "starts_on"], name="deadline_rule_starts"),
            # Figures of amended plans ask of each whether its notice is owed.
            models.Index(
                fields=["child", "record_id"],
                include=["known_from", "known_to", "replaced_on", "appears_on"],
                condition=Q(rule="amendment_notice", record_type="reviews"),
                name="deadline_notice_owed",
            ),
            # Figures of what was open on a day; and all that the lists of work read of what is to be done.
            models.Index(
                fields=["rule", "ended_on"],
                include=["id", *OPEN_BY],
                condition=COUNTED,
                name="deadline_counted_open",
            ),
            models.Index(
                fields=["idle_from"],
                include=["id", *WORKED_BY],
                condition=CURRENT,
                name="deadline_running",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record_type", "record_id", "rule", "cycle", "revision"],
                condition=CURRENT,
                name="one_current_deadline_a_rule_and_cycle",
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
