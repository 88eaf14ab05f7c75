"""The memory of one web worker after some pages."""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.test import Client

from ehcp.models import Child
from tests.bench.measuring import Line
from tests.bench.pages import LIST, somebody

ROOT = Path(__file__).resolve().parents[2]
PAGES = 50


def measure(options: argparse.Namespace) -> list[Line]:
    """Start gunicorn with one worker, open pages, read what the worker holds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client = Client()
    client.force_login(somebody(), backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    command = [sys.executable, "-m", "gunicorn", "sendcases.wsgi:application", "--workers", "1", "--threads", "4"]
    command += ["--worker-class", "gthread", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    # On PostgreSQL no server starts with a published key; the session made here goes on to be read.
    keys = {"SENDCASES_SECRET_KEY": secrets.token_urlsafe(60), "SENDCASES_OLD_SECRET_KEYS": settings.SECRET_KEY}
    env = os.environ | keys
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as server:
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(f"{base}/healthz")
            first = _resident(server.pid)
            pks = Child.objects.order_by("pk").values_list("pk", flat=True)[: PAGES // 2]
            for pk in pks:
                _open(f"{base}{LIST}", cookie)
                _open(f"{base}/cases/{pk}/", cookie)
            last = _resident(server.pid)
        finally:
            server.terminate()
    return [Line("memory", f"of a web worker after {PAGES} pages, MB (before the first)", f"{last:.0f} ({first:.0f})")]


def _open(address: str, cookie: str) -> None:
    request = urllib.request.Request(address, headers={"Cookie": cookie})
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()
        assert "/accounts/login/" not in answer.url, "the session was not taken"


def _wait(address: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def _resident(head: int) -> float:
    """Return the resident megabytes of the one worker under a gunicorn."""
    children = Path(f"/proc/{head}/task/{head}/children").read_text().split()
    status = Path(f"/proc/{children[0]}/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024
