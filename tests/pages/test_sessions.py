"""A session ends when nobody is there, after a working day, and at once when an administrator says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sendcases.accounts import services
from sendcases.accounts.models import ApiKey, Team, User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_user

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-for-tests"
MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MORNING, tick=False) as travelled:
        yield travelled


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER, username="officer", password=PASSWORD)


def signed_in(username: str = "officer") -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return client


def after(clock: time_machine.Coordinates, **span: float) -> None:
    clock.shift(timedelta(**span))


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


class TestAnUnusedSession:
    def test_ends_after_half_an_hour_and_says_why(self, clock: time_machine.Coordinates, officer: User) -> None:
        client = signed_in()
        after(clock, minutes=29)
        assert is_in(client)
        after(clock, minutes=31)
        answer = client.get("/cases/?officer=me", follow=True)
        assert answer.redirect_chain == [("/accounts/login/?next=/cases/%3Fofficer%3Dme", 302)]
        assert "because you had done nothing for 30 minutes" in answer.content.decode()
        assert "_auth_user_id" not in client.session

    def test_ends_when_the_settings_say(self, clock: time_machine.Coordinates, officer: User, settings: Any) -> None:
        settings.IDLE_MINUTES = 5
        client = signed_in()
        after(clock, minutes=6)
        assert not is_in(client)

    def test_takes_no_form_and_says_that_it_is_not_saved(self, clock: time_machine.Coordinates) -> None:
        a_user(Role.SYSTEM_ADMINISTRATOR, username="administrator", password=PASSWORD)
        client = signed_in("administrator")
        after(clock, hours=1)
        answer = client.post("/administration/teams/", {"name": "North"}, follow=True)
        assert "What you sent is not saved" in answer.content.decode()
        assert not Team.objects.exists()

    def test_goes_on_when_the_person_says_that_they_are_there(
        self, clock: time_machine.Coordinates, officer: User
    ) -> None:
        client = signed_in()
        for _ in range(4):
            after(clock, minutes=20)
            assert client.get("/accounts/stay/").json() == {"seconds": 1800}
        assert is_in(client)


class TestASessionOfAClockThatRanADayAhead:
    def test_ends_unused_like_any_other_where_it_was_used_then(
        self, clock: time_machine.Coordinates, officer: User
    ) -> None:
        client = signed_in()
        session = client.session
        session["seen_at"] = (MORNING + timedelta(days=1)).timestamp()
        session.save()
        after(clock, minutes=31)
        assert not is_in(client)


class TestAUsedSession:
    def test_ends_after_ten_hours_all_the_same(self, clock: time_machine.Coordinates, officer: User) -> None:
        client = signed_in()
        for _ in range(30):
            after(clock, minutes=20)
            assert is_in(client)
        after(clock, minutes=1)
        assert "signed in for 10 hours" in client.get("/", follow=True).content.decode()

    def test_is_not_written_to_at_every_request(self, clock: time_machine.Coordinates, officer: User) -> None:
        client = signed_in()
        after(clock, minutes=2)
        is_in(client)
        with CaptureQueriesContext(connection) as asked:
            is_in(client)
        assert not [query["sql"] for query in asked if query["sql"].startswith('UPDATE "django_session"')]


class TestASuspendedPerson:
    def test_loses_pages_and_keys_at_the_next_request(self, officer: User) -> None:
        administrator, client = a_user(Role.SYSTEM_ADMINISTRATOR), signed_in()
        service = a_user(Role.API_CLIENT)
        _, token = ApiKey.objects.create(user=service, scopes=["kpis.operational"])
        headers = {"Authorization": f"Token {token}"}
        assert is_in(client)
        assert Client().get("/api/v1/", headers=headers).status_code == 200
        for one in (officer, service):
            services.suspend(one, by=administrator, now=moments.now())
        for answer in (client.get("/cases/"), client.post("/cases/search/", {"name": "x"}), client.get("/cases/1/")):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/accounts/login/")
        assert Client().get("/api/v1/", headers=headers).status_code == 401
        assert not is_in(signed_in())

    def test_does_not_get_an_earlier_session_back_and_can_sign_in_anew(
        self, clock: time_machine.Coordinates, officer: User
    ) -> None:
        administrator, client, elsewhere = a_user(Role.SYSTEM_ADMINISTRATOR), signed_in(), signed_in()
        after(clock, minutes=1)
        services.suspend(officer, by=administrator, now=moments.now())
        client.get("/")
        after(clock, minutes=1)
        officer.refresh_from_db()
        services.restore(officer, by=administrator, now=moments.now())
        assert "signed out by a system administrator" in elsewhere.get("/", follow=True).content.decode()
        client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
        assert is_in(client)

    def test_loses_a_role_at_the_next_request(self, officer: User) -> None:
        client = signed_in()
        assert client.get("/cases/").status_code == 200
        officer.grants.all().delete()
        assert client.get("/cases/").status_code == 404
