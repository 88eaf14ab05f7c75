"""Each page of a dashboard asks the database the same number of questions, whatever the number of cases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_plan, a_request, a_team, a_user, tell_limits

pytestmark = pytest.mark.django_db

PAGES = (
    "/dashboard/?team=all", "/dashboard/limits/?team=all&band=ahead", "/dashboard/split/?team=all&by=officer",
    "/dashboard/ahead/?team=all", "/dashboard/trends/?team=all", "/dashboard/figures/?team=all", "/dashboard/board/",
    "/dashboard/forecast/?team=all", "/dashboard/children/?team=all&measure=K08/", "/changes/K08/",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_ten_cases_ask_as_much_as_two(client: Client, address: str) -> None:
    client.force_login(a_user(Role.MANAGER))
    asked = []
    for number in (2, 8):
        for place in range(number):
            child = a_child(team=a_team(), officer=a_user(Role.CASE_OFFICER))
            a_request(child, received_on=moments.today() - timedelta(days=145 + place))
            a_plan(child, first_final_on=moments.today() - timedelta(days=400 + place))
            tell_limits(child)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 45
