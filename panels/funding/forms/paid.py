"""The part of a recommendation and of a decision that says how its money is paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from ehcp.fields import DateField
from panels.funding.reads.lines import all_bands, budget_codes
from panels.funding.reads.values import band_rates
from panels.items.acts.terms import Paid
from panels.models import Band, LineKind, Payer, Recommendation
from panels.options import KindOptions

NAMES = ("band", "pays_for", "payee", "budget_code", "care_reference", "care_decided_on", "interim_payer")


class BandChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice of bands, each with what it is worth."""

    def label_from_instance(self, obj: Any) -> str:
        if not hasattr(self, "worth"):
            self.worth = {pk: rates[-1].amount for pk, rates in band_rates().items() if rates}
        worth = self.worth.get(obj.pk)
        return f"{obj.name}, £{worth:,.2f} a year" if worth is not None else str(obj.name)


def paid_fields(kind: KindOptions, *, decides: bool) -> dict[str, forms.Field]:
    """Return the fields about how the money of a kind of item is paid; who decides names the budget too."""
    found: dict[str, forms.Field] = {}
    if kind.bands:
        found["band"] = BandChoice(
            label="Band", queryset=all_bands(), required=False, empty_label="No band: an amount",
            help_text="Leave the amounts empty to take over what the band is worth.",
        )  # fmt: skip
    asked = [(code, LineKind(code).label) for code in kind.pays_for if code != LineKind.BAND]
    if len(asked) > 1:
        found["pays_for"] = forms.ChoiceField(
            label="What the money pays for", choices=[("", "As usual for this kind of item"), *asked], required=False
        )
    found["payee"] = forms.CharField(
        label="Who is paid",
        required=False,
        max_length=200,
        help_text="Leave it empty for the setting that is named, or else the present one.",
    )
    if decides:
        codes = [(code, code) for code in budget_codes()]
        found["budget_code"] = forms.ChoiceField(
            label="Budget code", choices=[("", "As usual"), *codes], required=False
        )
    found["care_reference"] = forms.CharField(
        label="Reference of the health decision on continuing care", required=False, max_length=100
    )
    found["care_decided_on"] = DateField(label="Day of the health decision", required=False, when="past")
    found["interim_payer"] = forms.ChoiceField(
        label="Who pays the health share until health has decided",
        choices=[("", "Education"), (Payer.SOCIAL_CARE.value, Payer.SOCIAL_CARE.label)],
        required=False,
    )
    return found


def paid_of(facts: Mapping[str, Any]) -> Paid:
    """Return how the money is paid, as a form's facts say it."""
    band: Band | None = facts.get("band")
    return Paid(band=band, care_decided_on=facts.get("care_decided_on"), **{
        name: facts.get(name) or "" for name in NAMES if name not in ("band", "care_decided_on")
    })  # fmt: skip


def paid_as_typed(stands: Recommendation) -> dict[str, Any]:
    """Return the values with which the fields begin."""
    return {name: getattr(stands, name) for name in NAMES}
