"""Guessing a password with many requests at once is slowed as if they came one after the other."""

from __future__ import annotations

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from sendcases.accounts.models import CachedValue
from tests.factories import a_user

AT_ONCE = 16


def page_of(browser: urllib.request.OpenerDirector, address: str, fields: dict[str, str] | None = None) -> str:
    """Return the page, asked for again for as long as the service says that it is too busy to hear."""
    sent = urllib.parse.urlencode(fields).encode() if fields else None
    for _ in range(100):
        try:
            with browser.open(address, sent, timeout=60) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
                return str(error.read().decode())
        time.sleep(0.2)
    raise AssertionError("The service is busy for ever.")


def guess(site: str, number: int) -> str:
    """Try one wrong password through the form; return the page that answers."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page_of(browser, f"{site}/accounts/login/"))[1]
    fields = {"csrfmiddlewaretoken": token, "login": "officer", "password": f"wrong-{number}"}
    return page_of(browser, f"{site}/accounts/login/", fields)


@pytest.mark.django_db(transaction=True)
def test_no_more_guesses_are_heard_at_once_than_one_after_the_other(live_server: Any) -> None:
    a_user(username="officer", password="a-password-for-tests")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pages = list(pool.map(lambda number: guess(live_server.url, number), range(AT_ONCE)))
    heard = [page for page in pages if "The username or the password is wrong" in page]
    assert 1 <= len(heard) <= 5
    assert all("too many tries" in page or page in heard for page in pages)


@pytest.mark.django_db
def test_attempts_are_counted_where_every_process_counts() -> None:
    a_user(username="officer", password="a-password-for-tests")
    Client().post("/accounts/login/", {"login": "officer", "password": "wrong"})
    keys = list(CachedValue.objects.values_list("cache_key", flat=True))
    assert any("login_failed" in key for key in keys)
    assert not any("officer" in key for key in keys)


@pytest.mark.django_db
def test_an_office_with_one_address_can_sign_in_at_nine() -> None:
    for number in range(20):
        a_user(username=f"officer.{number}", password="a-password-for-tests")
    for number in range(20):
        browser = Client()
        assert browser.get("/accounts/login/").status_code == HTTPStatus.OK
        sent = {"login": f"officer.{number}", "password": "a-password-for-tests"}
        assert browser.post("/accounts/login/", sent).status_code == HTTPStatus.FOUND
