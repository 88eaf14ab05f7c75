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
LIST_AIM = 4 + 3  # three write down who is listed, inside the transaction that the bench rolls back
OTHERS = ("/", "/cases/?limit=overdue", "/panels/", "/headlines/")


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
        Line(
            "pages", "statements of the list beyond an empty view's", str(own), f"at most {LIST_AIM}", own <= LIST_AIM
        ),
        ratio_line("pages", "CPU of the list, over an empty view", times["list"], times["nothing"], aim=AIM),
        *(_page_line(client, address, one, floor) for address in others),
    ]


def _page_line(client: Client, address: str, one: str, floor: int) -> Line:
    cpu = interleaved(3, time.process_time, page=_opens(client, address))["page"].least
    wall = interleaved(3, page=_opens(client, address))["page"].least
    number = _statements(client, address) - floor
    what = f"{'/cases/N/' if address == one else address}: statements beyond an empty view's; CPU, wall ms"
    return Line("pages", what, f"{number}; {cpu * 1000:.0f}, {wall * 1000:.0f}")


def _opens(client: Client, address: str) -> Callable[[], None]:
    def work() -> None:
        assert client.get(address).status_code == 200, address

    return work


def _statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len([one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])
