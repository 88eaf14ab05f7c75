"""Bands and funding lines: what is paid for whom, from when to when, and what was changed of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from ehcp.history.models.record import one_of
from ehcp.models import Child, Institution, Placement, Plan
from panels.items.models import PanelItem
from panels.money import NOTHING, RESIDENTIAL_WEEKS, SCHOOL_WEEKS, share_out
from panels.permissions import funding_q
from sendcases.accounts.models import User
from sendcases.audit.append_only import append_only

BUDGET_CODE = RegexValidator(r"^[A-Z0-9][A-Z0-9.-]{0,19}$", "Use capitals, digits, dots and hyphens.")


class LineKind(models.TextChoices):
    """What a funding line pays for (panels paper, section 7)."""

    BAND = "band", "Band"
    TOP_UP = "top_up", "Top-up"
    PLACE = "place", "Commissioned place"
    PLACEMENT_FEE = "placement_fee", "Placement fee"
    THERAPY = "therapy", "Therapy"
    EQUIPMENT = "equipment", "Equipment"
    PERSONAL_BUDGET = "personal_budget", "Personal budget"
    TRANSPORT = "transport", "Transport"
    ALTERNATIVE_PROVISION = "alternative_provision", "Alternative provision"
    TUITION = "tuition", "Tuition"
    EARLY_HELP = "early_help", "Early help"


# Paid from other budgets: shown, and never counted in a high-needs envelope.
OUTSIDE_THE_BLOCK = (LineKind.TRANSPORT,)


class Unit(models.TextChoices):
    """What the rate of a line is an amount for."""

    ANNUAL = "annual", "a year"
    TERMLY = "termly", "a term"
    WEEKLY = "weekly", "a week"
    HOURLY = "hourly", "an hour, by hours a week"
    DAILY = "daily", "a day, by days a year"
    VISIT = "visit", "a visit, by visits a year"
    ONE_OFF = "one_off", "once"


UNITS: dict[str, tuple[str, ...]] = {
    LineKind.BAND: ("annual",),
    LineKind.TOP_UP: ("annual", "weekly", "hourly"),
    LineKind.PLACE: ("annual",),
    LineKind.PLACEMENT_FEE: ("annual", "termly"),
    LineKind.THERAPY: ("visit", "annual"),
    LineKind.EQUIPMENT: ("one_off",),
    LineKind.PERSONAL_BUDGET: ("weekly", "annual"),
    LineKind.TRANSPORT: ("daily", "annual"),
    LineKind.ALTERNATIVE_PROVISION: ("hourly", "weekly", "annual"),
    LineKind.TUITION: ("hourly", "weekly", "annual"),
    LineKind.EARLY_HELP: ("one_off", "weekly"),
}


class Payer(models.TextChoices):
    """Who pays; the education share is what the high-needs block pays."""

    EDUCATION = "education", "Education"
    HEALTH = "health", "Health"
    SOCIAL_CARE = "social_care", "Social care"


class LineState(models.TextChoices):
    """What was decided about a line; whether an agreed one is active or ended its days tell."""

    PROPOSED = "proposed", "Waiting for a second approval"
    AGREED = "agreed", "Agreed"
    LAPSED = "lapsed", "Lapsed: never in effect"
    REPLACED = "replaced", "Replaced from its first day"
    IN_ERROR = "in_error", "Entered by mistake"


class BudgetForm(models.TextChoices):
    """How a personal budget is held (SEN (Personal Budgets) Regulations 2014, reg 4)."""

    NOTIONAL = "notional", "Notional arrangement"
    THIRD_PARTY = "third_party", "Third party arrangement"
    DIRECT_PAYMENT = "direct_payment", "Direct payment"


class Band(models.Model):
    """One band of the local table; its values by date are rows of ``BandValue``."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"


@append_only
class BandValue(models.Model):
    """Pounds a year of a band from a day on; of two from the same day the later recorded counts. Append-only."""

    band = models.ForeignKey(Band, on_delete=models.PROTECT, related_name="values")
    from_on = models.DateField()
    annual_amount = models.DecimalField(validators=[MinValueValidator(Decimal(0))], max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.band_id} from {self.from_on}"


