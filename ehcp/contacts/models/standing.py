"""What holds of a child beside the case: consent, capacity, who holds the rights, flags, the school before a plan."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from ehcp.contacts.models.people import Relation
from ehcp.history.models.record import RecordQuerySet, one_of
from ehcp.institutions.models import Institution
from ehcp.people.models.children import Child


def spell_in_order(table: str) -> models.CheckConstraint:
    """Return the constraint that a spell does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")), name=f"{table}_from_on_le_to_on"
    )


_S = TypeVar("_S", bound=models.Model, covariant=True)


class SpellQuerySet(RecordQuerySet[_S]):
    """Query vocabulary of what holds from one day to another; the last day is inclusive."""

    def current(self, on: date) -> Self:
        """Keep what holds on a day."""
        return self.filter(from_on__lte=on).exclude(to_on__lt=on)


class ConsentScope(models.TextChoices):
    """What somebody agrees to."""

    LETTERS = "letters", "Letters about the plan go to this person too"
    SHARE = "share", "What is recorded may be shared with this person"
    ADVICE = "advice", "Advice may be sought and earlier reports used"
    MEDIA = "media", "Photographs, audio or video"
    EARLY_HELP = "early_help", "Support before a request"
    OTHER = "other", "Something else"


class Consent(models.Model):
    """
    What the family or the young person agreed to, for whom, and until when.

    After the rights have passed a parent is written to only under a consent to letters (workflow paper, section 8).
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(Relation, on_delete=models.PROTECT, related_name="consents_given")
    to = models.ForeignKey(Relation, null=True, blank=True, on_delete=models.PROTECT, related_name="consents")
    scope = models.CharField(max_length=12, choices=ConsentScope)
    scope_words = models.CharField(max_length=300, blank=True, default="")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    child_path: ClassVar[str] = "child"
    objects = SpellQuerySet["Consent"].as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [spell_in_order("consents"), one_of("consents", "scope", ConsentScope.values)]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class CapacityDecision(models.TextChoices):
    """The decision that capacity is about: it is never about the person as a whole (Mental Capacity Act 2005, s2)."""

    PLAN = "plan", "Decisions about the assessment and the plan"
    APPEAL = "appeal", "Mediation and appeals"
    SHARING = "sharing", "Who may see what is recorded"
    OTHER = "other", "Another decision"


class CapacityOutcome(models.TextChoices):
    """What was found."""

    ASSUMED = "assumed", "Capacity is assumed"
    HAS = "has", "Assessed: the young person has capacity"
    LACKS = "lacks", "Assessed: the young person lacks capacity"


class Capacity(models.Model):
    """Whether a young person can take one decision, from the day it was found; with a representative where not."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="capacities")
    decision = models.CharField(max_length=10, choices=CapacityDecision)
    decision_words = models.CharField(max_length=300, blank=True, default="")
    outcome = models.CharField(max_length=10, choices=CapacityOutcome)
    found_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    representative = models.ForeignKey(
        Relation, null=True, blank=True, on_delete=models.PROTECT, related_name="represents"
    )
    reasons = models.CharField(max_length=1000, blank=True, default="")

    child_path: ClassVar[str] = "child"
    objects = RecordQuerySet["Capacity"].as_manager()

    class Meta:
        ordering: ClassVar = ["-found_on", "-pk"]
        constraints: ClassVar = [
            one_of("capacities", "decision", CapacityDecision.values),
            one_of("capacities", "outcome", CapacityOutcome.values),
        ]

    def __str__(self) -> str:
        return f"capacity {self.pk}"


class RightsPassed(models.Model):
    """That the rights of the family became the young person's own (Children and Families Act 2014, s83; L23)."""

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="rights_passed")
    passed_on = models.DateField()

    child_path: ClassVar[str] = "child"
    objects = RecordQuerySet["RightsPassed"].as_manager()

    def __str__(self) -> str:
        return f"rights of {self.child_id} passed on {self.passed_on}"


class FlagKind(models.TextChoices):
    """What everybody who works on the case must know at once."""

    LOOKED_AFTER = "looked_after", "Looked after"
    LEFT_CARE = "left_care", "Left care"
    CHILD_PROTECTION = "child_protection", "Child protection plan"
    CHILD_IN_NEED = "child_in_need", "Child in need"
    DETAINED = "detained", "Detained"
    SERVICE_FAMILY = "service_family", "Armed forces family"
    YOUNG_CARER = "young_carer", "Young carer"
    OUT_OF_SCHOOL = "out_of_school", "Out of school"
    LIFE_LIMITING = "life_limiting", "Life-limiting illness"
    OTHER = "other", "Other"


class ChildFlag(models.Model):
    """One flag on a child, from one day to another; the last day is inclusive."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=20, choices=FlagKind)
    words = models.CharField(max_length=100, blank=True, default="")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    child_path: ClassVar[str] = "child"
    objects = SpellQuerySet["ChildFlag"].as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            spell_in_order("child_flags"),
            one_of("child_flags", "kind", FlagKind.values),
            models.UniqueConstraint(
                fields=["child", "kind", "words"], condition=Q(to_on__isnull=True), name="one_open_flag_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"flag {self.pk}"

    @property
    def label(self) -> str:
        """Return the flag in words."""
        return self.words if self.kind == FlagKind.OTHER and self.words else str(self.get_kind_display())


class Schooling(models.TextChoices):
    """Where a child learns who is at no school."""

    SCHOOL = "school", "At a school, college or other setting"
    HOME = "home", "Educated at home"
    NONE = "none", "At no school"


class SchoolSpell(models.Model):
    """
    Where a child learns before there is a plan; with a plan its placement says so.

    ``year_group`` is given only where the child is taught out of the year of its age.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="school_spells")
    schooling = models.CharField(max_length=10, choices=Schooling)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="school_spells"
    )
    year_group = models.SmallIntegerField(null=True, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    child_path: ClassVar[str] = "child"
    objects = SpellQuerySet["SchoolSpell"].as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            spell_in_order("school_spells"),
            one_of("school_spells", "schooling", Schooling.values),
            models.CheckConstraint(
                condition=Q(schooling="school", institution__isnull=False)
                | (~Q(schooling="school") & Q(institution__isnull=True)),
                name="school_spells_name_a_school",
            ),
            models.UniqueConstraint(fields=["child"], condition=Q(to_on__isnull=True), name="one_open_school_spell"),
        ]

    def __str__(self) -> str:
        return f"school of {self.child_id} from {self.from_on}"
