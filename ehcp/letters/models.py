"""Letters as they were sent, each copy to one address, and the wording that an authority wrote for them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from ehcp import permissions
from ehcp.contacts.models.people import Relation
from ehcp.documents.models import Document
from ehcp.history.models.record import one_of
from ehcp.letters.kinds import LETTERS, LetterKind
from ehcp.letters.texts import Paragraph
from ehcp.people.models.children import Child
from sendcases.accounts.models import User
from sendcases.audit.append_only import append_only


@append_only
class LetterWording(models.Model):
    """
    One version of an authority's own wording of a letter, or of its addresses (``code`` "authority"); append-only.

    The highest number is in force; before there is one, the national wording is.
    """

    code = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    paragraphs = models.JSONField()
    note = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["code", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "number"], name="one_wording_a_number")]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class LetterQuerySet(models.QuerySet["Letter"]):
    """Query vocabulary of letters."""

    def visible_to(self, user: User) -> Self:
        """Keep the letters about children ``user`` may see (threats paper, sections 2.2 and 2.3)."""
        return self.filter(permissions.case_q(user, "child"))


class Letter(models.Model):
    """
    One letter about one child, as it was sent; ``paragraphs`` are its words, ``wording`` the version they came from.

    ``sent_on`` is stamped when it is sent. ``proof`` is set for a letter that was made elsewhere, whose day is that of
    the proof. ``guard_reason`` is why it was right although the guard asked.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="letters")
    source_id = models.CharField(max_length=100, unique=True)
    code = models.CharField(max_length=10)
    wording = models.PositiveIntegerField(default=0)
    paragraphs = models.JSONField(default=list)
    sent_on = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attachments = models.ManyToManyField(Document, blank=True, related_name="sent_with")
    proof = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    guard_reason = models.CharField(max_length=300, blank=True, default="")

    id_prefix: ClassVar[str] = "LE"

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-sent_on", "-pk"]

    def __str__(self) -> str:
        return self.source_id

    @property
    def kind(self) -> LetterKind:
        """Return which letter it is."""
        return LETTERS[self.code]

    @property
    def parts(self) -> list[Paragraph]:
        """Return the words as they were sent."""
        return [Paragraph(**one) for one in self.paragraphs]


class Channel(models.TextChoices):
    """The way a copy of a letter goes."""

    LINK = "link", "Secure link by e-mail"
    POST = "post", "Post"


class CopyState(models.TextChoices):
    """How far a copy of a letter is."""

    WAITING = "waiting", "Waiting to go"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    OPENED = "opened", "Opened"
    BOUNCED = "bounced", "Came back"
    SECOND = "second", "Not opened: sent by the second way"
    CANCELLED = "cancelled", "Cancelled"


class LetterCopy(models.Model):
    """
    One copy of a letter to one address: to whom, by which way, how far it is; ``stored_as`` is its PDF.

    A link is known by the hash of its token alone, ends on a day, and opens with the child's date of birth.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="copies")
    relation = models.ForeignKey(Relation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    as_who = models.CharField(max_length=20)
    address = models.CharField(max_length=600, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    channel = models.CharField(max_length=6, choices=Channel)
    state = models.CharField(max_length=10, choices=CopyState, default=CopyState.WAITING)
    stored_as = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    ends_on = models.DateField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    instead_of = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="second")
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["letter", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "channel"], name="letter_copy_waiting")]
        constraints: ClassVar = [
            one_of("letter_copies", "channel", Channel.values),
            one_of("letter_copies", "state", CopyState.values),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk}"

    @property
    def address_lines(self) -> list[str]:
        """Return name and address as they are printed."""
        return [self.name, *self.address.splitlines()]
