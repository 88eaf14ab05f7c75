"""Agenda items: conflicts, recommendation, ratification, money."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.history.models.record import RecordQuerySet, one_of
from ehcp.history.models.versions import Versioned
from ehcp.models import AnnualReview, AssessmentRequest, Child, NeedsAssessment, Plan
from panels.meetings.models import PanelMeeting
from panels.permissions import item_q
from sendcases.accounts.models import User
from sendcases.audit.append_only import append_only


class ItemKind(models.TextChoices):
    """Item kinds of the panels paper, section 5."""

    ASSESS = "assess", "Whether to assess"
    REASSESS = "reassess", "Whether to reassess"
    ISSUE = "issue", "Whether to issue a plan"
    PLAN_CONTENT = "plan_content", "Plan content"
    PLACEMENT = "placement", "Placement"
    TOP_UP = "top_up", "Top-up funding"
    PROVISION = "provision", "Provision"
    PERSONAL_BUDGET = "personal_budget", "Personal budget"
    TRANSPORT = "transport", "Transport"
    JOINT_SPLIT = "joint_split", "Joint funding split"
    REVIEW_OUTCOME = "review_outcome", "Review outcome"
    CEASE = "cease", "Ceasing a plan"
    MEDIATION_MANDATE = "mediation_mandate", "Mandate for mediation"
    TRIBUNAL_POSITION = "tribunal_position", "Tribunal position"
    EARLY_HELP = "early_help", "Early help"


class ItemDecision(models.TextChoices):
    """What the authority ratified, or that the item was put off."""

    AGREED = "agreed", "Agreed"
    NOT_AGREED = "not_agreed", "Not agreed"
    DEFERRED = "deferred", "Deferred"


def on_agenda_q(path: str = "") -> Q:
    """Return the condition of ``on_agenda``, as seen from a record whose items are at ``path``."""
    there = Q(**{f"{path}removed_at__isnull": True})
    died_before = Q(**{f"{path}decision__isnull": True, f"{path}child__deceased_on__isnull": False})
    return there & ~died_before


class PanelItemQuerySet(RecordQuerySet["PanelItem"]):
    """Query vocabulary of agenda items."""

    def seen_by(self, user: User, on: date) -> Self:
        """Keep the items ``user`` may see as at ``on`` (panels paper, section 3; threats paper, section 2.2)."""
        return self.filter(item_q(user, on))

    def on_agenda(self) -> Self:
        """Leave out items taken off, and undecided ones of a child who has died: nothing is left to ask."""
        return self.filter(on_agenda_q())

    def undecided(self) -> Self:
        """Keep items on an agenda with no decision yet."""
        return self.on_agenda().filter(decision__isnull=True)


class PanelItem(Versioned):
    """
    One child's item at one meeting.

    ``decision`` is blank until the authority has ratified or the item was deferred; a recommendation alone
    has no effect and is not exported (panels paper, section 1). Amounts are pounds a year, agreed.
    """

    source_id = models.CharField(max_length=100, unique=True)
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="items")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="panel_items")
    kind = models.CharField(max_length=20, choices=ItemKind)
    decision = models.CharField(max_length=12, null=True, blank=True, choices=ItemDecision)
    education_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    health_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    social_care_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    letter_sent_on = models.DateField(null=True, blank=True)
    conflict_declared = models.BooleanField(null=True)
    # Kept by the product, not in the exchange format.
    request = models.ForeignKey(AssessmentRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(NeedsAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(AnnualReview, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=500, blank=True, default="")
    presenter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    deferral_reason = models.CharField(max_length=30, blank=True, default="")
    deferral_needs = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=0)

    table: ClassVar[str] = "panel_items"
    uncorrected: ClassVar[tuple[str, ...]] = (
        "request",
        "assessment",
        "plan",
        "review",
        "question",
        "presenter",
        "writer",
        "removed_at",
        "deferral_reason",
        "deferral_needs",
        "version",
    )
    id_prefix: ClassVar[str] = "PI"
    child_path: ClassVar[str] = "child"
    objects = PanelItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            one_of("panel_items", "kind", ItemKind.values),
            one_of("panel_items", "decision", ItemDecision.values, blank=True),
        ]

    def __str__(self) -> str:
        return self.source_id


class ConflictEffect(models.TextChoices):
    """What follows from a declared interest (panels paper, section 3)."""

    NONE = "none", "No interest"
    NOTE = "note", "Noted"
    SPEAK = "speak", "May speak, does not advise"
    LEAVE = "leave", "Leaves for this item"


@append_only
class ConflictAnswer(models.Model):
    """
    One person's answer to the conflict question of one item, given before the papers open.

    Append-only: another answer is another row. What was once declared counts from then on, and is never taken
    back (panels paper, section 3).
    """

    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="conflict_answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflict_answers")
    effect = models.CharField(max_length=10, choices=ConflictEffect)
    interest = models.CharField(max_length=300, blank=True, default="")
    answered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "user", "interest"], name="one_answer_of_a_kind_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}:{self.user_id}"


class Recommendation(models.Model):
    """What the panel advised on one item, with reasons; amounts in pounds a year. It has no effect by itself."""

    item = models.OneToOneField(PanelItem, on_delete=models.PROTECT, related_name="recommendation")
    option = models.CharField(max_length=40)
    legal_reasons = models.JSONField(default=list)
    reasons = models.TextField()
    dissent = models.TextField(blank=True, default="")
    conditions = models.TextField(blank=True, default="")
    education_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    health_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    social_care_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    is_discussion_only = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"recommendation {self.pk}"


class RatificationAct(models.TextChoices):
    """What a delegated decision officer does with a recommendation."""

    RATIFY = "ratify", "Ratify"
    VARY = "vary", "Vary"
    REJECT = "reject", "Reject"
    RETURN = "return", "Return with a question"


@append_only
class Ratification(models.Model):
    """
    One act of a delegated decision officer on one item. Append-only: the database refuses changes and deletions.

    Exactly one is effective: the database allows one row an item whose act is not ``return``.
    """

    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="ratifications")
    act = models.CharField(max_length=10, choices=RatificationAct)
    option = models.CharField(max_length=40, blank=True, default="")
    reasons = models.TextField(blank=True, default="")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ratifications")
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item"], condition=~Q(act="return"), name="one_effective_decision_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.act}"
