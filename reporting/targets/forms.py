"""Forms of targets and actions."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms

from ehcp.fields import CaseForm, DateField
from reporting.models import StepKind
from reporting.targets.reads.targets import measures, owners

NO_NAMES = "Name no child here: everybody who reads figures reads this"
KEY_BYTES = 16


class KeptForm(CaseForm):
    """A form that acts once: its key comes back as it was sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, today=today, initial={"key": secrets.token_urlsafe(KEY_BYTES)})
        for name, choices in (("measure", measures), ("owner", owners)):
            if isinstance(field := self.fields.get(name), forms.ChoiceField):
                field.choices = [("", "Choose"), *choices()]

    def send_again(self) -> None:
        """Let what was typed be sent once more, as something else than what was saved under the key."""
        data = self.data.copy()  # type: ignore[attr-defined]  # what was posted
        data["key"] = secrets.token_urlsafe(KEY_BYTES)
        self.data = data


class TargetForm(KeptForm):
    """What a measure should reach, from when, and whose it is."""

    measure = forms.ChoiceField(label="Measure")
    value = forms.DecimalField(
        label="Target",
        required=False,
        max_digits=9,
        decimal_places=1,
        help_text="Per cent for a share, at least; a number for a count, at most. Leave empty to end a target",
    )
    from_on = DateField(label="First day")
    to_on = DateField(label="Last day", required=False, help_text="Leave empty if it holds until another is set")
    owner = forms.TypedChoiceField(label="Owner", coerce=int)
    reason = forms.CharField(label="Why it is set", max_length=300, help_text=NO_NAMES)


class ActionForm(KeptForm):
    """What is done, by whom, by when, and which measure it should move."""

    words = forms.CharField(label="What is done", max_length=300, help_text=NO_NAMES)
    measure = forms.ChoiceField(label="Measure it should move")
    owner = forms.TypedChoiceField(label="Owner", coerce=int)
    due_on = DateField(label="To be done by", when="future")


class StepForm(KeptForm):
    """What became of an action."""

    kind = forms.ChoiceField(label="How it stands", choices=StepKind.choices, widget=forms.RadioSelect)
    words = forms.CharField(label="What was done", max_length=300, help_text=NO_NAMES)
    due_on = DateField(label="New day", required=False, help_text="Only if it is moved to another day")
