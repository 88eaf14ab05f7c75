"""How much one delegated decision officer may decide alone: the authority's scheme of delegation."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.models import Letter
from ehcp.permissions import case_q
from panels.items.models import ItemKind, PanelItem
from sendcases.accounts.models import User
from sendcases.audit.append_only import append_only


@append_only
class DelegationLimit(models.Model):
    """
    The most that one officer decides alone on one kind of item, from a day on; above it two decide.

    ``max_annual`` is pounds a year over all agencies, ``max_months`` the term in months; blank sets no such limit.
    Append-only: a change is another row, and the newest that has begun counts.
    """

    kind = models.CharField(max_length=20, choices=ItemKind)
    max_annual = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    max_months = models.PositiveSmallIntegerField(null=True, blank=True)
    from_on = models.DateField()
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} from {self.from_on}"


class ToTellQuerySet(models.QuerySet["ToTell"]):
    """Query vocabulary of what has still to be told."""

    def visible_to(self, user: User) -> Self:
        """Keep what is about children ``user`` may see (threats paper, section 2.3)."""
        return self.filter(case_q(user, "item__child"))

    def waiting(self) -> Self:
        """
        Keep what the family was not told yet.

        Nothing is told any more of a child who has died, and of what was withdrawn, cancelled or marked as a mistake.
        """
        gone = Q(item__request__outcome="W") | Q(item__assessment__outcome="W")
        gone |= Q(item__review__cancelled_on__isnull=False)
        for record in ("request", "assessment", "review", "plan"):
            gone |= Q(**{f"item__{record}__entered_in_error": True})
        living = self.filter(told_on__isnull=True, item__child__deceased_on__isnull=True)
        return living.exclude(pk__in=self.model.objects.filter(gone).values("pk"))


class ToTell(models.Model):
    """
    What the family has to be told after a decision: by which letter, with which reasons, by when; one an item.

    Opened by the event of the decision, and closed by that of the letter, whose day is ``told_on``. ``code`` is the
    letter; blank where no letter is prescribed.
    """

    item = models.OneToOneField(PanelItem, on_delete=models.PROTECT, related_name="to_tell")
    code = models.CharField(max_length=10, blank=True, default="")
    reasons = models.TextField()
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    told_on = models.DateField(null=True, blank=True)
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ToTellQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=models.Q(told_on__isnull=True), name="to_tell_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.code}"


class ModerationQuerySet(models.QuerySet["Moderation"]):
    """Query vocabulary of items that are decided a second time, blind."""

    def visible_to(self, user: User) -> Self:
        """Keep what was given to ``user``; nothing of a restricted child but to those named on the record."""
        named = user.restricted_cases.order_by().values("restriction__child_id")
        return self.filter(Q(item__child__is_restricted=False) | Q(item__child__in=named), moderator=user)

    def waiting(self) -> Self:
        """Keep what nobody has answered yet."""
        return self.filter(answer__isnull=True)

    def counted(self) -> Self:
        """Keep what figures are about: answered, and of no restricted child, whoever asks."""
        return self.filter(answer__isnull=False, item__child__is_restricted=False)


@append_only
class Moderation(models.Model):
    """One decided item that was drawn to be decided again by somebody who took no part in it. Append-only."""

    item = models.OneToOneField(PanelItem, on_delete=models.PROTECT, related_name="moderation")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="moderations")
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    objects = ModerationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"moderation of {self.item_id}"


@append_only
class ModerationAnswer(models.Model):
    """What the moderator would have decided, without having seen the outcome; it has no effect. Append-only."""

    moderation = models.OneToOneField(Moderation, on_delete=models.PROTECT, related_name="answer")
    option = models.CharField(max_length=40)
    legal_reasons = models.JSONField(default=list)
    reasons = models.TextField()
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.moderation_id} {self.option}"


class IfFailed(models.TextChoices):
    """What follows where a condition is not met (panels paper, section 5)."""

    RETURNS = "returns", "It goes back to the panel"
    LAPSES = "lapses", "What was agreed lapses"
    CONTINUES = "continues", "The decision stands all the same"


class ConditionQuerySet(models.QuerySet["Condition"]):
    """Query vocabulary of conditions of decisions."""

    def visible_to(self, user: User) -> Self:
        """Keep what is about children ``user`` may see (threats paper, section 2.3)."""
        return self.filter(case_q(user, "item__child"))

    def open(self) -> Self:
        """Keep what is neither met nor failed; of a child who has died nothing is followed up any more."""
        return self.filter(settled_on__isnull=True, item__child__deceased_on__isnull=True)


class Condition(models.Model):
    """
    One condition of a decision: who sees to it by which day, and whether it was met. It delays no statutory notice.

    ``settled_on`` is the day it was met or failed, ``is_met`` which, and ``outcome`` what came of it.
    """

    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="conditions")
    words = models.CharField(max_length=500)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conditions")
    due_on = models.DateField()
    if_failed = models.CharField(max_length=10, choices=IfFailed)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    settled_on = models.DateField(null=True, blank=True)
    is_met = models.BooleanField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True, default="")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "due_on"], condition=Q(settled_on__isnull=True), name="condition_open")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, is_met__isnull=True)
                | Q(settled_on__isnull=False, is_met__isnull=False),
                name="condition_settled_one_way",
            )
        ]

    def __str__(self) -> str:
        return f"condition {self.pk}"
