"""Support before a request: who referred the child, what is given, what came of it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.people.models.children import Child


class Referrer(models.TextChoices):
    """Who referred the child."""

    SETTING = "setting", "School or other setting"
    FAMILY = "family", "Family"
    HEALTH = "health", "Health"
    SOCIAL_CARE = "social_care", "Social care"
    OTHER = "other", "Somebody else"


class HelpPhase(models.TextChoices):
    """Whose inclusion panel allocates the help."""

    EARLY_YEARS = "early_years", "Early years"
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"


class HelpNeed(models.TextChoices):
    """What the child is referred for."""

    SEMH = "semh", "Social, emotional and mental health"
    COMMUNICATION = "communication", "Social communication"
    ADHD = "adhd", "Attention deficit hyperactivity disorder (ADHD)"
    OTHER = "other", "Combined or other"


class Intervention(models.TextChoices):
    """What is given: the levels of the toolkit, and what stands beside them."""

    UNIVERSAL = "universal", "Toolkit: for everybody in the class"
    TARGETED = "targeted", "Toolkit: targeted"
    COMPLEX = "complex", "Toolkit: complex"
    TEACHER = "teacher", "Specialist teacher"
    NURTURE = "nurture", "Nurture outreach"
    SPEECH = "speech", "Speech and language therapy"
    ATTENDANCE = "attendance", "Non-attendance that comes of anxiety"
    TRANSITION = "transition", "Support with a move between settings"


class GivenTo(models.TextChoices):
    """To whom the help is given."""

    CHILD = "child", "The child"
    GROUP = "group", "A group"
    CLASS = "class", "The whole class"


class HelpOutcome(models.TextChoices):
    """What came of it. That an assessment was avoided is the judgement of the school, and labelled so."""

    NEEDS_MET = "needs_met", "Needs met"
    REQUESTED = "requested", "Assessment requested"
    AVOIDED = "avoided", "Assessment avoided, as the school judges"
    DECLINED = "declined", "Declined at referral"
    PLAN_ISSUED = "plan_issued", "Plan issued"


def closed_by(on: date) -> Q:
    """Return the condition that support was closed by ``on``; its contrary also holds where there is no day."""
    return Q(closed_on__isnull=False, closed_on__lte=on)


class EarlyHelpQuerySet(RecordQuerySet["EarlyHelp"]):
    """Query vocabulary of support before a request."""

    def true_records(self) -> Self:
        """Leave out what was entered in error."""
        return self.exclude(entered_in_error=True)

    def open(self, on: date) -> Self:
        """Keep what was referred by ``on`` and not closed by then."""
        return self.true_records().filter(~closed_by(on), referred_on__lte=on)


class EarlyHelp(Record):
    """
    Support of one child before a request, from a referral with the family's consent to what came of it.

    Never a condition of a request, and never a delay: a request starts the clock whatever stands here (workflow
    paper, section 10). ``cost`` in pounds, of all of it.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="early_help")
    referred_on = models.DateField()
    referrer = models.CharField(max_length=20, choices=Referrer)
    consent_on = models.DateField()
    phase = models.CharField(max_length=20, choices=HelpPhase)
    need = models.CharField(max_length=20, choices=HelpNeed)
    started_on = models.DateField(null=True, blank=True)
    intervention = models.CharField(max_length=20, null=True, blank=True, choices=Intervention)
    given_to = models.CharField(max_length=10, null=True, blank=True, choices=GivenTo)
    provider = models.CharField(max_length=200, null=True, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, null=True, blank=True, choices=HelpOutcome)
    entered_in_error = models.BooleanField(null=True)

    table = "early_help"
    id_prefix = "EH"
    uncorrected = ("consent_on", "provider", "cost")
    objects = EarlyHelpQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["referred_on", "pk"]
        constraints: ClassVar = [
            one_of("early_help", "referrer", Referrer.values),
            one_of("early_help", "phase", HelpPhase.values),
            one_of("early_help", "need", HelpNeed.values),
            one_of("early_help", "intervention", Intervention.values, blank=True),
            one_of("early_help", "given_to", GivenTo.values, blank=True),
            one_of("early_help", "outcome", HelpOutcome.values, blank=True),
            *ordered(
                "early_help", ("referred_on", "started_on"), ("referred_on", "closed_on"), ("started_on", "closed_on")
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True) | Q(closed_on__isnull=False), name="early_help_outcome_has_a_day"
            ),
        ]
