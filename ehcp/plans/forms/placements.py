"""Forms of placements: the school or other arrangement, from which day."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.institutions.forms import InstitutionField, every_institution
from ehcp.models import Placement, PlacementBasis, SenSetting
from ehcp.plans.acts.placements import Setting

POUNDS = forms.NumberInput(attrs={"class": "govuk-input--width-10"})


class SettingForm(ActForm):
    """An act that says where a child goes: a school, another arrangement, or only a type."""

    institution = InstitutionField(label="School or college", required=False)
    sen_setting = forms.ChoiceField(
        label="Other arrangement",
        help_text="Only if it is not a school or college.",
        choices=[("", "None"), *SenSetting.choices],
        required=False,
    )
    sen_setting_other = forms.CharField(
        label="What other arrangement?", help_text="Only if you chose “Other”.", max_length=200, required=False
    )
    sen_unit = forms.BooleanField(label="In a SEN unit of a mainstream school", required=False)
    resourced_provision = forms.BooleanField(label="In resourced provision of a mainstream school", required=False)
    residential = forms.ChoiceField(
        label="Residential", choices=[("", "No"), ("A", "38 to 51 weeks a year"), ("B", "52 weeks a year")],
        required=False,
    )  # fmt: skip
    annual_cost = forms.DecimalField(
        label="Cost to the authority, pounds a year",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        widget=POUNDS,
    )
    of_setting: ClassVar[tuple[str, ...]] = (
        "institution",
        "sen_setting",
        "sen_setting_other",
        "sen_unit",
        "resourced_provision",
        "residential",
        "annual_cost",
    )
    needs_setting = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "institution" in self.fields:
            self.fields["institution"].queryset = every_institution()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one setting, not two, and for words with "other" (exchange rule 6)."""
        values = super().clean() or self.cleaned_data
        school, other = values.get("institution"), values.get("sen_setting")
        if school and other:
            self.add_error("sen_setting", "Choose a school or college, or another arrangement, not both")
        elif self.needs_setting and not school and not other and "institution" not in self.errors:
            self.add_error("institution", "Select a school or college, or another arrangement")
        if other in ("OTH", "NIEO") and not values.get("sen_setting_other", "").strip():
            self.add_error("sen_setting_other", "Enter what the other arrangement is")
        return values

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, those of the setting as one."""
        facts = super().facts()
        setting = Setting(**{name: facts.pop(name) for name in self.of_setting if name in facts})
        return facts | {"setting": setting}


class ChangePlacementForm(SettingForm):
    """A change of placement."""

    on = DateField(label="First day of the new placement", when="past")
    basis = forms.ChoiceField(
        label="What changes?",
        choices=[
            (PlacementBasis.ATTENDED, "Where the child goes"),
            (PlacementBasis.BOTH, "Where the child goes, and what the plan names"),
            (PlacementBasis.NAMED, "What the plan names"),
        ],
        initial=PlacementBasis.ATTENDED,
        widget=forms.RadioSelect,
    )
    rank = forms.TypedChoiceField(
        label="Which placement?",
        choices=Placement._meta.get_field("rank").choices or [],
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
    )
    work_based = forms.ChoiceField(
        label="Work-based learning",
        choices=[("", "No"), ("A", "Apprenticeship"), ("T", "Traineeship"), ("S", "Supported internship")],
        required=False,
    )
    of_setting: ClassVar[tuple[str, ...]] = (*SettingForm.of_setting, "work_based")
    needs_setting = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["on", "basis", "rank", *self.of_setting, *self.own])
