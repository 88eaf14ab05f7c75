"""Forms of a death recorded, and of one recorded by mistake."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField


class RecordDeathForm(ActForm):
    """The day of a death, confirmed by typing the reference of the record."""

    on = DateField(label="Day of death", when="past")
    confirmation = forms.CharField(label="Reference of the record", max_length=100)

    def __init__(self, *args: Any, reference: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reference = reference
        self.fields["confirmation"].help_text = f"Type {reference} to confirm that this is the right record."

    def clean_confirmation(self) -> str:
        """Refuse anything but the reference."""
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed.upper() != self.reference.upper():
            raise forms.ValidationError(f"Type {self.reference}, the reference of this record")
        return typed

    def facts(self) -> dict[str, Any]:
        """Return the day alone."""
        return {"on": self.cleaned_data["on"]}


class UndoDeathForm(ActForm):
    """Why a death is taken back."""

    late_reason = None  # type: ignore[assignment]  # it happens today
    reason = forms.CharField(label="Reason", help_text="How the mistake came about.", max_length=1000)

    def facts(self) -> dict[str, Any]:
        """Return the reason, and today as the day it is taken back."""
        return {"reason": self.cleaned_data["reason"], "on": self.today}
