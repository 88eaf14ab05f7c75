"""The form that restricts a record to a named list."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.forms.acts import ActForm
from ehcp.forms.fields import DateField
from ehcp.models import RestrictionReason
from ehcp.selectors.restriction import case_readers
from sendcases.accounts.models import User


class RestrictionForm(ActForm):
    """Why, who may see the record, and when that is looked at again."""

    reason = forms.ChoiceField(label="Reason", choices=RestrictionReason.choices, widget=forms.RadioSelect)
    reason_text = forms.CharField(
        label="What the reason is", help_text="Needed only for another reason.", required=False, max_length=500
    )
    members = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who may see the record",
        help_text="Nobody else will see that it exists. Name yourself and the officer who holds the case.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select who may see the record"},
    )
    review_on = DateField(label="Review the restriction by", when="future", help_text="Within six months.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = case_readers()  # type: ignore[attr-defined]
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
