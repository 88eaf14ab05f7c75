"""Forms of moves between authorities: in, told, known to come, cancelled, out."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm, NoticeForm
from ehcp.fields import DateField
from ehcp.models import SenType
from ehcp.requests.forms.new_child import NewChildActForm

CODE = forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"})
THREE_DIGITS = {"invalid": "The number of an authority has 3 digits, like 857"}


class TransferInForm(ActForm):
    """A child who moved here with a plan of another authority."""

    on = DateField(
        label="Day this authority became responsible", when="past", help_text="The day the child moved here."
    )
    from_la = forms.RegexField(
        r"^[0-9]{3}$",
        label="Number of the old authority",
        help_text="3 digits, like 857.",
        error_messages=THREE_DIGITS,
        widget=CODE,
    )
    first_final_on = DateField(
        label="Day the plan was first made by the old authority",
        when="past",
        required=False,
        help_text="Leave empty if it is not known yet.",
    )
    last_review_on = DateField(
        label="Last review by the old authority",
        when="past",
        required=False,
        help_text="The day its decision was sent. Leave empty if there was none, or it is not known yet.",
    )
    primary_need = forms.ChoiceField(
        label="Primary need", choices=[("", "Not known yet"), *SenType.choices], required=False
    )
    secondary_need = forms.ChoiceField(label="Secondary need", choices=[("", "None"), *SenType.choices], required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for old days that come before the move, and for two needs that differ."""
        given = super().clean() or self.cleaned_data
        moved, made, reviewed = (given.get(name) for name in ("on", "first_final_on", "last_review_on"))
        if moved and made and made > moved:
            self.add_error("first_final_on", "The day the plan was first made must be on or before the move")
        if moved and reviewed and reviewed > moved:
            self.add_error("last_review_on", "The last review must be on or before the move")
        if made and reviewed and reviewed < made:
            self.add_error("last_review_on", "The last review cannot be before the plan was first made")
        primary, secondary = given.get("primary_need"), given.get("secondary_need")
        if secondary and (not primary or primary == secondary):
            self.add_error("secondary_need", "The secondary need must differ from the primary one")
        return given


class NewChildMovedInForm(TransferInForm, NewChildActForm):
    """A child not here yet, and the plan that came with them."""


class MoveInNoticeForm(NoticeForm):
    """What the family were told after a move in."""

    will_assess = forms.TypedChoiceField(
        label="Will the authority assess?",
        choices=[("no", "No, the plan goes on as it is"), ("yes", "Yes, it will assess")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the authority will assess"},
    )


class MoveOutForm(ActForm):
    """A move away that became known."""

    on = DateField(label="Day the authority learned of the move", when="past")
    moved_out_on = DateField(
        label="Day of the move", required=False, help_text="It may lie ahead. Leave empty if it is not known yet."
    )


class TransferOutForm(ActForm):
    """The plan gone to the new authority."""

    on = DateField(label="Day the plan was sent to the new authority", when="past")
    to_la = forms.RegexField(
        r"^[0-9]{3}$",
        label="Number of the new authority",
        help_text="3 digits, like 857.",
        error_messages=THREE_DIGITS,
        widget=CODE,
    )
