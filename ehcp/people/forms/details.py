"""Forms that change who a child or young person is recorded to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.models import Ethnicity, Sex, UpnUnknown
from ehcp.people.models.children import POSTCODE, valid_nhs_number, valid_uln, valid_upn
from ehcp.people.reads.details import GROUPS, WORDS

OLDEST = 26
_YES_NO = [("", "Not recorded"), ("true", "Yes"), ("false", "No")]
_CHECKS: dict[str, Callable[[str], None]] = {
    "postcode": POSTCODE,
    "upn": valid_upn,
    "uln": valid_uln,
    "nhs_number": valid_nhs_number,
}


def _text(label: str, *, is_required: bool = False, hint: str = "", length: int = 100) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(label=label, required=is_required, help_text=hint, max_length=length)


_FIELDS: dict[str, Callable[[], forms.Field]] = {
    "forename": _text(WORDS["forename"], is_required=True),
    "surname": _text(WORDS["surname"], is_required=True),
    "preferred_name": _text(WORDS["preferred_name"], hint="What the child or young person is called."),
    "sex": lambda: forms.ChoiceField(label=WORDS["sex"], choices=Sex.choices, widget=forms.RadioSelect),
    "birth_date": lambda: DateField(label=WORDS["birth_date"], when="past"),
    "ethnicity": lambda: forms.ChoiceField(label=WORDS["ethnicity"], choices=Ethnicity.choices),
    "postcode": _text(WORDS["postcode"], hint="Leave empty if there is none.", length=10),
    "upn": _text(WORDS["upn"], hint="A letter and 12 digits, like Y857900108001.", length=20),
    "uln": _text(WORDS["uln"], hint="10 digits, from age 14.", length=20),
    "upn_unknown": lambda: forms.ChoiceField(
        label=WORDS["upn_unknown"],
        choices=[("", "A number is given"), *UpnUnknown.choices],
        required=False,
        help_text="Only when you give neither UPN nor ULN.",
    ),
    "nhs_number": _text(WORDS["nhs_number"], hint="10 digits, like 943 476 5919.", length=20),
    "nhs_number_source": _text(WORDS["nhs_number_source"], hint="For example the GP, the family or the trust."),
    "nhs_number_on": lambda: DateField(label=WORDS["nhs_number_on"], when="past", required=False),
    "icb": _text(WORDS["icb"], hint="The board responsible for the child’s health care."),
    "looked_after": lambda: forms.ChoiceField(
        label=WORDS["looked_after"], choices=_YES_NO, required=False, widget=forms.RadioSelect
    ),
}


class ChangeDetailsForm(ActForm):
    """One group of details, and why they are changed."""

    late_reason = None  # type: ignore[assignment]  # it happens today
    reason = forms.CharField(
        label="Reason", help_text="For example a deed poll, or a mistake when it was recorded.", max_length=1000
    )
    own: ClassVar = (*ActForm.own,)

    def __init__(self, *args: Any, group: str, **kwargs: Any) -> None:
        self.group = group
        self.base_fields = {name: _FIELDS[name]() for name in GROUPS[group][1]} | self.base_fields  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Tidy numbers and postcodes and check them; ask for a number or for why there is none."""
        given = super().clean() or self.cleaned_data
        for name, check in _CHECKS.items():
            if given.get(name):
                self._check(name, check)
        if self.group == "numbers" and not self.errors:
            self._ask_for_number(given)
        if given.get("nhs_number_source") and not given.get("nhs_number"):
            self.add_error("nhs_number", "Enter the NHS number, or empty where it comes from")
        return given

    def _check(self, name: str, check: Callable[[str], None]) -> None:
        value = " ".join(str(self.cleaned_data[name]).upper().split())
        value = value if name == "postcode" else value.replace(" ", "").replace("-", "")
        try:
            check(value)
        except forms.ValidationError as error:
            self.add_error(name, error)
        else:
            self.cleaned_data[name] = value

    def _ask_for_number(self, given: dict[str, Any]) -> None:
        has_number = bool(given.get("upn") or given.get("uln"))
        if not has_number and not given.get("upn_unknown"):
            self.add_error("upn_unknown", "Enter a UPN or ULN, or select why neither is known")
        if has_number and given.get("upn_unknown"):
            self.add_error("upn_unknown", "Select “A number is given”, because you gave one")

    def clean_birth_date(self) -> date:
        """Refuse a day that makes the person too old for a plan: it is mistyped."""
        born: date = self.cleaned_data["birth_date"]
        if self.today.year - born.year > OLDEST:
            raise forms.ValidationError("Check the date of birth: plans end at 25")
        return born

    def clean_looked_after(self) -> bool | None:
        """Return yes, no or not recorded."""
        return {"true": True, "false": False}.get(str(self.cleaned_data["looked_after"]))

    def facts(self) -> dict[str, Any]:
        """Return the details and the reason."""
        given = super().facts()
        return {"reason": given.pop("reason"), "values": given}


def initial_details(child: Any, group: str) -> dict[str, Any]:
    """Return what the form of a group opens with."""
    stored = {name: getattr(child, name) for name in GROUPS[group][1]}
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in stored.items()}
