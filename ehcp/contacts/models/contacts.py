"""What was said to whom: calls, e-mails, visits and letters, each with the reply that is owed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.contacts.models.people import Relation
from ehcp.history.models.record import RecordQuerySet, one_of
from ehcp.people.models.children import Child


class ContactWay(models.TextChoices):
    """How somebody was in touch."""

    CALL = "call", "Call"
    EMAIL = "email", "E-mail"
    VISIT = "visit", "Visit or meeting"
    LETTER = "letter", "Letter"
    TEXT = "text", "Text message"


class Direction(models.TextChoices):
    """Who turned to whom."""

    IN = "in", "They contacted us"
    OUT = "out", "We contacted them"


class ReplyFrom(models.TextChoices):
    """Who owes a reply."""

    NOBODY = "nobody", "No reply is owed"
    US = "us", "We owe a reply"
    THEM = "them", "They owe us a reply"


class ContactQuerySet(RecordQuerySet["Contact"]):
    """Query vocabulary of contacts."""

    def awaiting(self, reply_from: str) -> Self:
        """Keep those to which ``us`` or ``them`` owe a reply that has not come."""
        return self.filter(reply_from=reply_from, replied_on__isnull=True)


class Contact(models.Model):
    """
    One time that somebody around a child was in touch, and the reply that it asks for.

    ``relation`` is who it was; of somebody not recorded around the child ``who`` says it. ``reply_due_on`` is our own
    promise, no limit in law.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="contacts")
    relation = models.ForeignKey(Relation, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    who = models.CharField(max_length=200, blank=True, default="")
    way = models.CharField(max_length=10, choices=ContactWay)
    direction = models.CharField(max_length=3, choices=Direction)
    happened_on = models.DateField()
    said = models.TextField(max_length=4000)
    reply_from = models.CharField(max_length=6, choices=ReplyFrom, default=ReplyFrom.NOBODY)
    reply_due_on = models.DateField(null=True, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    child_path: ClassVar[str] = "child"
    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-happened_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["child", "-happened_on"], name="contact_of_child"),
            models.Index(
                fields=["reply_due_on"],
                condition=~Q(reply_from="nobody") & Q(replied_on__isnull=True),
                name="contact_reply_owed",
            ),
        ]
        constraints: ClassVar = [
            one_of("contacts", "way", ContactWay.values),
            one_of("contacts", "direction", Direction.values),
            one_of("contacts", "reply_from", ReplyFrom.values),
            models.CheckConstraint(
                condition=Q(reply_from="nobody", reply_due_on__isnull=True, replied_on__isnull=True)
                | (~Q(reply_from="nobody") & Q(reply_due_on__isnull=False)),
                name="contacts_reply_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def who_words(self) -> str:
        """Return who was in touch, and what they are to the child."""
        if self.relation is None:
            return self.who
        return f"{self.relation.person.full_name}, {self.relation.words.lower()}"

    def is_owed(self) -> bool:
        """Say whether a reply is still owed."""
        return self.reply_from != ReplyFrom.NOBODY and self.replied_on is None

    def days_left(self, on: date) -> int:
        """Return how many days are left to reply; below zero when the day is past."""
        return (self.reply_due_on - on).days if self.reply_due_on else 0
