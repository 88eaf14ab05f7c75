"""Who may read the API in a browser, and how often a key may ask, whoever counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from reporting.api.throttles import KeyThrottle
from sendcases.accounts.models import ApiKey, Scope
from tests.reporting import api_keys
from tests.reporting.api_keys import a_key

NAMED, OTHER = "https://bi.example", "https://elsewhere.example"
no_counts = api_keys.no_counts


def first_asking(client: Client, origin: str) -> Any:
    headers = {"origin": origin, "access-control-request-method": "GET",
               "access-control-request-headers": "authorization"}  # fmt: skip
    return client.options("/api/v1/kpis/K03/", headers=headers)


@pytest.mark.django_db
class TestABrowser:
    @pytest.fixture(autouse=True)
    def named(self, settings: Any) -> None:
        settings.API_ORIGINS = [NAMED]

    def test_of_a_named_page_may_ask_with_a_key(self, client: Client) -> None:
        first = first_asking(client, NAMED)
        assert (first.status_code, first.content) == (204, b"")
        assert first.headers["Access-Control-Allow-Origin"] == NAMED
        assert "Authorization" in first.headers["Access-Control-Allow-Headers"]
        assert first.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
        key = {"authorization": f"Bearer {a_key(*Scope)[1]}", "origin": NAMED}
        answer = client.get("/api/v1/kpis/K03/", headers=key)
        assert answer.headers["Access-Control-Allow-Origin"] == NAMED
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers

    def test_of_a_named_page_reads_refusals_too(self, client: Client) -> None:
        answer = client.get("/api/v1/kpis/K03/", headers={"origin": NAMED})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (401, NAMED)

    @pytest.mark.parametrize("origin", [OTHER, f"{NAMED}.example", "http://bi.example", "null", "*"])
    def test_of_any_other_page_is_let_through_nothing(self, client: Client, origin: str) -> None:
        assert first_asking(client, origin).status_code in (401, 405)
        answer = client.get("/api/v1/kpis/K03/", headers={"origin": origin})
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Origin" in answer.headers["Vary"]

    def test_reads_no_page_beside_the_api(self, client: Client) -> None:
        for address in ("/", "/headlines/", "/accounts/login/"):
            assert "Access-Control-Allow-Origin" not in client.get(address, headers={"origin": NAMED}).headers


@pytest.mark.django_db
def test_nothing_is_let_through_where_nobody_is_named(client: Client) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/", headers={"origin": NAMED}).headers
    assert first_asking(client, NAMED).status_code in (401, 405)


class TestTheRate:
    def test_loses_no_request_of_many_at_once(self, settings: Any) -> None:
        settings.API_RATE = "20/min"
        caches["api"].clear()
        key = ApiKey(digest="d" * 64)

        def ask(_: int) -> bool:
            return KeyThrottle().allow_request(type("Asked", (), {"auth": key})(), None)  # type: ignore[arg-type]

        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(ask, range(60)))
        assert (answers.count(True), answers.count(False)) == (20, 40)

    def test_begins_anew_when_its_time_is_over(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.API_RATE = "1/s"
        caches["api"].clear()
        asked: Any = type("Asked", (), {"auth": ApiKey(digest="e" * 64)})()
        throttle = KeyThrottle()
        assert throttle.allow_request(asked, None)
        assert not throttle.allow_request(asked, None)
        assert 0 < throttle.wait() <= 1
        caches["api"].delete(f"api-key-{'e' * 64}")  # as its time ends
        assert throttle.allow_request(asked, None)
