"""Children and young people; who works with them; whose record is restricted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper

from ehcp import identifiers, permissions
from ehcp.exchange.format import quality_rules
from ehcp.history.models.record import one_of
from ehcp.history.models.versions import STILL, Versioned
from sendcases.accounts.models import Team, User


def valid_upn(value: str) -> None:
    """Raise ``ValidationError`` unless the check letter of the UPN is right."""
    if not identifiers.is_valid_upn(value):
        raise ValidationError("Enter a UPN whose first letter agrees with its digits, like Y857900108001")


def valid_uln(value: str) -> None:
    """Raise ``ValidationError`` unless the check digit of the ULN is right."""
    if not identifiers.is_valid_uln(value):
        raise ValidationError("Enter a ULN of 10 digits whose last digit agrees with the others")


def valid_nhs_number(value: str) -> None:
    """Raise ``ValidationError`` unless the check digit of the NHS number is right."""
    if not identifiers.is_valid_nhs_number(value):
        raise ValidationError("Enter an NHS number of 10 digits whose last digit agrees with the others")


class Sex(models.TextChoices):
    """SEN2 Sex."""

    MALE = "M", "Male"
    FEMALE = "F", "Female"
    UNKNOWN = "U", "Unknown"


class Ethnicity(models.TextChoices):
    """SEN2 main ethnicity codes."""

    WBRI = "WBRI", "White British"
    WIRI = "WIRI", "White Irish"
    WIRT = "WIRT", "Traveller of Irish heritage"
    WROM = "WROM", "Gypsy or Roma"
    WOTH = "WOTH", "Any other White background"
    MWBC = "MWBC", "White and Black Caribbean"
    MWBA = "MWBA", "White and Black African"
    MWAS = "MWAS", "White and Asian"
    MOTH = "MOTH", "Any other mixed background"
    AIND = "AIND", "Indian"
    APKN = "APKN", "Pakistani"
    ABAN = "ABAN", "Bangladeshi"
    AOTH = "AOTH", "Any other Asian background"
    CHNE = "CHNE", "Chinese"
    BCRB = "BCRB", "Black Caribbean"
    BAFR = "BAFR", "Black African"
    BOTH = "BOTH", "Any other Black background"
    OOTH = "OOTH", "Any other ethnic background"
    REFU = "REFU", "Refused"
    NOBT = "NOBT", "Not obtained"


class UpnUnknown(models.TextChoices):
    """SEN2 reason why neither UPN nor ULN is known."""

    UN1 = "UN1", "Not yet of school age and no UPN assigned"
    UN2 = "UN2", "Newly arrived, UPN not yet known"
    UN3 = "UN3", "Child from overseas, no UPN assigned"
    UN5 = "UN5", "Sources of UPN exhausted"
    UN8 = "UN8", "Aged 16 to 25, no UPN or ULN"
    UN9 = "UN9", "Educated elsewhere, UPN not held"
    UN10 = "UN10", "Not known"


class Stage(models.TextChoices):
    """Main state of a case, derived from its facts (workflow paper, section 2)."""

    NO_CASE = "no_case", "No request"
    EARLY_HELP = "early_help", "Support before a request"
    REQUESTED = "requested", "Requested"
    REFUSED_ASSESS = "refused_assess", "Refused to assess"
    ASSESSING = "assessing", "Assessing"
    REFUSED_ISSUE = "refused_issue", "Refused to issue"
    DRAFTING = "drafting", "Drafting"
    DRAFT_SENT = "draft_sent", "Draft sent"
    MAINTAINED = "maintained", "Plan maintained"
    TRANSFERRED_OUT = "transferred_out", "Transferred out"
    CEASED = "ceased", "Ceased"
    CLOSED = "closed", "Closed"


def stage_q(stages: Iterable[str], on: date, path: str = "") -> Q:
    """Return the condition that the case at ``path`` is at one of ``stages`` on a day, without a sweep as well."""
    listed = list(stages)
    stored = Q(**{f"{path}stage__in": listed})
    child = f"{path.removesuffix('__')}_id" if path else "pk"
    begun = StageAhead.objects.filter(child=OuterRef(child), from_on__lte=on)
    turned = Q(Exists(begun.filter(stage__in=listed, to_on__gt=on))) | (stored & ~Q(Exists(begun)))
    return Q(**{f"{path}derived_until__gt": on}) & stored | Q(**{f"{path}derived_until__lte": on}) & turned


class ChildQuerySet(models.QuerySet["Child"]):
    """Query vocabulary of children."""

    def visible_to(self, user: User) -> Self:
        """Keep the children ``user`` may see (threats paper, sections 2.2 and 2.3)."""
        return self.filter(permissions.case_q(user))

    def withheld_from(self, user: User) -> Self:
        """Keep the children whom a restriction hides from ``user`` (threats paper, section 2.3)."""
        return self.filter(permissions.withheld_q(user))

    def living(self, on: date) -> Self:
        """Keep those not known to have died by ``on``."""
        return self.exclude(deceased_on__lte=on)

    def standing(self) -> Self:
        """Leave out records merged into another."""
        return self.filter(merged_into_child__isnull=True)

    def stale(self, on: date) -> Self:
        """Keep those of which something known ahead has happened by ``on`` since their derived columns were written."""
        return self.filter(derived_until__lte=on)


class Child(Versioned):
    """
    A child or young person (SEN2 module 1), and the case of that person in this authority.

    ``stage``, ``next_due_on`` and ``next_rule`` are derived from the facts by the ledger and can always be rebuilt.
    They hold until ``derived_until``, the day on which something that is known ahead happens; the stages from then
    on are ``StageAhead``. ``version`` grows with each act; a form that was opened on an older version is refused.
    """

    source_id = models.CharField(max_length=100, unique=True)
    surname = models.CharField(max_length=100)
    forename = models.CharField(max_length=100)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex)
    ethnicity = models.CharField(max_length=4, choices=Ethnicity)
    preferred_name = models.CharField(max_length=100, null=True, blank=True)
    postcode = models.CharField(max_length=10, null=True, blank=True)
    upn = models.CharField(max_length=13, null=True, blank=True, validators=[valid_upn])
    uln = models.CharField(max_length=10, null=True, blank=True, validators=[valid_uln])
    upn_unknown = models.CharField(max_length=4, null=True, blank=True, choices=UpnUnknown)
    nhs_number = models.CharField(max_length=10, null=True, blank=True, validators=[valid_nhs_number])
    nhs_number_source = models.CharField(max_length=100, null=True, blank=True)
    nhs_number_on = models.DateField(null=True, blank=True)
    icb = models.CharField(max_length=100, null=True, blank=True)
    looked_after = models.BooleanField(null=True, blank=True)
    merged_into_child = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    deceased_on = models.DateField(null=True, blank=True)

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    is_restricted = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.NO_CASE)
    next_due_on = models.DateField(null=True, blank=True)
    next_rule = models.CharField(max_length=40, blank=True, default="")
    derived_until = models.DateField(default=STILL, db_default=STILL)

    table: ClassVar[str] = "children"
    id_prefix: ClassVar[str] = "C"
    uncorrected: ClassVar[tuple[str, ...]] = (
        "officer",
        "team",
        "is_restricted",
        "version",
        "stage",
        "next_due_on",
        "next_rule",
        "derived_until",
    )
    child_path: ClassVar[str] = ""

    objects = ChildQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "children"
        ordering: ClassVar = ["surname", "forename", "pk"]
        indexes: ClassVar = [
            models.Index(Upper("surname"), Upper("forename"), name="child_name"),
            models.Index(fields=["upn"], name="child_upn"),
            models.Index(fields=["next_due_on", "id"], name="child_next_due"),
            models.Index(fields=["stage"], name="child_stage"),
        ]
        constraints: ClassVar = [
            one_of("children", "sex", Sex.values),
            one_of("children", "ethnicity", Ethnicity.values),
            one_of("children", "upn_unknown", UpnUnknown.values, blank=True),
            models.CheckConstraint(
                condition=Q(upn_unknown__isnull=True) | Q(upn__isnull=True, uln__isnull=True),
                name="children_upn_unknown_only_without_upn_and_uln",
            ),
        ]

    def __str__(self) -> str:
        return self.source_id

    def stage_on(self, day: date) -> str:
        """Return the stage of the case on a day that is not past; one query where something was to happen by it."""
        if self.derived_until > day:
            return self.stage
        ahead = self.stages_ahead.filter(from_on__lte=day).order_by("-from_on").values_list("stage", flat=True)
        return ahead.first() or self.stage

    @property
    def full_name(self) -> str:
        """Return forename and surname, for the screen only."""
        return f"{self.forename} {self.surname}"


class StageAhead(models.Model):
    """The stage that a case will be at from a day that is known ahead, until the day before another; derived."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="stages_ahead")
    from_on = models.DateField()
    to_on = models.DateField()
    stage = models.CharField(max_length=20, choices=Stage)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "from_on"], name="one_stage_a_day_ahead")]

    def __str__(self) -> str:
        return f"{self.child_id} {self.stage} from {self.from_on}"


