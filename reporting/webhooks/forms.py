"""Forms of webhooks."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms

from ehcp.fields import CaseForm, DateField
from reporting.webhooks.kinds import TOLD, WebhookRefused
from reporting.webhooks.reads.addresses import place_of

KEY_BYTES = 16
CHANGES = [
    ("resume", "Go on sending"),
    ("pause", "Pause: what is recorded meanwhile is sent when you go on"),
    ("replay", "Send again what was recorded since a day"),
    ("renew", "Make another secret: the present one signs nothing more"),
    ("end", "End it: this address is told nothing any more"),
]


class WebhookForm(CaseForm):
    """Which address is told of what."""

    address = forms.CharField(
        label="Address",
        max_length=500,
        help_text="It must begin with https:// and lead to a server on the internet. Example: "
        "https://reports.example/sendcases",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(
        label="What it is told of",
        choices=list(TOLD.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what it is told of"},
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, today=today, initial={"key": secrets.token_urlsafe(KEY_BYTES)})

    def clean_address(self) -> str:
        """Refuse an address that nothing may be sent to."""
        address: str = self.cleaned_data["address"]
        try:
            place_of(address)
        except WebhookRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return address


class WebhookChangeForm(CaseForm):
    """What to do with a webhook."""

    change = forms.ChoiceField(
        label="What to do",
        choices=CHANGES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what to do"},
    )
    since = DateField(label="First day, where something is sent again", required=False)
