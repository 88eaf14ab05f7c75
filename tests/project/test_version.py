"""One version, written in pyproject.toml alone, seen on every page; and a mode of development that stays at home."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import a_user

ROOT = Path(__file__).resolve().parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def test_healthz_says_it(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": VERSION}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/accessibility/", "/nowhere/"])
def test_the_footer_says_it_to_anybody(client: Client, address: str) -> None:
    assert f"Version {VERSION}." in client.get(address).content.decode()


@pytest.mark.django_db
def test_the_footer_says_it_to_whoever_is_signed_in(client: Client) -> None:
    client.force_login(a_user(username="officer"))
    assert f"Version {VERSION}." in client.get("/accessibility/").content.decode()


def test_the_changelog_begins_with_it_or_with_what_is_unreleased() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    named = re.findall(r"^## \[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?$", text, re.MULTILINE)
    assert next(name for name, _ in named if name != "Unreleased") == VERSION
    assert all(day for name, day in named if name != "Unreleased")


def test_publiccode_names_it() -> None:
    assert f"softwareVersion: {VERSION}\n" in (ROOT / "publiccode.yml").read_text()


def asked_of_django(code: str, **env: str) -> str:
    words = [sys.executable, "-c", f"import django; django.setup(); {code}"]
    own = {"DJANGO_SETTINGS_MODULE": "sendcases.settings", **env}
    return subprocess.run(
        words, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=True
    ).stdout.strip()


DEV = "from django.conf import settings as s; print(s.DEV, s.DEBUG, 'debug_toolbar' in s.INSTALLED_APPS)"


def test_the_debug_toolbar_is_off_unless_asked_for() -> None:
    assert asked_of_django(DEV) == "False False False"
    assert not settings.DEV


def test_the_debug_toolbar_is_in_no_lock_that_production_installs() -> None:
    assert "debug-toolbar" not in (ROOT / "requirements/base.txt").read_text()
    assert "django-debug-toolbar==" in (ROOT / "requirements/dev.txt").read_text()


def test_nothing_but_run_dev_turns_it_on() -> None:
    for name in ("docker-compose.yml", "Dockerfile", ".ci/run", "run"):
        assert "SENDCASES_DEV" not in (ROOT / name).read_text()
