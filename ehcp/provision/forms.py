"""Forms of provision: confirmed in place, found missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.provision.reads import Secured


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
