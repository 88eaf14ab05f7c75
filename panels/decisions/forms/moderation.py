"""The forms of blind moderation: drawing a sample, deciding an item again."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.fields import CaseForm, DateField
from panels.decisions.reads.figures import Period
from panels.models import PanelKind
from panels.options import KindOptions

_PANELS = [("", "All panels"), *((one.value, one.label) for one in PanelKind if one != PanelKind.MODERATION)]


class DrawForm(CaseForm):
    """Of which meetings, and how many."""

    first = DateField(label="Meetings from", when="past")
    last = DateField(label="Meetings up to", when="past")
    panel = forms.ChoiceField(label="Panel", choices=_PANELS, required=False)
    number = forms.IntegerField(label="How many items", min_value=1, max_value=100)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must be on or after the first day")
        return cleaned

    def asked(self) -> dict[str, Any]:
        """Return of which meetings, and how many."""
        days = {name: self.cleaned_data[name] for name in ("first", "last", "panel")}
        return {"period": Period(**days), "number": self.cleaned_data["number"]}


class ModerationForm(CaseForm):
    """What the moderator would have decided, and why."""

    option = forms.ChoiceField(
        label="What would you decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you would decide"},
    )
    legal_reasons = forms.MultipleChoiceField(
        label="Reasons from the legal test",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one reason from the legal test"},
    )
    reasons = forms.CharField(
        label="Your reasons", widget=forms.Textarea(attrs={"rows": 5}), max_length=8000,
        error_messages={"required": "Enter your reasons"},
    )  # fmt: skip

    def __init__(self, *args: Any, kind: KindOptions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = [(one.code, one.words) for one in kind.options]  # type: ignore[attr-defined]
        self.fields["legal_reasons"].choices = kind.legal_reasons  # type: ignore[attr-defined]
