"""No browser and no proxy keeps an answer: every address says so, to everybody; static files may be kept."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from sendcases.accounts.roles import Role
from tests.architecture.permission_table import ROWS
from tests.architecture.world import a_world
from tests.factories import a_user

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
OUTSIDE = ["django.middleware.security.SecurityMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware"]


@pytest.mark.parametrize("role", [*Role, None], ids=str)
def test_every_address_answers_no_store(client: Client, role: Role | None) -> None:
    world = a_world()
    if role is not None:
        client.force_login(a_user(role))
    client.raise_request_exception = False
    addresses = [reverse(name, args=row.args(world)) for name, row in ROWS.items()]
    kept = [
        address
        for address in [*addresses, "/nowhere/", "/api/v1/nowhere/", "/%00"]
        if "no-store" not in client.get(address).headers.get("Cache-Control", "")
    ]
    assert kept == []


def test_static_files_are_answered_before_that() -> None:
    before = settings.MIDDLEWARE[: settings.MIDDLEWARE.index("sendcases.roof.crowding.NoStoreMiddleware")]
    assert [name for name in OUTSIDE if name in before] == OUTSIDE
