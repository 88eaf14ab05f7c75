"""The real web server on the test's own database, and somebody signed in to it; and another who holds a lock."""

from __future__ import annotations

import os
import re
import secrets
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPMessage
from pathlib import Path

import psycopg
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from ehcp.models import Child
from sendcases.accounts.models import User
from sendcases.roof import launch
from tests.faults.processes import ROOT, database_url

_SESSION = re.compile(r"sessionid=([^;]+)")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


@dataclass
class Answer:
    """What the server answered, and how long it took."""

    status: int
    text: str
    headers: HTTPMessage
    seconds: float

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page."""
        return dict(_HIDDEN.findall(self.text))


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@dataclass
class Site:
    """One web process with few threads."""

    port: int
    log: Path
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        self.cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": "c" * 32}

    def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """Get a page, or send a form to it, without following where it leads."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = self.headers | ({"Cookie": cookies} if cookies else {})
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": "c" * 32}).encode()
        request = urllib.request.Request(f"http://localhost:{self.port}{path}", body, headers)
        began = time.monotonic()
        try:
            with urllib.request.build_opener(_Stay).open(request, timeout=60) as answer:
                told = Answer(answer.status, answer.read().decode(), answer.headers, time.monotonic() - began)
        except urllib.error.HTTPError as error:
            told = Answer(error.code, error.read().decode(), error.headers, time.monotonic() - began)
        # A session made under an older key is read once, and goes on under a number of its own.
        if renewed := _SESSION.search(" ".join(told.headers.get_all("Set-Cookie", []))):
            self.cookies["sessionid"] = renewed[1]
        return told


@contextmanager
def site(folder: Path, *, threads: int = 4, **settings: str) -> Iterator[Site]:
    """Start the web server as ./run serve does, with one process, and end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {"DATABASE_URL": database_url(), "SENDCASES_VAR_DIR": str(folder / "var")}
    # A server of its own does not start with the key of the tests; sessions made under that key go on to be read.
    env |= {"SENDCASES_SECRET_KEY": secrets.token_urlsafe(60), "SENDCASES_OLD_SECRET_KEYS": django_settings.SECRET_KEY}
    env |= {"SENDCASES_PORT": str(port), "SENDCASES_WEB_WORKERS": "1", "SENDCASES_WEB_THREADS": str(threads)} | settings
    log = folder / "web.log"
    with log.open("ab") as output:
        process = subprocess.Popen(launch.command_of("web", env), cwd=ROOT, env=env, stdout=output, stderr=output)
    one = Site(port, log)
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if one.ask("/healthz").status == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield one
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def locked(child: Child) -> Iterator[None]:
    """Hold the child's row, or on SQLite the whole database, on a connection of another."""
    if connection.vendor == "postgresql":
        with psycopg.connect(database_url()) as other:
            other.execute("SELECT * FROM ehcp_child WHERE id = %s FOR UPDATE", [child.pk])
            yield
        return
    other_file = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other_file.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other_file.execute("ROLLBACK")
        other_file.close()
