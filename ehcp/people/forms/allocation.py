"""Forms that say who holds a case: one case, or many at once."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import CaseForm, DateField
from ehcp.history.acts.frame import Submission
from ehcp.models import Child
from ehcp.work.reads.case_list import case_holders
from sendcases.accounts.models import User


class OfficerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice of the people who may hold cases, each with their team."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.team})" if obj.team else str(obj)


class AllocationForm(ActForm):
    """Who holds one case from a day on."""

    officer = OfficerField(label="Officer", empty_label="Nobody: take the case back", required=False)
    on = DateField(label="The day the case changes hands", when="past")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = case_holders()  # type: ignore[attr-defined]


class BulkAllocationForm(CaseForm):
    """
    Who holds many cases from today on.

    ``cases`` are those this person may see; a number that is not among them is refused as unknown.
    """

    officer = OfficerField(label="Give the cases to", empty_label="Choose an officer")
    cases = forms.ModelMultipleChoiceField(Child.objects.none(), label="Cases")
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, cases: QuerySet[Child], **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": secrets.token_urlsafe(24)}, **kwargs)
        self.fields["officer"].queryset = case_holders()  # type: ignore[attr-defined]
        self.fields["cases"].queryset = cases  # type: ignore[attr-defined]
        self.fields["cases"].error_messages["required"] = "Select at least one case"

    @cached_property
    def picked(self) -> list[Child]:
        """Return the cases that were ticked, in the order of the list."""
        return list(self.cleaned_data["cases"])

    def submission(self) -> Submission:
        """Return the key and the values, so that the same form sent twice acts once."""
        body = {"officer": self.cleaned_data["officer"].pk, "cases": sorted(child.pk for child in self.picked)}
        return Submission(key=self.cleaned_data["key"], body=body)
