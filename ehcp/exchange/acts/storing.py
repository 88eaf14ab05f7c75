"""Keep an uploaded package: all of it or nothing, under a name that tells nothing."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

FOLDER = "imports"
_UNFINISHED, _WHOLE = ".part", ".zip"


def store_package(upload: File[bytes]) -> str:
    """
    Store a package and return the name it has in the storage; it is on the disk when this returns.

    It gets that name only once it is whole. Raises ``OSError`` where it cannot be stored, as on a full disk, and
    leaves nothing then.
    """
    name = f"{FOLDER}/{secrets.token_hex(16)}"
    beside, whole = (Path(default_storage.path(f"{name}{end}")) for end in (_UNFINISHED, _WHOLE))
    try:
        default_storage.save(f"{name}{_UNFINISHED}", upload)
        _sync(beside)
        os.replace(beside, whole)
        _sync(whole.parent)
    finally:
        beside.unlink(missing_ok=True)
    return f"{name}{_WHOLE}"


def forget_strays(known: set[str], before: datetime) -> None:
    """Delete what no job names and nobody has touched since ``before``: an upload cut off by a power cut."""
    for path in Path(default_storage.path(FOLDER)).glob("*"):
        if f"{FOLDER}/{path.name}" not in known and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