class Allocation(models.Model):
    """A spell during which one officer holds one case; the last day is inclusive."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="allocations")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="allocations")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(to_on__isnull=True), name="one_current_allocation_a_child"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id}:{self.officer_id}"


class RestrictionReason(models.TextChoices):
    """Why a record is restricted (threats paper, section 2.3)."""

    ADOPTED = "adopted", "Adopted"
    STAFF = "staff", "Child or relative of staff"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    WITNESS_PROTECTION = "witness_protection", "Witness protection"
    LITIGATION = "litigation", "Litigation"
    COUNCILLOR = "councillor", "Child of a councillor"
    OTHER = "other", "Other"


class Restriction(models.Model):
    """A restriction in force on one child's record, with its named list and its review day."""

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="restriction")
    reason = models.CharField(max_length=30, choices=RestrictionReason)
    reason_text = models.CharField(max_length=500, blank=True, default="")
    review_on = models.DateField()

    def __str__(self) -> str:
        return f"restriction {self.pk}"


class RestrictionMember(models.Model):
    """One person on the named list of a restricted record."""

    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="restricted_cases")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["restriction", "user"], name="one_place_on_a_named_list")
        ]

    def __str__(self) -> str:
        return f"{self.restriction_id}:{self.user_id}"


POSTCODE = RegexValidator(quality_rules.POSTCODE, "Enter a full UK postcode, like ZZ99 3VZ")
