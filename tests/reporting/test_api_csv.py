"""Figures of the API as CSV: the numbers of the JSON at the same level, in cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from reporting.api.tables import HEADINGS, FiguresCsv
from sendcases.accounts.models import Scope
from tests.factories import a_child, a_placement, a_plan, a_release, a_request, an_institution, tell_limits
from tests.reporting import api_keys
from tests.reporting.api_keys import YEAR, a_key, asking, is_problem

pytestmark = pytest.mark.django_db
no_counts = api_keys.no_counts

Row = dict[str, str]


def table(client: Client, token: str, address: str, **query: str) -> Any:
    return client.get(address, query, headers={"authorization": f"Bearer {token}", "accept": "text/csv"})


def rows_of(answer: Any) -> list[Row]:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def shown(value: object) -> str:
    return "" if value is None else str(value)


class TestFiguresAsCsv:
    @pytest.mark.parametrize("address", ["/api/v1/kpis/", "/api/v1/kpis/K03/", "/api/v1/kpis/K03/series/"])
    def test_hold_the_numbers_of_the_json(self, client: Client, address: str) -> None:
        token, child = a_key(*Scope)[1], a_child()
        a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=date(2025, 4, 14))
        a_placement(a_plan(child), institution=an_institution())
        tell_limits(child)
        query = {} if address.endswith("series/") else YEAR
        answer = table(client, token, address, **query)
        told = asking(client, token)(address, **query).json()
        rows = [row for row in rows_of(answer) if not row["part"]]
        assert answer.content.decode().startswith("measure,variant,numerator,denominator,")
        assert len(rows) == len(told["results"])
        for row, figure in zip(rows, told["results"], strict=True):
            assert row["measure"] == figure.get("kpi", told.get("kpi"))
            for name in set(HEADINGS) & set(figure):
                assert row[name] == shown(figure[name]), name
            assert row["as_at"] == told["as_at"]

    def test_hold_the_parts_of_a_figure_as_rows(self, client: Client) -> None:
        token = a_key(*Scope)[1]
        a_request(a_child(), received_on=date(2025, 3, 3), source="1")
        figure = asking(client, token)("/api/v1/kpis/K02/", **YEAR).json()["results"][0]
        rows = rows_of(table(client, token, "/api/v1/kpis/K02/", **YEAR))
        parts = {row["part"]: row["numerator"] for row in rows if row["part"] and not row["variant"]}
        assert parts == {name: str(number) for name, number in figure["groups"].items()}
        assert parts

    def test_are_those_of_releases_for_a_key_that_reads_these(self, client: Client) -> None:
        a_release()
        token = a_key(Scope.OPERATIONAL)[1]
        told = asking(client, token)("/api/v1/kpis/")
        if told.status_code == 404:  # a release that such a key may not read
            assert is_problem(table(client, token, "/api/v1/kpis/"), 404)
        for row in rows_of(table(client, token, "/api/v1/kpis/")) if told.status_code == 200 else ():
            assert row["level"] == "L2"
            assert row["release"]
        assert is_problem(table(client, a_key(Scope.PERSON)[1], "/api/v1/kpis/"), 403)
        assert is_problem(table(client, a_key(*Scope)[1], "/api/v1/kpis/", as_at="x"), 400)

    def test_have_a_tag_of_their_own(self, client: Client) -> None:
        token = a_key(*Scope)[1]
        first = table(client, token, "/api/v1/kpis/K03/")
        assert asking(client, token)("/api/v1/kpis/K03/").headers["ETag"] != first.headers["ETag"]
        headers = {"authorization": f"Bearer {token}", "accept": "text/csv", "if-none-match": first.headers["ETag"]}
        assert client.get("/api/v1/kpis/K03/", headers=headers).status_code == 304
        assert "Accept" in first.headers["Vary"]

    def test_run_nothing_in_a_spreadsheet(self) -> None:
        figure = {"kpi": "K02", "variant": "", "numerator": 1, "groups": {'=HYPERLINK("x")': 1}, "label": "+1"}
        lines = FiguresCsv().render({"results": [figure], "as_at": "2025-01-01"}).decode()
        assert "'=HYPERLINK" in lines
        assert "'+1" in lines
