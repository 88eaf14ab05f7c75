"""Forms of provision: confirmed in place, found missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import CaseForm, DateField
from ehcp.provision.reads import Narrowed, Secured
from sendcases.accounts.models import Team


class _RowsForm(ActForm):
    """Some rows of section F, and who says how they stand."""

    rows = forms.TypedMultipleChoiceField(
        label="Which rows of section F?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one row"},
    )
    told_by = forms.CharField(
        label="Who says so?",
        help_text="For example: the SENCO, by e-mail; the mother, on the telephone.",
        max_length=200,
    )

    def __init__(self, *args: Any, secured: Sequence[Secured], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = [  # type: ignore[attr-defined]
            (one.row.pk, f"{one.row.label}: {Truncator(one.row.words).chars(160)}") for one in secured
        ]


class ConfirmForm(_RowsForm):
    """Rows that are in place."""

    on = DateField(label="In place from", when="past", help_text="The first day on which the child had it.")
    field_order = ("rows", "on", "told_by")


class GapForm(_RowsForm):
    """Rows that are not in place."""

    on = DateField(
        label="Not in place from",
        when="past",
        help_text="Of a row that was never confirmed the days count from the day it is owed.",
    )
    reason = forms.CharField(
        label="What is missing, and why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is missing and why"},
    )
    field_order = ("rows", "on", "reason", "told_by")


class NarrowForm(CaseForm):
    """What the list of gaps is narrowed to; what is not asked narrows nothing."""

    team = forms.ModelChoiceField(Team.objects.none(), label="Team", required=False, empty_label="Any team")
    days = forms.IntegerField(
        label="Not in place for at least so many days",
        required=False,
        min_value=1,
        max_value=9_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={"invalid": "Enter a number of days, such as 28"},
    )
    known = forms.ChoiceField(
        label="What is known",
        required=False,
        choices=[
            ("", "Everything that is not confirmed in place"),
            ("missing", "Known to be missing"),
            ("unconfirmed", "Nobody has said either way"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]

    def asked(self, *, whole: bool) -> Narrowed:
        """Return what is asked for; of a form with a mistake, nothing narrower than the whole list."""
        if not self.is_bound or not self.is_valid():
            return Narrowed(whole=whole)
        given = self.cleaned_data
        team = given["team"].pk if given["team"] else None
        return Narrowed(whole=whole, team=team, days=given["days"] or 0, known=given["known"])
