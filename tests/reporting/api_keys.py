"""Keys of the API for tests, and what a refusal of it looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from sendcases.accounts.models import ApiKey, Scope, User
from sendcases.accounts.roles import Role
from tests.factories import (
    a_user,
)

ADDRESSES = [
    "/api/v1/kpis/",
    "/api/v1/kpis/K03/",
    "/api/v1/releases/",
    "/api/v1/kpis/K03/series/",
    "/api/v1/kpis/K03/cases/",
    "/api/v1/requests/",
    "/api/v1/plans/",
    "/api/v1/reviews/",
    "/api/v1/events/",
    "/api/v1/deadlines/",
    "/api/v1/decisions/",
    "/api/v1/panels/",
    "/api/v1/funding/",
]
IN_PAGES = [address for address in ADDRESSES[2:] if not address.endswith("/series/")]
YEAR = {"as_at": "2025-12-31", "period_start": "2025-01-01", "period_end": "2025-12-31"}
Ask = Callable[..., Any]


def a_key(*scopes: Scope, roles: tuple[Role, ...] = (Role.API_CLIENT,), **options: Any) -> tuple[User, str]:
    user = a_user(*roles)
    _, token = ApiKey.objects.create(user, scopes=[scope.value for scope in scopes], purpose="A test", **options)
    return user, token


def asking(client: Client, token: str) -> Ask:
    return lambda address, **query: client.get(address, query, headers={"authorization": f"Token {token}"})


def is_problem(response: Any, status: int) -> bool:
    told = response.json()
    is_one = response.headers["Content-Type"] == "application/problem+json"
    return is_one and response.status_code == told["status"] == status and bool(told["title"] and told["detail"])


@pytest.fixture(autouse=True)
def no_counts() -> None:
    caches["api"].clear()


@pytest.fixture
def ask(client: Client) -> Ask:
    return asking(client, a_key(*Scope)[1])
