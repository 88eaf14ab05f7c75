"""Accounts: make, change, suspend, give roles; keys of service accounts. What an administrator does."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from sendcases.accounts import alerts, history
from sendcases.accounts.models import AccountEvent, ApiKey, RoleGrant, Scope, Team, User
from sendcases.accounts.roles import OPENING_ROLES, Role
from sendcases.audit.moments import LONDON

KEY_LASTS_AT_MOST = timedelta(days=366)
KEY_SHOWN = 8  # so many characters of a key tell it from the others


class AccountRefused(Exception):
    """A change to an account that may not be made; the message says why in plain words."""


class AccountStale(AccountRefused):
    """The account or team is not any more what the form was opened on; nothing was changed."""


def seen_of(record: User | Team) -> str:
    """Return what a form that changes an account or a team was opened on: a digest of all it can change."""
    if isinstance(record, Team):
        values: tuple[object, ...] = ("team", record.pk, record.name)
    else:
        names = (record.username, record.first_name, record.last_name, record.email)
        values = ("account", record.pk, *names, record.team_id, sorted(_granted(record)))
    return hashlib.sha256(repr(values).encode()).hexdigest()


def _check_seen(current: User | Team, seen: str) -> None:
    """Raise ``AccountStale``, naming who changed it last, unless ``held`` is as a form was opened on."""
    if seen == seen_of(current):
        return
    found = AccountEvent.objects.select_related("by")
    found = found.filter(about=current) if isinstance(current, User) else found.filter(kind="team.renamed")
    last = found.first()
    who = last.by if last and last.by else "Somebody"
    what = "account" if isinstance(current, User) else "team"
    raise AccountStale(
        f"{who} changed this {what} since you opened it. What you typed is kept: look at what stands there now, then "
        "save again."
    )


def check_roles(roles: Iterable[Role]) -> None:
    """Raise ``AccountRefused`` for roles that one person may not hold together."""
    current = set(roles)
    if Role.SYSTEM_ADMINISTRATOR in current and current & OPENING_ROLES:
        raise AccountRefused(
            "A system administrator sees no children’s records, so cannot also have a role that works on cases."
        )
    if Role.API_CLIENT in current and len(current) > 1:
        raise AccountRefused("A service account is for a program, so it has the role “API client” and no other.")


@transaction.atomic
def add_person(
    *,
    username: str,
    first_name: str,
    last_name: str,
    email: str,
    team: Team | None,
    roles: Iterable[Role],
    by: User,
    now: datetime,
) -> tuple[User, str]:
    """
    Make an account and return it with the password to hand over, which is kept nowhere else.

    The password works for some days, and only to choose one's own.
    """
    roles = set(roles)
    check_roles(roles)
    password = new_password()
    user = User(username=username, first_name=first_name, last_name=last_name, email=email, team=team)
    user.password, user.password_given_at = make_password(password), now
    user.save()
    _set_roles(user, set(), roles)
    history.record("account.added", by=by, at=now, about=user, roles=sorted(roles), team=team.name if team else "")
    alerts.opened("alert.roles_given", roles, by=by, at=now, about=user)
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
    seen: str,
    by: User,
    now: datetime,
) -> None:
    """
    Change an account and its roles; ``seen`` is what the form was opened on (``seen_of``).

    Raises ``AccountStale`` where somebody else changed it since, ``AccountRefused`` for roles that may not go
    together, or one's own. The same form sent twice changes it once.
    """
    current = _current(user, by)
    before, wanted = _granted(current), set(roles)
    given = (username, first_name, last_name, email, team, wanted)
    if given == (current.username, current.first_name, current.last_name, current.email, current.team, before):
        return
    _check_seen(current, seen)
    if current.pk == by.pk and before != wanted:
        raise AccountRefused("You cannot change your own roles. Ask another system administrator.")
    check_roles(wanted)
    values = {"username": username, "first_name": first_name, "last_name": last_name, "email": email}
    fields = [name for name, value in values.items() if getattr(current, name) != value]
    teams = [current.team.name if current.team else "", team.name if team else ""]
    for one in (current, user):
        one.username, one.first_name, one.last_name, one.email, one.team = username, first_name, last_name, email, team
    current.save(update_fields=[*values, "team"])
    _set_roles(user, before, wanted)
    if fields:
        history.record("account.changed", by=by, at=now, about=current, fields=fields)
    if teams[0] != teams[1]:
        history.record("account.team_changed", by=by, at=now, about=current, before=teams[0], after=teams[1])
    if before != wanted:
        codes = {"before": sorted(before), "after": sorted(wanted)}
        history.record("account.roles_changed", by=by, at=now, about=current, **codes)
        alerts.opened("alert.roles_given", wanted - before, by=by, at=now, about=current)


@transaction.atomic
def suspend(user: User, *, by: User, now: datetime) -> None:
    """
    End every access of an account at its next request: pages, keys. Raises ``AccountRefused`` for one's own.

    Sessions of before do not come back to life when the account is restored.
    """
    current = _current(user, by)
    if current.pk == by.pk:
        raise AccountRefused("You cannot suspend your own account. Ask another system administrator.")
    user.is_active = False
    if not current.is_active:  # somebody else has just done it
        return
    user.sessions_end_at = now
    user.save(update_fields=["is_active", "sessions_end_at"])
    history.record("account.suspended", by=by, at=now, about=current)
    for key in ApiKey.objects.select_for_update().filter(user=current):
        _revoke(key, by=by, now=now)


@transaction.atomic
def restore(user: User, *, by: User, now: datetime) -> None:
    """Let a suspended person sign in again, with the roles they had."""
    current = _current(user, by)
    user.is_active = True
    if current.is_active:
        return
    user.save(update_fields=["is_active"])
    history.record("account.restored", by=by, at=now, about=current)
    alerts.opened("alert.account_restored", _granted(current), by=by, at=now, about=current)


@transaction.atomic
def give_new_password(user: User, *, by: User | None, now: datetime) -> str:
    """
    Replace a password and return the new one to hand over; sessions under the old one end.

    It works for some days, and only to choose one's own. ``by`` nobody is the command line.
    """
    current = _current(user, by)
    password = new_password()
    current.set_password(password)
    current.password_given_at = now
    current.save(update_fields=["password", "password_given_at"])
    history.record("password.replaced", by=by, at=now, about=current)
    alerts.opened("alert.password_replaced", _granted(current), by=by, at=now, about=current)
    return password


@transaction.atomic
def choose_password(user: User, *, password: str, now: datetime) -> None:
    """Make ``password``, which the person chose, their own; other sessions of theirs end."""
    user.set_password(password)
    user.password_given_at = None
    user.save(update_fields=["password", "password_given_at"])
    history.record("password.changed", by=user, at=now, about=user)


@transaction.atomic
def remove_second_step(user: User, *, by: User | None, now: datetime) -> None:
    """Let somebody who lost their authenticator app sign in with the password alone; once done, nothing more."""
    current = _current(user, by)
    removed, _ = Authenticator.objects.filter(user=current).delete()
    if removed:
        history.record("second_step.removed", by=by, at=now, about=current)
        alerts.opened("alert.second_step_removed", _granted(current), by=by, at=now, about=current)


def new_password() -> str:
    """Return a password that can be read out: five groups of letters and digits that are not mistaken for others."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))


