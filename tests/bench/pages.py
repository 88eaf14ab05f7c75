"""What the pages take: statements, and CPU against a view that answers with nothing."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from ehcp.models import Child
from sendcases.accounts.models import RoleGrant, User
from sendcases.accounts.roles import Role
from tests.bench.measuring import Line, interleaved, ratio_line

AIM = 20
LIST = "/cases/"
LIST_AIM = 4
HEADLINE_STATEMENTS = 30
# The least of some openings by the clock on the wall: a machine that is busy with other things makes it more.
MILLISECONDS = {"/": 150, "/headlines/": 300}
OTHERS = ("/", "/cases/?limit=overdue", "/panels/", "/headlines/")
# Every page that names a child writes down whom, within a limit of time; that is beyond what the page asks.
READ_AUDIT = ('INSERT INTO "audit_', "SELECT set_config('lock_timeout'")


def somebody() -> User:
    """Make the manager who opens the pages."""
    user, _ = User.objects.get_or_create(username="bench", defaults={"first_name": "Bench"})
    RoleGrant.objects.get_or_create(user=user, role=Role.MANAGER)
    return user


def measure(options: argparse.Namespace) -> list[Line]:
    """Open each page in this process, and leave nothing behind."""
    with transaction.atomic(), override_settings(ROOT_URLCONF="tests.bench.empty_urls", ALLOWED_HOSTS=["*"]):
        client = Client()
        client.force_login(somebody(), backend="allauth.account.auth_backends.AuthenticationBackend")
        lines = _lines(client, options.repeats)
        transaction.set_rollback(True)
    return lines


def _lines(client: Client, repeats: int) -> list[Line]:
    floor = _statements(client, "/nothing/")
    own = _statements(client, LIST) - floor
    times = interleaved(repeats * 3, time.process_time, list=_opens(client, LIST), nothing=_opens(client, "/nothing/"))
    one = f"/cases/{Child.objects.filter(stage='maintained').values_list('pk', flat=True)[0]}/"
    others = [address for address in (one, *OTHERS) if client.get(address).status_code == 200]
    return [
        _at_most("statements of the list beyond an empty view's", own, LIST_AIM),
        ratio_line("pages", "CPU of the list, over an empty view", times["list"], times["nothing"], aim=AIM),
        *(line for address in others for line in _page_lines(client, address, one, floor)),
    ]


def _at_most(what: str, figure: float, aim: int | None) -> Line:
    return Line("pages", what, f"{figure:.0f}", f"at most {aim}" if aim else "", figure <= aim if aim else None)


def _page_lines(client: Client, address: str, one: str, floor: int) -> list[Line]:
    cpu = interleaved(3, time.process_time, page=_opens(client, address))["page"].least
    wall = interleaved(5, page=_opens(client, address))["page"].least
    number = _statements(client, address) - floor
    name = "/cases/N/" if address == one else address
    statements = HEADLINE_STATEMENTS if address == "/headlines/" else None
    return [
        _at_most(f"{name}: statements beyond an empty view's", number, statements),
        _at_most(f"{name}: least ms on the wall ({cpu * 1000:.0f} of own CPU)", wall * 1000, MILLISECONDS.get(address)),
    ]


def _opens(client: Client, address: str) -> Callable[[], None]:
    def work() -> None:
        assert client.get(address).status_code == 200, address

    return work


def _statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len([one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE", *READ_AUDIT))])
