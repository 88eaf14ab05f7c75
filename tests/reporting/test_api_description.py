"""The description of the API: public, whole, as it is promised in docs/api; and the page made of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from reporting.api.documentation import openapi, operations
from sendcases.accounts.models import ApiKey, Scope
from sendcases.accounts.roles import Role
from tests.factories import a_user

PROMISED = Path(settings.BASE_DIR) / "docs" / "api"


def broken(promised: Any, served: Any, at: str = "") -> Iterator[str]:
    """Yield what a reader of the promised description would miss in the one that is served."""
    if isinstance(promised, dict) and isinstance(served, dict):
        for name in promised.keys() - {"description", "summary"}:
            yield from (
                broken(promised[name], served[name], f"{at}/{name}") if name in served else [f"{at}/{name} is gone"]
            )
    elif isinstance(promised, list) and isinstance(served, list):
        yield from broken_list(promised, served, at)
    elif promised != served:
        yield f"{at} was {promised}, is {served}"


def broken_list(promised: list[Any], served: list[Any], at: str) -> Iterator[str]:
    """Yield the same of a list: parameters go by their names, codes by themselves."""
    by_name = {one["name"]: one for one in served if isinstance(one, dict) and "name" in one}
    for one in promised:
        name = one.get("name") if isinstance(one, dict) else None
        if name in by_name:
            yield from broken(one, by_name[name], f"{at}/{name}")
        elif one not in served:
            yield f"{at}: {one} is gone"


def asked_for_more(promised: dict[str, Any], served: dict[str, Any]) -> Iterator[str]:
    """Yield what must be given now and needed not be given before."""
    for address, told in promised["paths"].items():
        before = {one["name"] for one in told["get"].get("parameters", ())}
        for one in served["paths"].get(address, {}).get("get", {}).get("parameters", ()):
            if one.get("required") and one["name"] not in before:
                yield f"{address} needs {one['name']}"


class TestTheDescription:
    def test_breaks_nothing_that_is_promised_and_holds_what_is_new(self) -> None:
        promised = json.loads((PROMISED / "schema.json").read_text(encoding="utf-8"))
        served = openapi()
        assert [*broken(promised, served), *asked_for_more(promised, served)] == []
        assert promised == served, "write the additions down: see docs/api/README.md"

    def test_names_what_would_break_a_reader(self) -> None:
        promised = openapi()
        served = json.loads(json.dumps(promised))
        kpi = served["paths"]["/api/v1/kpis/{code}/"]["get"]
        kpi["parameters"] = [{"name": "until", "required": True}]
        del served["components"]["schemas"]["Figure"]["properties"]["denominator"]
        served["components"]["schemas"]["Point"]["properties"]["numerator"]["type"] = "string"
        told = [*broken(promised, served), *asked_for_more(promised, served)]
        assert any("properties/denominator is gone" in one for one in told)
        assert any("Point/properties/numerator/type was integer, is string" in one for one in told)
        assert any("basis" in one and "is gone" in one for one in told)
        assert "/api/v1/kpis/{code}/ needs until" in told

    def test_types_and_describes_every_part(self) -> None:
        for name, schema in openapi()["components"]["schemas"].items():
            for part, told in schema.get("properties", {}).items():
                assert told.get("description"), f"{name}.{part}"
                assert {"type", "$ref", "oneOf", "allOf", "enum"} & told.keys() or part == "note", f"{name}.{part}"

    def test_is_public_and_saves_asking_again(self, client: Client) -> None:
        answer = client.get("/api/schema/")
        assert (answer.status_code, answer.json()) == (200, openapi())
        assert client.get("/api/schema/", headers={"if-none-match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.django_db
class TestThePage:
    def test_tells_every_address_with_its_parameters_to_everybody(self, client: Client) -> None:
        page = client.get("/api/").content.decode()
        for one in operations():
            assert f"GET {one.address}" in page
            assert all(f"<code>{field.name}</code>" in page for field in (*one.parameters, *one.answer, *one.row))

    def test_is_answered_for_an_address_without_its_last_slash_too(self, client: Client) -> None:
        caches["api"].clear()
        _, key = ApiKey.objects.create(a_user(Role.API_CLIENT), scopes=[scope.value for scope in Scope])
        headers = {"authorization": f"Bearer {key}"}
        for address in ("/api/v1", "/api/v1/kpis/K07", "/api/v1/kpis/K07/series", "/api/v1/deadlines"):
            with_it, without = (client.get(one, headers=headers) for one in (f"{address}/", address))
            assert (without.status_code, without.content) == (200, with_it.content), address
        assert client.get("/api/v1/nothing", headers=headers).status_code == 404
        assert client.get("/api/v1/kpis/K07").status_code == 401
        assert client.get("/api/schema").json() == openapi()
        refused = Client(enforce_csrf_checks=True).post("/api/v1/kpis", headers=headers)
        assert (refused.status_code, refused.headers["Content-Type"]) == (405, "application/problem+json")


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_engine
def test_the_example_in_python_runs_as_it_is_written(live_server: Any) -> None:
    caches["api"].clear()
    _, key = ApiKey.objects.create(a_user(Role.API_CLIENT), scopes=[scope.value for scope in Scope])
    examples = re.findall(r"```python\n(.*?)```", (PROMISED / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (code,) = (one for one in examples if "/series/" in one)
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "SERVER": live_server.url, "KEY": str(key)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert re.fullmatch(r"(\d{4}-\d\d-\d\d 0 0 None\n){12}", told)
