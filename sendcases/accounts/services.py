"""Accounts: make, change, suspend, give roles; keys of service accounts. What an administrator does."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import structlog
from django.contrib.auth.hashers import make_password
from django.db import transaction

from sendcases.accounts.models import ApiKey, RoleGrant, Scope, Team, User
from sendcases.accounts.roles import CASE_READER_ROLES, Role
from sendcases.audit.moments import LONDON

log = structlog.get_logger(__name__)
KEY_LASTS_AT_MOST = timedelta(days=366)


class AccountRefused(Exception):
    """A change to an account that may not be made; the message says why in plain words."""


def check_roles(roles: Iterable[Role]) -> None:
    """Raise ``AccountRefused`` for roles that one person may not hold together."""
    held = set(roles)
    if Role.SYSTEM_ADMINISTRATOR in held and held & (CASE_READER_ROLES | {Role.PANEL_MEMBER, Role.PANEL_CLERK}):
        raise AccountRefused(
            "A system administrator sees no children’s records, so cannot also have a role that works on cases."
        )
    if Role.API_CLIENT in held and len(held) > 1:
        raise AccountRefused("A service account is for a program, so it has the role “API client” and no other.")


@transaction.atomic
def add_person(
    *, username: str, first_name: str, last_name: str, email: str, team: Team | None, roles: Iterable[Role], by: User
) -> tuple[User, str]:
    """Make an account and return it with the password to hand over; the password is kept nowhere else."""
    check_roles(roles)
    password = new_password()
    user = User(username=username, first_name=first_name, last_name=last_name, email=email, team=team)
    user.password = make_password(password)
    user.save()
    _set_roles(user, set(roles))
    log.info("account.added", account=user.pk, by=by.pk)
    return user, password


@transaction.atomic
def change_person(
    user: User,
    *,
    username: str,
    first_name: str,
    last_name: str,
    email: str,
    team: Team | None,
    roles: Iterable[Role],
    by: User,
) -> None:
    """Change an account and its roles. Raises ``AccountRefused`` for roles that may not go together, or one's own."""
    held, wanted = set(user.roles) if user.is_active else _granted(user), set(roles)
    if user.pk == by.pk and held != wanted:
        raise AccountRefused("You cannot change your own roles. Ask another system administrator.")
    check_roles(wanted)
    user.username, user.first_name, user.last_name, user.email, user.team = (
        username,
        first_name,
        last_name,
        email,
        team,
    )
    user.save(update_fields=["username", "first_name", "last_name", "email", "team"])
    _set_roles(user, wanted)
    log.info("account.changed", account=user.pk, by=by.pk)


@transaction.atomic
def suspend(user: User, *, by: User) -> None:
    """End every access of an account at its next request: pages, keys. Raises ``AccountRefused`` for one's own."""
    if user.pk == by.pk:
        raise AccountRefused("You cannot suspend your own account. Ask another system administrator.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    ApiKey.objects.filter(user=user).delete()
    log.info("account.suspended", account=user.pk, by=by.pk)


def restore(user: User, *, by: User) -> None:
    """Let a suspended person sign in again, with the roles they had."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    log.info("account.restored", account=user.pk, by=by.pk)


def give_new_password(user: User, *, by: User) -> str:
    """Replace a password and return the new one to hand over; sessions under the old one end."""
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    log.info("account.password_replaced", account=user.pk, by=by.pk)
    return password


def new_password() -> str:
    """Return a password that can be read out: five groups of letters and digits that are not mistaken for others."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))


def save_team(team: Team | None, *, name: str, by: User) -> Team:
    """Make a team, or give it another name."""
    team = team or Team()
    team.name = name
    team.save()
    log.info("team.saved", team=team.pk, by=by.pk)
    return team


@transaction.atomic
def issue_key(
    account: User, *, name: str, purpose: str, scopes: Iterable[Scope], expires_on: date, by: User, now: datetime
) -> tuple[ApiKey, str]:
    """
    Make a key for a service account; return it with its token, which is kept only as a hash.

    It works until the end of ``expires_on``, a year ahead at most. Raises ``AccountRefused`` for a person's
    account, for no scope, and for a day too far ahead or past.
    """
    scopes = [Scope(scope) for scope in scopes]
    if not account.has_role(Role.API_CLIENT):
        raise AccountRefused("Keys are for service accounts: give the account the role “API client” first.")
    if not scopes:
        raise AccountRefused("Select what the key may read.")
    ends = datetime.combine(expires_on, time.max, tzinfo=LONDON)
    if not now < ends <= now + KEY_LASTS_AT_MOST:
        raise AccountRefused("The last day must be between today and a year from today.")
    key, token = ApiKey.objects.create(
        user=account, expiry=ends - now, name=name, purpose=purpose, scopes=[scope.value for scope in scopes]
    )
    key.expiry = ends  # the library counts from a moment of its own
    key.save(update_fields=["expiry"])
    log.info("api_key.issued", account=account.pk, by=by.pk, scopes=key.scopes)
    return key, token


def revoke_key(account: User, *, token_key: str, by: User) -> None:
    """End one key of a service account at once."""
    ApiKey.objects.filter(user=account, token_key=token_key).delete()
    log.info("api_key.revoked", account=account.pk, by=by.pk)


def _granted(user: User) -> set[Role]:
    return {Role(code) for code in user.grants.values_list("role", flat=True)}


def _set_roles(user: User, wanted: set[Role]) -> None:
    held = _granted(user)
    user.grants.filter(role__in=held - wanted).delete()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in sorted(wanted - held))
    user.__dict__.pop("roles", None)
