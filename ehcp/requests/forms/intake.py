"""Forms of logging a request: find the child, add one, what came, check."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from ehcp.exchange.format.quality_rules import is_no_name
from ehcp.fields import CaseForm, DateField
from ehcp.history.acts.frame import earliest_plain_day
from ehcp.ledger.reads.open_limits import format_day
from ehcp.ledger.sync import law_in_force
from ehcp.models import Child, Ethnicity, EventSource, RequestSource, SenType, Sex, UpnUnknown
from ehcp.people.acts.children import NewChild
from ehcp.people.models.children import POSTCODE, valid_uln, valid_upn

NONE_OF_THEM = "new"
OLDEST = 26
CHANNELS = [
    (EventSource.LETTER, "Letter"),
    (EventSource.EMAIL, "E-mail"),
    (EventSource.CALL, "Telephone call"),
    (EventSource.MEETING, "In person"),
    (EventSource.PORTAL, "Online form"),
]


class FindChildForm(CaseForm):
    """What is known of the child; one of the three is enough."""

    name = forms.CharField(label="Name", help_text="Any part of it.", required=False, max_length=200)
    upn = forms.CharField(
        label="UPN or ULN", help_text="A unique pupil number or learner number.", required=False, max_length=20
    )
    birth_date = DateField(label="Date of birth", when="past", required=False)

    def clean_upn(self) -> str:
        """Return the number without spaces, in capitals."""
        return str(self.cleaned_data["upn"]).replace(" ", "").upper()

    def clean(self) -> dict[str, Any]:
        """Ask for at least one of the three."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(given.get(name) for name in ("name", "upn", "birth_date")):
            raise forms.ValidationError("Enter a name, a UPN or ULN, or a date of birth")
        return given


class ChooseChildForm(CaseForm):
    """Which of the children found it is, or none of them."""

    child = forms.ChoiceField(
        label="Which child is the request for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the child, or say that it is none of these"},
    )

    def __init__(self, *args: Any, found: list[Child], none_of_them: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"].choices = [  # type: ignore[attr-defined]
            *((str(one.pk), child_words(one)) for one in found),
            *([(NONE_OF_THEM, none_of_them)] if none_of_them else []),
        ]


def child_words(child: Child) -> str:
    """Return what tells one child from another: name, birth date, number, reference."""
    born = f"born {child.birth_date.day} {child.birth_date:%B %Y}"
    return ", ".join(filter(None, (child.full_name, born, child.upn or child.uln or "", child.source_id)))


class NewChildForm(CaseForm):
    """A child who is not there yet."""

    forename = forms.CharField(label="First name", max_length=100)
    surname = forms.CharField(label="Last name", max_length=100)
    birth_date = DateField(label="Date of birth", when="past")
    sex = forms.ChoiceField(
        label="Sex",
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the sex, or unknown"},
    )
    ethnicity = forms.ChoiceField(label="Ethnicity", choices=Ethnicity.choices, initial=Ethnicity.NOBT)
    postcode = forms.CharField(label="Home postcode", required=False, max_length=10)
    upn = forms.CharField(label="UPN", help_text="A letter and 12 digits, like Y857900108001.", required=False)
    uln = forms.CharField(label="ULN", help_text="10 digits, from age 14.", required=False)
    upn_unknown = forms.ChoiceField(
        label="Why is neither known?",
        choices=[("", "A number is given"), *UpnUnknown.choices],
        required=False,
        help_text="Only when you give neither UPN nor ULN.",
    )

    def clean_forename(self) -> str:
        """Refuse what stands for no name."""
        return self._name("forename")

    def clean_surname(self) -> str:
        """Refuse what stands for no name."""
        return self._name("surname")

    def _name(self, field: str) -> str:
        name = str(self.cleaned_data[field])
        if is_no_name(name):
            raise forms.ValidationError(f"Enter the {str(self.fields[field].label).lower()} as the family write it")
        return name

    def clean_postcode(self) -> str:
        """Return the postcode in capitals."""
        return self._checked("postcode", POSTCODE)

    def clean_upn(self) -> str:
        """Return the UPN if its check letter is right."""
        return self._checked("upn", valid_upn)

    def clean_uln(self) -> str:
        """Return the ULN if its check digit is right."""
        return self._checked("uln", valid_uln)

    def _checked(self, name: str, check: RegexValidator | Any) -> str:
        value = " ".join(str(self.cleaned_data[name]).upper().split())
        if name != "postcode":
            value = value.replace(" ", "")
        if value:
            check(value)
        return value

    def clean_birth_date(self) -> date:
        """Refuse a day that makes the person too old for a plan: it is mistyped."""
        born: date = self.cleaned_data["birth_date"]
        if self.today.year - born.year > OLDEST:
            raise forms.ValidationError("Check the date of birth: plans end at 25")
        return born

    def clean(self) -> dict[str, Any]:
        """Ask for a number, or for why there is none, and not for both."""
        given = super().clean() or self.cleaned_data
        if {"upn", "uln"} & set(self.errors):
            return given
        has_number = bool(given.get("upn") or given.get("uln"))
        if not has_number and not given.get("upn_unknown"):
            self.add_error("upn_unknown", "Enter a UPN or ULN, or select why neither is known")
        if has_number and given.get("upn_unknown"):
            self.add_error("upn_unknown", "Select “A number is given”, because you gave one")
        return given

    def described(self) -> NewChild:
        """Return the child described."""
        return NewChild(**self.cleaned_data)


class WhatCameForm(CaseForm):
    """When the request came, from whom, and how."""

    received_on = DateField(
        label="Day the authority received the request",
        when="past",
        help_text="The day it arrived anywhere in the authority, or the child was brought to attention: not the day "
        "the form was complete. The limits run from this day.",
    )
    source = forms.ChoiceField(
        label="Who asked?",
        choices=RequestSource.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who asked"},
    )
    channel = forms.ChoiceField(
        label="How did it come?",
        choices=CHANNELS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it came"},
    )
    rya = forms.BooleanField(
        label="Made while the young person is detained in relevant youth accommodation", required=False
    )
    primary_need = forms.ChoiceField(
        label="Main need described (optional)",
        choices=[("", "Not said"), *SenType.choices],
        required=False,
        help_text="As whoever asked describes it.",
    )
    late_reason = forms.CharField(
        label="Reason for recording it late",
        help_text="Needed only when it was received more than 10 working days ago.",
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """Ask why a receipt long ago is recorded only now."""
        given = super().clean() or self.cleaned_data
        received = given.get("received_on")
        if received and received < earliest_plain_day(self.today, law_in_force()) and not given.get("late_reason"):
            self.add_error("late_reason", "Say why it is recorded so late: it came more than 10 working days ago")
        return given


def answers(form: CaseForm) -> list[tuple[str, str]]:
    """Return each answer given in a valid form, in words: labels for choices, days spelled out."""
    rows = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, "", False):
            continue
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices)[value]  # type: ignore[arg-type]
        elif isinstance(value, date):
            value = format_day(value)
        rows.append((str(field.label), "Yes" if value is True else str(value)))
    return rows
