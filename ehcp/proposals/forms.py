"""Forms of proposals: asked, decided, returned, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.models import Proposal
from ehcp.proposals.kinds import KINDS, options_of
from ehcp.proposals.reads import Question


def _reasons(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))


class AskForm(ActForm):
    """What is proposed, and why."""

    option = forms.ChoiceField(
        label="What do you propose?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you propose"},
    )
    reasons = _reasons("Your reasons", "Against the test in the law: what the evidence shows, and what is missing.")

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        many = len({one.kind for one in questions}) > 1
        self.fields["option"].choices = [  # type: ignore[attr-defined]
            (option.code, f"{KINDS[one.kind]}: {option.words.lower()}" if many else option.words)
            for one in questions
            for option in one.options
        ]
        del self.fields["late_reason"]


class DecideForm(ActForm):
    """The decision, its day and its reasons."""

    option = forms.ChoiceField(
        label="What do you decide?", widget=forms.RadioSelect, error_messages={"required": "Select your decision"}
    )
    reasons = _reasons("Reasons for the decision", "The letter is written from them. Change them where you differ.")
    on = DateField(
        label="Day of the decision", when="past", help_text="The limit is met on the day the letter is sent."
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, proposal: Proposal | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.fields["option"].choices = [(one.code, one.words) for one in options_of(proposal.kind if proposal else "")]  # type: ignore[attr-defined]

    def send_again(self, *, version: int | None, new_key: bool) -> None:
        """Let the form be sent again on what stands as decided now, which its refusal has told."""
        super().send_again(version=version, new_key=new_key)
        if self.proposal is not None:
            self.proposal.refresh_from_db()
            self.data["seen"] = self.proposal.standing  # type: ignore[index]  # a copy of what was posted


class ReturnForm(ActForm):
    """What is missing before it can be decided."""

    reason = _reasons("What is missing?", "The officer who asked reads this.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["late_reason"]


class TakeBackForm(ActForm):
    """Nothing more is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["late_reason"]
