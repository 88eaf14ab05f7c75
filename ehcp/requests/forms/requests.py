"""Forms of requests: the considering notice, the decision, the reversal, the withdrawal."""

from __future__ import annotations

from django import forms

from ehcp.cases.forms.acts import ActForm, NoticeForm
from ehcp.fields import DateField
from ehcp.models import WithdrawnReason


class DecideAssessForm(NoticeForm):
    """The decision to assess, as sent to the family."""

    reasons = forms.CharField(
        label="Reasons", widget=forms.Textarea(attrs={"rows": 3}), max_length=5000, required=False
    )


class DecideReassessForm(NoticeForm):
    """Whether to reassess; reasons and rights go with a refusal."""

    is_agreed = forms.TypedChoiceField(
        label="What was decided?",
        choices=[("yes", "Reassess"), ("no", "Do not reassess")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        error_messages={"required": "Select what was decided"},
    )
    reasons = forms.CharField(
        label="Reasons",
        help_text="Needed for a refusal. Cost or budget alone is not a reason.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        required=False,
    )
    appeal_pack = forms.BooleanField(
        label="A letter of refusal told the family of their rights",
        help_text="Right to appeal and its time limits, mediation, disagreement resolution, and SENDIASS.",
        required=False,
    )


class ReverseRefusalForm(ActForm):
    """The authority changes its own mind."""

    on = DateField(
        label="Day the refusal was reversed", when="past", help_text="The new limits are counted from this day."
    )
    notice_sent_on = DateField(
        label="Day the family was told", when="past", required=False, help_text="Leave empty if not told yet."
    )


class WithdrawForm(ActForm):
    """The end of a request or an assessment before its decision."""

    on = DateField(label="Day of the withdrawal or the move", when="past")
    reason = forms.ChoiceField(
        label="Why did it end?",
        choices=[
            (WithdrawnReason.WITHDRAWN, "The family or the requester withdrew"),
            (WithdrawnReason.MOVED_OUT, "The child moved to another authority"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select why it ended"},
    )
    exported_to_la = forms.RegexField(
        r"^[0-9]{3}$",
        label="Number of the other authority",
        help_text="Only for a move, if known: 3 digits, like 857.",
        required=False,
        error_messages={"invalid": "The number of an authority has 3 digits, like 857"},
    )
