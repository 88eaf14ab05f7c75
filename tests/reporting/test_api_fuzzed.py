"""The API under invented queries, right and wrong ones: what the schema says is what happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from sendcases.accounts.models import ApiKey, Scope
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_deadline, a_panel_item, a_plan, a_request, a_user, restrict

pytestmark = [pytest.mark.one_engine, pytest.mark.django_db]

application = get_wsgi_application()
# Whether a day fits a period, and a variant its measure, no schema can say: such a query is answered 400 or 404.
NOT_FOR_A_SCHEMA = {"positive_data_acceptance"}
# Whether a key is asked for is tried at every address by itself.
NOT_ALONG_LINKS = NOT_FOR_A_SCHEMA | {"ignored_auth"}


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Keep the connection of the test open between requests, as the test client of Django does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def headers(settings: Any, _one_connection: None) -> dict[str, str]:
    settings.API_RATE = "100000/min"
    caches["api"].clear()
    child, hidden = a_child(), a_child()
    restrict(hidden)
    for one in (child, hidden):
        a_request(one, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=date(2025, 4, 14))
        a_plan(one)
        a_deadline(one)
        a_panel_item(one, decision="agreed")
    _, token = ApiKey.objects.create(a_user(Role.API_CLIENT), scopes=[scope.value for scope in Scope])
    return {"Authorization": f"Token {token}"}


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_does_what_its_schema_says(headers: dict[str, str], mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application, headers=headers)
    schema.config.generation.update(with_security_parameters=False)  # the key is sent, never invented
    checks = CHECKS.get_by_names([name for name in CHECKS.get_all_names() if name not in NOT_FOR_A_SCHEMA])
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 16
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue  # an address without parameters cannot be asked wrongly by its schema

        @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def does(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=checks)

        does()


def test_does_so_where_one_answer_leads_to_another(headers: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application, headers=headers).include(path_regex="kpis")
    schema.config.generation.update(with_security_parameters=False, modes=[GenerationMode.POSITIVE])
    checks = CHECKS.get_by_names([name for name in CHECKS.get_all_names() if name not in NOT_ALONG_LINKS])
    followed: Counter[int] = Counter()

    class Reader(schema.as_state_machine()):  # type: ignore[misc]  # made of the description
        """Whoever follows the links of answers."""

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": headers}

        def step(self, input: Any) -> Any:
            output = super().step(input)
            if input.transition is not None and input.applied_parameters:
                followed[output.response.status_code] += 1
            return output

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            case.validate_response(response, checks=checks)

    quick = settings(
        max_examples=25, stateful_step_count=4, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Reader, settings=quick)
    assert followed[HTTPStatus.OK] > 5, followed
