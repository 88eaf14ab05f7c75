"""Tell an error of the database that passes by itself, because others work on the same rows, from any other."""

from __future__ import annotations

import sqlite3

from django.db import Error

# PostgreSQL: lock not available, deadlock, serialization failure.
_SQL_STATES = frozenset({"55P03", "40P01", "40001"})
_CANCELLED = "57014"
_SQLITE_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def is_busy(error: Error) -> bool:
    """Say whether ``error`` only tells that another transaction was in the way for too long."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in _SQL_STATES:
        return True
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_CODES  # the rest of the code is a detail


def took_too_long(error: Error) -> bool:
    """Say whether the database stopped a statement because it ran for too long."""
    return getattr(error.__cause__, "sqlstate", None) == _CANCELLED
