"""Sessions in the database, which tell a database that is busy from a session that has ended."""

from __future__ import annotations

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import OperationalError


class SessionStore(DatabaseSessions):
    """
    Django's sessions, but for one thing: a session that cannot be written now has not been ended by anybody.

    Django says "deleted" of every error of the database while it writes.
    """

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise
