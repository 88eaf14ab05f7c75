"""Keep the bytes of a document privately, under a name that tells nothing; in a folder or wherever the setting says."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import Storage, storages

from ehcp.documents.kinds import FileKind, told_by_content

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """One file as it came, looked at and not stored yet."""

    file: File[bytes]
    name: str
    kind: FileKind
    size: int

    def __repr__(self) -> str:
        """Tell a file from others of the same form, which is compared when the form is sent twice."""
        return f"{self.name} {self.kind.code} {self.size}"


@dataclass(frozen=True, slots=True)
class Stored:
    """The bytes of a document in private storage."""

    name: str
    sha256: str
    size: int


def private_storage() -> Storage:
    """Return where documents are kept (``STORAGES["documents"]``)."""
    return storages["documents"]


def look_at(file: File[bytes]) -> Upload:
    """Return a file with its type, told by its content; raises ``NotTaken`` in plain words."""
    kind = told_by_content(file)  # type: ignore[arg-type]  # Django's File reads like any other
    return Upload(file, (file.name or "")[-255:], kind, int(file.size or 0))


def store(upload: Upload) -> Stored:
    """Store a file and return its name and its hash; raises ``OSError`` where it cannot be stored."""
    digest = hashlib.sha256()
    upload.file.seek(0)
    for block in iter(lambda: upload.file.read(_BLOCK), b""):
        digest.update(block)
    upload.file.seek(0)
    chance = secrets.token_hex(16)
    name = private_storage().save(f"{chance[:2]}/{chance}", upload.file)
    return Stored(name, digest.hexdigest(), upload.size)


def forget(stored: Stored) -> None:
    """Take back bytes for which no record was made."""
    private_storage().delete(stored.name)


def opened(name: str) -> File[bytes]:
    """Open the bytes of a document."""
    return private_storage().open(name)


@contextmanager
def on_disk(name: str) -> Iterator[Path]:
    """Give the path of a document's bytes for as long as they are looked at, wherever they are stored."""
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        path = Path(folder) / "document"
        with opened(name) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, _BLOCK)
        yield path
