"""Forms of merging two records, taking a merge back, and saying that two records are two people."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import CaseForm


class OtherRecordForm(CaseForm):
    """Which record is to be merged into this one."""

    reference = forms.CharField(
        label="Reference of the other record", help_text="As it stands above the name on its page.", max_length=100
    )


class ReasonForm(ActForm):
    """Why, in the person's own words."""

    late_reason = None  # type: ignore[assignment]  # it happens today
    reason = forms.CharField(label="Reason", help_text="How you know.", max_length=1000)


class MergeForm(ReasonForm):
    """The reason of a merge, confirmed."""

    confirmed = forms.BooleanField(
        label="I have compared both records, and they are one person",
        error_messages={"required": "Confirm that you have compared both records"},
    )

    def facts(self) -> dict[str, Any]:
        """Return the reason alone."""
        return {"reason": self.cleaned_data["reason"]}
