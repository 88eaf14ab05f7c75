"""Walk every address of the project as every role: what the permission table says is what happens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.architecture.permission_table import EVERYBODY, ROWS, Row
from tests.architecture.world import World, a_world
from tests.factories import a_user

# Other walks open every address on both engines.
pytestmark = pytest.mark.one_engine

METHODS = ("get", "post")
STRANGERS = ("anonymous", "suspended")
# An empty form may be wrong, in conflict or too much; the readiness check may be unready. It is an answer all the same.
ANSWERS = {200, 201, 202, 302, 400, 409, 415, 422, 503}


def named(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Yield the full name of every address; one without a name is yielded as its path and fails the build."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}" if pattern.name else f"without a name: {pattern.pattern}"


ADDRESSES = sorted(set(named(get_resolver().url_patterns)))


@pytest.fixture
def world() -> World:
    return a_world()


def allowed(row: Row, method: str, who: Role | str) -> bool:
    may = getattr(row, method)
    if may == EVERYBODY:
        return True
    return may is not None and who in may


def opens(row: Row, who: Role | str) -> bool:
    return any(allowed(row, method, who) for method in METHODS)


def sign_in(client: Client, who: Role | str) -> User | None:
    if who == "anonymous":
        return None
    user = a_user(who) if isinstance(who, Role) else a_user(*Role)
    client.force_login(user)
    if who == "suspended":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return user


def is_led_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/?next=")


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(ADDRESSES) == set(ROWS)


def is_as_said(row: Row, method: str, who: Role | str, response: HttpResponse) -> bool:
    status, may = response.status_code, getattr(row, method)
    if allowed(row, method, who):
        return status in ANSWERS | row.also and not is_led_to_sign_in(response)
    if may is None and opens(row, who):
        return status == 405
    if may is None:
        return status in {401, 403, 404, 405} or is_led_to_sign_in(response)
    if row.is_api:
        return status in {401, 403}
    return is_led_to_sign_in(response) if who in STRANGERS else status == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROWS))
def test_answers_those_the_table_names_and_nobody_else(name: str, world: World) -> None:
    row = ROWS[name]
    wrong = []
    for who in (*Role, *STRANGERS):
        for method in METHODS:
            cache.clear()  # or the limits on trying passwords would answer for later roles
            client = Client(raise_request_exception=False)
            sign_in(client, who)
            response = getattr(client, method)(reverse(name, args=row.args(world)))
            if not is_as_said(row, method, who, response):
                wrong.append(f"{method.upper()} as {who}: {response.status_code}")
    assert wrong == []
