"""Forms of amendments: the notice, its service, an early finish, the amended plan, or none after all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from ehcp.fields import DateField
from ehcp.models import PhaseTransfer
from ehcp.plans.forms.placements import SettingForm
from ehcp.reviews.forms.reviews import RIGHTS, ReviewForm, ServiceForm


def transfer_words(transfer: PhaseTransfer) -> str:
    """Return how one phase transfer is told from another."""
    return f"{transfer.get_kind_display()}, {transfer.transfer_year}"


class AmendmentNoticeForm(ReviewForm, ServiceForm):
    """The notice of amendments after a decision to amend."""

    on = DateField(label="Day the notice was sent", when="past")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["review", "on", "how", "served_on", *self.own])


class AmendWithoutReviewForm(ServiceForm):
    """A notice of amendments outside a review."""

    on = DateField(label="Day the notice was sent", when="past")
    reasons = forms.CharField(
        label="Why is the plan to be amended?", widget=forms.Textarea(attrs={"rows": 4}), max_length=5000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["on", "how", "served_on", "reasons", *self.own])


class AmendedFinalForm(ReviewForm, SettingForm):
    """The amended final plan; where a phase transfer is open, whether the plan names the next setting."""

    on = DateField(label="Day the amended plan was sent", when="past", help_text="To the family, school and ICB.")
    appeal_pack = forms.BooleanField(
        label="The letter told the family of their rights",
        help_text=RIGHTS,
        error_messages={"required": "Confirm that the letter told the family of their rights"},
    )
    setting_from = DateField(
        label="First day at the next setting", required=False, help_text="Leave empty for 1 September of that year."
    )
    only_with_transfer: ClassVar = (*SettingForm.of_setting, "setting_from")

    def __init__(self, *args: Any, transfers: Sequence[PhaseTransfer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.transfers = {str(transfer.pk): transfer for transfer in transfers}
        if not transfers:
            for name in self.only_with_transfer:
                del self.fields[name]
            return
        self.fields["transfer"] = forms.ChoiceField(
            label="Does the plan name the setting for the child’s move to the next phase?",
            choices=[*((pk, f"Yes: {transfer_words(one)}") for pk, one in self.transfers.items()), ("none", "No")],
            widget=forms.RadioSelect,
            error_messages={"required": "Select whether the plan names the next setting"},
        )
        self.fields["institution"].help_text = "The next setting. Leave this out if only the type is named."
        self.order_fields(
            ["review", "on", "appeal_pack", "transfer", *self.only_with_transfer[:-1], "setting_from", *self.own]
        )

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, with the transfer itself, if the plan names its setting."""
        facts = super().facts()
        transfer = self.transfers.get(facts.pop("transfer", "none"))
        if transfer is None:
            facts.pop("setting")
            facts.pop("setting_from", None)
            return facts
        return facts | {"transfer": transfer}


class NotAmendForm(ReviewForm):
    """No amendment after all."""

    on = DateField(label="Day the family were told", when="past")
    reasons = forms.CharField(
        label="Reasons given in the letter", widget=forms.Textarea(attrs={"rows": 4}), max_length=5000
    )
    appeal_pack = forms.BooleanField(
        label="The letter told the family of their rights",
        help_text=RIGHTS,
        error_messages={"required": "Confirm that the letter told the family of their rights"},
    )
