"""Administration of people: accounts, roles, passwords, keys; no case content anywhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from sendcases.accounts.models import ApiKey, Team, User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_team, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return a_user(Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def page(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def values(**changes: object) -> dict[str, object]:
    return {
        "first_name": "Ines",
        "last_name": "Invented",
        "username": "ines",
        "email": "",
        "roles": ["case_officer"],
    } | changes


def seen(page: Client, address: str) -> dict[str, str]:
    """What the form at an address says it was opened on."""
    found = re.search(r'name="seen" value="([^"]+)"', page.get(address).content.decode())
    assert found
    return {"seen": found[1]}


def code(html: str) -> str:
    found = re.search(r"<code[^>]*>([^<]+)</code>", html)
    assert found
    return found[1]


class TestAPerson:
    def test_is_added_with_a_password_that_works_and_is_shown_once(self, page: Client) -> None:
        html = page.post("/administration/people/add/", values()).content.decode()
        user = User.objects.get(username="ines")
        assert user.roles == {Role.CASE_OFFICER}
        assert user.check_password(code(html))
        assert code(html) not in page.get(f"/administration/people/{user.pk}/").content.decode()

    def test_cannot_take_another_s_username(self, page: Client) -> None:
        a_user(username="INES")
        html = page.post("/administration/people/add/", values()).content.decode()
        assert "This username is taken" in html
        assert 'value="Invented"' in html

    @pytest.mark.parametrize(
        ("roles", "words"),
        [
            (["system_administrator", "manager"], "sees no children’s records"),
            (["api_client", "auditor"], "no other"),
        ],
    )
    def test_cannot_hold_roles_that_do_not_go_together(self, page: Client, roles: list[str], words: str) -> None:
        html = page.post("/administration/people/add/", values(roles=roles)).content.decode()
        assert words in html
        assert not User.objects.filter(username="ines").exists()

    def test_is_changed_with_roles_and_team(self, page: Client) -> None:
        user, team = a_user(Role.CASE_OFFICER), a_team()
        address = f"/administration/people/{user.pk}/change/"
        page.post(address, values(team=team.pk, roles=["manager"], **seen(page, address)))
        user = User.objects.get(pk=user.pk)
        assert (user.roles, user.team, user.first_name) == ({Role.MANAGER}, team, "Ines")

    @pytest.mark.parametrize("omitted", [False, True])
    def test_changed_by_another_meanwhile_is_not_overwritten(self, page: Client, omitted: bool) -> None:
        user, other = a_user(Role.CASE_OFFICER), a_user(Role.SYSTEM_ADMINISTRATOR, last_name="Second")
        address = f"/administration/people/{user.pk}/change/"
        opened = {} if omitted else seen(page, address)
        theirs = Client()
        theirs.force_login(other)
        theirs.post(address, values(roles=["auditor"], **seen(theirs, address)))
        html = page.post(address, values(last_name="Typed", roles=["manager"], **opened)).content.decode()
        assert f"{other} changed this account since you opened it." in html
        assert 'value="Typed"' in html
        assert User.objects.get(pk=user.pk).roles == {Role.AUDITOR}
        again = re.search(r'name="seen" value="([^"]+)"', html)
        assert again
        page.post(address, values(last_name="Typed", roles=["manager"], seen=again[1]))
        assert User.objects.get(pk=user.pk).roles == {Role.MANAGER}

    def test_cannot_change_their_own_roles_nor_suspend_themselves(self, page: Client, administrator: User) -> None:
        address = f"/administration/people/{administrator.pk}/change/"
        html = page.post(address, values(roles=[], **seen(page, address))).content.decode()
        assert "You cannot change your own roles" in html
        page.post(f"/administration/people/{administrator.pk}/suspend/", {"was_active": "True"})
        assert User.objects.get(pk=administrator.pk).is_active

    def test_is_out_at_once_when_suspended_and_keeps_the_roles_for_later(self, page: Client) -> None:
        user, theirs = a_user(Role.CASE_OFFICER), Client()
        theirs.force_login(user)
        assert theirs.get("/").status_code == 200
        page.post(f"/administration/people/{user.pk}/suspend/", {"was_active": "True"})
        assert theirs.get("/").status_code == 302
        page.post(f"/administration/people/{user.pk}/suspend/", {"was_active": "False"})
        user = User.objects.get(pk=user.pk)
        assert user.is_active
        assert user.roles == {Role.CASE_OFFICER}

    def test_is_asked_about_before_being_suspended(self, page: Client) -> None:
        user = a_user(Role.CASE_OFFICER)
        assert "signed out at once" in page.get(f"/administration/people/{user.pk}/suspend/").content.decode()
        assert User.objects.get(pk=user.pk).is_active

    def test_with_a_new_password_is_signed_out_everywhere(self, page: Client) -> None:
        user, theirs = a_user(Role.CASE_OFFICER), Client()
        theirs.force_login(user)
        html = page.post(f"/administration/people/{user.pk}/password/").content.decode()
        assert User.objects.get(pk=user.pk).check_password(code(html))
        assert theirs.get("/").status_code == 302

    def test_is_found_by_role(self, page: Client) -> None:
        a_user(Role.AUDITOR, last_name="Zither")
        html = page.get("/administration/people/?role=auditor").content.decode()
        assert "1 account</h1>" in html
        assert "Zither" in html


class TestAKey:
    def asked(self, **changes: object) -> dict[str, object]:
        day = moments.today() + timedelta(days=30)
        when = {"expires_on-day": day.day, "expires_on-month": day.month, "expires_on-year": day.year}
        return {"name": "Warehouse", "purpose": "Figures", "scopes": ["kpis.operational"]} | when | changes

    def test_is_shown_once_and_kept_as_a_hash(self, page: Client) -> None:
        account = a_user(Role.API_CLIENT)
        token = code(page.post(f"/administration/people/{account.pk}/keys/add/", self.asked()).content.decode())
        key = ApiKey.objects.get()
        assert key.scopes == ["kpis.operational"]
        assert token not in {key.digest, key.token_key}
        assert token.startswith(key.token_key)
        assert moments.london_day(key.expiry) == moments.today() + timedelta(days=30)
        assert token not in page.get(f"/administration/people/{account.pk}/").content.decode()

    def test_is_for_a_service_account_only(self, page: Client) -> None:
        person = a_user(Role.CASE_OFFICER)
        html = page.post(f"/administration/people/{person.pk}/keys/add/", self.asked()).content.decode()
        assert "Keys are for service accounts" in html

    def test_lasts_a_year_at_most(self, page: Client) -> None:
        account = a_user(Role.API_CLIENT)
        far = self.asked(**{"expires_on-year": moments.today().year + 3})
        html = page.post(f"/administration/people/{account.pk}/keys/add/", far).content.decode()
        assert "a year from today" in html
        assert not ApiKey.objects.exists()

    def test_is_revoked_at_once_and_with_its_account(self, page: Client) -> None:
        account = a_user(Role.API_CLIENT)
        for _ in range(2):
            page.post(f"/administration/people/{account.pk}/keys/add/", self.asked())
        first = ApiKey.objects.first()
        page.post(f"/administration/people/{account.pk}/keys/revoke/", {"token_key": first.token_key})
        assert ApiKey.objects.count() == 1
        page.post(f"/administration/people/{account.pk}/suspend/", {"was_active": "True"})
        assert ApiKey.objects.count() == 0


class TestATeam:
    def test_is_added_and_renamed(self, page: Client) -> None:
        page.post("/administration/teams/", {"name": "North"})
        team = Team.objects.get()
        address = f"/administration/teams/{team.pk}/"
        page.post(address, {"name": "North and west", **seen(page, address)})
        assert Team.objects.get().name == "North and west"
        assert (
            "There is a team of this name"
            in page.post("/administration/teams/", {"name": "NORTH and west"}).content.decode()
        )

    def test_renamed_by_another_meanwhile_is_not_overwritten(self, page: Client) -> None:
        team = a_team("North")
        address = f"/administration/teams/{team.pk}/"
        opened = seen(page, address)
        assert page.post(address, {"name": "West", **opened}).status_code == 302
        html = page.post(address, {"name": "East", **opened}).content.decode()
        assert "changed this team since you opened it." in html
        assert "changed this team since you opened it." in page.post(address, {"name": "East"}).content.decode()
        assert Team.objects.get().name == "West"


def test_the_administrator_sees_no_case_content(page: Client) -> None:
    child = a_child(surname="Casecontent")
    for address in ("/", "/administration/", "/administration/people/", "/administration/teams/"):
        assert "Casecontent" not in page.get(address).content.decode()
    for address in ("/cases/", f"/cases/{child.pk}/", "/cases/download/csv/"):
        assert page.get(address).status_code == 404
