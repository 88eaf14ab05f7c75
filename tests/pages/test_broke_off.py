"""Whatever breaks off is told in words, with what was typed; nothing gives a bare 500."""

from __future__ import annotations

import errno
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ehcp.workflow import MoveNotAllowed
from panels.meetings import acts as meetings
from sendcases.accounts import session_store
from sendcases.accounts.roles import Role
from sendcases.roof.faults import fault_of
from tests.pages.act_pages import client_of, hidden

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
WORDS = [
    (OperationalError("connection refused"), 503, "The database does not answer"),
    (InterfaceError("connection already closed"), 503, "The database does not answer"),
    (IntegrityError("Key (surname)=(Canarybird) already exists"), 409, "Somebody else changed this first"),
    (DataError("a NUL in Canarybird"), 400, "cannot be read"),
    (OverflowError("int too large"), 400, "cannot be read"),
    (OSError(errno.ENOSPC, "No space left on device"), 503, "The disk may be full"),
]


@pytest.fixture
def clerk() -> Client:
    client = client_of(Role.PANEL_CLERK)
    client.raise_request_exception = False
    return client


def send(client: Client, **more: str) -> Any:
    meeting = {"panel": "assess", "held_on-day": "1", "held_on-month": "2", "held_on-year": "2040", "place": "Room 1"}
    return client.post(reverse("panels:meeting-plan"), urlencode(meeting | more), content_type=FORM)


def test_a_refused_act_is_told_on_its_form_beside_what_was_typed(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(**facts: Any) -> None:
        raise MoveNotAllowed("This meeting was cancelled.")

    monkeypatch.setattr(meetings, "plan_meeting", refuses)
    text = send(clerk).content.decode()
    assert "This meeting was cancelled." in text
    assert 'value="2040"' in text


class TestAnErrorOfAPage:
    @pytest.mark.parametrize(("error", "status", "words"), WORDS, ids=lambda value: type(value).__name__)
    def test_is_told_in_words_with_what_was_typed(
        self, clerk: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, words: str
    ) -> None:
        def breaks(**facts: Any) -> None:
            raise error

        monkeypatch.setattr(meetings, "plan_meeting", breaks)
        answer = send(clerk)
        text = answer.content.decode()
        assert answer.status_code == status
        assert words in text
        assert "Canarybird" not in text
        kept = hidden(answer)
        assert (kept["panel"], kept["held_on-year"]) == ("assess", "2040")
        assert 'action="/panels/meetings/plan/"' in text or f'action="{reverse("panels:meeting-plan")}"' in text
        assert answer.headers["Cache-Control"] == "no-store"
        monkeypatch.undo()
        assert clerk.post(reverse("panels:meeting-plan"), kept).status_code == 302

    def test_of_the_program_stays_an_error(self) -> None:
        assert fault_of(ValueError("a mistake")) is None
        assert fault_of(FileNotFoundError(errno.ENOENT, "gone")) is None

    def test_gives_no_password_back(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def breaks(*args: Any, **options: Any) -> None:
            raise OperationalError

        client.raise_request_exception = False
        monkeypatch.setattr("allauth.account.auth_backends.AuthenticationBackend.authenticate", breaks)
        sent = urlencode({"login": "officer", "password": "look-at-the-clock"})
        answer = client.post("/accounts/login/", sent, content_type=FORM)
        assert answer.status_code == 503
        assert "look-at-the-clock" not in answer.content.decode()
        assert hidden(answer)["login"] == "officer"

    def test_of_the_api_is_problem_details(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def breaks(*args: Any, **options: Any) -> None:
            raise OperationalError("gone")

        client.raise_request_exception = False
        monkeypatch.setattr("knox.auth.TokenAuthentication.authenticate_credentials", breaks)
        answer = client.get("/api/v1/kpis/", headers={"authorization": "Token " + "a" * 64})
        assert answer.status_code == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Retry-After"] == "30"
        assert json.loads(answer.content)["status"] == 503


class TestAnErrorOutsideAPage:
    def test_in_reading_the_session_is_told_in_words(self, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def breaks(*args: Any, **options: Any) -> None:
            raise OperationalError

        monkeypatch.setattr(session_store.SessionStore, "load", breaks)
        answer = send(clerk)
        assert answer.status_code == 503
        assert hidden(answer)["place"] == "Room 1"

    def test_in_writing_the_session_is_no_session_that_has_ended(
        self, clerk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*args: Any, **options: Any) -> None:
            raise OperationalError("database is locked")

        session = clerk.session
        session["seen_at"] = 0
        session.save()
        monkeypatch.setattr("django.contrib.sessions.models.Session.save", breaks)
        monkeypatch.setattr("django.contrib.sessions.base_session.AbstractBaseSession.save", breaks)
        answer = send(clerk)
        assert answer.status_code in {302, 503}
        assert "deleted" not in answer.content.decode()


class TestANullCharacter:
    @pytest.mark.parametrize("name", ["panel", "place", "held_on-day", "sessionid"])
    def test_in_a_form_or_a_cookie_is_told_in_words(self, clerk: Client, name: str) -> None:
        if name == "sessionid":
            clerk.cookies["sessionid"] = "abcdefgh\0ijklmnop"
        answer = send(clerk, **{name: "a\0b"})
        assert answer.status_code in {200, 302, 400, 409}

    def test_in_an_address_is_400(self, clerk: Client) -> None:
        assert clerk.get("/cases/?q=%00").status_code == 400


class TestASuspiciousOperation:
    def test_is_told_in_words(self, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def breaks(**facts: Any) -> None:
            raise SuspiciousOperation("a path outside")

        monkeypatch.setattr(meetings, "plan_meeting", breaks)
        answer = send(clerk)
        assert answer.status_code == 400
        assert "cannot be read" in answer.content.decode()

    def test_of_a_form_with_too_many_fields_is_told_in_words(self, clerk: Client) -> None:
        answer = send(clerk, **{f"field{number}": "x" for number in range(1_100)})
        assert answer.status_code == 400
        assert "cannot be read" in answer.content.decode()

    def test_of_a_large_form_is_told_in_words(self, clerk: Client, settings: Settings) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
        assert clerk.post(reverse("panels:meeting-plan"), "x" * 2_000, content_type="text/plain").status_code in {
            200,
            400,
        }


class TestACrowdedProcess:
    def test_keeps_a_thread_for_whoever_watches_it(self, client: Client, settings: Settings) -> None:
        settings.WEB_THREADS = 1
        client = Client(enforce_csrf_checks=True)
        token = hidden(client.get("/accounts/login/"))["csrfmiddlewaretoken"]
        crowd = _free_thread(client)
        crowd.places.acquire()
        try:
            sent = urlencode({"login": "officer", "csrfmiddlewaretoken": token})
            answer = client.post("/accounts/login/", sent, content_type=FORM)
            assert answer.status_code == 503
            assert "the service is busy" in answer.content.decode()
            assert client.get("/healthz").status_code == 200
        finally:
            crowd.places.release()
        again = client.post("/accounts/login/", urlencode(hidden(answer)), content_type=FORM)
        assert again.status_code == 200, "it is a form like any other, and this one wants a password"


def _free_thread(client: Client) -> Any:
    layer = client.handler._middleware_chain
    while not hasattr(layer, "places"):
        closure = getattr(layer, "__wrapped__", None)
        layer = closure.get_response if closure is not None and not hasattr(closure, "places") else closure
    return layer
