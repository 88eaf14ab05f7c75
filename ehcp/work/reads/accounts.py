"""The people who may sign in, their roles, teams and keys, as the administration shows them."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from sendcases.accounts.models import ApiKey, Team, User
from sendcases.accounts.roles import ROLE_LABELS, Role

PER_PAGE = 50


@dataclass(frozen=True)
class PersonRow:
    """One account on the list."""

    user: User
    roles: list[str]


def people(role: str = "", *, page: str | None = None) -> tuple[Page[User], list[PersonRow]]:
    """Return one page of the accounts, of one role when it is given, with their roles; suspended ones last."""
    found = User.objects.select_related("team").prefetch_related("grants").order_by("-is_active", "last_name", "pk")
    if role:
        found = found.filter(grants__role=role)
    shown = Paginator(found, PER_PAGE).get_page(page)
    return shown, [PersonRow(user, role_labels(user)) for user in shown.object_list]


def role_labels(user: User) -> list[str]:
    """Return the names of the roles granted to an account, suspended or not."""
    return sorted(ROLE_LABELS[Role(grant.role)] for grant in user.grants.all())


def person(pk: int) -> User:
    """Return an account; raise ``Http404`` when there is none."""
    return get_object_or_404(User.objects.select_related("team").prefetch_related("grants"), pk=pk)


def has_second_step(user: User) -> bool:
    """Say whether signing in to an account wants a code as well."""
    return bool(Authenticator.objects.filter(user=user).exists())


def keys_of(user: User) -> list[ApiKey]:
    """Return the keys of a service account, newest first."""
    return list(ApiKey.objects.filter(user=user).order_by("-created"))


def teams() -> QuerySet[Team]:
    """Return the teams with the number of their members."""
    return Team.objects.annotate(people=Count("members", filter=Q(members__is_active=True)))


def team(pk: int) -> Team:
    """Return a team; raise ``Http404`` when there is none."""
    return get_object_or_404(Team, pk=pk)
