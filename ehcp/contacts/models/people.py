"""The people around children, what each is to a child, and every earlier value of both."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ehcp.history.models.record import RecordQuerySet, one_of
from ehcp.people.models.children import Child
from sendcases.accounts.models import User
from sendcases.audit.append_only import append_only


class Way(models.TextChoices):
    """How somebody prefers to be reached."""

    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    PHONE = "phone", "Telephone"
    TEXT = "text", "Text message"
    MEETING = "meeting", "In person"


class Format(models.TextChoices):
    """The form in which somebody reads what is sent."""

    STANDARD = "standard", "Standard"
    LARGE_PRINT = "large_print", "Large print"
    EASY_READ = "easy_read", "Easy read"
    AUDIO = "audio", "Audio"
    BRAILLE = "braille", "Braille"
    BSL = "bsl", "British Sign Language"


class RelationKind(models.TextChoices):
    """What somebody is to the child or young person."""

    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    STEP_PARENT = "step_parent", "Step-parent"
    GRANDPARENT = "grandparent", "Grandparent"
    GUARDIAN = "guardian", "Guardian"
    FOSTER_CARER = "foster_carer", "Foster carer"
    CARER = "carer", "Other carer"
    SELF = "self", "The young person"
    REPRESENTATIVE = "representative", "Representative of the young person"
    SOCIAL_WORKER = "social_worker", "Social worker"
    VIRTUAL_HEAD = "virtual_head", "Virtual school head"
    SENCO = "senco", "SENCO"
    ADVISER = "adviser", "Adviser"
    ADVOCATE = "advocate", "Advocate"
    OTHER = "other", "Other"


class MayNotSee(models.TextChoices):
    """What must never reach somebody (threats paper, T3)."""

    NONE = "none", "Nothing is kept from them"
    ADDRESS = "address", "The child’s home address"
    ADDRESS_AND_SCHOOL = "address_and_school", "The child’s home address and school"
    ALL = "all", "Anything about the child"


class ParentalResponsibility(models.TextChoices):
    """Whether somebody has parental responsibility (Children Act 1989, s3)."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known yet"


FAMILY = (
    RelationKind.MOTHER,
    RelationKind.FATHER,
    RelationKind.STEP_PARENT,
    RelationKind.GRANDPARENT,
    RelationKind.GUARDIAN,
    RelationKind.FOSTER_CARER,
    RelationKind.CARER,
)


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    """Query vocabulary of the people around children."""

    def visible_to(self, user: User) -> Self:
        """Keep those who are something to a child that ``user`` may see."""
        return self.filter(pk__in=Relation.objects.visible_to(user).order_by().values("person"))


class ContactPerson(models.Model):
    """
    Somebody around one child or several: siblings share their parents, so an address is changed once.

    ``is_safe_address`` marks an address that is shown on its own page alone and never to another contact.
    """

    title = models.CharField(max_length=20, blank=True, default="")
    forename = models.CharField(max_length=100, blank=True, default="")
    surname = models.CharField(max_length=100)
    organisation = models.CharField(max_length=200, blank=True, default="")
    job = models.CharField(max_length=100, blank=True, default="")
    address = models.CharField(max_length=500, blank=True, default="")
    postcode = models.CharField(max_length=10, blank=True, default="")
    is_safe_address = models.BooleanField(default=False)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    other_phone = models.CharField(max_length=40, blank=True, default="")
    way = models.CharField(max_length=10, choices=Way, blank=True, default="")
    language = models.CharField(max_length=60, blank=True, default="")
    needs_interpreter = models.BooleanField(default=False)
    format = models.CharField(max_length=12, choices=Format, default=Format.STANDARD)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["surname", "forename", "pk"]
        indexes: ClassVar = [models.Index(fields=["surname", "forename"], name="contact_person_name")]
        constraints: ClassVar = [
            one_of("contact_people", "way", [*Way.values, ""]),
            one_of("contact_people", "format", Format.values),
        ]

    def __str__(self) -> str:
        return f"contact person {self.pk}"

    @property
    def full_name(self) -> str:
        """Return title, forename and surname, for the screen and for letters."""
        return " ".join(part for part in (self.title, self.forename, self.surname) if part)

    @property
    def address_lines(self) -> list[str]:
        """Return the lines of the address, the postcode last."""
        lines = [line.strip() for line in self.address.splitlines() if line.strip()]
        return [*lines, self.postcode] if self.postcode else lines


class RelationQuerySet(RecordQuerySet["Relation"]):
    """Query vocabulary of what people are to children."""

    def current(self, on: date) -> Self:
        """Keep what holds on a day; the last day is inclusive."""
        return self.filter(Q(from_on__isnull=True) | Q(from_on__lte=on)).exclude(to_on__lt=on)


class Relation(models.Model):
    """
    What one person is to one child, from one day to another; the last day is inclusive.

    ``is_written_to`` says whether letters go to them; ``may_not_see`` what must never reach them, whatever is sent.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="relations")
    person = models.ForeignKey(ContactPerson, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=20, choices=RelationKind)
    kind_words = models.CharField(max_length=100, blank=True, default="")
    parental_responsibility = models.CharField(
        max_length=8, choices=ParentalResponsibility, default=ParentalResponsibility.NO
    )
    is_written_to = models.BooleanField(default=False)
    may_not_see = models.CharField(max_length=20, choices=MayNotSee, default=MayNotSee.NONE)
    may_not_see_reason = models.CharField(max_length=500, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True, default="")

    child_path: ClassVar[str] = "child"
    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "person"], condition=Q(to_on__isnull=True), name="one_current_relation"
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")),
                name="relations_from_on_le_to_on",
            ),
            one_of("relations", "kind", RelationKind.values),
            one_of("relations", "may_not_see", MayNotSee.values),
            one_of("relations", "parental_responsibility", ParentalResponsibility.values),
        ]

    def __str__(self) -> str:
        return f"relation {self.pk}"

    @property
    def words(self) -> str:
        """Return what the person is to the child, in words."""
        own = self.kind_words or self.person.job
        if self.kind == RelationKind.OTHER:
            return own or str(self.get_kind_display())
        return f"{self.get_kind_display()} ({own})" if own else str(self.get_kind_display())

    @property
    def is_family(self) -> bool:
        """Say whether this is somebody of the family, or who cares for the child."""
        return self.kind in FAMILY

    @property
    def has_responsibility(self) -> bool:
        """Say whether parental responsibility is recorded."""
        return self.parental_responsibility == ParentalResponsibility.YES


@append_only
class PersonChange(models.Model):
    """
    One value of a person, or of what they are to a child, as it was before and after a change. Append-only.

    ``relation`` is empty for what belongs to the person, whichever child it was changed at.
    """

    person = models.ForeignKey(ContactPerson, on_delete=models.PROTECT, related_name="changes")
    relation = models.ForeignKey(Relation, null=True, blank=True, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=40)
    before = models.CharField(max_length=500, blank=True, default="")
    after = models.CharField(max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.field} of contact person {self.person_id}"
