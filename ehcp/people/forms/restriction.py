"""The form that restricts a record to a named list."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.law.days import months_from
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import RestrictionReason
from ehcp.people.acts.restriction import REVIEW_WITHIN_MONTHS
from ehcp.people.reads.restriction import case_readers
from sendcases.accounts.models import User


class RestrictionForm(ActForm):
    """Why, who may see the record, and when that is looked at again."""

    reason = forms.ChoiceField(
        label="Why is the record restricted?",
        choices=RestrictionReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select why the record is restricted"},
    )
    reason_text = forms.CharField(
        label="What other reason?", help_text="Only if you chose “Other”.", required=False, max_length=500
    )
    members = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who may see the record",
        help_text="Nobody else will see that it exists. Name yourself and the officer who holds the case.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select who may see the record"},
    )
    review_on = DateField(
        label="Day by which the restriction is looked at again",
        when="future",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = case_readers()  # type: ignore[attr-defined]
        last = format_day(months_from(self.today, REVIEW_WITHIN_MONTHS))
        self.fields["review_on"].help_text = f"Within six months: {last} at the latest."
        del self.fields["late_reason"]

    def facts(self) -> dict[str, Any]:
        """Return the facts, the named list in a fixed order."""
        facts = super().facts()
        return facts | {"members": sorted(facts["members"], key=lambda user: user.pk)}


class LiftForm(ActForm):
    """Nothing to say but yes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["late_reason"]
