"""Redis may be away: signing in goes on."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from tests.factories import a_user


@pytest.fixture
def redis_is_away(settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "sendcases.roof.cache.OptionalRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",  # a port nothing listens on
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }


@pytest.mark.django_db
def test_a_person_signs_in_while_redis_is_away(redis_is_away: None) -> None:
    user = a_user(username="officer")
    user.set_password("look-at-the-clock")
    user.save()
    answer = Client().post("/accounts/login/", {"login": "officer", "password": "look-at-the-clock"})
    assert answer.status_code == 302
    assert not answer.headers["Location"].startswith("/accounts/login/")


def test_what_it_holds_is_as_if_never_held(redis_is_away: None) -> None:
    cache = caches["default"]
    cache.set("tries", 3)
    assert cache.get("tries", 0) == 0
    assert cache.add("tries", 1)
    assert not cache.has_key("tries")
    assert not cache.touch("tries")
    assert not cache.delete("tries")
    assert cache.incr("tries") == 1
