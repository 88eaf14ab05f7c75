"""The typed client: what the description gives, and what a program that uses it is told."""

from __future__ import annotations

import ast
import importlib.util
import json
from datetime import date
from typing import Any

import pytest
from django.core.cache import caches

from reporting.management.commands.api_client import CLIENT, SCHEMA, client_of
from sendcases.accounts.models import ApiKey, Scope
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_plan, a_request, a_user, restrict


def client_module() -> Any:
    spec = importlib.util.spec_from_file_location("sendcases_client", CLIENT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_client_is_what_the_description_gives() -> None:
    made = ast.parse(client_of(json.loads(SCHEMA.read_text(encoding="utf-8"))))
    kept = ast.parse(CLIENT.read_text(encoding="utf-8"))
    assert ast.dump(made) == ast.dump(kept), "run ./run manage api_client and ruff format"


def test_it_has_a_method_for_every_address_that_answers_json() -> None:
    module = client_module()
    operations = [one["get"] for one in json.loads(SCHEMA.read_text(encoding="utf-8"))["paths"].values()]
    named = {one["operationId"].lower() for one in operations if one["operationId"] != "readReleaseFile"}
    assert named <= {name.replace("_", "") for name in dir(module.Client)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_engine
def test_a_program_reads_figures_and_lists_with_it(live_server: Any) -> None:
    caches["api"].clear()
    module = client_module()
    _, key = ApiKey.objects.create(a_user(Role.API_CLIENT), scopes=[scope.value for scope in Scope])
    client = module.Client(live_server.url, str(key))
    plans = [a_plan(a_child()) for _ in range(3)]
    restrict(plans[2].child)
    a_request(plans[0].child, received_on=date(2025, 3, 3))
    told = client.read_measure(code="K02", period_start="2025-01-01", period_end="2025-12-31")
    assert told["results"][0]["numerator"] == 1
    assert client.read_measure(code="K02", period_start="2025-01-01", period_end="2025-12-31") == told  # by its tag
    shown = [row["plan"] for row in client.rows(client.list_plans, page_size=1)]
    assert shown == [plan.source_id for plan in plans[:2]]
    assert {link["name"] for link in client.read_index()["results"]} >= {"kpis", "plans", "events"}
    with pytest.raises(module.ApiError) as refused:
        client.read_measure(code="K99")
    assert refused.value.status == 404
