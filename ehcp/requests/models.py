"""Requests for an assessment or a reassessment (SEN2 module 2)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.people.models.children import Child


class RequestKind(models.TextChoices):
    """First assessment, or reassessment of a child with a plan."""

    INITIAL = "initial", "Assessment"
    REASSESSMENT = "reassessment", "Reassessment"


class RequestSource(models.TextChoices):
    """SEN2 RequestSource."""

    FAMILY = "1", "Parent or young person"
    EDUCATION = "2", "School, college or other education setting"
    HEALTH = "3", "Health"
    SOCIAL_CARE = "4", "Social care"
    OTHER = "5", "Other"


class RequestOutcome(models.TextChoices):
    """SEN2 RequestOutcome; never overwritten when a refusal is later reversed."""

    ASSESS = "Y", "Assess"
    REFUSE = "N", "Do not assess"
    AWAITED = "A", "Not yet decided"
    WITHDRAWN = "W", "Withdrawn"
    HISTORICAL = "H", "Historical"


class WithdrawnReason(models.TextChoices):
    """Why a request or an assessment ended before its decision."""

    WITHDRAWN = "withdrawn", "Withdrawn by the family or requester"
    MOVED_OUT = "moved_out", "Moved to another authority"
    DECEASED = "deceased", "Child or young person has died"
    DUPLICATE = "duplicate", "A second request while one is open"


class RequestQuerySet(RecordQuerySet["AssessmentRequest"]):
    """Query vocabulary of requests."""

    def initial(self) -> RequestQuerySet:
        """Keep requests for a first assessment."""
        return self.filter(kind=RequestKind.INITIAL)

    def undecided(self) -> RequestQuerySet:
        """Keep those with no decision and not withdrawn."""
        return self.filter(outcome=RequestOutcome.AWAITED)


class AssessmentRequest(Record):
    """
    One request; ``received_on`` is day 0 of its clocks.

    A second request while one is open is kept with outcome W, reason ``duplicate``, and starts no clock
    (statutory clock, section 1, point 7).
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=20, choices=RequestKind)
    plan = models.ForeignKey("ehcp.Plan", null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    received_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=1, null=True, blank=True, choices=RequestSource)
    # A SEN2 code of need, as whoever asked describes it; the needs of a plan are its own.
    primary_need = models.CharField(max_length=4, null=True, blank=True)
    rya = models.BooleanField(null=True)
    outcome = models.CharField(max_length=1, choices=RequestOutcome)
    decision_sent_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=20, null=True, blank=True, choices=WithdrawnReason)
    exported_to_la = models.CharField(max_length=3, null=True, blank=True, validators=[RegexValidator(r"^[0-9]{3}$")])
    entered_in_error = models.BooleanField(null=True)
    # Kept by the product, not in the exchange format.
    considering_sent_on = models.DateField(null=True, blank=True)
    decision_reasons = models.TextField(blank=True, default="")

    table = "requests"
    id_prefix = "R"
    uncorrected = ("decision_reasons",)
    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "received_on"]),
            models.Index(fields=["kind", "decision_sent_on"]),
        ]
        constraints: ClassVar = [
            one_of("requests", "kind", RequestKind.values),
            one_of("requests", "source", RequestSource.values, blank=True),
            one_of("requests", "outcome", RequestOutcome.values),
            one_of("requests", "withdrawn_reason", WithdrawnReason.values, blank=True),
            *ordered("requests", ("received_on", "decision_sent_on"), ("received_on", "withdrawn_on")),
            # Exchange rule 1.
            models.CheckConstraint(
                condition=~Q(outcome__in=["Y", "N"]) | Q(decision_sent_on__isnull=False),
                name="requests_decided_has_decision_sent_on",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="W") | Q(withdrawn_on__isnull=False),
                name="requests_withdrawn_has_withdrawn_on",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="A") | Q(decision_sent_on__isnull=True, withdrawn_on__isnull=True),
                name="requests_awaited_has_neither_date",
            ),
            models.CheckConstraint(
                condition=Q(outcome="H") | Q(received_on__isnull=False),
                name="requests_received_on_unless_historical",
            ),
            # Exchange rule 15; a request entered by mistake is not open.
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(kind="initial", outcome="A")
                & (Q(entered_in_error__isnull=True) | Q(entered_in_error=False)),
                name="one_open_initial_request_a_child",
            ),
        ]

    def is_open_on(self, day: date) -> bool:
        """Say whether the request awaited its decision at the close of ``day``; one dated later has not happened."""
        ended = self.withdrawn_on if self.outcome == RequestOutcome.WITHDRAWN else self.decision_sent_on
        return self.outcome == RequestOutcome.AWAITED or (ended is not None and ended > day)
