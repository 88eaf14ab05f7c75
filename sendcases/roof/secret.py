"""The secret key: which one is published, and when the service must not start with what it was given. Plain Python."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

# Stands in this file for everybody to read: for tests and for trying things out on one's own machine.
PUBLISHED_KEY = "django-insecure-for-demo-and-tests-only"
DEMO_KEY_FILE = "secret-key"
# What Django's own deployment check asks of a key.
LEAST_LENGTH, LEAST_DIFFERENT = 50, 5
_YES = frozenset({"1", "true", "yes", "on", "ok", "y"})
_THIS_MACHINE = frozenset({"", "localhost", "127.0.0.1", "[::1]"})


def is_production(env: Mapping[str, str]) -> bool:
    """
    Say whether these settings are those of a real service.

    They are where SENDCASES_SECURE is 1, where the database is any but SQLite, or where the pages answer to a host
    name or on an address other than this machine's own.
    """
    hosts = {host.strip() for host in env.get("SENDCASES_ALLOWED_HOSTS", "").split(",")}
    database = env.get("DATABASE_URL", "sqlite:")
    return (
        _is_set(env, "SENDCASES_SECURE")
        or not database.startswith("sqlite:")
        or not hosts <= _THIS_MACHINE
        or env.get("SENDCASES_HOST", "") not in _THIS_MACHINE
    )


def why_not_to_start(env: Mapping[str, str], demo_folder: Path) -> str:
    """Return why a real service must not start with these settings, in words; nothing where it may."""
    if not is_production(env):
        return ""
    if _is_set(env, "SENDCASES_DEMO"):
        return "SENDCASES_DEMO is for the demonstration on this machine alone. Take it away."
    wrong = _wrong_with(env.get("SENDCASES_SECRET_KEY", "").strip(), held_key(demo_folder))
    make = "python -c 'import secrets; print(secrets.token_urlsafe(60))'"
    fix = f"Set it to a secret of your own. {make} makes one."
    return f"The service does not start: SENDCASES_SECRET_KEY {wrong}.\n{fix}" if wrong else ""


def refuse_to_start(env: Mapping[str, str], root: Path) -> None:
    """End a process of a real service that was started with a secret others know, with the reason on its last line."""
    wrong = why_not_to_start(env, Path(env.get("SENDCASES_VAR_DIR") or root / "var") / "demo")
    if wrong:
        raise SystemExit(wrong)


def _wrong_with(key: str, key_of_demo: str) -> str:
    if not key:
        return "is not set"
    if key.startswith("django-insecure-"):
        return "is the key that is published with the source"
    if key == key_of_demo:
        return "is the key of the demonstration"
    if len(key) < LEAST_LENGTH or len(set(key)) < LEAST_DIFFERENT:
        return f"must have at least {LEAST_LENGTH} characters, and random ones"
    return ""


def held_key(folder: Path) -> str:
    """Return the key that a folder holds for its demonstration; nothing where there is none."""
    file = folder / DEMO_KEY_FILE
    return file.read_text().strip() if file.exists() else ""


def demo_key(folder: Path) -> str:
    """Return the demonstration's own key, made when there is none and readable by its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not held_key(folder):
        with open(os.open(folder / DEMO_KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(60))
    return held_key(folder)


def keep_private(folder: Path) -> None:
    """Let nobody but the owner read ``folder`` and what is in it, whatever an earlier version left there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink() and path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode & ~0o077)


def _is_set(env: Mapping[str, str], name: str) -> bool:
    return env.get(name, "").strip().lower() in _YES
