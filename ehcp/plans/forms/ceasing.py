"""Forms of ceasing: considered, decided, taking effect, dropped."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm, AppealableForm
from ehcp.fields import DateField
from ehcp.reviews.forms.reviews import cease_grounds


class DayForm(ActForm):
    """An act that is a day and nothing else."""

    on = DateField(label="Day", when="past")

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label
        self.fields["on"].help_text = help_text
        self.fields["on"].error_messages["required"] = self._missing(self.fields["on"])


class DecideCeaseForm(AppealableForm):
    """The decision to cease, as sent to the family."""

    ground = forms.ChoiceField(
        label="Why is the plan to cease?",
        choices=cease_grounds(),
        widget=forms.RadioSelect,
        error_messages={"required": "Select why the plan is to cease"},
    )
    replies_on = DateField(
        label="Day the last reply to the proposal came",
        when="past",
        required=False,
        help_text="Leave empty if the time to reply is over.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "reasons"
        ].help_text = "Say why the plan is no longer necessary, or no longer the authority’s to keep."
        self.order_fields(["ground", "replies_on", "on", "reasons", "appeal_pack", *self.own])


class CeaseForm(ActForm):
    """The plan ceased."""

    on = DateField(label="Day the plan ceased", when="past")
    reason = forms.ChoiceField(
        label="Why did it cease?",
        choices=cease_grounds(),
        widget=forms.RadioSelect,
        error_messages={"required": "Select why it ceased"},
    )
