"""Schools, colleges and other settings that are named or attended."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from ehcp.history.models.record import one_of


class InstitutionType(models.TextChoices):
    """Type of setting (exchange format)."""

    EARLY_YEARS = "early_years", "Early years"
    MAINSTREAM = "mainstream", "Mainstream"
    SPECIAL = "special", "Special"
    ALTERNATIVE_PROVISION = "alternative_provision", "Alternative provision"
    FURTHER_EDUCATION = "further_education", "Further education"
    SPECIALIST_POST16 = "specialist_post16", "Specialist post-16"
    ONLINE = "online", "Online"
    OTHER = "other", "Other"


class Sector(models.TextChoices):
    """Who runs a setting."""

    LA_MAINTAINED = "la_maintained", "Authority maintained"
    ACADEMY = "academy", "Academy"
    FREE_SCHOOL = "free_school", "Free school"
    INDEPENDENT = "independent", "Independent"
    NON_MAINTAINED = "non_maintained", "Non-maintained"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Phase(models.TextChoices):
    """Phase of education of a setting."""

    EARLY_YEARS = "early_years", "Early years"
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    POST16 = "post16", "Post-16"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Institution(models.Model):
    """A setting; ``la_code`` blank means not known or not in England."""

    source_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    urn = models.CharField(max_length=6, null=True, blank=True, validators=[RegexValidator(r"^[0-9]{6}$")])
    ukprn = models.CharField(max_length=8, null=True, blank=True, validators=[RegexValidator(r"^[0-9]{8}$")])
    la_code = models.CharField(max_length=3, null=True, blank=True, validators=[RegexValidator(r"^[0-9]{3}$")])
    type = models.CharField(max_length=30, choices=InstitutionType)
    sector = models.CharField(max_length=30, choices=Sector)
    phase = models.CharField(max_length=30, choices=Phase)

    table: ClassVar[str] = "institutions"
    id_prefix: ClassVar[str] = "S"

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            one_of("institutions", "type", InstitutionType.values),
            one_of("institutions", "sector", Sector.values),
            one_of("institutions", "phase", Phase.values),
        ]

    def __str__(self) -> str:
        return self.name
