"""Forms of the administration of accounts: a person, a team, a key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.http import QueryDict

from ehcp.fields import CaseForm, DateField
from sendcases.accounts.models import Scope, Team, User
from sendcases.accounts.roles import ROLE_LABELS, Role
from sendcases.accounts.services import seen_of


class SeenForm(CaseForm):
    """A form that changes an account or a team: it says what it was opened on."""

    def __init__(self, *args: Any, seen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if seen:
            field = forms.CharField(widget=forms.HiddenInput, required=False, initial=seen)
            self.fields["seen"] = field

    def send_again(self, seen: str) -> None:
        """Let the form be sent again on what stands there now, with everything that was typed."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # what was posted
        data["seen"] = seen
        self.data = data


class PersonForm(SeenForm):
    """One account: who, which team, which roles."""

    first_name = forms.CharField(label="First name", max_length=150)
    last_name = forms.CharField(label="Last name", max_length=150)
    username = forms.CharField(
        label="Username",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="What the person types to sign in.",
    )
    email = forms.EmailField(label="E-mail address", required=False, help_text="The daily digest goes here.")
    team = forms.ModelChoiceField(Team.objects.none(), label="Team", required=False, empty_label="No team")
    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        choices=[(role.value, ROLE_LABELS[role]) for role in Role],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        if user is not None:
            granted = [grant.role for grant in user.grants.all()]
            stored = {name: getattr(user, name) for name in ("first_name", "last_name", "username", "email", "team")}
            kwargs |= {"initial": stored | {"roles": granted}, "seen": seen_of(user)}
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        others = User.objects.exclude(pk=self.user.pk) if self.user else User.objects.all()
        if others.filter(username__iexact=username).exists():
            raise forms.ValidationError("This username is taken")
        return username

    def clean_roles(self) -> list[Role]:
        return [Role(code) for code in self.cleaned_data["roles"]]


class TeamForm(SeenForm):
    """The name of a team."""

    name = forms.CharField(label="Name of the team", max_length=100)

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        if team is not None:
            kwargs |= {"initial": {"name": team.name}, "seen": seen_of(team)}
        super().__init__(*args, **kwargs)
        self.team = team

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Team.objects.exclude(pk=self.team.pk) if self.team else Team.objects.all()
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a team of this name already")
        return name


class KeyForm(CaseForm):
    """A key of a service account: what it is for, what it may read, until when."""

    name = forms.CharField(label="Name of the key", max_length=100, help_text="For example: finance data warehouse.")
    purpose = forms.CharField(label="Purpose", max_length=200)
    scopes = forms.MultipleChoiceField(
        label="What it may read", choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    expires_on = DateField(label="Last day of the key", when="future", help_text="A year from today at most.")