class FundingLineQuerySet(models.QuerySet["FundingLine"]):
    """Query vocabulary of funding lines."""

    def visible_to(self, user: User) -> Self:
        """Keep the lines ``user`` may see: of children they may see, and of commissioned places, of no child."""
        return self.filter(funding_q(user))

    def agreed(self) -> Self:
        """Keep the lines that commit money: agreed, and neither replaced nor entered by mistake."""
        return self.filter(state=LineState.AGREED)

    def running(self, first: date, last: date) -> Self:
        """Keep the lines with a day between two days, both counting."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=first), from_on__lte=last)


class FundingLine(models.Model):
    """
    One fact of money: for whom, to whom, what for, at which rate, from and to which day (both count), and who pays.

    A variation ends a line and begins another, which ``follows`` it; nothing that was agreed is overwritten. A band
    line has no rate of its own: it is worth what the table of its band says. Shares are per cent, or pounds that add
    up to the rate. What an agency disputes is paid by the ``interim_payer`` until it is settled.
    """

    source_id = models.CharField(max_length=100, unique=True)
    child = models.ForeignKey(Child, null=True, blank=True, on_delete=models.PROTECT, related_name="funding_lines")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="funding_lines")
    placement = models.ForeignKey(
        Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="funding_lines"
    )
    item = models.ForeignKey(PanelItem, null=True, blank=True, on_delete=models.PROTECT, related_name="funding_lines")
    follows = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    kind = models.CharField(max_length=30, choices=LineKind)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="funding_lines"
    )
    payee = models.CharField(max_length=200, blank=True, default="")
    purpose = models.CharField(max_length=300, blank=True, default="")
    budget_code = models.CharField(max_length=20, validators=[BUDGET_CODE])
    band = models.ForeignKey(Band, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    rate = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)
    unit = models.CharField(max_length=10, choices=Unit)
    quantity = models.DecimalField(max_digits=8, decimal_places=2, default=1)
    weeks = models.DecimalField(max_digits=5, decimal_places=2, default=SCHOOL_WEEKS)
    budget_form = models.CharField(max_length=20, blank=True, default="", choices=BudgetForm)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    education_share = models.DecimalField(default=100, max_digits=12, decimal_places=2)
    health_share = models.DecimalField(default=0, max_digits=12, decimal_places=2)
    social_care_share = models.DecimalField(default=0, max_digits=12, decimal_places=2)
    shares_are_pounds = models.BooleanField(default=False)
    care_reference = models.CharField(max_length=100, blank=True, default="")
    care_decided_on = models.DateField(null=True, blank=True)
    disputed_by = models.CharField(max_length=20, blank=True, default="", choices=Payer)
    interim_payer = models.CharField(max_length=20, blank=True, default="", choices=Payer)
    state = models.CharField(max_length=10, choices=LineState, default=LineState.AGREED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    id_prefix: ClassVar[str] = "FL"
    child_path: ClassVar[str] = "child"
    objects = FundingLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "from_on"], name="funding_by_state_and_day")]
        constraints: ClassVar = [
            one_of("funding", "kind", LineKind.values),
            one_of("funding", "unit", Unit.values),
            one_of("funding", "state", LineState.values),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="funding_from_le_to"
            ),
            models.CheckConstraint(
                condition=Q(band__isnull=False, rate__isnull=True) | Q(band__isnull=True, rate__isnull=False),
                name="funding_band_or_rate",
            ),
            models.CheckConstraint(
                # Within half a hundredth: SQLite keeps decimals as binary fractions.
                condition=Q(shares_are_pounds=True)
                | Q(
                    education_share__gt=Decimal("99.995") - F("health_share") - F("social_care_share"),
                    education_share__lt=Decimal("100.005") - F("health_share") - F("social_care_share"),
                ),
                name="funding_shares_are_all",
            ),
            # Panels paper, section 7, rule 5: an undecided share has a named interim payer.
            models.CheckConstraint(
                condition=Q(disputed_by="", interim_payer="") | (~Q(disputed_by="") & ~Q(interim_payer="")),
                name="funding_dispute_has_interim_payer",
            ),
        ]

    def __str__(self) -> str:
        return self.source_id

    @property
    def payee_words(self) -> str:
        """Return who is paid."""
        return self.institution.name if self.institution else self.payee

    @property
    def _own_weights(self) -> dict[str, Decimal]:
        return {
            Payer.EDUCATION.value: self.education_share,
            Payer.HEALTH.value: self.health_share,
            Payer.SOCIAL_CARE.value: self.social_care_share,
        }

    @property
    def weights(self) -> list[Decimal]:
        """Return what education, health and social care pay, in proportion; a disputed share is its interim payer's."""
        own = self._own_weights
        if self.disputed_by:
            moved, own[self.disputed_by] = own[self.disputed_by], NOTHING
            own[self.interim_payer] += moved
        return list(own.values())

    def shares(self, amount: Decimal) -> tuple[Decimal, Decimal, Decimal]:
        """Divide an amount of this line among education, health and social care; the parts add up to it."""
        education, health, social_care = share_out(amount, self.weights)
        return education, health, social_care

    def own_shares(self, amount: Decimal) -> tuple[Decimal, Decimal, Decimal]:
        """Divide an amount as it was agreed, whoever pays a disputed share in the meantime."""
        education, health, social_care = share_out(amount, list(self._own_weights.values()))
        return education, health, social_care

    def status_words(self, on: date) -> str:
        """Return how the line stands on a day."""
        if self.state != LineState.AGREED:
            return self.get_state_display()
        if self.from_on > on:
            return "Agreed, not started"
        return "Ended" if self.to_on and self.to_on < on else "Active"


@append_only
class FundingChange(models.Model):
    """One thing that was done to a line: what it was before, what after, by whom and why. Append-only."""

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=20)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.line_id} {self.act}"


@append_only
class Adjustment(models.Model):
    """A difference for a month already instructed, paid with a later month; what was paid stays. Append-only."""

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="adjustments")
    for_month = models.DateField()
    posted_month = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["for_month", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(for_month__lt=F("posted_month")), name="adjustment_of_a_past_month")
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.for_month}"


def usual_weeks(*, residential: bool) -> Decimal:
    """Return the weeks of a full year where the setting's calendar says nothing else."""
    return RESIDENTIAL_WEEKS if residential else SCHOOL_WEEKS
