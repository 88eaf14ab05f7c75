"""When a session of a signed-in person is over: unused too long, as old as a working day, or ended by others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from sendcases.accounts.models import User

SEEN = "seen_at"
# The library's own records, in the session, of when the person signed in, and when they showed again who they are.
SIGNED_IN = "account_authentication_methods"
# What is dated later than this was dated by a clock that ran ahead, and would keep the session open as long.
CLOCKS_DIFFER = timedelta(minutes=5)
# A session is written to once in so long, at most; it may end by so much too early.
REMEMBER_EVERY = timedelta(minutes=1)


def why_over(session: SessionBase, user: User, now: datetime) -> str:
    """Return why the session is over at ``now``, as a sentence for its person; nothing while it goes on."""
    began = _began(session, user, now)
    if user.sessions_end_at and began <= user.sessions_end_at:
        return "You were signed out by a system administrator."
    if now - began > timedelta(hours=settings.SESSION_HOURS):
        return f"You were signed out because you had been signed in for {settings.SESSION_HOURS} hours."
    if now - _seen(session, began, now) > timedelta(minutes=settings.IDLE_MINUTES):
        return f"You were signed out because you had done nothing for {settings.IDLE_MINUTES} minutes."
    return ""


def note_seen(session: SessionBase, user: User, now: datetime) -> None:
    """Remember that the person was here at ``now``; most requests write nothing."""
    if now - _seen(session, _began(session, user, now), now) > REMEMBER_EVERY:
        session[SEEN] = now.timestamp()


def _began(session: SessionBase, user: User, now: datetime) -> datetime:
    # A browser that signs in again may hold records of before.
    moments = [record["at"] for record in session.get(SIGNED_IN, []) if not record.get("reauthenticated")]
    if moments:
        return datetime.fromtimestamp(max(moments), UTC)
    return user.last_login or now


def _seen(session: SessionBase, began: datetime, now: datetime) -> datetime:
    seen = datetime.fromtimestamp(session.get(SEEN, 0), UTC)
    return began if seen > now + CLOCKS_DIFFER else max(began, seen)
