"""Forms of advice: sought, received, not needed, excused."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.assessments.acts.advice import AdviceAsked
from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.law.claims import Claim
from ehcp.models import AdviceGround, AdviceKind, AdviceRequest

_USUAL = (
    AdviceKind.PARENT,
    AdviceKind.EDUCATIONAL,
    AdviceKind.MEDICAL,
    AdviceKind.PSYCHOLOGICAL,
    AdviceKind.SOCIAL_CARE,
)


class RequestAdviceForm(ActForm):
    """Several kinds of advice asked for on one day; a name for each is welcome and not needed."""

    on = DateField(label="Day the requests were sent", when="past")
    body_received_on = DateField(
        label="Day the advisers received them",
        when="past",
        required=False,
        help_text="Leave empty if sent electronically: the six weeks then run from the day sent.",
    )
    kinds = forms.MultipleChoiceField(
        label="Whose advice was asked for?",
        choices=AdviceKind.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=list(_USUAL),
        error_messages={"required": "Select at least one kind of advice"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in AdviceKind.choices:
            if kind != AdviceKind.PARENT:
                self.fields[f"adviser_{kind}"] = forms.CharField(
                    label=f"Adviser or service: {label.lower()}", required=False, max_length=200
                )
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])

    def facts(self) -> dict[str, Any]:
        """Return the day, and each kind asked for with its adviser."""
        asked = [AdviceAsked(kind, self.cleaned_data.get(f"adviser_{kind}", "")) for kind in self.cleaned_data["kinds"]]
        return {
            "on": self.cleaned_data["on"],
            "body_received_on": self.cleaned_data["body_received_on"],
            "asked": asked,
        }


class _OneAdviceForm(ActForm):
    """An act on one of several requests for advice."""

    def __init__(self, *args: Any, advice: list[AdviceRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advice"] = forms.TypedChoiceField(
            label="Which advice?",
            choices=[(one.pk, advice_words(one)) for one in advice],
            coerce=lambda pk: next(one for one in advice if str(one.pk) == pk),
            widget=forms.RadioSelect,
            initial=advice[0].pk if len(advice) == 1 else None,
            error_messages={"required": "Select the advice"},
        )
        self.order_fields(["advice", *(name for name in self.fields if name not in self.own), *self.own])


def advice_words(advice: AdviceRequest) -> str:
    """Return one request for advice in words."""
    adviser = f", {advice.adviser}" if advice.adviser else ""
    asked = advice.requested_on
    return f"{advice.get_kind_display()}{adviser} (asked for on {asked.day} {asked:%B %Y})"


class ReceiveAdviceForm(_OneAdviceForm):
    """Advice that came in."""

    on = DateField(label="Day the advice was received", when="past")


class CancelAdviceForm(_OneAdviceForm):
    """Advice that is not needed because earlier advice is enough."""

    on = DateField(label="Day it was agreed", when="past")
    reason = forms.CharField(label="Why is earlier advice enough?", max_length=300)
    all_agree = forms.BooleanField(
        label="The adviser, the authority and the family all agree",
        error_messages={"required": "Confirm that the adviser, the authority and the family all agree"},
    )


class ExemptAdviceForm(_OneAdviceForm):
    """A ground of set B with the facts that its test asks for."""

    ground = forms.ChoiceField(
        label="Ground",
        choices=[choice for choice in AdviceGround.choices if choice[0] != AdviceGround.COVID],
        widget=forms.RadioSelect,
        error_messages={"required": "Select the ground"},
    )
    from_on = DateField(
        label="First day of the circumstances or the absence, or day of the appointment missed", when="past"
    )
    to_on = DateField(label="Last day", required=False, help_text="Leave empty if it still goes on.")
    on = DateField(label="Day the exemption was accepted", when="past")

    def facts(self) -> dict[str, Any]:
        """Return the advice, the day and the claim."""
        given = self.cleaned_data
        claim = Claim(
            ground=given["ground"],
            from_on=given["from_on"],
            to_on=given["to_on"],
            appointment_on=given["from_on"] if given["ground"] == AdviceGround.MISSED_APPOINTMENT else None,
        )
        return {"advice": given["advice"], "on": given["on"], "claim": claim}
