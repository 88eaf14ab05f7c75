"""Forms of the first plan: the draft, the early finish, the final plan."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm, NoticeForm
from ehcp.fields import DateField, HintedRadios
from ehcp.institutions.forms import InstitutionField, every_institution
from ehcp.models import InstitutionType, SenSetting, SenType
from ehcp.plans.acts.plans import SectionI

BY_POST = "post"


class SendDraftForm(NoticeForm):
    """The draft sent to the family, and the day it counts as served."""

    how = forms.ChoiceField(
        label="How was it sent?",
        choices=[
            ("electronic", "Electronically"),
            (BY_POST, "By first-class post"),
            ("hand", "By hand, or served on another day"),
        ],
        widget=HintedRadios(
            hints={
                "electronic": "Served on the day it is sent.",
                BY_POST: "Served on the second working day after posting, unless the authority's setting differs.",
                "hand": "Enter the day below.",
            }
        ),
        error_messages={"required": "Select how it was sent"},
    )
    served_on = DateField(label="Day it was served", required=False, help_text="Only if served by hand or otherwise.")
    is_section_i_blank = forms.BooleanField(
        label="Section I names no school or type",
        error_messages={"required": "Confirm that section I is blank: a draft may not name a school"},
    )
    is_advice_attached = forms.BooleanField(
        label="All the advice is attached",
        error_messages={"required": "Confirm that all the advice is attached"},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the day it was served where the way of sending does not give it."""
        given = super().clean() or self.cleaned_data
        if given.get("how") == "hand" and not given.get("served_on") and "served_on" not in self.errors:
            self.add_error("served_on", "Enter the day it was served")
        return given

    def facts(self) -> dict[str, Any]:
        """Return the day sent and how the day served follows from it."""
        given = self.cleaned_data
        return {
            "on": given["on"],
            "by_post": given["how"] == BY_POST,
            "served_on": given["served_on"] if given["how"] == "hand" else None,
            "checked": True,
        }


class EarlyFinishForm(ActForm):
    """The family's agreement not to wait for the end of their fifteen days."""

    on = DateField(label="Day the family agreed", when="past")
    in_writing = forms.BooleanField(
        label="The family agreed in writing",
        error_messages={"required": "Confirm that the family agreed in writing"},
    )


class IssueFinalForm(NoticeForm):
    """The final plan: its needs, and what section I says."""

    primary_need = forms.ChoiceField(
        label="Primary need",
        choices=[("", "Select"), *SenType.choices],
        error_messages={"required": "Select the primary need"},
    )
    secondary_need = forms.ChoiceField(label="Secondary need", choices=[("", "None"), *SenType.choices], required=False)
    names = forms.ChoiceField(
        label="What does section I name?",
        choices=[
            ("institution", "A school, college or other institution"),
            ("setting", "Another arrangement"),
            ("type", "A type of school only"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what section I names"},
    )
    institution = InstitutionField(
        label="School, college or other institution",
        required=False,
        empty_label="Select",
        help_text="If section I names one.",
    )
    sen_setting = forms.ChoiceField(
        label="Other arrangement",
        choices=[("", "Select"), *SenSetting.choices],
        required=False,
        help_text="If section I names no institution.",
    )
    sen_setting_other = forms.CharField(label="Describe the arrangement, if other", required=False, max_length=200)
    type_only = forms.ChoiceField(
        label="Type of school",
        choices=[("", "Select"), *InstitutionType.choices],
        required=False,
        help_text="If section I gives a type only.",
    )
    attends_now = forms.BooleanField(label="The child attends there now", required=False)
    sen_unit = forms.BooleanField(label="In a SEN unit", required=False)
    resourced_provision = forms.BooleanField(label="In a resourced provision", required=False)
    residential = forms.ChoiceField(
        label="Residential",
        choices=[("", "No"), ("A", "38 to 51 weeks"), ("B", "52 weeks")],
        required=False,
    )
    appeal_pack = forms.BooleanField(
        label="The letter told the family of their rights",
        help_text="Right to appeal and its time limits, mediation, disagreement resolution, and SENDIASS.",
        error_messages={"required": "Confirm that the letter told the family of their rights"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = every_institution()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what goes with the kind of naming that was selected."""
        given = super().clean() or self.cleaned_data
        needed = {
            "institution": ("institution", "Select the school, college or institution"),
            "setting": ("sen_setting", "Select the arrangement"),
            "type": ("type_only", "Select the type of school"),
        }.get(given.get("names", ""))
        if needed and not given.get(needed[0]) and needed[0] not in self.errors:
            self.add_error(*needed)
        if given.get("secondary_need") and given.get("secondary_need") == given.get("primary_need"):
            self.add_error("secondary_need", "The secondary need must differ from the primary need")
        return given

    def facts(self) -> dict[str, Any]:
        """Return the day, the needs and section I; what does not belong to the selected naming is left out."""
        given = self.cleaned_data
        is_setting = given["names"] == "setting"
        section_i = SectionI(
            institution=given["institution"] if given["names"] == "institution" else None,
            sen_setting=given["sen_setting"] if is_setting else "",
            sen_setting_other=given["sen_setting_other"] if is_setting else "",
            type_only=given["type_only"] if given["names"] == "type" else "",
            **{name: given[name] for name in ("attends_now", "sen_unit", "resourced_provision", "residential")},
        )
        names = ("on", "primary_need", "secondary_need", "appeal_pack")
        return {name: given[name] for name in names} | {"section_i": section_i}
