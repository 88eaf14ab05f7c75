"""Forms of phase transfers: identified, the setting named, none after all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.models import PhaseTransfer, TransferKind
from ehcp.plans.forms.placements import SettingForm
from ehcp.reviews.forms.amendments import transfer_words
from ehcp.transfers.acts.phases import NO_TRANSFER_REASONS, YEARS_AHEAD, YEARS_BACK


class IdentifyTransferForm(ActForm):
    """A phase transfer ahead."""

    on = DateField(label="Day it was identified", when="past")
    kind = forms.ChoiceField(
        label="Which move?",
        choices=TransferKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which move it is"},
    )
    transfer_year = forms.TypedChoiceField(label="Year of the move", coerce=int)
    transfer_on = DateField(
        label="Planned day of the move",
        required=False,
        help_text="Needed only from one post-16 institution to another.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(self.today.year - YEARS_BACK, self.today.year + YEARS_AHEAD + 1)
        self.fields["transfer_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the day of the move where the limit counts from it, in the year chosen."""
        given = super().clean() or self.cleaned_data
        day = given.get("transfer_on")
        if given.get("kind") == TransferKind.POST16_TO_POST16 and not day and "transfer_on" not in self.errors:
            self.add_error("transfer_on", "Enter the planned day of the move")
        if day and given.get("transfer_year") and day.year != given["transfer_year"]:
            self.add_error("transfer_on", "The planned day of the move must be in the year of the move")
        return given


class TransferForm(ActForm):
    """An act on one phase transfer; which one is asked only where there are several."""

    def __init__(self, *args: Any, transfers: Sequence[PhaseTransfer], waiting: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.transfers = {transfer.pk: transfer for transfer in transfers}
        field = forms.TypedChoiceField(
            label="Which move?",
            choices=[(transfer.pk, transfer_words(transfer)) for transfer in transfers],
            coerce=int,
            widget=forms.RadioSelect if waiting > 1 else forms.HiddenInput,
            initial=transfers[0].pk if waiting == 1 else None,
            error_messages={"required": "Select which move", "invalid_choice": "Select which move"},
        )
        self.fields = {"transfer": field, **self.fields}

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, with the transfer itself."""
        facts = super().facts()
        return facts | {"transfer": self.transfers[facts["transfer"]]}


class NameSettingForm(TransferForm, SettingForm):
    """The next setting named in a final plan."""

    on = DateField(label="Day the final plan that names it was sent", when="past")
    from_on = DateField(
        label="First day at the setting", required=False, help_text="Leave empty for 1 September of that year."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].help_text = "Leave this out if the plan names only a type of school."
        self.order_fields(["transfer", "on", *self.of_setting, "from_on", *self.own])


class NoTransferForm(TransferForm):
    """No phase transfer after all."""

    on = DateField(label="Day it became clear", when="past")
    reason = forms.ChoiceField(
        label="Why is there no transfer?",
        choices=list(NO_TRANSFER_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Select why there is no transfer"},
    )
