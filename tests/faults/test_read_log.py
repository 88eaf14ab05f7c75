"""The read log cannot be written: nobody waits long, nothing is lost, and a restricted child is not shown."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from ehcp.models import Child
from sendcases.accounts.models import ApiKey, Scope, User
from sendcases.accounts.roles import Role
from sendcases.audit import read_queue, tasks
from sendcases.audit.models import ReadEntry
from sendcases.audit.requests import client_address
from tests.conftest import as_owner
from tests.factories import a_child, a_deadline, a_user, restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return a_user(Role.MANAGER)


@pytest.fixture
def page(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


@pytest.fixture
def log_down(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("the table is not there")

    monkeypatch.setattr(ReadEntry.objects, "bulk_create", fail)
    return monkeypatch


def waiting() -> Path:
    return Path(settings.AUDIT_DIR) / "reads-waiting.jsonl"


class TestWhileTheLogCannotBeWritten:
    def test_an_ordinary_child_is_shown_and_the_reading_is_kept(
        self, page: Client, reader: User, log_down: pytest.MonkeyPatch
    ) -> None:
        child = a_child(surname="Ordinaryname")
        response = page.get(reverse("ehcp:case", args=[child.pk]))
        assert response.status_code == 200
        assert "Ordinaryname" in response.content.decode()
        assert not ReadEntry.objects.exists()
        assert "Ordinaryname" not in waiting().read_text()
        assert waiting().stat().st_mode & 0o077 == 0
        log_down.undo()
        tasks.drain_reads()
        entry = ReadEntry.objects.get()
        assert (entry.viewer, entry.child_pk, entry.screen) == (reader, child.pk, "case.overview")
        assert entry.address == "127.0.0.1"
        assert entry.read_at == response.wsgi_request.now
        assert waiting().read_bytes() == b""

    def test_a_restricted_child_is_not_shown(self, page: Client, reader: User, log_down: pytest.MonkeyPatch) -> None:
        child = a_child(surname="Hiddenname")
        restrict(child, reader)
        for address in (reverse("ehcp:case", args=[child.pk]), "/cases/", "/cases/download/csv/"):
            response = page.get(address)
            assert response.status_code == 503
            assert "Hiddenname" not in response.content.decode()
            assert "This page cannot be shown now" in response.content.decode()
            assert response.headers["Cache-Control"] == "no-store"
        assert not waiting().exists()

    def test_the_api_says_so_as_the_api_does(self, client: Client, log_down: pytest.MonkeyPatch) -> None:
        log_down.setattr("sendcases.audit.read_queue.keep", _no_space)
        a_deadline(a_child())
        user = a_user(Role.API_CLIENT)
        _, token = ApiKey.objects.create(user, scopes=[scope.value for scope in Scope])
        response = client.get("/api/v1/deadlines/", headers={"authorization": f"Token {token}"})
        assert response.status_code == 503
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == 503

    def test_and_the_queue_cannot_either_nothing_is_shown(self, page: Client, log_down: pytest.MonkeyPatch) -> None:
        log_down.setattr("sendcases.audit.read_queue.keep", _no_space)
        child = a_child(surname="Ordinaryname")
        response = page.get(reverse("ehcp:case", args=[child.pk]))
        assert response.status_code == 503
        assert "Ordinaryname" not in response.content.decode()

    def test_a_page_that_names_nobody_is_shown(self, page: Client, log_down: pytest.MonkeyPatch) -> None:
        assert page.get("/headlines/").status_code == 200

    def test_and_nothing_can_be_found_out_every_child_counts_as_restricted(
        self, page: Client, log_down: pytest.MonkeyPatch
    ) -> None:
        def fail(pks: object) -> bool:
            raise OperationalError("gone")

        log_down.setattr("sendcases.audit.reading._restricted_among", [fail])
        child = a_child()
        assert page.get(reverse("ehcp:case", args=[child.pk])).status_code == 503


def _no_space(*args: object, **kwargs: object) -> None:
    raise OSError(28, "No space left on device")


class TestTheQueue:
    def test_is_drained_once_though_the_drain_was_killed_after_its_commit(
        self, page: Client, log_down: pytest.MonkeyPatch
    ) -> None:
        page.get(reverse("ehcp:case", args=[a_child().pk]))
        log_down.undo()
        line = waiting().read_bytes()
        assert read_queue.drain() == 1
        waiting().write_bytes(line)
        assert read_queue.drain() == 0
        assert ReadEntry.objects.count() == 1

    def test_sets_a_line_aside_that_a_crash_cut_off(self, page: Client, log_down: pytest.MonkeyPatch) -> None:
        child = a_child()
        page.get(reverse("ehcp:case", args=[child.pk]))
        with waiting().open("ab") as file:
            file.write(b'\n{"queued_as": "b4')
        page.get(reverse("ehcp:case", args=[child.pk]))
        log_down.undo()
        assert read_queue.drain() == 2
        assert b'"b4' in (Path(settings.AUDIT_DIR) / "reads-broken.jsonl").read_bytes()

    def test_holds_one_line_for_each_page(self, page: Client, log_down: pytest.MonkeyPatch) -> None:
        children = {a_child().pk for _ in range(3)}
        page.get("/cases/")
        (line,) = filter(None, waiting().read_text().splitlines())
        assert {entry[2] for entry in json.loads(line)["entries"]} == children

    def test_is_kept_where_it_cannot_be_drained(self, page: Client, log_down: pytest.MonkeyPatch) -> None:
        page.get(reverse("ehcp:case", args=[a_child().pk]))
        with pytest.raises(OperationalError):
            read_queue.drain()
        log_down.undo()
        assert read_queue.drain() == 1

    def test_is_nothing_where_nothing_waits(self) -> None:
        assert read_queue.drain() == 0


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_long_for_a_log_that_somebody_holds(page: Client, reader: User) -> None:
    child = a_child(surname="Ordinaryname")
    page.get(reverse("ehcp:case", args=[child.pk]))  # the session has been written to
    stored, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        as_owner()
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("LOCK TABLE audit_readentry IN ACCESS EXCLUSIVE MODE")
            else:
                Child.objects.filter(pk=0).update(version=1)
            stored.set()
            let_go.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    stored.wait(10)
    began = time.monotonic()
    response = page.get(reverse("ehcp:case", args=[child.pk]))
    took = time.monotonic() - began
    let_go.set()
    holder.join()
    assert response.status_code == 200
    assert took < 5
    assert ReadEntry.objects.count() == 1
    assert read_queue.drain() == 1
    assert ReadEntry.objects.filter(child_pk=child.pk, viewer=reader).count() == 2


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "10.0.0.9"),
        (0, "203.0.113.7", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "203.0.113.7"),
        (1, "203.0.113.7:4711", "203.0.113.7"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "unknown", None),
        (1, "'; DROP TABLE", None),
        (1, "", "10.0.0.9"),
    ],
)
def test_the_address_is_the_one_that_the_own_proxies_saw(
    settings: object, proxies: int, forwarded: str, address: str | None
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies  # type: ignore[attr-defined]
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **extra)) == address


def test_an_address_that_is_none_is_logged_as_none(page: Client, settings: object) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    page.get(reverse("ehcp:case", args=[a_child().pk]), headers={"x-forwarded-for": "nowhere"})
    assert ReadEntry.objects.get().address is None
