"""Forms of caseloads: cover for leave, and whose caseload goes to whom."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.fields import CaseForm, DateField
from ehcp.people.forms.allocation import OfficerField
from ehcp.work.reads.case_list import case_holders
from sendcases.accounts.models import User


class CoverForm(CaseForm):
    """Who is away, who sees to their cases, from which day to which."""

    officer = OfficerField(label="Who is away?", empty_label="Choose an officer")
    covering = OfficerField(label="Who covers?", empty_label="Choose an officer")
    from_on = DateField(label="First day of cover", help_text="Today or later.", when="future")
    to_on = DateField(label="Last day of cover", help_text="It ends by itself after this day.", when="future")

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        self.fields["covering"].queryset = case_holders()  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return the officer who is away, who covers, and the days."""
        given = self.cleaned_data
        officer: User = given["officer"]
        return {"officer": officer, "covering": given["covering"], "from_on": given["from_on"], "to_on": given["to_on"]}


class HandOverForm(CaseForm):
    """Whose caseload goes to whom, on which day, and whether the families are written to."""

    officer = OfficerField(label="Whose caseload?", empty_label="Choose an officer")
    to = OfficerField(label="Who takes it over?", empty_label="Choose an officer")
    takes_effect_on = DateField(
        label="Day it takes effect", when="future", help_text="Today or later. It takes effect by itself on that day."
    )
    is_told = forms.TypedChoiceField(
        label="Write to the families?",
        choices=[("yes", "Yes: a letter names the new officer"), ("no", "No, they are told in another way")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
        error_messages={"required": "Select whether the families are written to"},
    )

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        self.fields["to"].queryset = case_holders()  # type: ignore[attr-defined]
