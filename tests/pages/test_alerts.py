"""Whoever is given a way to children's records, the auditor hears of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from sendcases.accounts import alerts, services
from sendcases.accounts.models import Alert, Scope, User
from sendcases.accounts.roles import OPENING_ROLES, Role
from tests.factories import a_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
QUIET = sorted(set(Role) - OPENING_ROLES)


@pytest.fixture
def administrator() -> User:
    return a_user(Role.SYSTEM_ADMINISTRATOR, first_name="Ada", last_name="Ministrator")


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(a_user(Role.AUDITOR))
    return client


def raised() -> list[tuple[str, object]]:
    return [(alert.kind, alert.data.get("roles")) for alert in Alert.objects.order_by("pk")]


def a_new_person(administrator: User, *roles: Role) -> User:
    who = {"username": "ines", "first_name": "Ines", "last_name": "Invented", "email": "ines@example.org"}
    return services.add_person(**who, team=None, roles=roles, by=administrator, now=NOW)[0]


def give(user: User, administrator: User, *roles: Role) -> None:
    who = {name: getattr(user, name) for name in ("username", "first_name", "last_name", "email")}
    services.change_person(user, **who, team=None, roles=roles, seen=services.seen_of(user), by=administrator, now=NOW)


class TestAnAlertIsRaised:
    @pytest.mark.parametrize("role", sorted(OPENING_ROLES))
    def test_by_each_role_that_opens_children(self, administrator: User, role: Role) -> None:
        user = a_new_person(administrator, role)
        alert = Alert.objects.get()
        assert (alert.kind, alert.by, alert.about) == ("alert.roles_given", administrator, user)
        assert alert.data == {"roles": [role.value]}
        assert alert.raised_at == NOW

    @pytest.mark.parametrize("role", sorted(OPENING_ROLES))
    def test_by_such_a_role_given_later(self, administrator: User, role: Role) -> None:
        user = a_user()
        give(user, administrator, role)
        assert raised() == [("alert.roles_given", [role.value])]
        give(user, administrator, role)
        assert len(raised()) == 1

    def test_only_for_what_was_added(self, administrator: User) -> None:
        user = a_user(Role.CASE_OFFICER)
        give(user, administrator, Role.CASE_OFFICER, Role.MANAGER)
        assert raised() == [("alert.roles_given", ["manager"])]
        give(user, administrator, Role.CASE_OFFICER)
        assert len(raised()) == 1

    def test_by_every_way_into_an_account_that_opens_children(self, administrator: User) -> None:
        user = a_user(Role.CASE_OFFICER)
        services.suspend(user, by=administrator, now=NOW)
        services.restore(user, by=administrator, now=NOW)
        services.give_new_password(user, by=administrator, now=NOW)
        Authenticator.objects.create(user=user, type="totp", data={})
        services.remove_second_step(user, by=administrator, now=NOW)
        assert [kind for kind, _ in raised()] == [
            "alert.account_restored",
            "alert.password_replaced",
            "alert.second_step_removed",
        ]

    def test_from_the_command_line_too(self) -> None:
        user = a_user(Role.MANAGER)
        call_command("changepassword", user.username)
        alert = Alert.objects.get()
        assert (alert.kind, alert.by) == ("alert.password_replaced", None)

    @pytest.mark.parametrize(("scopes", "count"), [([Scope.OPERATIONAL], 0), (list(Scope), 1)])
    def test_by_a_key_that_reads_children(self, administrator: User, scopes: list[Scope], count: int) -> None:
        account = a_user(Role.API_CLIENT)
        key = {"name": "Warehouse", "purpose": "A test", "expires_on": date(2027, 3, 31)}
        services.issue_key(account, **key, scopes=scopes, by=administrator, now=NOW)
        assert Alert.objects.filter(kind="alert.key_issued").count() == count


class TestNoAlertIsRaised:
    @pytest.mark.parametrize("role", QUIET)
    def test_by_a_role_that_opens_nothing(self, administrator: User, role: Role) -> None:
        user = a_new_person(administrator, role)
        services.suspend(user, by=administrator, now=NOW)
        services.restore(user, by=administrator, now=NOW)
        services.give_new_password(user, by=administrator, now=NOW)
        assert raised() == []


class TestThePage:
    def test_says_what_to_whom_by_whom(self, page: Client, administrator: User) -> None:
        a_new_person(administrator, Role.CASE_OFFICER)
        text = page.get("/administration/alerts/").content.decode()
        assert "A role that opens children’s records was given" in text
        assert "Case officer" in text
        assert "Ines Invented" in text
        assert "Ada Ministrator" in text

    def test_counts_what_was_not_read_and_marks_nothing(self, page: Client, administrator: User) -> None:
        user = a_new_person(administrator, Role.CASE_OFFICER)
        assert "1 alert you have not read" in page.get("/").content.decode()
        assert "1 alert, 1 unread" in page.get("/administration/alerts/").content.decode()
        assert "you have not read" not in page.get("/").content.decode()
        assert "1 alert, 0 unread" in page.get("/administration/alerts/").content.decode()
        services.give_new_password(user, by=administrator, now=NOW)
        assert "2 alerts, 1 unread" in page.get("/administration/alerts/").content.decode()

    def test_is_unread_for_another_auditor(self, page: Client, administrator: User) -> None:
        a_new_person(administrator, Role.CASE_OFFICER)
        page.get("/administration/alerts/")
        other = Client()
        other.force_login(a_user(Role.AUDITOR))
        assert "1 alert you have not read" in other.get("/").content.decode()

    def test_pages_and_is_empty_in_words(self, page: Client) -> None:
        assert "There are no alerts." in page.get("/administration/alerts/").content.decode()
        for _ in range(51):
            alerts.raise_alert(alerts.HISTORY_CHANGED, by=None, at=NOW, findings=["events: row 1 was removed."])
        second = page.get("/administration/alerts/?page=2").content.decode()
        assert second.count("row 1 was removed") == 1
        assert "The nightly check" in second

    def test_is_offered_under_administration(self, page: Client) -> None:
        assert "/administration/alerts/" in page.get("/administration/").content.decode()

    def test_is_not_there_for_those_who_give_roles(self, client: Client, administrator: User) -> None:
        client.force_login(administrator)
        assert client.get("/administration/alerts/").status_code == 404
