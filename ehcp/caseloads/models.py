"""Cover for leave, from a day to a day; the hand-over of a caseload, and what became of each of its cases."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ehcp import permissions
from ehcp.history.models.record import one_of
from ehcp.jobs.models import Job
from ehcp.letters.models import Letter
from ehcp.people.models.children import Child
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


class HandOverState(models.TextChoices):
    """How far a hand-over is."""

    PREPARED = "prepared", "To be confirmed"
    PLANNED = "planned", "Planned"
    DONE = "done", "Done"
    UNDONE = "undone", "Undone"
    CANCELLED = "cancelled", "Called off"


class HandOver(models.Model):
    """
    One officer's caseload going to another on ``takes_effect_on``, with a sheet for each child.

    ``preparation`` is the job that writes the sheets; ``work`` the latest one that moves the cases, there or back.
    ``is_told`` says whether the families are written to.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handed_over")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="taken_over")
    takes_effect_on = models.DateField()
    is_told = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=HandOverState, default=HandOverState.PREPARED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    preparation = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="prepared_hand_over")
    work = models.OneToOneField(Job, null=True, blank=True, on_delete=models.PROTECT, related_name="worked_hand_over")

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            one_of("hand_over", "state", HandOverState.values),
            models.CheckConstraint(condition=~Q(officer=F("to")), name="hand_over_to_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class HandedCaseState(models.TextChoices):
    """What became of one case of a hand-over."""

    LISTED = "listed", "Listed"
    WAITING = "waiting", "Waits for the day"
    MOVED = "moved", "Handed over"
    LEFT = "left", "Not handed over"
    BACK = "back", "Given back"


class HandedCaseQuerySet(models.QuerySet["HandedCase"]):
    """Query vocabulary of the cases of hand-overs."""

    def visible_to(self, user: User) -> Self:
        """Keep those of children ``user`` may see (threats paper, sections 2.2 and 2.3)."""
        return self.filter(permissions.case_q(user, "child"))


class HandedCase(models.Model):
    """
    One case of a hand-over: its sheet as it stood when it changed hands, and how the family was told.

    ``why`` says in words why it was not handed over, or not given back; ``untold`` why the family was not written to.
    ``tasks`` are the open tasks that went with it.
    """

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="cases")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="handed")
    state = models.CharField(max_length=10, choices=HandedCaseState, default=HandedCaseState.LISTED)
    weight = models.PositiveSmallIntegerField(default=0)
    sheet = models.JSONField(default=dict)
    tasks = models.JSONField(default=list)
    why = models.CharField(max_length=300, blank=True, default="")
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    letter_back = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    untold = models.CharField(max_length=300, blank=True, default="")

    child_path: ClassVar[str] = "child"
    objects = HandedCaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            one_of("handed_case", "state", HandedCaseState.values),
            models.UniqueConstraint(fields=["hand_over", "child"], name="one_place_of_a_child_in_a_hand_over"),
            models.UniqueConstraint(
                fields=["child"], condition=Q(state="waiting"), name="one_waiting_hand_over_of_a_child"
            ),
        ]

    def __str__(self) -> str:
        return f"handed case {self.pk}"
