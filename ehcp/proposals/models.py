"""A proposal: asked with reasons, decided or returned by the decision officer, carried out by a letter or an act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.history.models.record import RecordQuerySet, one_of
from ehcp.people.models.children import Child
from ehcp.proposals.kinds import KINDS, OPTIONS, carried_out_by


class ProposalQuerySet(RecordQuerySet["Proposal"]):
    """Query vocabulary of proposals."""

    def open(self) -> Self:
        """Keep those that are neither carried out nor closed without a decision."""
        return self.filter(carried_out_on__isnull=True, closed_at__isnull=True)

    def waiting(self) -> Self:
        """Keep those that wait for the decision officer."""
        return self.open().filter(decided_on__isnull=True, returned_at__isnull=True)

    def decided(self) -> Self:
        """Keep those that are decided and not yet carried out."""
        return self.open().filter(decided_on__isnull=False)


class Proposal(models.Model):
    """
    What an officer asks the decision officer to decide about one record, and what came of it.

    ``decided_on`` is the day of the decision, ``carried_out_on`` that of the letter or act that meets the limit; they
    may be two days. Returned, it is the officer's again; ``closed_at`` is when it was taken back or asked anew.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    record_id = models.CharField(max_length=100)
    option = models.CharField(max_length=12, choices=[(one.code, one.words) for one in OPTIONS.values()])
    reasons = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_option = models.CharField(max_length=12, blank=True, default="", choices=option.choices)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_reasons = models.TextField(blank=True, default="")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    return_reason = models.TextField(blank=True, default="")
    carried_out_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    child_path: ClassVar[str] = "child"
    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            one_of("proposal", "kind", KINDS),
            one_of("proposal", "option", OPTIONS),
            models.UniqueConstraint(
                fields=["kind", "record_id"],
                condition=Q(carried_out_on__isnull=True, closed_at__isnull=True),
                name="one_open_proposal_about_a_record",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | ~Q(decided_option=""), name="proposal_decision_says_what"
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(returned_at__isnull=True), name="proposal_decided_or_returned"
            ),
            models.CheckConstraint(
                condition=Q(carried_out_on__isnull=True) | Q(carried_out_on__gte=models.F("decided_on")),
                name="proposal_decided_before_carried_out",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def standing(self) -> str:
        """Return what stands as decided, by whom and when, as a form carries it; empty while nothing is."""
        return f"{self.decided_option} {self.decided_on} {self.decided_by_id}" if self.decided_on else ""

    @property
    def decided_move(self) -> str:
        """Return the act that carries out what was decided; empty while nothing is."""
        return OPTIONS[self.decided_option].move if self.decided_option else ""

    @staticmethod
    def carried_out_by(event: str, data: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the kind and the option that an event carries out; None for one that decides nothing asked here."""
        found = carried_out_by(event, data)
        return (found.kind, found.code) if found else None

    @property
    def state_words(self) -> str:
        """Return where the proposal stands, in words."""
        if self.carried_out_on is not None:
            return "carried out"
        if self.closed_at is not None:
            return "no longer asked"
        if self.decided_on is not None:
            return "decided, to be carried out"
        return "returned to the officer" if self.returned_at is not None else "waits for the decision officer"
