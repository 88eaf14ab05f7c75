"""Releases: figures frozen as they left, their files byte for byte, and who signed them off. All append-only."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from reporting.disclosure.kinds import Level
from sendcases.audit.append_only import append_only


class Standing(models.TextChoices):
    """How far figures are settled; the symbol of each stands beside them (disclosure paper, section 1)."""

    PROVISIONAL = "provisional", "Provisional"
    REVISED = "revised", "Revised"
    FINAL = "final", "Final"


class ReleaseQuerySet(models.QuerySet["Release"]):
    """The vocabulary of queries on releases."""

    def signed(self) -> Self:
        """Keep those that everybody needed has signed off."""
        return self.annotate(signed_by=Count("sign_offs")).filter(signed_by__gte=F("signatures_needed"))

    def current(self) -> Self:
        """Keep those that no later release revises."""
        return self.filter(revised_by__isnull=True)

    def in_force(self) -> Self:
        """Keep those that are told outside: signed off, until a revision of them is signed off too."""
        return self.signed().exclude(pk__in=Release.objects.signed().filter(revises__isnull=False).values("revises"))


@append_only
class Release(models.Model):
    """
    One report as it was frozen: told at a level, as at a day, as known on a day. Append-only.

    ``rows`` is what may be read by whoever has the level; ``exact`` the counts behind it, which stay in the house: they
    are compared with later releases and with the same release made again. ``digest`` stands for all of it.
    """

    reference = models.CharField(max_length=80, unique=True)
    report = models.CharField(max_length=60)
    report_version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=2, choices=[(level.value, level.words) for level in Level if level.band])
    standing = models.CharField(max_length=12, choices=Standing.choices)
    as_at = models.DateField()
    known_on = models.DateField(null=True)
    revises = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="revised_by")
    reason = models.CharField(max_length=500, blank=True)
    words_accepted = models.CharField(max_length=500, blank=True)
    definition_version = models.CharField(max_length=20)
    rules_version = models.CharField(max_length=20)
    law = models.CharField(max_length=20)
    rounding = models.CharField(max_length=100)
    suppression = models.CharField(max_length=300)
    rows = models.JSONField()
    exact = models.JSONField()
    case_list_hash = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    signatures_needed = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-as_at", "-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "level", "as_at"],
                condition=Q(revises__isnull=True),
                name="one_first_release_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(standing="revised", revises__isnull=False) & ~Q(reason="")
                | ~Q(standing="revised") & Q(revises__isnull=True),
                name="a_revision_says_what_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


@append_only
class ReleaseFile(models.Model):
    """One file of a release, as it was written when it was frozen. Append-only."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=5)
    content = models.BinaryField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["release", "kind"], name="one_file_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.release_id}.{self.kind}"


@append_only
class SignOff(models.Model):
    """That a named person let a release go, and the digest of what they saw. Append-only."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="sign_offs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    statement = models.CharField(max_length=300)
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["signed_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["release", "by"], name="one_sign_off_a_person")]

    def __str__(self) -> str:
        return f"{self.release_id} by {self.by_id}"
