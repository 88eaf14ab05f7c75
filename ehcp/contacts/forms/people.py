"""Forms about the people around a child: add somebody, change what is held, end it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.contacts.reads.people import PERSON_FIELDS, RELATION_FIELDS
from ehcp.fields import DateField
from ehcp.models import ContactPerson, Format, MayNotSee, ParentalResponsibility, Relation, RelationKind, Way
from ehcp.people.models.children import POSTCODE

ANOTHER = "another"


class PersonForm(ActForm):
    """What is held of one person, and what they are to the child."""

    late_reason = None  # type: ignore[assignment]  # it happens today
    kind = forms.ChoiceField(label=RELATION_FIELDS["kind"], choices=[("", "Choose one"), *RelationKind.choices])
    kind_words = forms.CharField(
        label=RELATION_FIELDS["kind_words"],
        help_text="For example aunt, or educational psychologist.",
        required=False,
        max_length=100,
    )
    title = forms.CharField(label=PERSON_FIELDS["title"], required=False, max_length=20)
    forename = forms.CharField(label=PERSON_FIELDS["forename"], required=False, max_length=100)
    surname = forms.CharField(label=PERSON_FIELDS["surname"], max_length=100)
    organisation = forms.CharField(
        label=PERSON_FIELDS["organisation"], help_text="Of a professional.", required=False, max_length=200
    )
    job = forms.CharField(label=PERSON_FIELDS["job"], required=False, max_length=100)
    parental_responsibility = forms.ChoiceField(
        label="Do they have parental responsibility?",
        choices=ParentalResponsibility.choices,
        widget=forms.RadioSelect,
        initial=ParentalResponsibility.UNKNOWN,
    )
    is_written_to = forms.BooleanField(
        label="Letters go to them",
        help_text="Of those with parental responsibility. Of a professional: a copy goes to them.",
        required=False,
    )
    email = forms.EmailField(label=PERSON_FIELDS["email"], required=False)
    phone = forms.CharField(label=PERSON_FIELDS["phone"], required=False, max_length=40)
    other_phone = forms.CharField(label=PERSON_FIELDS["other_phone"], required=False, max_length=40)
    address = forms.CharField(
        label=PERSON_FIELDS["address"],
        help_text="Without the postcode. Nobody else around the child is ever shown it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=500,
    )
    postcode = forms.CharField(label=PERSON_FIELDS["postcode"], required=False, max_length=10)
    is_safe_address = forms.BooleanField(
        label="This is a safe address",
        help_text="It is shown on this person’s own page alone, and their letters are never put with others.",
        required=False,
    )
    way = forms.ChoiceField(label=PERSON_FIELDS["way"], choices=[("", "Not said"), *Way.choices], required=False)
    language = forms.CharField(
        label=PERSON_FIELDS["language"], help_text="If it is not English.", required=False, max_length=60
    )
    needs_interpreter = forms.BooleanField(label="They need an interpreter", required=False)
    format = forms.ChoiceField(label="Format of what they read", choices=Format.choices)
    may_not_see = forms.ChoiceField(
        label="What may they not see?",
        choices=MayNotSee.choices,
        widget=forms.RadioSelect,
        initial=MayNotSee.NONE,
    )
    may_not_see_reason = forms.CharField(
        label=RELATION_FIELDS["may_not_see_reason"],
        help_text="For example a court order, with its day.",
        required=False,
        max_length=500,
    )
    note = forms.CharField(label=RELATION_FIELDS["note"], required=False, max_length=500)

    def clean_postcode(self) -> str:
        """Return the postcode as it is written."""
        text = " ".join(str(self.cleaned_data["postcode"]).upper().split())
        if text:
            POSTCODE(text)
        return text

    def clean(self) -> dict[str, Any]:
        """Ask why something is kept from them."""
        given = super().clean() or self.cleaned_data
        hidden = given.get("may_not_see", MayNotSee.NONE) != MayNotSee.NONE
        if hidden and not given.get("may_not_see_reason"):
            self.add_error("may_not_see_reason", "Enter why they may not see it")
        if given.get("kind") == RelationKind.OTHER and not given.get("kind_words"):
            self.add_error("kind_words", "Enter what they are to the child")
        return given

    def facts(self) -> dict[str, Any]:
        """Return the values, by name."""
        return {"values": {name: value for name, value in super().facts().items() if name != "same_as"}}


class AddPersonForm(PersonForm):
    """A person to add; where somebody recorded already seems to be the same, which of the two it is."""

    same_as = forms.ChoiceField(
        label="Is this somebody who is recorded already?",
        help_text="One person is recorded once, so that an address is changed once for brothers and sisters.",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether this is somebody who is recorded already"},
    )

    def __init__(self, *args: Any, alike: Sequence[ContactPerson] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = {str(one.pk): one for one in alike}
        if not self.alike:
            del self.fields["same_as"]
            return
        choices = [(key, f"Yes: {one.full_name}{_told_by(one)}") for key, one in self.alike.items()]
        self.fields["same_as"].choices = [*choices, (ANOTHER, "No, another person")]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return the values, and the person who is recorded already."""
        return super().facts() | {"person": self.alike.get(str(self.cleaned_data.get("same_as", "")))}


def _told_by(one: ContactPerson) -> str:
    """Return what tells somebody from a namesake, and is no address."""
    known = [text for text in (one.organisation, one.email, one.phone) if text]
    return f" ({known[0]})" if known else ""


def initial_person(relation: Relation) -> dict[str, Any]:
    """Return what the form of a change opens with."""
    stored = {name: getattr(relation.person, name) for name in PERSON_FIELDS}
    return stored | {name: getattr(relation, name) for name in RELATION_FIELDS if name not in ("to_on", "end_reason")}


class EndRelationForm(ActForm):
    """The last day somebody is around the child, and why."""

    on = DateField(label="Last day", when="past", help_text="Nothing is sent to them from the next day.")
    reason = forms.CharField(label="Why", help_text="For example moved to another school.", max_length=200)
