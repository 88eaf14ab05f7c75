"""The history of accounts: its only writer, and the words of its kinds; an app above adds kinds of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog

from sendcases.accounts.models import AccountEvent, Scope, User
from sendcases.accounts.roles import ROLE_LABELS, Role

log = structlog.get_logger(__name__)
Data = Mapping[str, Any]
FIELD_WORDS = {
    "username": "Username",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail address",
}


def record(kind: str, *, by: User | None, at: datetime, about: User | None = None, **data: Any) -> AccountEvent:
    """
    Write one thing done to an account, inside the transaction that does it; ``by`` nobody is the command line.

    ``data`` holds codes, days, and names of teams and fields only: never a person's data, a password or a key.
    """
    log.info(kind, account=about and about.pk, by=by and by.pk)
    return AccountEvent.objects.create(kind=kind, about=about, by=by, happened_at=at, data=data)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: its code, its words, and what its data say beside them."""

    code: str
    words: str
    details: Callable[[Data], str] = lambda data: ""


_kinds: dict[str, Kind] = {}


def register_kinds(*kinds: Kind) -> None:
    """Add kinds of events; an app calls this once, from its ``AppConfig.ready``."""
    _kinds.update({kind.code: kind for kind in kinds})


def kinds() -> list[Kind]:
    """Return every kind, by its words."""
    return sorted(_kinds.values(), key=lambda kind: kind.words)


def kind_of(event: AccountEvent) -> Kind:
    """Return an event's kind; one that no app knows any more reads as its code does."""
    return _kinds.get(event.kind) or Kind(event.kind, event.kind.replace(".", " ").replace("_", " ").capitalize())


def format_day(text: str) -> str:
    """Return a day kept as ``2027-03-31`` as "31 March 2027"."""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def sentences(*parts: str) -> str:
    """Return what there is to say, one sentence after the other."""
    return ". ".join(part for part in parts if part)


def _roles(codes: list[str]) -> str:
    return ", ".join(sorted(ROLE_LABELS[Role(code)] for code in codes))


def _added(data: Data) -> str:
    team = data.get("team")
    return sentences(f"Roles: {_roles(data.get('roles', [])) or 'none'}", f"Team: {team}" if team else "")


def _roles_changed(data: Data) -> str:
    before, after = set(data["before"]), set(data["after"])
    given, taken = _roles(sorted(after - before)), _roles(sorted(before - after))
    return sentences(f"Given: {given}" if given else "", f"Taken: {taken}" if taken else "")


def _before_and_after(data: Data) -> str:
    return f"{data['before'] or 'No team'} became {data['after'] or 'no team'}"


def _issued(data: Data) -> str:
    may = ", ".join(Scope(scope).label for scope in data["scopes"])
    return sentences(f"Begins {data['begins']}", f"May read: {may}", f"Last day: {format_day(data['expires_on'])}")


register_kinds(
    Kind("account.added", "Account made", _added),
    Kind("account.changed", "Account changed", lambda data: ", ".join(FIELD_WORDS[name] for name in data["fields"])),
    Kind("account.roles_changed", "Roles changed", _roles_changed),
    Kind("account.team_changed", "Team changed", _before_and_after),
    Kind("account.suspended", "Account suspended"),
    Kind("account.restored", "Account restored"),
    Kind("password.replaced", "New password given"),
    Kind("password.changed", "Own password chosen"),
    Kind("second_step.switched_on", "Two-step sign-in switched on"),
    Kind("second_step.switched_off", "Two-step sign-in switched off"),
    Kind("second_step.removed", "Two-step sign-in taken away"),
    Kind("team.added", "Team added", lambda data: str(data["name"])),
    Kind("team.renamed", "Team renamed", _before_and_after),
    Kind("api_key.issued", "Key made", _issued),
    Kind("api_key.revoked", "Key revoked", lambda data: f"Begins {data['begins']}"),
)
