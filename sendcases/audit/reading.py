"""The read-access log: what a page shows is noted while it is made, and written before its bytes leave."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction

from sendcases.audit import read_queue
from sendcases.audit.models import ReadEntry
from sendcases.audit.requests import Request, client_address

log = structlog.get_logger(__name__)
Reads = dict[tuple[str, int | None], ReadEntry]
# Nobody waits longer than this for the log; what cannot be written by then waits outside the database.
WAIT_SECONDS = 2
_CHUNK = 5000

_restricted_among: list[Callable[[Collection[int]], bool]] = []


def register_restricted(among: Callable[[Collection[int]], bool]) -> None:
    """Tell how to find out whether a restricted child is among some; the app of children calls this once."""
    _restricted_among.append(among)


def record_read(
    request: Request, *, screen: str, child_pk: int | None = None, purpose: str = "", rows: int = 1
) -> None:
    """Note that the signed-in person is about to be shown ``screen`` about one child or ``rows`` children."""
    record_reads(request, screen=screen, child_pks=[child_pk], purpose=purpose, rows=rows)


def record_reads(
    request: Request, *, screen: str, child_pks: Iterable[int | None], purpose: str = "", rows: int = 1
) -> None:
    """
    Note the children that a page, file or answer is about to show; the middleware writes them before it leaves.

    A child noted twice for one screen is written once.
    """
    roles = ",".join(sorted(request.user.roles))
    address = client_address(request)
    for pk in child_pks:
        request.reads[screen, pk] = ReadEntry(
            viewer_id=request.user.pk,
            roles=roles,
            child_pk=pk,
            screen=screen,
            purpose=purpose,
            rows=rows,
            address=address,
            read_at=request.now,
        )


def write_reads(reads: Reads) -> bool:
    """
    Write what is about to be shown, and say whether it may be.

    Where the database does not take it within ``WAIT_SECONDS``, the reading of ordinary children is kept in the
    durable queue; a restricted child is not shown without its entry (threats paper, section 2.7).
    """
    entries = list(reads.values())
    try:
        with at_most(WAIT_SECONDS):
            ReadEntry.objects.bulk_create(entries, batch_size=_CHUNK)
    except (DatabaseError, InterfaceError) as error:
        log.exception("read_log.not_written", entries=len(entries), error=type(error).__name__)
    else:
        return True
    if _may_be_restricted([entry.child_pk for entry in entries if entry.child_pk is not None]):
        return False
    return _queued(entries)


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Open a transaction that waits for nobody longer than ``seconds``; inside another one, its limits hold."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            words = "SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true)"
            cursor.execute(words, [f"{seconds}s", f"{seconds}s"])
            yield
    else:
        with _patient_for(seconds), transaction.atomic():
            yield


@contextmanager
def _patient_for(seconds: int) -> Iterator[None]:
    """Let SQLite wait for its one writer for so long."""
    connection.ensure_connection()
    database: Any = connection.connection
    usual = database.execute("PRAGMA busy_timeout").fetchone()[0]
    database.execute(f"PRAGMA busy_timeout = {seconds * 1000}")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout = {usual}")


def _may_be_restricted(child_pks: list[int]) -> bool:
    """Say whether a restricted child is among those; where that cannot be found out, one may be."""
    # A transaction on SQLite would wait for its one writer; to read it waits for nobody.
    reading = at_most(1) if connection.vendor == "postgresql" else nullcontext()
    try:
        with reading:
            chunks = [child_pks[start : start + _CHUNK] for start in range(0, len(child_pks), _CHUNK)]
            return any(among(chunk) for among in _restricted_among for chunk in chunks)
    except (DatabaseError, InterfaceError):
        return True


def _queued(entries: list[ReadEntry]) -> bool:
    try:
        read_queue.keep(entries, name=uuid.uuid4())
    except OSError as error:
        log.exception("read_log.not_queued", entries=len(entries), error=type(error).__name__)
        return False
    return True
