"""What the API refuses, and what its description says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from reporting.api.cursors import sealed
from sendcases.accounts.models import Scope
from tests.reporting import api_keys
from tests.reporting.api_keys import ADDRESSES, IN_PAGES, Ask, a_key, asking, is_problem

pytestmark = pytest.mark.django_db
ask, no_counts = api_keys.ask, api_keys.no_counts  # the fixtures of a key


class TestRefusals:
    @pytest.mark.parametrize("address", ADDRESSES)
    @pytest.mark.parametrize(
        "query",
        [{"nonsense": "1"}, {"page": "2"}, {"format": "xml"}, {"cursor": ["1", "2"]}, {"x\x7f": "1"}]
    )  # fmt: skip
    def test_meet_what_is_unknown_or_given_twice(self, ask: Ask, address: str, query: dict[str, Any]) -> None:
        response = ask(address, **query)
        assert is_problem(response, 400)
        assert response.json()["errors"][0]["parameter"]

    @pytest.mark.parametrize(
        "query",
        [
            {"as_at": "2025-02-29"}, {"as_at": "20250228"}, {"as_at": "2025-2-8"}, {"as_at": ""},
            {"as_at": "9999-12-31"},
            {"as_at": "0001-01-01"},
            {"as_at": " 2025-02-28"}, {"as_at": "٢٠٢٥-٠١-٠١"}, {"period_start": "2025-01-01"},
            {"period_end": "2025-01-01"}, {"period_start": "2025-02-01", "period_end": "2025-01-01"},
            {"as_at": "2025-01-01", "period_start": "2025-01-01", "period_end": "2025-01-02"}, {"basis": "Known"},
            {"basis": ""}, {"basis": "x" * 5000},
        ],
    )  # fmt: skip
    def test_meet_a_day_period_or_basis_that_is_none(self, ask: Ask, query: dict[str, str]) -> None:
        for address in ADDRESSES[:3]:
            assert is_problem(ask(address, **query), 400)

    @pytest.mark.parametrize(
        "query",
        [
            {"cursor": "x"}, {"cursor": "-1"}, {"cursor": "9" * 19}, {"page_size": "0"}, {"page_size": "201"},
            {"page_size": "1e1"}, {"page_size": " 1"},
        ],
    )  # fmt: skip
    def test_meet_a_page_that_is_none(self, ask: Ask, query: dict[str, str]) -> None:
        for address in ADDRESSES[2:]:
            assert is_problem(ask(address, **query), 400)

    def test_meet_filters_that_are_none(self, ask: Ask) -> None:
        for query in (
            {"rule": "x"}, {"kind": "x"}, {"record_type": "x"}, {"state": "x"}, {"due_from": "x"}, {"child": "x" * 101},
            {"due_from": "2026-10-19"}, {"due_to": "2026-10-19"}, {"as_at": "2026-10-19"},
            {"as_at": "0001-01-31"}, {"as_at": "1899-12-31"}, {"as_at": "9999-12-31"},
            {"due_from": "2026-10-01", "due_to": "2026-09-30"},
        ):  # fmt: skip
            assert is_problem(ask("/api/v1/deadlines/", **query), 400)
        inverted = {"held_from": "2026-03-01", "held_to": "2026-02-28"}
        for query in ({"held_from": "2026-03-02"}, {"held_to": "2026-03-02"}, inverted):
            assert is_problem(ask("/api/v1/decisions/", **query), 400)

    def test_meet_null_characters(self, client: Client) -> None:
        token = {"authorization": f"Token {a_key(*Scope)[1]}"}
        for address in ("/api/v1/deadlines/?child=%00", "/api/v1/kpis/%00/", "/api/v1/deadlines/?%00=1"):
            assert is_problem(client.get(address, headers=token), 400)

    def test_bear_the_largest_cursor(self, ask: Ask) -> None:
        for address in IN_PAGES:
            assert ask(address, cursor=sealed(10**18 - 1)).json()["results"] == []

    def test_meet_a_cursor_that_nobody_was_given(self, ask: Ask, settings: Any) -> None:
        made = sealed(7)
        turned = made[:-2] + ("AA" if made[-2:] != "AA" else "BB")
        for wrong in ("7", "9" * 22, turned, f"{made}A"):
            assert is_problem(ask("/api/v1/plans/", cursor=wrong), 400), wrong
        settings.SECRET_KEY = "another secret than the one it was sealed under"
        assert is_problem(ask("/api/v1/plans/", cursor=made), 400)

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_meet_every_method_that_writes(self, client: Client, method: str) -> None:
        token = {"authorization": f"Token {a_key(*Scope)[1]}"}
        response = getattr(client, method)("/api/v1/kpis/", headers=token)
        assert is_problem(response, 405)
        assert response.headers["Allow"] == "GET, HEAD"

    def test_meet_who_wants_no_json(self, client: Client) -> None:
        headers = {"authorization": f"Token {a_key(*Scope)[1]}", "accept": "text/csv"}
        assert is_problem(client.get("/api/v1/deadlines/", headers=headers), 406)
        headers["accept"] = "application/xml"
        for address in ADDRESSES:
            assert is_problem(client.get(address, headers=headers), 406), address

    def test_meet_an_address_that_is_none(self, ask: Ask) -> None:
        assert is_problem(ask("/api/v1/nothing/"), 404)
        assert is_problem(ask("/api/v1/kpis/K%0A03/"), 404)
        assert is_problem(ask("/api/v1/%0A"), 404)
        assert is_problem(ask("/api/v1/kpis/K03/cases/more/"), 404)

    def test_meet_a_key_that_asks_too_often(self, client: Client, settings: Any) -> None:
        settings.API_RATE = "2/min"
        ask, other = asking(client, a_key(*Scope)[1]), asking(client, a_key(*Scope)[1])
        assert [ask("/api/v1/decisions/").status_code for _ in range(3)] == [200, 200, 429]
        refused = ask("/api/v1/decisions/")
        assert is_problem(refused, 429)
        assert int(refused.headers["Retry-After"]) <= 60
        assert other("/api/v1/decisions/").status_code == 200


class TestTheSchema:
    def test_is_openapi_3_1_and_names_every_refusal(self, client: Client) -> None:
        headers = {"authorization": f"Token {a_key(Scope.OPERATIONAL)[1]}", "accept": "application/json"}
        schema = client.get("/api/schema/", headers=headers).json()
        assert schema["openapi"].startswith("3.1")
        assert schema["paths"].keys() >= {"/api/v1/", "/api/v1/kpis/{code}/"}
        assert len(schema["paths"]) == len(ADDRESSES) + 3  # and the index, one release, its file
        for path in schema["paths"].values():
            assert {"200", "400", "401", "403", "404", "429"} <= set(path["get"]["responses"])

    def test_allows_no_half_a_period(self, client: Client) -> None:
        headers = {"authorization": f"Token {a_key(*Scope)[1]}", "accept": "application/json"}
        paths = client.get("/api/schema/", headers=headers).json()["paths"]
        for address in ("/api/v1/kpis/", "/api/v1/kpis/{code}/", "/api/v1/kpis/{code}/cases/"):
            told = {one["name"]: one for one in paths[address]["get"]["parameters"]}
            assert not {"period_start", "period_end"} & set(told)
            assert set(told["period"]["schema"]["required"]) == {"period_start", "period_end"}
            assert told["period"]["explode"]
