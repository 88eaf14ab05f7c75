"""Form of a step of a mediation or an appeal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.disputes.reads import Step
from ehcp.fields import DateField


class DisputeStepForm(ActForm):
    """Which step was taken, and on which day."""

    step = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what happened", "invalid_choice": "Select what happened"},
    )
    on = DateField(label="Day it happened", when="past")

    def __init__(self, *args: Any, steps: Sequence[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(one.key, one.label) for one in steps]  # type: ignore[attr-defined]
