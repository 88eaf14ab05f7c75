"""The form of one line: who was in touch, how, what was said, and who owes a reply by when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.contacts.forms.standing import RelationField
from ehcp.fields import DateField
from ehcp.models import ContactWay, Direction, Relation, ReplyFrom


class ContactForm(ActForm):
    """A contact; only who, and what was said, must be filled in."""

    relation = RelationField(label="Who", required=False)
    who = forms.CharField(
        label="Somebody else", help_text="Only if they are not in the list.", required=False, max_length=200
    )
    direction = forms.ChoiceField(
        label="Who contacted whom?", choices=Direction.choices, widget=forms.RadioSelect, initial=Direction.IN
    )
    way = forms.ChoiceField(label="How", choices=ContactWay.choices, widget=forms.RadioSelect, initial=ContactWay.CALL)
    said = forms.CharField(label="What was said", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    reply_from = forms.ChoiceField(
        label="Is a reply owed?", choices=ReplyFrom.choices, widget=forms.RadioSelect, initial=ReplyFrom.NOBODY
    )
    reply_due_on = DateField(
        label="Reply owed by", required=False, help_text="Leave empty for five working days from the contact."
    )
    on = DateField(label="Day of the contact", when="past")

    def __init__(self, *args: Any, people: Sequence[Relation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_about_a_case = False  # it changes nothing that somebody else may have changed in between
        self.fields["relation"].offer(people, "Somebody else")  # type: ignore[attr-defined]
        for one in ("relation", "who"):
            self.fields[one].is_one_of_several = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask who it was."""
        given = super().clean() or self.cleaned_data
        self.cleaned_data["version"] = None
        if not given.get("relation") and not given.get("who"):
            self.add_error("relation", "Select who it was, or enter who under “Somebody else”")
        return given


class AnswerForm(ActForm):
    """The day of the reply."""

    on = DateField(label="Day of the reply", when="past")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_about_a_case = False  # it changes nothing that somebody else may have changed in between

    def clean(self) -> dict[str, Any]:
        """Pass over the version of the case."""
        given = super().clean() or self.cleaned_data
        self.cleaned_data["version"] = None
        return given
