"""One at a time: work that rewrites every case excludes other work of the kind, in whatever process it runs."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from ehcp.workflow import Refused

# Any number, the same for all such work, so that two exclude each other.
_LOCK = 7_340_911


class Busy(Refused):
    """Other work that rewrites every case is running."""


@contextmanager
def alone() -> Iterator[None]:
    """
    Keep out other work that rewrites every case; raise ``Busy`` at once where some is running.

    The database keeps the lock on PostgreSQL, a file beside the database on SQLite: either is gone with its
    process. Inside a transaction PostgreSQL keeps it until that ends.
    """
    with _locked_by_server() if connection.vendor == "postgresql" else _locked_by_file():
        yield


@contextmanager
def _locked_by_server() -> Iterator[None]:
    is_inside = connection.in_atomic_block
    _lock("pg_try_advisory_xact_lock" if is_inside else "pg_try_advisory_lock")
    try:
        yield
    finally:
        if not is_inside:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise Busy("Another import, or other long work, is running. Wait until it has ended.")


@contextmanager
def _locked_by_file() -> Iterator[None]:
    with open(f"{connection.settings_dict['NAME']}.long-work", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy("Another import, or other long work, is running. Wait until it has ended.") from error
        yield
