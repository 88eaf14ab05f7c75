"""The settings the law leaves open, and the days the standing bank-holiday list gets wrong."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp import permissions
from ehcp.history.models.versions import SINCE_EVER, STILL
from ehcp.jobs.models import Job
from ehcp.people.models.children import Child
from sendcases.accounts.models import User
from sendcases.audit.changes import counted


class Dated(models.Model):
    """A reading of the law that was in force as known from one day until another; never changed, only ended."""

    known_from = models.DateField(default=SINCE_EVER)
    known_to = models.DateField(default=STILL)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


@counted
class LawSetting(Dated):
    """
    The value of one *configurable* of the statutory clock, for the clocks that begin from ``from_on`` on.

    Names, defaults and allowed values are those of ``ehcp.law.settings.SETTINGS``. A clock keeps the value in force
    on the day it began for life (statutory clock, section 1, point 11).
    """

    name = models.CharField(max_length=60)
    value = models.CharField(max_length=500)
    from_on = models.DateField(default=SINCE_EVER)
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "from_on"], condition=Q(known_to=STILL), name="one_current_value_a_setting_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


@counted
class BankHoliday(Dated):
    """A day added to, or taken from, the installed list of bank holidays in England and Wales."""

    day = models.DateField()
    name = models.CharField(max_length=100)
    is_holiday = models.BooleanField(default=True, help_text="Untick to say that a listed day is a working day.")

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day"], condition=Q(known_to=STILL), name="one_current_word_on_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"


class ProposedLawChange(models.Model):
    """
    A change of settings, or of a bank holiday, that somebody asks about: what it would set, and what became of it.

    ``settings`` maps names to new texts, ``holidays`` days (ISO) to the day's name and whether it is a holiday.
    ``from_on`` is the day from which clocks that begin are to be counted so. ``law_before`` is the text of every
    setting in force when it was asked: what is shown holds under that law alone. ``reached`` is the key of the last
    child whose limits were worked out. The reason, in a person's own words, stands here and not in the job.
    """

    settings = models.JSONField(default=dict)
    holidays = models.JSONField(default=dict)
    from_on = models.DateField(default=SINCE_EVER)
    reason = models.CharField(max_length=300, blank=True, default="")
    law_before = models.JSONField()
    reached = models.BigIntegerField(default=0)
    preview = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="previewed_change")
    application = models.OneToOneField(Job, null=True, on_delete=models.PROTECT, related_name="applied_change")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"change {self.pk}"


class MovedLimitQuerySet(models.QuerySet["MovedLimit"]):
    """The limits that a proposed change would move."""

    def visible_to(self, user: User) -> Self:
        """Keep those of the children ``user`` may see."""
        return self.filter(permissions.case_q(user, "child"))


class MovedLimit(models.Model):
    """One limit that a proposed change would move: where it stands and where it would; kept for some days."""

    change = models.ForeignKey(ProposedLawChange, on_delete=models.CASCADE, related_name="moved_limits")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=40)
    record_type = models.CharField(max_length=20)
    record_id = models.CharField(max_length=100)
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)

    objects = MovedLimitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["change", "child"], name="moved_limit_change_child")]

    def __str__(self) -> str:
        return f"{self.rule}:{self.record_id}"
