"""Forms of bands and envelopes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from ehcp.fields import CaseForm, DateField
from panels.funding.acts.settings import Assumptions
from panels.funding.forms.lines import MoneyField
from panels.funding.models import BUDGET_CODE
from panels.money import NOTHING, financial_year, year_words

_YEARS_BACK, _YEARS_AHEAD = 2, 5


class BandForm(CaseForm):
    """What a band is worth from a day on."""

    code = forms.CharField(label="Code of the band", max_length=20, validators=[BUDGET_CODE])
    name = forms.CharField(label="Name of the band", max_length=100)
    annual_amount = MoneyField(label="Value, pounds a year")
    from_on = DateField(
        label="First day of this value",
        help_text="For months that were instructed already the difference is posted with the next payment.",
    )
    reason = forms.CharField(label="Reason", max_length=200)


class EnvelopeForm(CaseForm):
    """The money of one financial year, and what its forecast expects on top."""

    year = forms.TypedChoiceField(label="Financial year", coerce=int)
    budget_code = forms.CharField(
        label="Budget code",
        help_text="Leave empty for the whole high-needs block.",
        required=False,
        max_length=20,
        validators=[BUDGET_CODE],
    )
    amount = MoneyField(label="Envelope in pounds")
    probability = MoneyField(
        label="Forecast: chance that an item waiting for a panel is agreed, per cent",
        required=False,
        max_value=Decimal(100),
    )
    average = MoneyField(label="Forecast: what one costs in a full year, pounds", required=False)
    growth = MoneyField(label="Forecast: growth in this year, pounds", required=False)
    inflation = MoneyField(label="Forecast: inflation in this year, pounds", required=False)
    reason = forms.CharField(label="Reason", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = financial_year(self.today)
        years = range(now - _YEARS_BACK, now + _YEARS_AHEAD)
        self.fields["year"].choices = [(year, year_words(year)) for year in years]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what was set, the assumptions of the forecast as one."""
        cleaned = dict(self.cleaned_data)
        names = ("probability", "average", "growth", "inflation")
        assumed = Assumptions(**{name: cleaned.pop(name) or NOTHING for name in names})
        return cleaned | {"assumptions": assumed}
