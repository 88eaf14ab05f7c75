"""What an unchanged figure of the API takes when it is asked for again, against an empty view of the same key."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from django.core.cache import caches
from django.db import transaction
from django.test import Client, override_settings

from sendcases.accounts.models import ApiKey, RoleGrant, Scope, User
from sendcases.accounts.roles import Role
from tests.bench.measuring import Line, interleaved, ratio_line

AIM = 1.5
FIGURES = ("/api/v1/kpis/", "/api/v1/kpis/K07/", "/api/v1/kpis/K07/series/")


def measure(options: argparse.Namespace) -> list[Line]:
    """Ask for figures, then again with their entity tags; leave nothing behind."""
    faster = {"ROOT_URLCONF": "tests.bench.empty_urls", "ALLOWED_HOSTS": ["*"], "API_RATE": "1000000/min"}
    with transaction.atomic(), override_settings(**faster):
        caches["api"].clear()
        user, _ = User.objects.get_or_create(username="bench-key")
        RoleGrant.objects.get_or_create(user=user, role=Role.API_CLIENT)
        _, token = ApiKey.objects.create(user, scopes=[scope.value for scope in Scope])
        client = Client(headers={"authorization": f"Bearer {token}"})
        lines = [_line(client, address, options.repeats) for address in FIGURES]
        transaction.set_rollback(True)
    return lines


def _line(client: Client, address: str, repeats: int) -> Line:
    tag = client.get(address).headers["ETag"]
    again, nothing = _opens(client, address, tag), _opens(client, "/nothing-by-key/", "")
    times = interleaved(repeats * 5, time.process_time, again=again, nothing=nothing)
    return ratio_line(
        "API", f"CPU of {address} unchanged, over an empty view", times["again"], times["nothing"], aim=AIM
    )


def _opens(client: Client, address: str, tag: str) -> Callable[[], None]:
    status = 304 if tag else 200

    def work() -> None:
        assert client.get(address, headers={"if-none-match": tag}).status_code == status, address

    return work
