"""Spells at a setting, and personal budgets and other payments."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.institutions.models import Institution
from ehcp.people.models.children import Child
from ehcp.plans.models.plans import Plan


class PlacementBasis(models.TextChoices):
    """What happens, what section I says, or both."""

    ATTENDED = "attended", "Attended"
    NAMED = "named", "Named in section I"
    BOTH = "both", "Attended and named in section I"


class SenSetting(models.TextChoices):
    """SEN2 SENSetting."""

    OLA = "OLA", "Other arrangements by the authority"
    OPA = "OPA", "Other arrangements by parents"
    EHE = "EHE", "Elective home education"
    EYP = "EYP", "Early years provider"
    OTH = "OTH", "Other"
    NEET = "NEET", "Not in education, employment or training"
    NIEC = "NIEC", "Ceased, not yet recorded elsewhere"
    NIEO = "NIEO", "Not in education, other"


class Placement(Record):
    """One spell at an institution or in a SEN setting; neither when only the type is unknown. Cost in pounds a year."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="placements")
    basis = models.CharField(max_length=10, choices=PlacementBasis)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="placements"
    )
    sen_setting = models.CharField(max_length=4, null=True, blank=True, choices=SenSetting)
    sen_setting_other = models.CharField(max_length=200, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(choices=[(1, "Main"), (2, "Second")])
    sen_unit = models.BooleanField()
    resourced_provision = models.BooleanField()
    residential = models.CharField(
        max_length=1, null=True, blank=True, choices=[("A", "38 to 51 weeks"), ("B", "52 weeks")]
    )
    work_based = models.CharField(
        max_length=1,
        null=True,
        blank=True,
        choices=[("A", "Apprenticeship"), ("T", "Traineeship"), ("S", "Supported internship")],
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    annual_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    table = "placements"
    id_prefix = "PL"
    child_path = "plan__child"
    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "rank"]
        constraints: ClassVar = [
            one_of("placements", "basis", PlacementBasis.values),
            one_of("placements", "sen_setting", SenSetting.values, blank=True),
            one_of("placements", "rank", [1, 2]),
            one_of("placements", "residential", ["A", "B"], blank=True),
            one_of("placements", "work_based", ["A", "T", "S"], blank=True),
            *ordered("placements", ("from_on", "to_on")),
            # Exchange rule 6.
            models.CheckConstraint(
                condition=Q(institution__isnull=True) | Q(sen_setting__isnull=True),
                name="placements_institution_or_sen_setting",
            ),
        ]


class BudgetKind(models.TextChoices):
    """Only the ``plan_*`` kinds are personal budgets in a plan."""

    PLAN_EDUCATION = "plan_education", "Personal budget: education"
    PLAN_HEALTH = "plan_health", "Personal budget: health"
    PLAN_SOCIAL_CARE = "plan_social_care", "Personal budget: social care"
    PLAN_INTEGRATED = "plan_integrated", "Personal budget: integrated"
    CHILD_IN_NEED = "child_in_need", "Child in need payment"
    SHORT_BREAK = "short_break_payment", "Short break payment"


class Budget(Record):
    """A personal budget or another payment; pounds a year; the last day is inclusive."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="budgets")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="budgets")
    kind = models.CharField(max_length=20, choices=BudgetKind)
    payment = models.CharField(
        max_length=20,
        choices=[("direct_payment", "Direct payment"), ("organised", "Organised"), ("mixed", "Mixed")],
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    annual_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    table = "budgets"
    id_prefix = "B"
    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            one_of("budgets", "kind", BudgetKind.values),
            one_of("budgets", "payment", ["direct_payment", "organised", "mixed"]),
            *ordered("budgets", ("from_on", "to_on")),
            # Exchange rule 7.
            models.CheckConstraint(
                condition=Q(kind__in=["child_in_need", "short_break_payment"]) | Q(plan__isnull=False),
                name="budgets_in_a_plan_name_it",
            ),
        ]
