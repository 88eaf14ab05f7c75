"""Forms of exemptions: choose the limit and the ground, state the facts, decide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import CaseForm, DateField
from ehcp.law.claims import Claim
from ehcp.law.grounds import GROUND_WORDS, NOT_A_GROUND, grounds_accepted
from ehcp.law.rules import RULES
from ehcp.law.settings import Law
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import Deadline

CLOSURES = ("school_closed", "early_years_closed")
OTHER = "other"


class ChooseExemptionForm(CaseForm):
    """Which limit, and on what ground of its set; a mere reason is answered with what is no ground."""

    limit = forms.ChoiceField(
        label="Which limit?", widget=forms.RadioSelect, error_messages={"required": "Select the limit"}
    )
    ground = forms.ChoiceField(
        label="Why could it not be met?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select why it could not be met"},
    )

    def __init__(self, *args: Any, limits: list[Deadline], law: Law, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accepted = {str(row.pk): grounds_accepted(row.rule, row.due_on, law) for row in limits}
        self.fields["limit"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{RULES[row.rule][-1].duty}, by {format_day(row.due_on)}") for row in limits
        ]
        grounds = dict.fromkeys(ground for accepted in self.accepted.values() for ground in accepted)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            *((ground, _capital(GROUND_WORDS[ground])) for ground in grounds),
            (OTHER, "Another reason, for example staff shortage, panel dates or a school not replying"),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse what is no ground, and a ground outside the set of the limit."""
        given = super().clean() or self.cleaned_data
        ground, limit = given.get("ground"), given.get("limit")
        if ground == OTHER:
            self.add_error("ground", NOT_A_GROUND)
        elif ground and limit and ground not in self.accepted[limit]:
            self.add_error("ground", "The regulation does not accept this ground for this limit.")
        return given


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class ProposeExemptionForm(ActForm):
    """The facts of one ground, why they made the limit impractical, the evidence and the new date."""

    from_on = DateField(label="First day")
    to_on = DateField(label="Last day", required=False, help_text="Leave empty if it still goes on.")
    asked_head_on = DateField(label="Day the head or principal was asked for advice", when="past")
    is_coronavirus_reason = forms.BooleanField(
        label="It was not reasonably practicable for a coronavirus reason",
        error_messages={"required": "Confirm the coronavirus reason"},
    )
    impractical_because = forms.CharField(
        label="Why was it impractical to meet the limit because of this?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    evidence = forms.CharField(
        label="Evidence",
        help_text="What it is and where it is kept, for example a letter on the file with its date.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    new_expected_on = DateField(label="New expected date", when="future")
    late_reason = None  # type: ignore[assignment]  # it is proposed today

    def __init__(self, *args: Any, ground: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground = ground
        if ground in CLOSURES:
            self.fields["from_on"].label = "First day closed"
            self.fields["from_on"].help_text = "The day after the last day open."
            self.fields["to_on"] = DateField(
                label="First day open to pupils again", error_messages={"required": "Enter the first day open again"}
            )
            self.order_fields(["from_on", "to_on", "asked_head_on"])
        else:
            del self.fields["asked_head_on"]
        if ground != "covid_2020":
            del self.fields["is_coronavirus_reason"]
        if ground == "family_representations":
            self.fields["from_on"].label = "Day the family said that they want to comment"
            del self.fields["to_on"]
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])

    def facts(self) -> dict[str, Any]:
        """Return the claim, the evidence and today as the day of the proposal."""
        given = self.cleaned_data
        claim = Claim(
            ground=self.ground,
            from_on=given["from_on"],
            to_on=self._last_day(given.get("to_on")),
            asked_head_on=given.get("asked_head_on"),
            is_coronavirus_reason=given.get("is_coronavirus_reason", False),
            why_impractical=given["impractical_because"],
            expected_on=given["new_expected_on"],
        )
        return {"claim": claim, "evidence": given["evidence"], "on": self.today}

    def _last_day(self, given: date | None) -> date | None:
        return given - timedelta(days=1) if given and self.ground in CLOSURES else given


class DecideExemptionForm(ActForm):
    """Accept or refuse what another person proposed."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[("accept", "Accept: the family has been told"), ("refuse", "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select accept or refuse"},
    )
    on = DateField(
        label="Day the family was told, or day of the refusal",
        when="past",
        help_text="An exemption counts from the day the family was told, in the exemption notice.",
    )
