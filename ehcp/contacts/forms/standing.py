"""Forms of consent, capacity, rights, flags and the school before a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField
from ehcp.institutions.forms import InstitutionField, every_institution
from ehcp.models import (
    CapacityDecision,
    CapacityOutcome,
    ConsentScope,
    FlagKind,
    Relation,
    Schooling,
)
from ehcp.people.models.children import POSTCODE

YEARS = [(-1, "Nursery"), (0, "Reception"), *((year, f"Year {year}") for year in range(1, 15))]


class RelationField(forms.ChoiceField):
    """A choice among the people around one child, each with what they are."""

    people: dict[str, Relation]

    def offer(self, people: Sequence[Relation], empty: str) -> None:
        """Offer these people; ``empty`` is what choosing nobody says."""
        self.people = {str(one.pk): one for one in people}
        named = [(key, f"{one.person.full_name}, {one.words.lower()}") for key, one in self.people.items()]
        self.choices = [("", empty), *named]

    def clean(self, value: Any) -> Relation | None:
        """Return the person chosen, or None."""
        return self.people.get(str(super().clean(value)))


class ConsentForm(ActForm):
    """Who agreed to what, for whom, and until when."""

    given_by = RelationField(label="Who agreed?")
    scope = forms.ChoiceField(label="To what?", choices=ConsentScope.choices, widget=forms.RadioSelect)
    scope_words = forms.CharField(label="More exactly", required=False, max_length=300)
    to = RelationField(label="For whom?", help_text="The person who may then see it.", required=False)
    on = DateField(label="Day of the consent", when="past")
    until = DateField(label="Last day of the consent", required=False, help_text="Leave empty if none was said.")

    def __init__(self, *args: Any, people: Sequence[Relation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, empty in (("given_by", "Choose one"), ("to", "Nobody in particular")):
            self.fields[name].offer(people, empty)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for whom, where the consent is about one person."""
        given = super().clean() or self.cleaned_data
        if given.get("scope") in (ConsentScope.LETTERS, ConsentScope.SHARE) and not given.get("to"):
            self.add_error("to", "Select for whom")
        if given.get("scope") == ConsentScope.OTHER and not given.get("scope_words"):
            self.add_error("scope_words", "Enter what was agreed to")
        return given


class EndConsentForm(ActForm):
    """The day a consent was taken back."""

    on = DateField(label="Day it was taken back", when="past", help_text="It holds to the day before.")


class CapacityForm(ActForm):
    """What was found about capacity for one decision."""

    decision = forms.ChoiceField(label="Which decision?", choices=CapacityDecision.choices, widget=forms.RadioSelect)
    decision_words = forms.CharField(label="More exactly", required=False, max_length=300)
    outcome = forms.ChoiceField(label="What was found?", choices=CapacityOutcome.choices, widget=forms.RadioSelect)
    representative = RelationField(
        label="Who represents the young person?", help_text="Only if they lack capacity.", required=False
    )
    reasons = forms.CharField(
        label="How it was found",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Who assessed it, and what support was given to decide.",
        required=False,
        max_length=1000,
    )
    on = DateField(label="Day it was found", when="past")
    review_on = DateField(label="Day to look at it again", required=False)

    def __init__(self, *args: Any, people: Sequence[Relation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["representative"].offer(people, "Nobody: the parents act")  # type: ignore[attr-defined]


class PassRightsForm(ActForm):
    """That the rights are the young person's, what was found about capacity, and how they are reached."""

    late_reason = None  # type: ignore[assignment]  # the day is that of the law
    outcome = forms.ChoiceField(
        label="Can the young person decide about the plan?", choices=CapacityOutcome.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label="How it was found", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    representative = RelationField(
        label="Who represents the young person?", help_text="Only if they lack capacity.", required=False
    )
    email = forms.EmailField(label="E-mail of the young person", required=False)
    phone = forms.CharField(label="Telephone of the young person", required=False, max_length=40)
    address = forms.CharField(
        label="Address of the young person", widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=500
    )
    postcode = forms.CharField(label="Postcode", required=False, max_length=10, validators=[POSTCODE])

    def __init__(self, *args: Any, people: Sequence[Relation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["representative"].offer(people, "Nobody: the parents act")  # type: ignore[attr-defined]


class FlagForm(ActForm):
    """A flag, and its first day."""

    kind = forms.ChoiceField(label="What must everybody know?", choices=FlagKind.choices, widget=forms.RadioSelect)
    words = forms.CharField(label="What else?", help_text="Only if you chose “Other”.", required=False, max_length=100)
    on = DateField(label="First day", when="past")


class LastDayForm(ActForm):
    """The last day of something."""

    on = DateField(label="Last day", when="past")


class SchoolForm(ActForm):
    """Where a child learns from a day."""

    schooling = forms.ChoiceField(
        label="Where does the child learn?", choices=Schooling.choices, widget=forms.RadioSelect
    )
    institution = InstitutionField(label="School, college or other setting", required=False)
    year_group = forms.TypedChoiceField(
        label="Year group, if not that of their age",
        choices=[("", "That of their age"), *YEARS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    on = DateField(label="First day there", when="past")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = every_institution()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the school where there is one, and pass over it where there is none."""
        given = super().clean() or self.cleaned_data
        if given.get("schooling") == Schooling.SCHOOL:
            if not given.get("institution") and "institution" not in self.errors:
                self.add_error("institution", "Select the school, college or other setting")
        else:
            given["institution"] = None
        return given
