"""Forms of assessments: the decision to issue, and the end of a reassessment."""

from __future__ import annotations

from django import forms

from ehcp.cases.forms.acts import ActForm, NoticeForm
from ehcp.fields import DateField


class DecideIssueForm(ActForm):
    """The decision to issue a plan; what is missing is said where advice is still awaited."""

    on = DateField(label="Day of the decision", when="past")
    gaps = forms.CharField(
        label="Advice still awaited, and why the decision does not wait for it",
        help_text="Needed only while advice is awaited.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class FinishReassessmentForm(NoticeForm):
    """The plan sent after a reassessment."""

    appeal_pack = forms.BooleanField(
        label="The letter told the family of their rights",
        help_text="Right to appeal and its time limits, mediation, disagreement resolution, and SENDIASS.",
        error_messages={"required": "Confirm that the letter told the family of their rights"},
    )
