"""Requests for a personal budget with what was decided, and what was decided later about its direct payments."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.plans.models.placements import Budget
from ehcp.plans.models.plans import Plan


class BudgetPart(models.TextChoices):
    """Whose money it is: the ``plan_*`` codes of the table ``budgets``."""

    EDUCATION = "plan_education", "Education"
    HEALTH = "plan_health", "Health"
    SOCIAL_CARE = "plan_social_care", "Social care"
    INTEGRATED = "plan_integrated", "Integrated"


class BudgetForm(models.TextChoices):
    """How the money is held (SEND Code of Practice 2015, 9.101)."""

    DIRECT_PAYMENT = "direct_payment", "Direct payment"
    NOTIONAL = "notional", "Notional: the authority or the setting holds the money"
    THIRD_PARTY = "third_party", "Third party: somebody else holds and manages the money"


class AskedBy(models.TextChoices):
    """Who may ask (Children and Families Act 2014, s49(1))."""

    PARENT = "parent", "The parent"
    YOUNG_PERSON = "young_person", "The young person"


class BudgetDecision(models.TextChoices):
    """What the authority decided on a request."""

    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"


class BudgetRequest(Record):
    """
    A personal budget asked for under a plan: what for, what was decided, told and first paid; pounds a year.

    ``budget`` is the row of the table ``budgets`` that an agreement began. ``consented_on`` is the day of the written
    consent of whoever receives direct payments.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="budget_requests")
    kind = models.CharField(max_length=20, choices=BudgetPart)
    form = models.CharField(max_length=20, choices=BudgetForm)
    asked_by = models.CharField(max_length=20, choices=AskedBy)
    asked_on = models.DateField()
    pays_for = models.CharField(max_length=1_000, null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=10, null=True, blank=True, choices=BudgetDecision)
    annual_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    reasons = models.CharField(max_length=4_000, null=True, blank=True)
    refusal_sent_on = models.DateField(null=True, blank=True)
    budget = models.ForeignKey(
        Budget, null=True, blank=True, on_delete=models.PROTECT, related_name="personal_budget_requests"
    )
    recipient = models.CharField(max_length=200, null=True, blank=True)
    consented_on = models.DateField(null=True, blank=True)
    first_paid_on = models.DateField(null=True, blank=True)

    table = "budget_requests"
    id_prefix = "BR"
    child_path = "plan__child"
    uncorrected = ("pays_for", "reasons", "recipient")
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["asked_on", "pk"]
        constraints: ClassVar = [
            one_of("budget_requests", "kind", BudgetPart.values),
            one_of("budget_requests", "form", BudgetForm.values),
            one_of("budget_requests", "asked_by", AskedBy.values),
            one_of("budget_requests", "decision", BudgetDecision.values, blank=True),
            *ordered("budget_requests", ("asked_on", "decided_on"), ("decided_on", "refusal_sent_on")),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(decided_on__isnull=False),
                name="budget_requests_decision_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        asked = f"{self.asked_on.day} {self.asked_on:%B %Y}"
        return f"{self.get_kind_display()}, {self.get_form_display().partition(':')[0].lower()}, asked on {asked}"

    def payments_end_on(self) -> date | None:
        """Return the day from which its direct payments are stopped; None while nothing stops them."""
        days = (one.ends_payments_on() for one in self.payment_decisions.all())
        return min((day for day in days if day), default=None)


class PaymentKind(models.TextChoices):
    """What was done about direct payments after they began."""

    REVIEW = "review", "Their making and use reviewed"
    REDUCE = "reduce", "To be reduced"
    STOP = "stop", "To be stopped"


class Reconsidered(models.TextChoices):
    """What came of looking at a decision once more."""

    UPHELD = "upheld", "The decision stands"
    CHANGED = "changed", "The decision is taken back"


class PaymentDecision(Record):
    """
    Direct payments reviewed on ``decided_on``, or decided then to be reduced or stopped from ``takes_effect_on``.

    The notice of a reduction or stop, and its one reconsideration, are days of the same row.
    """

    budget_request = models.ForeignKey(BudgetRequest, on_delete=models.PROTECT, related_name="payment_decisions")
    kind = models.CharField(max_length=10, choices=PaymentKind)
    decided_on = models.DateField()
    reasons = models.CharField(max_length=4_000, null=True, blank=True)
    takes_effect_on = models.DateField(null=True, blank=True)
    notice_sent_on = models.DateField(null=True, blank=True)
    reconsider_asked_on = models.DateField(null=True, blank=True)
    reconsidered_on = models.DateField(null=True, blank=True)
    reconsidered = models.CharField(max_length=10, null=True, blank=True, choices=Reconsidered)

    table = "payment_decisions"
    id_prefix = "PD"
    child_path = "budget_request__plan__child"
    uncorrected = ("reasons",)
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["decided_on", "pk"]
        constraints: ClassVar = [
            one_of("payment_decisions", "kind", PaymentKind.values),
            one_of("payment_decisions", "reconsidered", Reconsidered.values, blank=True),
            *ordered(
                "payment_decisions",
                ("decided_on", "notice_sent_on"),
                ("decided_on", "takes_effect_on"),
                ("decided_on", "reconsider_asked_on"),
                ("reconsider_asked_on", "reconsidered_on"),
            ),
            models.CheckConstraint(
                condition=Q(reconsidered__isnull=True) | Q(reconsidered_on__isnull=False),
                name="payment_decisions_answer_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: decided on {self.decided_on.day} {self.decided_on:%B %Y}"

    @staticmethod
    def stops(kind: str, reconsidered: str | None) -> bool:
        """Say whether a decision of ``kind`` stops payments: one that was taken back does not."""
        return kind == PaymentKind.STOP and reconsidered != Reconsidered.CHANGED

    def ends_payments_on(self) -> date | None:
        """Return the day from which payments are stopped by it; None where it does not stop them."""
        return self.takes_effect_on if self.stops(self.kind, self.reconsidered) else None
