"""Agenda items: conflicts, recommendation, ratification, money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.history.models.record import RecordQuerySet, one_of
from ehcp.history.models.versions import Versioned
from ehcp.models import AnnualReview, AssessmentRequest, Child, Document, Institution, NeedsAssessment, Plan
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
    has no effect and is not exported (panels paper, section 1). Amounts are pounds a year, agreed;
    ``released_amount`` is how many a year less all agencies pay after a reduction or an end. ``deferrals``
    counts how often the question was put off before; costs are pounds a year, now and as proposed.
    """

    source_id = models.CharField(max_length=100, unique=True)
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="items")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="panel_items")
    kind = models.CharField(max_length=20, choices=ItemKind)
    decision = models.CharField(max_length=12, null=True, blank=True, choices=ItemDecision)
    education_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    health_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    social_care_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    released_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
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
    deferrals = models.PositiveSmallIntegerField(default=0)
    child_words = models.TextField(blank=True, default="")
    parent_words = models.TextField(blank=True, default="")
    officer_options = models.TextField(blank=True, default="")
    present_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    proposed_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    @property
    def cost_difference(self) -> Decimal | None:
        """Return how many pounds a year more is asked than is paid now; None where either is not known."""
        if self.present_cost is None or self.proposed_cost is None:
            return None
        return self.proposed_cost - self.present_cost

    @property
    def recommendation(self) -> Recommendation | None:
        """Return what the panel advised last; earlier versions stay."""
        return self.recommendations.last()

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
        "deferrals",
        "child_words",
        "parent_words",
        "officer_options",
        "present_cost",
        "proposed_cost",
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


@append_only
class PaperMark(models.Model):
    """That one compulsory paper of an item is in, or that the chair accepted one which came late. Append-only."""

    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="paper_marks")
    paper = models.CharField(max_length=40)
    is_late = models.BooleanField(default=False)
    is_acceptance = models.BooleanField(default=False)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "paper", "is_acceptance"], name="one_mark_a_paper")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.paper}"


class BoundDocument(models.Model):
    """
    One document of the case bound into an item by reference: its bytes stay with the case, and are read from there.

    ``paper`` is which of the compulsory papers it is, if any. Taken out, it stays on record with who did it.
    """

    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="bound_documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=40, blank=True, default="")
    bound_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    bound_at = models.DateTimeField()
    taken_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "document"], condition=Q(taken_out_at__isnull=True), name="a_document_once_an_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}:{self.document_id}"


@append_only
class ReadMark(models.Model):
    """That one member has read the papers of one item. Append-only."""

    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "user"], name="one_read_mark_a_reader")]

    def __str__(self) -> str:
        return f"{self.item_id}:{self.user_id}"


class Terms(models.Model):
    """What is advised or decided: option, reasons from the test in law, pounds a year by agency, first and last day."""

    option = models.CharField(max_length=40, blank=True, default="")
    setting = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    legal_reasons = models.JSONField(default=list)
    reasons = models.TextField(blank=True, default="")
    education_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    health_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    social_care_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    # How it is paid: what the funding line that follows says where it is not plain from the option.
    band = models.ForeignKey("panels.Band", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pays_for = models.CharField(max_length=30, blank=True, default="", db_default="")
    payee = models.CharField(max_length=200, blank=True, default="", db_default="")
    budget_code = models.CharField(max_length=20, blank=True, default="", db_default="")
    care_reference = models.CharField(max_length=100, blank=True, default="", db_default="")
    care_decided_on = models.DateField(null=True, blank=True)
    interim_payer = models.CharField(max_length=20, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def annual_total(self) -> Decimal:
        """Return the pounds a year of all agencies together."""
        parts = (self.education_amount, self.health_amount, self.social_care_amount)
        return sum((part for part in parts if part), Decimal(0))


@append_only
class Recommendation(Terms):
    """
    One version of what the panel advised on one item. It has no effect by itself.

    Append-only: what is recorded again is the next ``number``, and the last one stands. ``advising`` and
    ``quorum_missing`` are the quorum of the item when this was recorded.
    """

    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField(default=1, db_default=1)
    dissent = models.TextField(blank=True, default="")
    conditions = models.TextField(blank=True, default="")
    lead = models.CharField(max_length=200, blank=True, default="")
    heard_at = models.TimeField(null=True, blank=True)
    is_discussion_only = models.BooleanField(default=False)
    advising = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_missing = models.JSONField(default=list)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="one_recommendation_of_a_number_an_item")
        ]

    def __str__(self) -> str:
        return f"recommendation {self.pk}"


class RatificationAct(models.TextChoices):
    """What a delegated decision officer does with a recommendation."""

    RATIFY = "ratify", "Ratify"
    VARY = "vary", "Vary"
    REJECT = "reject", "Reject"
    RETURN = "return", "Return with a question"


PAST_WORDS = {
    RatificationAct.RATIFY: "Ratified",
    RatificationAct.VARY: "Varied",
    RatificationAct.REJECT: "Rejected",
    RatificationAct.RETURN: "Returned with a question",
}


class RatificationQuerySet(models.QuerySet["Ratification"]):
    """Query vocabulary of what decision officers did."""

    def effective(self) -> Self:
        """Keep what decided an item: at most one each."""
        return self.exclude(act=RatificationAct.RETURN).filter(is_provisional=False)


@append_only
class Ratification(Terms):
    """
    One act of a delegated decision officer on one item. Append-only: the database refuses changes and deletions.

    Exactly one is effective: the database allows one row an item that neither returns it nor is provisional, which
    is the first of two officers, or the rejection of a refusal, which leaves the question open. ``seconds`` is what
    the second officer confirmed. The terms are those that were decided, whoever advised what.
    """

    item = models.ForeignKey(PanelItem, on_delete=models.PROTECT, related_name="ratifications")
    act = models.CharField(max_length=10, choices=RatificationAct)
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="ratifications"
    )
    seconds = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="seconded_by")
    is_provisional = models.BooleanField(default=False, db_default=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ratifications")
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()

    objects = RatificationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"],
                condition=~Q(act="return") & Q(is_provisional=False),
                name="one_effective_decision_an_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.act}"

    @property
    def past_words(self) -> str:
        """Return what was done, in the words of a record."""
        return PAST_WORDS[RatificationAct(self.act)]
