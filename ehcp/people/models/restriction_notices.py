"""What the people named on a restricted record are asked to look into."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.people.models.children import Child
from sendcases.accounts.models import User


class NoticeKind(models.TextChoices):
    """What somebody who may not see a restricted record did that concerns it (threats paper, section 2.3)."""

    IMPORT = "import", "A package with rows about this child was refused"
    DOUBLE = "double", "A new record may be about this child"
    MEETING = "meeting", "The panel meeting with an item about this child was cancelled"


class RestrictionNoticeQuerySet(models.QuerySet["RestrictionNotice"]):
    """Query vocabulary of the notices."""

    def open_for(self, user: User) -> Self:
        """Keep those not looked into yet, about the records on whose lists ``user`` is."""
        return self.filter(closed_at__isnull=True, child__restriction__members__user=user)


class RestrictionNotice(models.Model):
    """
    One thing for the people named on a restricted record to look into, until one of them says that it is done.

    ``about`` is the new record that may be a double of the restricted one.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="restriction_notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    about = models.ForeignKey(Child, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RestrictionNoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["raised_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "kind", "raised_by"],
                condition=Q(closed_at__isnull=True, about__isnull=True),
                name="one_open_restriction_notice",
            ),
            models.UniqueConstraint(
                fields=["child", "kind", "about"],
                condition=Q(closed_at__isnull=True, about__isnull=False),
                name="one_open_restriction_notice_about",
            ),
        ]

    def __str__(self) -> str:
        return f"restriction notice {self.pk}"
