"""Forms of personal budgets: asked for, decided, told; direct payments begun, reviewed, changed, reconsidered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.personal_budgets.models import AskedBy, BudgetDecision, BudgetForm, BudgetPart, PaymentKind, Reconsidered

POUNDS = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"})


def _chosen(label: str, choices: Sequence[tuple[Any, Any]], missing: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": missing}
    )


def _words(label: str, missing: str = "", hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing} if missing else {},
    )


class AskForm(ActForm):
    """A personal budget that the family asks for."""

    asked_by = _chosen("Who asks?", AskedBy.choices, "Select who asks")
    kind = _chosen("For which part of the plan?", BudgetPart.choices, "Select for which part")
    form = _chosen("How is the money to be held?", BudgetForm.choices, "Select how the money is to be held")
    pays_for = forms.CharField(
        label="What is it to pay for?",
        help_text="Name the rows of section F, such as F3, where they are known.",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = DateField(label="Day they asked", when="past")


class _OnOneForm(ActForm):
    """An act on one of some records of a case, which the form lets choose."""

    argument = "asked"
    which = forms.TypedChoiceField(label="Which one?", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.pk: one for one in offered}
        field = self.fields["which"]
        field.choices = [(one.pk, str(one)) for one in offered]  # type: ignore[attr-defined]
        field.error_messages |= {"required": "Select which one", "invalid_choice": "Select which one"}
        self.order_fields(["which", *(name for name in self.fields if name != "which")])

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, with the record itself."""
        facts = super().facts()
        return facts | {self.argument: self.offered[facts.pop("which")]}


class DecideForm(_OnOneForm):
    """What the authority decided on a request."""

    on = DateField(label="Day of the decision", when="past")
    decision = _chosen("Decision", BudgetDecision.choices, "Select the decision")
    annual_amount = forms.DecimalField(
        label="Amount, pounds a year",
        help_text="Of a budget that is agreed.",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        widget=POUNDS,
    )
    from_on = DateField(label="First day of the budget", help_text="Of a budget that is agreed.", required=False)
    reasons = _words("Reasons", hint="Of a refusal they are told to the family in writing.")


class RefusalSentForm(_OnOneForm):
    """The notice of a refusal."""

    on = DateField(label="Day the notice was sent", when="past")


class BeginForm(_OnOneForm):
    """The first direct payment."""

    recipient = forms.CharField(label="Who receives the payments?", max_length=200)
    consented_on = DateField(label="Day of their written consent", when="past")
    on = DateField(label="Day of the first payment", when="past")


class ReviewPaymentsForm(_OnOneForm):
    """A review of the making and use of direct payments."""

    on = DateField(label="Day of the review", when="past")
    reasons = _words("What did it find?", "Say what the review found", "How the money was used, and for what.")


class ChangeForm(_OnOneForm):
    """A decision to reduce or stop direct payments."""

    kind = _chosen(
        "What is decided?",
        [(one.value, one.label) for one in (PaymentKind.REDUCE, PaymentKind.STOP)],
        "Select what is decided",
    )
    on = DateField(label="Day of the decision", when="past")
    takes_effect_on = DateField(label="Day it takes effect", help_text="After reasonable notice to the family.")
    reasons = _words("Reasons", "Give the reasons", "The notice tells them.")


class NoticeForm(_OnOneForm):
    """The notice of a reduction or stop."""

    argument = "decided"
    on = DateField(label="Day the notice was sent", when="past")


class ReconsiderAskedForm(_OnOneForm):
    """The family asking for a reconsideration."""

    argument = "decided"
    on = DateField(label="Day they asked", when="past")


class ReconsideredForm(_OnOneForm):
    """What came of a reconsideration."""

    argument = "decided"
    reconsidered = _chosen("Outcome", Reconsidered.choices, "Select the outcome")
    on = DateField(label="Day the outcome was sent", when="past")
