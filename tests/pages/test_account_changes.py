"""What administrators do to accounts is kept, by whom and to whom, and can be read by those who watch."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.meetings import acts as meetings
from sendcases.accounts import services
from sendcases.accounts.models import AccountEvent, Alert, ApiKey, Scope, User
from sendcases.accounts.roles import Role
from sendcases.accounts.services import AccountRefused
from sendcases.audit import moments
from tests.factories import a_child, a_team, a_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CHANGES = "/administration/people/changes/"


@pytest.fixture
def administrator() -> User:
    return a_user(Role.SYSTEM_ADMINISTRATOR, first_name="Ada", last_name="Ministrator")


@pytest.fixture
def page(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def values(**changes: object) -> dict[str, object]:
    person = {"first_name": "Ines", "last_name": "Invented", "username": "ines", "email": "ines@example.org"}
    return person | {"roles": ["case_officer"]} | changes


def kept(**about: object) -> list[tuple[str, dict[str, Any]]]:
    found = AccountEvent.objects.filter(**about).order_by("pk")
    return [(event.kind, event.data) for event in found]


class TestAnAct:
    def test_of_making_an_account_keeps_who_made_it_its_roles_and_its_team(
        self, page: Client, administrator: User
    ) -> None:
        page.post("/administration/people/add/", values(team=a_team("North").pk))
        event = AccountEvent.objects.get()
        assert (event.kind, event.by, event.about.username) == ("account.added", administrator, "ines")
        assert event.data == {"roles": ["case_officer"], "team": "North"}

    def test_of_changing_one_keeps_roles_before_and_after_and_which_fields(self, page: Client) -> None:
        user = a_user(Role.CASE_OFFICER, username="ines", team=a_team("North"))
        changed = values(team=a_team("South").pk, roles=["auditor", "manager"], seen=services.seen_of(user))
        page.post(f"/administration/people/{user.pk}/change/", changed)
        assert kept(about=user) == [
            ("account.changed", {"fields": ["first_name", "last_name", "email"]}),
            ("account.team_changed", {"before": "North", "after": "South"}),
            ("account.roles_changed", {"before": ["case_officer"], "after": ["auditor", "manager"]}),
        ]

    def test_that_changes_nothing_leaves_no_trace(self, page: Client) -> None:
        user = a_user(Role.CASE_OFFICER, username="ines", first_name="Ines", last_name="Invented", email="a@b.example")
        page.post(f"/administration/people/{user.pk}/change/", values(email="a@b.example"))
        assert kept() == []

    def test_of_suspending_twice_is_one_and_revokes_every_key(self, administrator: User) -> None:
        user = a_user(Role.API_CLIENT)
        ApiKey.objects.create(user=user, name="One")
        for _ in range(2):
            services.suspend(user, by=administrator, now=NOW)
        services.restore(user, by=administrator, now=NOW)
        assert [kind for kind, _ in kept(about=user)] == ["account.suspended", "api_key.revoked", "account.restored"]

    def test_pressed_twice_on_one_page_does_not_undo_itself(self, page: Client) -> None:
        user = a_user(Role.CASE_OFFICER)
        for _ in range(2):
            page.post(f"/administration/people/{user.pk}/suspend/", {"was_active": "True"})
        assert not User.objects.get(pk=user.pk).is_active

    def test_of_giving_a_password_and_a_key_keeps_no_secret(self, page: Client, administrator: User) -> None:
        user = a_user(Role.API_CLIENT)
        services.give_new_password(user, by=administrator, now=NOW)
        until = moments.london_day(NOW) + timedelta(days=30)
        key, token = services.issue_key(
            user, name="W", purpose="P", scopes=["kpis.operational"], expires_on=until, by=administrator, now=NOW
        )
        services.revoke_key(user, token_key=key.token_key, by=administrator, now=NOW)
        said = {"begins": token[:8], "scopes": ["kpis.operational"], "expires_on": "2026-12-02"}
        assert kept(about=user) == [
            ("password.replaced", {}),
            ("api_key.issued", said),
            ("api_key.revoked", {"begins": token[:8]}),
        ]
        assert token[:16] not in json.dumps(list(AccountEvent.objects.values_list("data", flat=True)))

    def test_on_a_team_keeps_its_names(self, page: Client) -> None:
        page.post("/administration/teams/", {"name": "North"})
        team = a_team("Old name")
        page.post(f"/administration/teams/{team.pk}/", {"name": "New name", "seen": services.seen_of(team)})
        assert kept() == [
            ("team.added", {"name": "North"}),
            ("team.renamed", {"before": "Old name", "after": "New name"}),
        ]

    def test_of_appointing_to_a_panel_keeps_the_seat_before_and_after(self) -> None:
        clerk, member = a_user(Role.PANEL_CLERK), a_user(Role.PANEL_MEMBER)
        day = moments.london_day(NOW)
        seat = {"user": member, "panel": "issue", "agency": "health", "from_on": day, "by": clerk, "now": NOW}
        for role in ("adviser", "adviser", "chair"):
            meetings.appoint(**seat, role=role, to_on=None)
        meetings.accept_undertaking(by=member, on=day, now=NOW)
        before = {"panel": "issue", "role": "adviser", "agency": "health", "from_on": "2026-11-02", "to_on": ""}
        assert kept(about=member) == [
            ("panel.appointed", before),
            ("panel.appointment_changed", {"before": before, "after": before | {"role": "chair"}}),
            ("panel.undertaking_accepted", {"panels": ["issue"]}),
        ]

    def test_that_is_refused_leaves_no_trace(self, administrator: User) -> None:
        for act in (services.suspend, services.give_new_password):
            with pytest.raises(AccountRefused):
                act(administrator if act is services.suspend else a_user(), by=a_user(Role.MANAGER), now=NOW)
        assert kept() == []

    def test_and_its_trace_are_one_transaction(self, administrator: User, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the disk is full")

        user = a_user(Role.CASE_OFFICER)
        monkeypatch.setattr(services.history, "record", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            services.suspend(user, by=administrator, now=NOW)
        assert User.objects.get(pk=user.pk).is_active

    def test_by_somebody_just_suspended_is_refused(self, administrator: User) -> None:
        other = a_user(Role.SYSTEM_ADMINISTRATOR)
        services.suspend(other, by=administrator, now=NOW)
        with pytest.raises(AccountRefused, match="no longer"):
            services.suspend(administrator, by=other, now=NOW)


class TestTheCommandLine:
    def test_making_the_first_account_is_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "look-at-the-clock")
        call_command("createsuperuser", username="first", email="f@example.org", interactive=False, verbosity=0)
        event = AccountEvent.objects.get()
        assert (event.kind, event.by, event.about.username) == ("account.added", None, "first")
        assert event.data == {"roles": ["system_administrator"]}

    def test_giving_a_password_is_kept_and_shown_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        user = a_user(Role.SYSTEM_ADMINISTRATOR, username="first")
        call_command("changepassword", "first")
        password = capsys.readouterr().out.split()[-1]
        user.refresh_from_db()
        assert user.check_password(password)
        assert kept(about=user, by=None) == [("password.replaced", {})]


class TestTheHistory:
    @pytest.mark.usefixtures("by_the_owner")
    @pytest.mark.parametrize(
        "statement", ["UPDATE accounts_accountevent SET by_id = NULL", "DELETE FROM accounts_accountevent"]
    )
    def test_cannot_be_rewritten(self, administrator: User, statement: str) -> None:
        services.save_team(None, name="North", seen="", by=administrator, now=NOW)
        with pytest.raises(DatabaseError, match="history is written once"), transaction.atomic():
            connection.cursor().execute(statement)
        assert AccountEvent.objects.get().by == administrator


class TestThePage:
    def test_says_what_was_done_in_words(self, page: Client, administrator: User) -> None:
        user = a_user(Role.CASE_OFFICER, first_name="Ines", last_name="Invented")
        team = {"team": None, "email": "", "username": user.username, "first_name": "Ines", "last_name": "Invented"}
        services.change_person(
            user, roles=[Role.AUDITOR], seen=services.seen_of(user), by=administrator, now=NOW, **team
        )
        html = page.get(CHANGES).content.decode()
        assert "1 change</h2>" in html
        assert "Given: Auditor. Taken: Case officer" in html
        assert "Ines Invented</a>" in html
        assert "2 Nov 2026, 09:00" in html

    def test_is_for_the_auditor_too_who_finds_it(self, client: Client) -> None:
        client.force_login(a_user(Role.AUDITOR))
        services.save_team(None, name="North", seen="", by=a_user(Role.SYSTEM_ADMINISTRATOR), now=NOW)
        assert CHANGES in client.get("/administration/").content.decode()
        html = client.get(CHANGES).content.decode()
        assert "Team added" in html
        assert "/administration/people/1" not in html

    def test_is_narrowed_to_a_person_and_a_kind(self, page: Client, administrator: User) -> None:
        one, other = a_user(Role.CASE_OFFICER), a_user(Role.CASE_OFFICER)
        services.suspend(one, by=administrator, now=NOW)
        services.give_new_password(one, by=administrator, now=NOW)
        services.suspend(other, by=administrator, now=NOW)
        assert "2 changes" in page.get(CHANGES, {"person": one.pk}).content.decode()
        assert "3 changes" in page.get(CHANGES, {"person": administrator.pk}).content.decode()
        assert "1 change</h2>" in page.get(CHANGES, {"person": one.pk, "kind": "account.suspended"}).content.decode()

    @pytest.mark.parametrize("person", ["none", "-1", "²", "99999999999999999999999"])
    def test_shows_nothing_for_a_person_there_is_not(self, page: Client, person: str) -> None:
        services.save_team(None, name="North", seen="", by=a_user(Role.SYSTEM_ADMINISTRATOR), now=NOW)
        assert "Nothing of this kind" in page.get(CHANGES, {"person": person}).content.decode()

    def test_asks_the_database_as_often_for_many_as_for_few_and_pages_them(
        self, page: Client, administrator: User
    ) -> None:
        services.suspend(a_user(), by=administrator, now=NOW)
        with CaptureQueriesContext(connection) as few:
            page.get(CHANGES)
        for _ in range(60):
            services.suspend(a_user(), by=administrator, now=NOW)
        with CaptureQueriesContext(connection) as many:
            html = page.get(CHANGES).content.decode()
        assert len(many) == len(few)
        assert "61 changes" in html
        assert "?page=2" in html

    def test_of_a_person_ends_with_a_short_history(self, page: Client, administrator: User) -> None:
        user = a_user(Role.CASE_OFFICER)
        services.give_new_password(user, by=administrator, now=NOW)
        html = page.get(f"/administration/people/{user.pk}/").content.decode()
        assert "New password given" in html
        assert "By Ada Ministrator" in html
        assert f"{CHANGES}?person={user.pk}" in html

    def test_holds_no_case_content(self, page: Client) -> None:
        a_child(surname="Casecontent")
        assert "Casecontent" not in page.get(CHANGES).content.decode()


class TestAKey:
    def issued(self, by: User, days: int, *scopes: str) -> ApiKey:
        given = {"name": "W", "purpose": "P", "scopes": scopes, "by": by, "now": NOW}
        ends = moments.london_day(NOW) + timedelta(days=days)
        return services.issue_key(a_user(Role.API_CLIENT), expires_on=ends, **given)[0]

    def test_reads_what_was_selected_for_today_to_a_year_at_most(self, administrator: User) -> None:
        with pytest.raises(AccountRefused, match="Select what the key may read"):
            self.issued(administrator, 30)
        for days in (-1, 366):
            with pytest.raises(AccountRefused, match="between today and a year from today"):
                self.issued(administrator, days, "kpis.operational")
        for days in (0, 365):
            assert self.issued(administrator, days, "kpis.operational").expiry > NOW

    def test_works_to_the_last_minute_of_its_last_day(self, administrator: User) -> None:
        key = self.issued(administrator, 0, "kpis.operational")
        assert key.expiry.astimezone(moments.LONDON).strftime("%H:%M") == "23:59"

    def test_that_opens_children_raises_an_alert(self, administrator: User) -> None:
        self.issued(administrator, 30, "kpis.operational")
        assert not Alert.objects.exists()
        self.issued(administrator, 30, Scope.PERSON.value)
        assert Alert.objects.get().kind == "alert.key_issued"


def test_who_is_no_longer_an_administrator_changes_nothing(administrator: User) -> None:
    administrator.grants.all().delete()
    user = a_user(Role.MANAGER)
    with pytest.raises(AccountRefused, match="no longer a system administrator"):
        services.suspend(user, by=administrator, now=NOW)
    assert User.objects.get(pk=user.pk).is_active
