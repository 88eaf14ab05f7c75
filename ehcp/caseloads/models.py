"""Cover for leave: who sees to whose cases, from which day to which."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sendcases.accounts.models import User


class CoverQuerySet(models.QuerySet["Cover"]):
    """Query vocabulary of cover."""

    def current(self, on: date) -> Self:
        """Keep the cover in force on a day."""
        return self.unended(on).filter(from_on__lte=on)

    def unended(self, on: date) -> Self:
        """Keep the cover that is in force on a day or is still to begin."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), to_on__gte=on)


class Cover(models.Model):
    """
    One officer seeing to the cases of another from ``from_on`` to ``to_on``, both inclusive; it ends by itself.

    The cases stay with the officer who is away. ``ended_on`` is the first day without cover where it was ended early.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covers")
    covering = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covering")
    from_on = models.DateField()
    to_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["from_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["covering", "to_on"], name="cover_by_covering")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="cover_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(officer=F("covering")), name="cover_by_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"cover {self.pk}"


def covered_by(user: User, on: date) -> list[int]:
    """Return the officers whose cases ``user`` covers on a day (one query for each user that is read, and day)."""
    kept: dict[date, list[int]] = user.__dict__.setdefault("_covered_by", {})
    if on not in kept:
        kept[on] = list(Cover.objects.current(on).filter(covering=user.pk).values_list("officer_id", flat=True))
    return kept[on]


def held_or_covered(user: User, on: date, path: str = "child__officer") -> Q:
    """Return the condition that the officer at ``path`` is ``user``, or somebody whom ``user`` covers on a day."""
    holders: list[Any] = [user.pk, *covered_by(user, on)]
    return Q(**{f"{path}__in": holders}) if len(holders) > 1 else Q(**{path: user.pk})
