"""Signing in, a password of one's own, the second step, and the way back in for whoever lost one of them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.management import call_command
from django.test import Client

from sendcases.accounts import services
from sendcases.accounts.models import AccountEvent, User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_user

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-for-tests"
OWN = "quiet-lantern-harbour"
LOGIN = "/accounts/login/"
CHANGE = "/accounts/password/change/"
UNUSED = (
    *("", "signup/", "email/", "confirm-email/", "confirm-email/abc/", "login/code/", "login/code/confirm/"),
    *("password/set/", "password/reset/", "password/reset/done/", "password/reset/key/abc-def/"),
    *("social/signup/", "3rdparty/", "sessions/", "2fa/webauthn/", "2fa/trust/"),
)


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER, username="officer", password=PASSWORD)


@pytest.fixture
def administrator() -> User:
    return a_user(Role.SYSTEM_ADMINISTRATOR)


def signs_in(client: Client, password: str = PASSWORD, username: str = "officer") -> str:
    return client.post(LOGIN, {"login": username, "password": password}, follow=True).content.decode()


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_app(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


class TestWhatIsNotUsed:
    @pytest.mark.parametrize("address", UNUSED)
    def test_does_not_exist(self, client: Client, officer: User, address: str) -> None:
        for _ in range(2):
            for method in (client.get, client.post):
                assert method(f"/accounts/{address}").status_code == 404
            client.force_login(officer)


class TestWhoCannotSignIn:
    def test_finds_the_way_from_the_sign_in_page(self, client: Client, settings: object) -> None:
        settings.HELP_CONTACT = "SEND systems, extension 4321"
        assert "/accounts/forgotten/" in client.get(LOGIN).content.decode()
        html = client.get("/accounts/forgotten/").content.decode()
        assert "SEND systems, extension 4321" in html
        assert "<form" not in html

    def test_is_not_told_whether_an_account_exists(self, officer: User) -> None:
        a_user(username="gone", password=PASSWORD, is_active=False)
        pages = []
        for username in ("officer", "gone", "nobody"):
            html = signs_in(Client(), "wrong-password", username).replace(f'value="{username}"', "")
            pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html))
        assert "The username or the password is wrong" in pages[0]
        assert pages[0] == pages[1] == pages[2]

    def test_because_suspended_is_told_so_with_the_right_password(self, client: Client, officer: User) -> None:
        User.objects.update(is_active=False)
        assert "Your account is suspended" in signs_in(client)
        assert not is_in(client)


class TestAGivenPassword:
    def test_leads_to_choosing_ones_own_and_to_nothing_else(
        self, client: Client, officer: User, administrator: User
    ) -> None:
        given = services.give_new_password(officer, by=administrator, now=moments.now())
        assert "Choose your own password" in signs_in(client, given)
        assert client.get("/cases/").headers["Location"] == CHANGE
        values = {"oldpassword": given, "password1": OWN, "password2": OWN}
        answer = client.post(CHANGE, values, follow=True)
        assert "Your password is changed" in answer.content.decode()
        assert is_in(client)
        officer.refresh_from_db()
        assert officer.password_given_at is None
        kinds = [event.kind for event in AccountEvent.objects.filter(about=officer).order_by("pk")]
        assert kinds == ["password.replaced", "password.changed"]

    def test_cannot_be_kept_as_ones_own(self, client: Client, officer: User, administrator: User) -> None:
        given = services.give_new_password(officer, by=administrator, now=moments.now())
        signs_in(client, given)
        values = {"oldpassword": given, "password1": given, "password2": given}
        assert "different from your current one" in client.post(CHANGE, values).content.decode()
        assert not is_in(client)

    def test_runs_out(self, client: Client, officer: User, administrator: User) -> None:
        given = services.give_new_password(officer, by=administrator, now=moments.now() - timedelta(days=8))
        assert "has run out. Ask a system administrator" in signs_in(client, given)
        assert client.get("/").status_code == 302
        assert "The username or the password is wrong" in signs_in(client, "wrong-password")

    def test_of_a_new_account_is_one_too(self, administrator: User, client: Client) -> None:
        _, given = services.add_person(
            username="ines", first_name="I", last_name="I", email="", team=None, roles=[], by=administrator,
            now=moments.now(),
        )  # fmt: skip
        assert "Choose your own password" in signs_in(client, given, "ines")

    def test_does_not_keep_anybody_from_signing_out(self, client: Client, officer: User, administrator: User) -> None:
        signs_in(client, services.give_new_password(officer, by=administrator, now=moments.now()))
        client.post("/accounts/logout/")
        assert "_auth_user_id" not in client.session


class TestOnesOwnPassword:
    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({}, "Enter your current password"),
            ({"oldpassword": "wrong"}, "The current password is wrong"),
            ({"password1": OWN, "password2": OWN + "x"}, "The two new passwords are not the same"),
            ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ],
    )
    def test_is_refused_in_plain_words(self, client: Client, officer: User, values: dict[str, str], words: str) -> None:
        client.force_login(officer)
        sent = values and {"oldpassword": PASSWORD, "password1": OWN, "password2": OWN} | values
        html = client.post(CHANGE, sent).content.decode()
        assert words in html
        assert "There is a problem" in html
        officer.refresh_from_db()
        assert officer.check_password(PASSWORD)

    def test_signs_the_person_out_elsewhere(self, client: Client, officer: User) -> None:
        elsewhere = Client()
        for one in (client, elsewhere):
            signs_in(one)
        client.post(CHANGE, {"oldpassword": PASSWORD, "password1": OWN, "password2": OWN})
        assert is_in(client)
        assert not is_in(elsewhere)

    def test_is_not_guessed_on_the_page_that_changes_it(self, client: Client, officer: User) -> None:
        client.force_login(officer)
        answers = [client.post(CHANGE, {"oldpassword": "wrong"}).status_code for _ in range(6)]
        assert answers[-1] == 429


class TestTheSecondStep:
    def test_is_set_up_asked_for_and_kept(self, client: Client, officer: User) -> None:
        signs_in(client)
        again = "/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/"
        page = client.post(again, {"password": PASSWORD}, follow=True).content.decode()
        secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}, follow=True)
        assert "Your recovery codes" in answer.content.decode()
        assert AccountEvent.objects.get().kind == "second_step.switched_on"
        again = Client()
        assert "Enter the code of your authenticator app" in signs_in(again)
        assert not is_in(again)

    def test_lets_in_with_a_code_or_a_recovery_code_once(self, officer: User) -> None:
        secret = with_app(officer)
        recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
        for given, works in ((code(secret), True), (recovery, True), (recovery, False)):
            client = Client()
            signs_in(client)
            html = client.post("/accounts/2fa/authenticate/", {"code": given}, follow=True).content.decode()
            assert is_in(client) == works
        assert "The code is wrong" in html

    @pytest.mark.parametrize("sent", [{}, {"code": ""}, {"credential": "x"}])
    def test_asks_again_for_a_code_that_is_missing(self, client: Client, officer: User, sent: dict[str, str]) -> None:
        with_app(officer)
        signs_in(client)
        answer = client.post("/accounts/2fa/authenticate/", sent)
        assert answer.status_code == 200
        assert "Enter the code" in answer.content.decode()

    def test_can_be_left_to_sign_in_as_somebody_else(self, client: Client, officer: User) -> None:
        with_app(officer)
        signs_in(client)
        client.post("/accounts/logout/")
        assert "Sign in" in client.get(LOGIN, follow=True).content.decode()
        assert client.get("/accounts/2fa/authenticate/").headers["Location"] == LOGIN

    def test_wants_the_password_again_before_it_is_switched_off(self, client: Client, officer: User) -> None:
        with_app(officer)
        client.force_login(officer)
        html = client.get("/accounts/2fa/totp/deactivate/", follow=True).content.decode()
        assert "Enter your password again" in html
        client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/deactivate/", {"password": PASSWORD})
        client.post("/accounts/2fa/totp/deactivate/")
        assert not Authenticator.objects.exists()
        assert AccountEvent.objects.get().kind == "second_step.switched_off"

    def test_is_taken_away_on_the_command_line_from_the_only_administrator(
        self, officer: User, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with_app(officer)
        call_command("changepassword", "officer", "--without-second-step")
        assert "Choose your own password" in signs_in(Client(), capsys.readouterr().out.split()[-1])
        assert {event.kind for event in AccountEvent.objects.all()} == {"password.replaced", "second_step.removed"}

    def test_is_taken_away_by_an_administrator_after_asking(
        self, client: Client, officer: User, administrator: User
    ) -> None:
        with_app(officer)
        client.force_login(administrator)
        address = f"/administration/people/{officer.pk}/second-step/"
        assert address in client.get(f"/administration/people/{officer.pk}/").content.decode()
        assert "lost their authenticator app" in client.get(address).content.decode()
        assert Authenticator.objects.exists()
        for _ in range(2):
            client.post(address)
        theirs = Client()
        signs_in(theirs)
        assert is_in(theirs)
        event = AccountEvent.objects.get()
        assert (event.kind, event.by, event.about) == ("second_step.removed", administrator, officer)
