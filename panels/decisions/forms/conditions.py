"""The forms of conditions of decisions."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.models import EventSource
from panels.models import IfFailed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role


class ConditionForm(ActForm):
    """What has to be done, by whom, by when, and what follows where it is not."""

    late_reason: forms.CharField | None = None  # type: ignore[assignment]
    source = EventSource.PANEL

    words = forms.CharField(
        label="The condition",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text="What has to be done, so that anybody can tell whether it was.",
    )
    owner = forms.ModelChoiceField(label="Who sees to it", queryset=User.objects.none(), empty_label="Choose a person")
    due_on = DateField(label="By which day")
    if_failed = forms.ChoiceField(label="If it is not met", choices=IfFailed.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [Role.CASE_OFFICER, Role.MANAGER, Role.DECISION_OFFICER]
        people = User.objects.filter(is_active=True, grants__role__in=roles).distinct()
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class SettleForm(ActForm):
    """Whether a condition was met, on which day, and how that is known."""

    source = EventSource.PANEL

    is_met = forms.TypedChoiceField(
        label="Was it met?",
        choices=[("yes", "Met"), ("no", "Not met")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    on = DateField(label="On which day", when="past")
    outcome = forms.CharField(
        label="How do you know, or what came of it?", widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )
