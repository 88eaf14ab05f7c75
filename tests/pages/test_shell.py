"""The shell every page stands in: skip link, headings, navigation, errors, health."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from ehcp.ledger.reads.sweeps import last_sweep
from ehcp.models import SweepRun
from sendcases.accounts import navigation
from sendcases.accounts.models import User
from sendcases.accounts.navigation import Place, add_place, offered
from sendcases.roof import health

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("officer", password="a password for tests")


class TestSignIn:
    def test_leads_a_person_with_the_right_password_on(
        self, client: Client, officer: User, settings: SettingsWrapper
    ) -> None:
        settings.LOGIN_REDIRECT_URL = "accessibility"
        answer = client.post("/accounts/login/", {"login": "officer", "password": "a password for tests"})
        assert answer.status_code == 302
        assert client.session["_auth_user_id"] == str(officer.pk)

    def test_says_what_is_missing_in_the_summary_and_beside_the_field(self, client: Client) -> None:
        page = client.post("/accounts/login/", {"login": "", "password": ""}).content.decode()
        assert page.count("Enter your username") == 2
        assert '<a href="#id_login">Enter your username</a>' in page
        assert 'id="id_login_error"' in page
        assert "<title>Error: Sign in" in page

    def test_refuses_a_wrong_password_without_saying_which_part_is_wrong(self, client: Client, officer: User) -> None:
        page = client.post("/accounts/login/", {"login": "officer", "password": "wrong"}).content.decode()
        assert "There is a problem" in page
        assert "_auth_user_id" not in client.session

    def test_offers_no_way_to_sign_up(self, client: Client) -> None:
        page = client.get("/accounts/signup/").content.decode()
        assert "<form" not in page

    def test_stops_guessing_after_five_wrong_passwords(self, client: Client, officer: User) -> None:
        for _ in range(5):
            client.post("/accounts/login/", {"login": "officer", "password": "wrong"})
        client.post("/accounts/login/", {"login": "officer", "password": "a password for tests"})
        assert "_auth_user_id" not in client.session


class TestTheShell:
    def test_has_a_skip_link_to_the_one_main_part(self, client: Client) -> None:
        page = client.get("/accessibility/").content.decode()
        assert '<a href="#main-content" class="govuk-skip-link"' in page
        assert page.count('id="main-content"') == 1
        assert page.count("<h1") == 1

    def test_has_no_inline_script_or_style(self, client: Client, officer: User) -> None:
        client.force_login(officer)
        for address in ("/accessibility/", "/accounts/logout/", "/accounts/password/change/", "/accounts/2fa/"):
            page = client.get(address).content.decode()
            assert not re.search(r"<script(?![^>]*\bsrc=)", page), address
            assert not re.search(r"\sstyle=|\son\w+=|<style", page), address

    def test_carries_the_strict_policy(self, client: Client) -> None:
        policy = client.get("/accessibility/")["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy

    def test_signs_out_by_a_button_not_by_a_link(self, client: Client, officer: User) -> None:
        client.force_login(officer)
        client.get("/accounts/logout/")
        assert "_auth_user_id" in client.session
        client.post("/accounts/logout/")
        assert "_auth_user_id" not in client.session


class TestErrorPages:
    def test_an_unknown_address_answers_404_in_the_shell(self, client: Client, officer: User) -> None:
        client.force_login(officer)
        answer = client.get("/no/such/page/")
        assert answer.status_code == 404
        assert "Page not found" in answer.content.decode()

    def test_a_null_character_answers_400(self, client: Client) -> None:
        assert client.get("/accessibility/?q=%00").status_code == 400

    def test_a_failure_answers_500_without_its_details(
        self, client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(now: datetime) -> dict[str, object]:
            raise RuntimeError("the detail")

        monkeypatch.setattr(health, "readiness", fail)
        client.raise_request_exception = False
        answer = client.get("/readyz")
        assert answer.status_code == 500
        assert "there is a problem with the service" in answer.content.decode()
        assert "the detail" not in answer.content.decode()

    def test_a_form_without_its_token_is_refused_in_plain_words(self, officer: User) -> None:
        client = Client(enforce_csrf_checks=True)
        answer = client.post("/accounts/login/", {"login": "officer"})
        assert answer.status_code == 403
        assert "This form has become too old" in answer.content.decode()


class TestHealth:
    def test_healthz_asks_nothing_of_the_database(
        self, client: Client, django_assert_num_queries: pytest.FixtureRequest
    ) -> None:
        with django_assert_num_queries(0):  # type: ignore[operator]
            assert client.get("/healthz").status_code == 200

    def test_readyz_is_503_until_a_sweep_has_finished(self, client: Client) -> None:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["last_sweep"] is None
        assert answer.json()["database"] is True

    def test_a_recent_sweep_makes_it_ready(self) -> None:
        SweepRun.objects.create(day=NOON.date(), started_at=NOON, finished_at=NOON)
        state = health.readiness(NOON)
        assert state == {
            "ready": True,
            "database": True,
            "broker": True,
            "sweep": True,
            "last_sweep": "2026-03-02T12:00:00+00:00",
            "clock_ran_ahead": False,
        }

    def test_a_sweep_of_a_clock_that_ran_a_day_ahead_counts_for_nothing_and_is_told(self) -> None:
        ahead = NOON + timedelta(days=1)
        SweepRun.objects.create(day=ahead.date(), started_at=ahead, finished_at=ahead)
        state = health.readiness(NOON)
        assert (state["sweep"], state["last_sweep"], state["clock_ran_ahead"]) == (False, None, True)
        SweepRun.objects.create(day=NOON.date(), started_at=NOON, finished_at=NOON)
        assert health.readiness(NOON)["sweep"] is True
        assert health.readiness(NOON + timedelta(hours=3))["sweep"] is False, "it does not speak for later hours"
        assert health.readiness(ahead)["clock_ran_ahead"] is False

    def test_a_sweep_too_long_ago_does_not(self, settings: SettingsWrapper) -> None:
        settings.SWEEP_STALE_AFTER_MINUTES = 60
        SweepRun.objects.create(day=NOON.date(), started_at=NOON, finished_at=NOON)
        assert health.readiness(NOON.replace(hour=13))["sweep"] is True
        assert health.readiness(NOON.replace(hour=13, second=1))["sweep"] is False

    def test_a_sweep_that_began_and_never_finished_does_not_count(self) -> None:
        SweepRun.objects.create(day=NOON.date(), started_at=NOON)
        assert last_sweep(NOON) is None

    def test_a_broker_that_does_not_answer_makes_it_unready(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(**_: object) -> None:
            raise ConnectionRefusedError

        monkeypatch.setattr(health.app, "connection_for_write", refuse)
        assert health.broker_answers() is False


class TestNavigation:
    @pytest.fixture(autouse=True)
    def _own_places(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(navigation, "_places", [])

    def test_offers_places_in_order_to_those_they_are_for(self, officer: User) -> None:
        add_place(Place("Second", "accessibility", 2, lambda user: True))
        add_place(Place("First", "account_login", 1, lambda user: True))
        add_place(Place("Hidden", "healthz", 3, lambda user: False))
        assert [place.text for place in offered(officer, "/")] == ["First", "Second"]

    def test_marks_the_place_that_the_page_lies_in(self, officer: User) -> None:
        add_place(Place("Second", "accessibility", 2, lambda user: True))
        add_place(Place("First", "account_login", 1, lambda user: True))
        current = [place.text for place in offered(officer, "/accessibility/more/") if place.is_current]
        assert current == ["Second"]

    def test_offers_a_group_as_one_and_its_places_beside_each_other_on_their_first_pages(self, officer: User) -> None:
        add_place(Place("Dashboard", "accessibility", 1, lambda user: True, "Figures"))
        add_place(Place("Headlines", "account_login", 2, lambda user: True, "Figures"))
        (figures,) = offered(officer, "/accessibility/")
        assert (figures.text, figures.href, figures.is_current) == ("Figures", "/accessibility/", True)
        assert [(place.text, place.is_current) for place in figures.beside] == [
            ("Dashboard", True),
            ("Headlines", False),
        ]
        (deeper,) = offered(officer, "/accessibility/more/")
        assert (deeper.is_current, deeper.beside) == (True, ())

    def test_names_a_group_of_which_one_place_is_shown_by_that_place(self, officer: User) -> None:
        add_place(Place("Panels", "accessibility", 1, lambda user: False, "Panels"))
        add_place(Place("Funding", "account_login", 2, lambda user: True, "Panels"))
        assert [place.text for place in offered(officer, "/")] == ["Funding"]
