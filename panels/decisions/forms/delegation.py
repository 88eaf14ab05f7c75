"""The form of the scheme of delegation."""

from __future__ import annotations

from django import forms

from ehcp.fields import CaseForm, DateField
from panels.models import ItemKind


class DelegationForm(CaseForm):
    """How much one officer decides alone on one kind of item, from a day on."""

    kind = forms.ChoiceField(label="Kind of item", choices=ItemKind.choices)
    max_annual = forms.DecimalField(
        label="Most that one officer decides alone, pounds a year",
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text="Leave it empty for no limit of money. Above £250,000 a year two always decide.",
    )
    max_months = forms.IntegerField(
        label="Longest term, in months", required=False, min_value=1, max_value=300, help_text="Empty sets none."
    )
    from_on = DateField(label="First day")
    reason = forms.CharField(label="By which decision of the authority", max_length=300)
