"""Nonsense in the query of every address: what a page asks of it is found out by opening it, and none breaks off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import caches
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from sendcases.accounts.models import ApiKey, Scope
from sendcases.accounts.roles import Role
from tests.architecture.permission_table import ROWS
from tests.architecture.world import a_world
from tests.factories import a_user

pytestmark = pytest.mark.django_db

# More digits than Python reads, and what no database keeps.
NONSENSE = ("9" * 5000, "\x00")
# What lets a page go on to its other questions.
FITTING = {
    "by": "team", "measure": "K07/", "start": "2026-04-01", "end": "2026-10-31", "first": "2026-04-01",
    "last": "2026-10-31", "period": "own",
}  # fmt: skip
PARTS = {"day": "5", "month": "10", "year": "2026"}


@contextmanager
def keys_asked() -> Iterator[set[str]]:
    """Note what is asked of any query or form."""
    keys: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("__getitem__", "__contains__", "get", "getlist"):
            real = getattr(QueryDict, name)

            def noting(query: QueryDict, key: str, *more: Any, real: Any = real) -> Any:
                keys.add(key)
                return real(query, key, *more)

            patch.setattr(QueryDict, name, noting)
        yield keys


def fitting(key: str) -> str:
    return FITTING.get(key, PARTS.get(key.rpartition("-")[2], ""))


def test_no_address_breaks_off_at_a_query_of_nonsense(settings: Any) -> None:
    settings.API_RATE = "100000/min"
    caches["api"].clear()
    world, user = a_world(), a_user(*(set(Role) - {Role.API_CLIENT}))
    _, token = ApiKey.objects.create(a_user(Role.API_CLIENT), scopes=[scope.value for scope in Scope])
    broken, tried = [], set()
    for name, row in ROWS.items():
        if row.get is None or name.startswith(("account_", "mfa_")):
            continue
        client = Client(
            raise_request_exception=False, headers={"authorization": f"Token {token}"} if row.is_api else {}
        )
        if not row.is_api:
            client.force_login(user)
        address = reverse(name, args=row.args(world))
        with keys_asked() as keys:
            client.get(address, FITTING)
        fits = {key: fitting(key) for key in keys if fitting(key)}
        for key in sorted(keys):
            tried.add(key)
            for value in NONSENSE:
                answer = client.get(address, fits | {key: value})
                if answer.status_code >= 500:
                    broken.append(f"{name}: {key}={value[:9]!r} {answer.status_code}")
    assert broken == []
    assert {"page", "team", "key", "officer", "code", "as_at-year"} <= tried
