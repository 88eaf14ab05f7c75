"""The rows of section F that the authority secures, and the days on which each is in place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from ehcp.functions import NextDay
from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.plans.models.plans import Plan

ONE_DAY = timedelta(days=1)


class ProvisionStart(models.TextChoices):
    """From what the duty to secure a row runs (Children and Families Act 2014, s42(2))."""

    FINAL = "final", "Final plan sent"
    AMENDED = "amended", "Amended final plan sent"
    MOVE_IN = "move_in", "Plan taken over with its words"
    PLACEMENT_END = "placement_end", "Placement ended"


class ProvisionQuerySet(RecordQuerySet["ProvisionRow"]):
    """Query vocabulary of rows of provision."""

    def owed(self, on: date) -> Self:
        """Keep the rows that are owed on ``on`` under a plan maintained then."""
        plans = Plan.objects.maintained(on).filter(child__deceased_on__isnull=True)
        lasting = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
        return self.filter(lasting, plan__in=plans, begins_on__lte=on)

    def missing(self, on: date) -> Self:
        """Keep those that are not confirmed in place on ``on``."""
        return self.owed(on).filter(~Exists(_spells().in_force(on)))

    def standing(self, on: date) -> Self:
        """
        Add how each row stands on ``on``: ``in_place_on`` since when it is in place, or ``gap_since`` since when not.

        ``told_by`` says who told us: of the gap where one is recorded, else of the confirmation.
        """
        running = _spells().in_force(on).order_by("-from_on", "-pk")
        before = _spells().filter(to_on__lt=on).order_by().values("provision").annotate(last=Max("to_on"))
        return self.annotate(
            in_place_on=Subquery(running.values("from_on")[:1]),
            confirmed_by=Subquery(running.values("told_by")[:1]),
        ).annotate(
            gap_since=Case(
                When(
                    in_place_on__isnull=True,
                    then=Coalesce(NextDay(Subquery(before.values("last")[:1])), F("begins_on")),
                ),
                default=None,
                output_field=models.DateField(),
            )
        )


def _spells() -> SpellQuerySet:
    """Return the true spells of the row that a query is about."""
    return ProvisionSpell.objects.true_records().filter(provision=OuterRef("pk"))


class ProvisionRow(Record):
    """
    One row of section F of a plan in force, as one version holds it.

    The duty runs from ``begins_on`` and needs no confirmation to run: until somebody confirms the row, the days count
    as a gap. A row is owed until the day before ``ended_on``: the day a later version changed it or left it out, the
    day its wanting confirmation began anew because a placement ended. ``missing_reason`` is what is missing and why,
    where the row is known not to be there, as ``missing_told_by`` says.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="provision_rows")
    plan_line = models.CharField(max_length=100)
    label = models.CharField(max_length=20)
    words = models.TextField(max_length=10_000)
    reason = models.CharField(max_length=20, choices=ProvisionStart)
    begins_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    missing_reason = models.CharField(max_length=500, null=True, blank=True)
    missing_told_by = models.CharField(max_length=200, null=True, blank=True)

    # How the row stands on a day, where it was read with ``standing``.
    gap_since: date | None
    in_place_on: date | None
    confirmed_by: str | None

    table = "provision"
    id_prefix = "PV"
    child_path = "plan__child"
    uncorrected = ("plan_line", "label", "words", "missing_reason", "missing_told_by")
    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["begins_on", "pk"]
        constraints: ClassVar = [
            one_of("provision", "reason", ProvisionStart.values),
            *ordered("provision", ("begins_on", "ended_on")),
            models.UniqueConstraint(
                fields=["plan", "plan_line"], condition=Q(ended_on__isnull=True), name="one_row_of_provision_of_a_line"
            ),
        ]

    def days_of_gap(self, on: date) -> int:
        """Return on how many days up to ``on`` the row was owed and not confirmed in place, that day among them."""
        last = min(on, self.ended_on - ONE_DAY) if self.ended_on else on
        owed = {self.begins_on + timedelta(days=number) for number in range((last - self.begins_on).days + 1)}
        for spell in self.spells.all():
            if not spell.entered_in_error:
                end = min(spell.to_on or last, last)
                owed -= {spell.from_on + timedelta(days=number) for number in range((end - spell.from_on).days + 1)}
        return len(owed)


class SpellQuerySet(RecordQuerySet["ProvisionSpell"]):
    """Query vocabulary of the spells in which provision is in place."""

    def true_records(self) -> Self:
        """Leave out what was entered in error."""
        return self.exclude(entered_in_error=True)

    def in_force(self, on: date) -> Self:
        """Keep the spells that hold ``on``."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)


class ProvisionSpell(Record):
    """
    Days on which a row of section F is in place, both inclusive, as ``told_by`` confirmed.

    Where it turns out that the row was not in place on any of these days, the spell was entered in error.
    """

    provision = models.ForeignKey(ProvisionRow, on_delete=models.PROTECT, related_name="spells")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    told_by = models.CharField(max_length=200, null=True, blank=True)
    entered_in_error = models.BooleanField(null=True)

    table = "provision_spells"
    id_prefix = "PS"
    child_path = "provision__plan__child"
    uncorrected = ("told_by",)
    objects = SpellQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["from_on", "pk"]
        constraints: ClassVar = [
            *ordered("provision_spells", ("from_on", "to_on")),
            models.UniqueConstraint(
                fields=["provision"],
                condition=Q(to_on__isnull=True) & (Q(entered_in_error__isnull=True) | Q(entered_in_error=False)),
                name="one_spell_of_provision_runs",
            ),
        ]


def as_text(words: str, details: list[tuple[str, str]]) -> str:
    """Return a row with its details as one text, so that a later version can be compared."""
    return "\n".join([words, *(f"{name}: {value}" for name, value in details if name != "Source")])
