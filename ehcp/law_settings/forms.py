"""Forms that change how limits are counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from ehcp.fields import CaseForm, DateField
from ehcp.history.models.versions import SINCE_EVER
from ehcp.law.setting_words import value_words
from ehcp.law.settings import Setting, SettingRefused, read_setting


class SettingForm(CaseForm):
    """A new value for one setting, and why."""

    value = forms.CharField(label="New value", max_length=200)
    from_on = DateField(
        label="Apply it to limits that begin on or after",
        required=False,
        when="past",
        help_text="A limit keeps the setting of the day it began. Leave it empty to apply the change to every limit.",
    )
    reason = forms.CharField(label="Why it is changed", max_length=300)

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        codes = ["true", "false"] if setting.kind == "bool" else [str(one) for one in setting.allowed]
        choices = [(code, value_words(setting.name, code)) for code in codes]
        if choices:
            self.fields["value"] = forms.ChoiceField(label="New value", choices=choices, widget=forms.RadioSelect)
            self.order_fields(["value", "from_on", "reason"])

    def clean_from_on(self) -> date:
        """Return the first day of the new value, the first day there is if none was given."""
        return self.cleaned_data["from_on"] or SINCE_EVER

    def clean_value(self) -> str:
        """Refuse a value that the setting cannot take, in its own words."""
        text: str = self.cleaned_data["value"]
        try:
            read_setting(self.setting.name, text)
        except SettingRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return text


class HolidayForm(CaseForm):
    """A day to add to, or take from, the installed list of bank holidays."""

    day = DateField(label="Day")
    name = forms.CharField(label="Name of the day", max_length=100)
    is_holiday = forms.ChoiceField(
        label="What is it?",
        choices=[("true", "A bank holiday that is missing from the list"), ("false", "A listed day that is worked")],
        widget=forms.RadioSelect,
    )
