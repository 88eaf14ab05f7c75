"""Children and young people; who works with them; whose record is restricted."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from ehcp import identifiers, permissions
from ehcp.history.models.record import one_of
from ehcp.history.models.settled import settled_index
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


class ChildQuerySet(models.QuerySet["Child"]):
    """Query vocabulary of children."""

    def visible_to(self, user: User) -> Self:
        """Keep the children ``user`` may see (threats paper, sections 2.2 and 2.3)."""
        return self.filter(permissions.case_q(user))

    def living(self, on: date) -> Self:
        """Keep those not known to have died by ``on``."""
        return self.exclude(deceased_on__lte=on)

    def standing(self) -> Self:
        """Leave out records merged into another."""
        return self.filter(merged_into_child__isnull=True)


class Child(models.Model):
    """
    A child or young person (SEN2 module 1), and the case of that person in this authority.

    ``stage``, ``next_due_on`` and ``next_rule`` are derived from the facts by ``clock_sync`` and can always
    be rebuilt. ``version`` grows with each act; a form that was opened on an older version is refused.
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

    table: ClassVar[str] = "children"
    id_prefix: ClassVar[str] = "C"
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
            settled_index("children"),
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

    @property
    def full_name(self) -> str:
        """Return forename and surname, for the screen only."""
        return f"{self.forename} {self.surname}"


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


POSTCODE = RegexValidator(r"^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$", "Enter a full UK postcode, like ZZ99 3VZ")
