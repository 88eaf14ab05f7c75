"""
Entries of the read log that the database could not take: a file of lines, each on the disk before it counts.

One line is what one page showed. Appending and draining lock the file, so that every process of this machine may
do either. A line that is in the database already (the drain was killed after its commit) is passed over.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.conf import settings
from django.db import transaction

from sendcases.audit.models import ReadEntry

log = structlog.get_logger(__name__)
FIELDS = ("viewer_id", "roles", "child_pk", "screen", "purpose", "rows", "address")


def folder() -> Path:
    """Return the folder of the audit's own files, which its owner alone may open."""
    place = Path(settings.AUDIT_DIR)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(entries: Iterable[ReadEntry], *, name: uuid.UUID) -> None:
    """Keep what one page showed; when this returns it is on the disk. Raises ``OSError`` where it cannot be."""
    found = list(entries)
    page = {
        "queued_as": str(name),
        "read_at": found[0].read_at.isoformat(),
        "entries": [[getattr(entry, field) for field in FIELDS] for entry in found],
    }
    with _locked() as file:
        # A line that was cut off by a crash ends here, and spoils none after it.
        file.write(b"\n" + json.dumps(page).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def drain() -> int:
    """Move everything that waits into the database, in one transaction; return how many entries that was."""
    if not (folder() / "reads-waiting.jsonl").exists():
        return 0
    with _locked() as file:
        file.seek(0)
        pages, broken = _parsed(file.read())
        with transaction.atomic():
            moved = sum(_written(page) for page in pages)
        if broken:
            _set_aside(broken)
        file.truncate(0)
        os.fsync(file.fileno())
    if moved:
        log.warning("read_log.drained", entries=moved)
    return moved


@contextmanager
def _locked() -> Iterator[BinaryIO]:
    path = folder() / "reads-waiting.jsonl"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go when the file is closed
        yield file


def _parsed(text: bytes) -> tuple[list[dict[str, Any]], list[bytes]]:
    pages, broken = [], []
    for line in filter(None, text.split(b"\n")):
        try:
            pages.append(json.loads(line))
        except ValueError:
            broken.append(line)
    return pages, broken


def _written(page: dict[str, Any]) -> int:
    name = uuid.UUID(page["queued_as"])
    if ReadEntry.objects.filter(queued_as=name).exists():
        return 0
    read_at = datetime.fromisoformat(page["read_at"])
    rows = [dict(zip(FIELDS, values, strict=True)) for values in page["entries"]]
    made = ReadEntry.objects.bulk_create(ReadEntry(**row, read_at=read_at, queued_as=name) for row in rows)
    return len(made)


def _set_aside(lines: list[bytes]) -> None:
    """Keep what cannot be read, for a person to look at; the page it was for was never shown."""
    log.error("read_log.broken_lines", lines=len(lines))
    with (folder() / "reads-broken.jsonl").open("ab") as file:
        file.write(b"\n".join(lines) + b"\n")
