"""Forms of support before a request: refer, begin, close, narrow the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.early_help.acts import MISTAKE
from ehcp.early_help.models import EarlyHelp, GivenTo, HelpNeed, HelpOutcome, HelpPhase, Intervention, Referrer
from ehcp.early_help.reads import SHOWN, Narrowed, help_words
from ehcp.fields import CaseForm, DateField
from ehcp.requests.forms.new_child import NewChildActForm


class ReferForm(ActForm):
    """A referral, with the family's consent."""

    on = DateField(label="Day of the referral", when="past")
    referrer = forms.ChoiceField(
        label="Who referred the child?",
        choices=Referrer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who referred the child"},
    )
    consent_on = DateField(
        label="Day the family consented",
        when="past",
        help_text="Help is given with their consent. It changes nothing about their right to ask for an assessment.",
    )
    phase = forms.ChoiceField(
        label="Which panel allocates the help?",
        choices=HelpPhase.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the panel"},
    )
    need = forms.ChoiceField(
        label="What is it for?",
        choices=HelpNeed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what it is for"},
    )


class ReferNewChildForm(ReferForm, NewChildActForm):
    """A child not here yet, and the referral."""


class _ChosenForm(ActForm):
    """Something about one support that is open."""

    early_help = forms.TypedChoiceField(
        label="Which support?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which support it is about"},
    )

    def __init__(self, *args: Any, offered: Sequence[EarlyHelp], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["early_help"]
        field.choices = [(one.pk, help_words(one)) for one in offered]  # type: ignore[attr-defined]
        if len(offered) == 1:
            field.initial = offered[0].pk


class BeginForm(_ChosenForm):
    """What help began."""

    on = DateField(label="Day the help began", when="past")
    intervention = forms.ChoiceField(
        label="What is given?",
        choices=Intervention.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what is given"},
    )
    given_to = forms.ChoiceField(
        label="To whom?",
        choices=GivenTo.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select to whom it is given"},
    )
    provider = forms.CharField(label="Who gives it? (optional)", max_length=200, required=False)
    cost = forms.DecimalField(
        label="Cost of all of it, in pounds (optional)",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"}),
    )


class CloseForm(_ChosenForm):
    """What came of it."""

    on = DateField(label="Day it ended", when="past")
    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[*HelpOutcome.choices, (MISTAKE, "It was recorded by mistake and never was this child’s")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what came of it"},
    )


class NarrowForm(CaseForm):
    """What the list is narrowed to; what is not asked narrows nothing."""

    show = forms.ChoiceField(label="Which support", choices=list(SHOWN.items()), required=False)
    need = forms.ChoiceField(label="What for", choices=[("", "Any need"), *HelpNeed.choices], required=False)
    phase = forms.ChoiceField(label="Panel", choices=[("", "Any panel"), *HelpPhase.choices], required=False)

    def asked(self) -> Narrowed:
        """Return what is asked for; of a form with a mistake, the whole list."""
        if not self.is_bound or not self.is_valid():
            return Narrowed()
        given = self.cleaned_data
        return Narrowed(given["show"] or "open", given["need"], given["phase"])