@transaction.atomic
def save_team(team: Team | None, *, name: str, seen: str, by: User, now: datetime) -> Team:
    """
    Make a team, or give one that is as it was ``seen`` another name.

    Raises ``AccountStale`` where somebody else renamed it since.
    """
    if team is None:
        made = Team.objects.create(name=name)
        history.record("team.added", by=by, at=now, name=name)
        return made
    current = Team.objects.select_for_update().get(pk=team.pk)
    before, current.name = current.name, name
    if before != name:
        _check_seen(Team(pk=current.pk, name=before), seen)
        current.save()
        history.record("team.renamed", by=by, at=now, before=before, after=name)
    return current


@transaction.atomic
def issue_key(
    account: User, *, name: str, purpose: str, scopes: Iterable[Scope], expires_on: date, by: User, now: datetime
) -> tuple[ApiKey, str]:
    """
    Make a key for a service account; return it with its token, which is kept only as a hash.

    It works until the end of ``expires_on``, a year ahead at most. Raises ``AccountRefused`` for a person's
    account, for no scope, and for a day too far ahead or past.
    """
    current = _current(account, by)
    scopes = [Scope(scope) for scope in scopes]
    if not current.has_role(Role.API_CLIENT):
        raise AccountRefused("Keys are for service accounts: give the account the role “API client” first.")
    if not scopes:
        raise AccountRefused("Select what the key may read.")
    ends = datetime.combine(expires_on, time.max, tzinfo=LONDON)
    if not now < ends <= now + KEY_LASTS_AT_MOST:
        raise AccountRefused("The last day must be between today and a year from today.")
    key, token = ApiKey.objects.create(
        user=current, expiry=ends - now, name=name, purpose=purpose, scopes=[scope.value for scope in scopes]
    )
    key.expiry = ends  # the library counts from a moment of its own
    key.save(update_fields=["expiry"])
    said = {"begins": key.token_key[:KEY_SHOWN], "scopes": key.scopes, "expires_on": expires_on.isoformat()}
    history.record("api_key.issued", by=by, at=now, about=current, **said)
    if Scope.PERSON in scopes:
        alerts.raise_alert("alert.key_issued", by=by, at=now, about=current, begins=key.token_key[:KEY_SHOWN])
    return key, token


@transaction.atomic
def revoke_key(account: User, *, token_key: str, by: User, now: datetime) -> None:
    """End one key of a service account at once; a key that is gone already stays so."""
    for key in ApiKey.objects.select_for_update().filter(user=account, token_key=token_key):
        _revoke(key, by=by, now=now)


def _revoke(key: ApiKey, *, by: User, now: datetime) -> None:
    history.record("api_key.revoked", by=by, at=now, about=key.user, begins=key.token_key[:KEY_SHOWN])
    key.delete()


def _current(user: User, by: User | None) -> User:
    """
    Return the account as it is now, locked until the act ends.

    Who acts is locked as well and must still administer, or two administrators could end each other at once.
    """
    wanted = {user.pk, by.pk} if by else {user.pk}
    locked = {one.pk: one for one in User.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    if by is not None and not locked[by.pk].has_role(Role.SYSTEM_ADMINISTRATOR):
        raise AccountRefused("You are no longer a system administrator.")
    return locked[user.pk]


def _granted(user: User) -> set[Role]:
    return {Role(code) for code in user.grants.values_list("role", flat=True)}


def _set_roles(user: User, current: set[Role], wanted: set[Role]) -> None:
    user.grants.filter(role__in=current - wanted).delete()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in sorted(wanted - current))
    user.__dict__.pop("roles", None)
