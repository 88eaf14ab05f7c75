"""Forms of tasks: given, changed, finished."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from sendcases.accounts.models import User


class ChangeTaskForm(ActForm):
    """By when, and by whom."""

    due_on = DateField(label="Day it is due", help_text="Our own day, not a limit in law.")
    owner = forms.ModelChoiceField(label="Who does it", queryset=User.objects.none(), empty_label="Select")

    def __init__(self, *args: Any, owners: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        del self.fields["late_reason"]


class TaskForm(ChangeTaskForm):
    """What is to be done."""

    words = forms.CharField(label="What is to be done?", max_length=300)
    field_order = ("words", "due_on", "owner")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["words", "due_on", "owner"])


class FinishTaskForm(ActForm):
    """Done, or not to be done."""

    is_done = forms.TypedChoiceField(
        label="Is it done?",
        choices=[("yes", "Yes"), ("no", "No, and it need not be done")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
        error_messages={"required": "Select whether it is done"},
    )
    on = DateField(label="Day", when="past")
    outcome = forms.CharField(label="What came of it, or why it need not be done", max_length=500, required=False)
