"""Form of a delay: which missed limit, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.delays.reads import Missed
from ehcp.models import DelayReason


class DelayForm(ActForm):
    """Why one limit was missed."""

    deadline = forms.TypedChoiceField(
        label="Which limit?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which limit", "invalid_choice": "Select which limit"},
    )
    reason = forms.ModelChoiceField(
        label="Why was it missed?",
        queryset=DelayReason.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Select why it was missed", "invalid_choice": "Select why it was missed"},
    )

    def __init__(self, *args: Any, missed: Sequence[Missed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late_reason"].widget = forms.HiddenInput()
        self.deadlines = {one.deadline.pk: one.deadline for one in missed}
        self.fields["deadline"].choices = [(one.deadline.pk, one.words) for one in missed]  # type: ignore[attr-defined]
        if len(missed) == 1:
            self.fields["deadline"].initial = missed[0].deadline.pk
        self.fields["reason"].queryset = DelayReason.objects.order_by("label")  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return the limit itself and the reason."""
        facts = super().facts()
        return facts | {"deadline": self.deadlines[facts["deadline"]]}
