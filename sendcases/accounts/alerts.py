"""Alerts to the auditor: their only writer, and their words; nobody who gives access can keep one back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog

from sendcases.accounts.models import Alert, User
from sendcases.accounts.roles import OPENING_ROLES, ROLE_LABELS, Role

log = structlog.get_logger(__name__)
SCREEN = "alerts"
HISTORY_CHANGED = "alert.history_changed"
WORDS = {
    "alert.roles_given": "A role that opens children’s records was given",
    "alert.account_restored": "An account that opens children’s records was restored",
    "alert.password_replaced": "A new password was given for an account that opens children’s records",
    "alert.second_step_removed": "Two-step sign-in was taken away from an account that opens children’s records",
    "alert.key_issued": "A key that reads children’s records was made",
    HISTORY_CHANGED: "History is not what was sealed",
}


def raise_alert(kind: str, *, by: User | None, at: datetime, about: User | None = None, **data: Any) -> Alert:
    """Write one alert, inside the transaction that does what it tells of; ``data`` holds codes only."""
    log.warning(kind, account=about and about.pk, by=by and by.pk)
    return Alert.objects.create(kind=kind, about=about, by=by, raised_at=at, data=data)


def opened(kind: str, roles: Iterable[Role], *, by: User | None, at: datetime, about: User) -> None:
    """Raise an alert where some of ``roles``, which an act gave or gave a way to, open children's records."""
    opening = sorted(OPENING_ROLES.intersection(roles))
    if opening:
        raise_alert(kind, by=by, at=at, about=about, roles=opening)


def details(alert: Alert) -> str:
    """Return what more there is to say of an alert."""
    if "roles" in alert.data:
        return ", ".join(sorted(ROLE_LABELS[Role(code)] for code in alert.data["roles"]))
    if "begins" in alert.data:
        return f"Begins {alert.data['begins']}"
    return " ".join(alert.data.get("findings", []))
