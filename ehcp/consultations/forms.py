"""Forms of consultations: who is consulted, what they reply, reminders, which setting is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.consultations.acts import Answered, Consulted
from ehcp.consultations.models import GROUNDS, Reply, Vacancy
from ehcp.consultations.reads import Side
from ehcp.fields import DateField
from ehcp.institutions.forms import InstitutionField, every_institution
from ehcp.ledger.reads.open_limits import format_day

MOST = 6
FAMILY_FIRST = 2  # how many places of the form are for settings that the family asked for


class ConsultForm(ActForm):
    """Several settings consulted on one day; those that the family asked for apart from the others."""

    on = DateField(label="Day the consultations were sent", when="past")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST + 1):
            label = "The family asked for" if number <= FAMILY_FIRST else "The authority considers"
            place = number if number <= FAMILY_FIRST else number - FAMILY_FIRST
            field = InstitutionField(label=f"{label}: setting {place}", required=False, empty_label="No setting")
            field.queryset = every_institution()
            self.fields[f"institution_{number}"] = field
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])

    def clean(self) -> dict[str, Any]:
        """Ask for at least one setting, and for each once."""
        values = super().clean() or self.cleaned_data
        names = [f"institution_{number}" for number in range(1, MOST + 1)]
        chosen = [(name, values[name]) for name in names if values.get(name)]
        if not chosen and not any(name in self.errors for name in names):
            self.add_error(names[0], "Select at least one setting")
        seen: set[int] = set()
        for name, one in chosen:
            if one.pk in seen:
                self.add_error(name, f"{one} is chosen twice")
            seen.add(one.pk)
        return values

    def facts(self) -> dict[str, Any]:
        """Return the day and the settings."""
        given = self.cleaned_data
        settings = [
            Consulted(given[f"institution_{number}"], is_requested=number <= FAMILY_FIRST)
            for number in range(1, MOST + 1)
            if given.get(f"institution_{number}")
        ]
        return {"on": given["on"], "settings": settings}


def _words(one: Side) -> str:
    return f"{one.consultation.institution} (consulted on {format_day(one.consultation.sent_on)}): {one.state.lower()}"


class _OneForm(ActForm):
    """An act on one of several consultations."""

    def __init__(self, *args: Any, offered: Sequence[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation"] = forms.TypedChoiceField(
            label="Which setting?",
            choices=[(one.consultation.pk, _words(one)) for one in offered],
            coerce=int,
            widget=forms.RadioSelect,
            initial=offered[0].consultation.pk if len(offered) == 1 else None,
            error_messages={"required": "Select the setting"},
        )
        self.order_fields(["consultation", *(name for name in self.fields if name not in self.own), *self.own])


class ReplyForm(_OneForm):
    """What a setting replied."""

    on = DateField(label="Day the reply came", when="past")
    reply = forms.ChoiceField(
        label="What does the setting say?",
        choices=Reply.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the setting says"},
    )
    grounds = forms.MultipleChoiceField(
        label="On which grounds does it object?",
        help_text="Only if it objects. That a setting is full is not a ground by itself: note it below.",
        choices=list(GROUNDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label="Its reasons, in its own words",
        help_text="With an objection: the facts, and which reasonable steps could be taken.",
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    vacancy = forms.ChoiceField(
        label="Its places", choices=[("", "Says nothing of its places"), *Vacancy.choices], required=False
    )
    vacancy_note = forms.CharField(label="What it says of its places", max_length=500, required=False)
    annual_cost = forms.DecimalField(
        label="Cost to the authority, pounds a year",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a ground and its facts with an objection."""
        values = super().clean() or self.cleaned_data
        if values.get("reply") == Reply.OBJECTS:
            if not values.get("grounds") and "grounds" not in self.errors:
                self.add_error("grounds", "Select at least one ground of section 39(4)")
            if not values.get("words", "").strip() and "words" not in self.errors:
                self.add_error("words", "Enter the reasons of the setting")
        return values

    def facts(self) -> dict[str, Any]:
        """Return the setting, the day, and the reply as one."""
        given = self.cleaned_data
        names = ("reply", "grounds", "words", "vacancy", "vacancy_note", "annual_cost")
        answered = Answered(**{name: given[name] for name in names})
        return {"consultation": given["consultation"], "on": given["on"], "answered": answered}


class ChaseForm(ActForm):
    """Settings that were reminded."""

    on = DateField(label="Day of the reminder", when="past")
    consultations = forms.TypedMultipleChoiceField(
        label="Which settings were reminded?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one setting"},
    )
    field_order = ("consultations", "on")

    def __init__(self, *args: Any, offered: Sequence[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.consultation.pk, _words(one)) for one in offered]
        self.fields["consultations"].choices = choices  # type: ignore[attr-defined]
        self.fields["consultations"].initial = [one.consultation.pk for one in offered if one.is_silent]


class WithdrawForm(_OneForm):
    """A setting that is no longer considered."""

    on = DateField(label="Day the consultation was withdrawn", when="past")
    reason = forms.CharField(label="Why is the setting no longer considered?", max_length=500)


class ChooseForm(_OneForm):
    """The setting that section I is to name."""

    on = DateField(label="Day of the decision", when="past")
    answer = forms.CharField(
        label="Reasons",
        help_text="Needed where the setting objects, or where the family asked for another: which ground of section "
        "39(4) holds, and why.",
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
