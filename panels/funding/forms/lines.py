"""Forms of funding lines: what is paid, to whom, from and to which day, and who bears it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import MinValueValidator

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.institutions.forms import InstitutionField, every_institution
from ehcp.models import EventSource, Placement
from panels.funding.acts.facts import HUNDRED, LineFacts, Shares
from panels.funding.models import UNITS, usual_weeks
from panels.models import Band, BudgetForm, FundingLine, LineKind, PanelItem, Payer, Unit
from panels.money import NOTHING

_COUNTED = ("hourly", "daily", "visit")
_WEEKLY = ("weekly", "hourly")
_MOST_WEEKS = 52


class MoneyField(forms.DecimalField):
    """An amount in pounds and pence, not below nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": 2, **kwargs})
        self.validators.append(MinValueValidator(NOTHING, "The amount must not be below nothing"))
        self.widget.attrs.setdefault("class", "govuk-input--width-10")


class FundingForm(ActForm):
    """An act on the money of a case."""

    late_reason: forms.CharField | None = None  # type: ignore[assignment]
    source = EventSource.PANEL


class ItemChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice of decisions, named by what was decided and when."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()}, {obj.meeting.held_on:%-d %B %Y}"


class PlacementChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice of placements, named by setting and first day."""

    def label_from_instance(self, obj: Any) -> str:
        where = obj.institution or obj.get_sen_setting_display() or "Type only"
        return f"{where}, from {obj.from_on:%-d %B %Y}"


class LineForm(FundingForm):
    """One line of a kind, with the fields that this kind has."""

    item = ItemChoice(
        label="The decision that agreed it",
        queryset=PanelItem.objects.none(),
        required=False,
        empty_label="No panel decision",
    )
    band = forms.ModelChoiceField(label="Band", queryset=Band.objects.none(), empty_label="Choose a band")
    rate = MoneyField(label="Amount in pounds")
    unit = forms.ChoiceField(label="The amount is for", widget=forms.RadioSelect)
    quantity = forms.DecimalField(
        label="How many",
        help_text="Hours a week, days a year or visits a year. Leave empty for one.",
        required=False,
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=2,
    )
    weeks = forms.DecimalField(
        label="Weeks a year",
        help_text="39 unless the setting’s calendar says otherwise; 52 for a residential place of a whole year.",
        required=False,
        min_value=1,
        max_value=_MOST_WEEKS,
        max_digits=5,
        decimal_places=2,
    )
    budget_form = forms.ChoiceField(
        label="How the budget is held", choices=BudgetForm.choices, widget=forms.RadioSelect
    )
    institution = InstitutionField(label="School or college that is paid", required=False)
    payee = forms.CharField(label="Or another payee", required=False, max_length=200)
    purpose = forms.CharField(label="What it pays for", required=False, max_length=300)
    budget_code = forms.ChoiceField(label="Budget code")
    from_on = DateField(label="First day paid")
    to_on = DateField(label="Last day paid", required=False, help_text="Leave empty if no end is agreed.")
    placement = PlacementChoice(
        label="Ends with the placement at",
        queryset=Placement.objects.none(),
        required=False,
        empty_label="It does not hang on a placement",
    )
    review_on = DateField(label="Day it is reviewed", required=False)
    education = MoneyField(label="Education share, per cent", initial=HUNDRED, max_value=HUNDRED)
    health = MoneyField(label="Health share, per cent", initial=NOTHING, max_value=HUNDRED)
    social_care = MoneyField(label="Social care share, per cent", initial=NOTHING, max_value=HUNDRED)
    care_reference = forms.CharField(
        label="Reference of the health decision on continuing care", required=False, max_length=100
    )
    care_decided_on = DateField(label="Day of the health decision", required=False, when="past")
    disputed_by = forms.ChoiceField(
        label="Agency that disputes its share", choices=[("", "None"), *Payer.choices], required=False
    )
    interim_payer = forms.ChoiceField(
        label="Agency that pays it in the meantime", choices=[("", "None"), *Payer.choices], required=False
    )
    is_paid_elsewhere = forms.BooleanField(
        label="Months gone by were paid outside this service, so nothing is owed for them", required=False
    )
    of_shares: ClassVar = (
        "education",
        "health",
        "social_care",
        "care_reference",
        "care_decided_on",
        "disputed_by",
        "interim_payer",
    )

    def __init__(self, *args: Any, kind: str, choices: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["institution"].queryset = every_institution()  # type: ignore[attr-defined]
        for name in ("item", "band", "placement"):
            self.fields[name].queryset = choices[name]  # type: ignore[attr-defined]
        self.fields["budget_code"].choices = [(code, code) for code in choices["codes"]]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [(unit, Unit(unit).label) for unit in UNITS[kind]]  # type: ignore[attr-defined]
        for name in self._without(kind):
            del self.fields[name]

    @staticmethod
    def _without(kind: str) -> Iterable[str]:
        units = UNITS[kind]
        if kind != LineKind.PERSONAL_BUDGET:
            yield "budget_form"
        yield from ("rate",) if kind == LineKind.BAND else ("band",)
        if len(units) == 1:
            yield "unit"
        if not set(units) & set(_COUNTED):
            yield "quantity"
        if not set(units) & set(_WEEKLY):
            yield "weeks"

    def facts(self) -> dict[str, Any]:
        """Return what the line says, as one."""
        cleaned = super().facts()
        shares = {name: cleaned.pop(name) for name in self.of_shares}
        unit = cleaned.pop("unit", "") or UNITS[self.kind][0]
        number, weeks = cleaned.pop("quantity", None), cleaned.pop("weeks", None) or usual_weeks(residential=False)
        quantity = number if unit in _COUNTED else None
        known = {name: value for name, value in cleaned.items() if name in LineFacts.__dataclass_fields__}
        line = LineFacts(
            kind=self.kind, unit=unit, quantity=quantity or Decimal(1), weeks=weeks, shares=Shares(**shares), **known
        )
        return {"facts": line} | ({"reason": cleaned["reason"]} if "reason" in cleaned else {})


class VaryForm(LineForm):
    """Other terms of a line from a day on."""

    reason = forms.CharField(label="Reason", max_length=300)


def initial_of(line: FundingLine) -> dict[str, Any]:
    """Return what the form of a variation opens with: the line as it stands."""
    same = ("rate", "unit", "quantity", "weeks", "budget_form", "payee", "purpose", "budget_code", "to_on", "review_on",
            "care_reference", "care_decided_on", "disputed_by", "interim_payer")  # fmt: skip
    chosen = {name: getattr(line, f"{name}_id") for name in ("item", "band", "institution", "placement")}
    shares = {name: getattr(line, f"{name}_share") for name in ("education", "health", "social_care")}
    if line.shares_are_pounds:
        whole = sum(shares.values(), NOTHING)
        shares = {name: round(share * HUNDRED / whole, 2) for name, share in shares.items()}
    return {name: getattr(line, name) for name in same} | chosen | shares


class EndForm(FundingForm):
    """The last day of a line."""

    on = DateField(label="Last day paid", help_text="The last day is paid.")
    reason = forms.CharField(label="Reason", max_length=300)


class ApproveForm(FundingForm):
    """A second officer approves, or not."""

    approves = forms.TypedChoiceField(
        label="Do you approve it?",
        choices=[("yes", "Approve"), ("no", "Do not approve")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Reason", max_length=300)


class MarkForm(FundingForm):
    """A line entered by mistake."""

    reason = forms.CharField(label="What was wrong", max_length=300)
