"""Forms of corrections: the right date and the reason; a record entered by mistake."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.history.reads.dates import TABLES


class CorrectDateForm(ActForm):
    """The right day, or none where the thing never happened."""

    to = DateField(label="Right date", required=False, help_text="Leave it empty only if you tick the box below.")
    is_none = forms.BooleanField(label="There should be no date here: it never happened", required=False)
    reason = forms.CharField(label="Reason for the correction", max_length=1000)
    late_reason = None  # type: ignore[assignment]  # the reason of a correction says it

    def clean(self) -> dict[str, Any]:
        """Ask for a date or the tick, and not for both."""
        given = super().clean() or self.cleaned_data
        if "to" not in self.errors and bool(given.get("to")) == bool(given.get("is_none")):
            self.add_error("to", "Enter the right date, or tick that there should be none")
        return given

    def facts(self) -> dict[str, Any]:
        """Return the right day, the reason, and today as the day of the correction."""
        return {"to": self.cleaned_data["to"], "reason": self.cleaned_data["reason"], "on": self.today}


class MarkInErrorForm(ActForm):
    """Which record was entered by mistake, or is marked so and was not."""

    record = forms.ChoiceField(
        label="Which record?", widget=forms.RadioSelect, error_messages={"required": "Select the record"}
    )
    reason = forms.CharField(label="Reason", max_length=1000)
    late_reason = None  # type: ignore[assignment]  # it happens today

    def __init__(self, *args: Any, records: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = records
        self.fields["record"].choices = [  # type: ignore[attr-defined]
            (key, _record_words(record)) for key, record in records.items()
        ]

    def facts(self) -> dict[str, Any]:
        """Return the record, which way the mark goes, and the reason."""
        record = self.records[self.cleaned_data["record"]]
        return {
            "record": record,
            "is_error": not record.entered_in_error,
            "reason": self.cleaned_data["reason"],
            "on": self.today,
        }


def _record_words(record: Any) -> str:
    words = f"{TABLES[record.table][1]} {record.source_id}"
    return f"{words}: marked as a mistake, take the mark back" if record.entered_in_error else words
