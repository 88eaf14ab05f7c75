"""The form of every act: its key, the version of the case it was opened on, and why it is recorded late."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from ehcp.fields import CaseForm, DateField
from ehcp.history.acts.frame import Submission
from ehcp.models import EventSource


class VersionField(forms.IntegerField):
    """The version of the case a form was opened on; what is no number is as good as none."""

    def clean(self, value: Any) -> int | None:
        """Return the version, or None for anything that is none: the act then refuses the form in words."""
        try:
            version: int | None = super().clean(value)
        except forms.ValidationError:
            return None
        return version


class ActForm(CaseForm):
    """
    A form whose sending is one act on one case.

    ``key`` makes the same form sent twice act once; ``version`` refuses a form opened before somebody else
    changed the case, and a form about a case is refused without it. Subclasses add their fields; ``facts()`` is
    what the service is called with.
    """

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = VersionField(widget=forms.HiddenInput, required=False)
    late_reason = forms.CharField(
        label="Reason for recording it late",
        help_text="Needed only when it happened more than 10 working days ago.",
        required=False,
        max_length=300,
    )
    source = EventSource.SYSTEM
    own: ClassVar = ("key", "version", "late_reason")

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        initial = {"key": secrets.token_urlsafe(24), "version": version} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)
        self.is_about_a_case = version is not None
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields of the act itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.own}

    def submission(self, page: str = "") -> Submission:
        """Return what came with the form besides its facts; ``page`` is the address it was sent to."""
        late_reason = self.cleaned_data.get("late_reason", "")
        said = {name: str(value) for name, value in self.facts().items()}
        return Submission(
            key=self.cleaned_data["key"],
            body=said | {"late_reason": late_reason, "page": page},
            version=self.cleaned_data["version"],
            needs_version=self.is_about_a_case,
            late_reason=late_reason,
            source=self.source,
        )

    def send_again(self, *, version: int | None, new_key: bool) -> None:
        """Let the form be sent again on the case as it now stands, with everything that was typed."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # what was posted
        if version is not None:
            data["version"] = str(version)
        if new_key:
            data["key"] = secrets.token_urlsafe(24)
        self.data = data


class NoticeForm(ActForm):
    """An act that is the sending of a letter on a day."""

    on = DateField(label="Day the letter was sent", when="past", help_text="To everyone whom the law names.")


class AppealableForm(NoticeForm):
    """A letter that carries reasons and opens the time to appeal (workflow paper, section 5)."""

    reasons = forms.CharField(
        label="Reasons given in the letter",
        help_text="Say how the test in the law is not met for this child. Cost or budget alone is not a reason.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )
    appeal_pack = forms.BooleanField(
        label="The letter told the family of their rights",
        help_text="Right to appeal and its time limits, mediation, disagreement resolution, and SENDIASS.",
        error_messages={"required": "Confirm that the letter told the family of their rights"},
    )
