"""Forms of small facts of a plan: types of need, outcomes, personal budgets, answers after a review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.models import Budget, BudgetKind, Feedback, Outcome, SenType
from ehcp.plans.forms.placements import POUNDS
from ehcp.reviews.forms.reviews import ReviewForm


class NeedForm(ActForm):
    """The primary or secondary type of need from a day on."""

    on = DateField(label="First day", when="past", help_text="The one before ends the day before.")
    rank = forms.TypedChoiceField(
        label="Which need?",
        choices=[(1, "Primary"), (2, "Secondary")],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which need"},
    )
    sen_type = forms.ChoiceField(
        label="Type of need", choices=[("", "No secondary need any more"), *SenType.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a type: only a secondary need can end with none in its place."""
        given = super().clean() or self.cleaned_data
        if given.get("rank") == 1 and not given.get("sen_type"):
            self.add_error("sen_type", "Select the type of need")
        return given


class OutcomeForm(ActForm):
    """An outcome of section E."""

    on = DateField(label="Day it was added to the plan", when="past")
    term = forms.ChoiceField(
        label="For which term?",
        choices=Outcome._meta.get_field("term").choices or [],
        widget=forms.RadioSelect,
        error_messages={"required": "Select the term"},
    )


class RateOutcomeForm(ActForm):
    """How far one outcome was met."""

    outcome = forms.TypedChoiceField(label="Which outcome?", coerce=int, widget=forms.RadioSelect)
    on = DateField(label="Day it was rated", when="past")
    rating = forms.ChoiceField(
        label="How far was it met?",
        choices=Outcome._meta.get_field("rating").choices or [],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how far it was met"},
    )

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = {one.pk: one for one in outcomes}
        field = self.fields["outcome"]
        field.choices = [(one.pk, outcome_words(one)) for one in outcomes]  # type: ignore[attr-defined]
        field.error_messages |= {"required": "Select which outcome", "invalid_choice": "Select which outcome"}

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, with the outcome itself."""
        facts = super().facts()
        return facts | {"outcome": self.outcomes[facts["outcome"]]}


def outcome_words(outcome: Outcome) -> str:
    """Return how one outcome is told from another."""
    rating = f", {outcome.get_rating_display().lower()}" if outcome.rating else ""
    return f"{outcome.source_id}, {outcome.get_term_display().lower()} term{rating}"


class BudgetForm(ActForm):
    """A personal budget or another payment."""

    on = DateField(label="First day", when="past")
    kind = forms.ChoiceField(
        label="Which kind?",
        choices=BudgetKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which kind"},
    )
    payment = forms.ChoiceField(
        label="How is it paid?",
        choices=Budget._meta.get_field("payment").choices or [],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it is paid"},
    )
    annual_amount = forms.DecimalField(
        label="Amount, pounds a year", min_value=0, max_digits=12, decimal_places=2, required=False, widget=POUNDS
    )


class EndBudgetForm(ActForm):
    """The last day of a personal budget or another payment."""

    budget = forms.TypedChoiceField(label="Which budget?", coerce=int, widget=forms.RadioSelect)
    on = DateField(label="Last day", when="past")

    def __init__(self, *args: Any, budgets: Sequence[Budget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.budgets = {one.pk: one for one in budgets}
        field = self.fields["budget"]
        field.choices = [(one.pk, budget_words(one)) for one in budgets]  # type: ignore[attr-defined]
        field.error_messages |= {"required": "Select which budget", "invalid_choice": "Select which budget"}

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, with the budget itself."""
        facts = super().facts()
        return facts | {"budget": self.budgets[facts["budget"]]}


def budget_words(budget: Budget) -> str:
    """Return how one budget is told from another."""
    return f"{budget.get_kind_display()}, from {budget.from_on.day} {budget.from_on:%B %Y}"


class FeedbackForm(ReviewForm):
    """An answer after a review."""

    on = DateField(label="Day the answer came", when="past")
    respondent = forms.ChoiceField(
        label="Who answered?",
        choices=Feedback._meta.get_field("respondent").choices or [],
        widget=forms.RadioSelect,
        error_messages={"required": "Select who answered"},
    )
    satisfaction = forms.TypedChoiceField(
        label="How satisfied were they with the review?",
        choices=Feedback._meta.get_field("satisfaction").choices or [],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how satisfied they were"},
    )
