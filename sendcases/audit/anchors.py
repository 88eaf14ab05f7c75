"""
Anchors: the number and hash of the last seal, kept in a file outside the database.

Who can change the database can work out the whole chain anew; they cannot make it agree with an anchor that they
could not reach. The file begins with a line that says so, from seal 0 where the history is new.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from sendcases.audit.chain import BEGINNING
from sendcases.audit.models import Seal

BEGIN = "begin"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One seal as it was noted."""

    number: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Return the anchor printed as ``40:5feceb...``. Raises ``ValueError`` for anything else."""
        number, _, digest = text.strip().partition(":")
        if len(digest) != len(BEGINNING):
            raise ValueError(f"“{text}” is no anchor: it is a number, a colon and 64 characters.")
        return cls(int(number), digest)

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file says: its anchors, whether it says where it begins, and the lines that say nothing."""

    anchors: list[Anchor]
    begins: bool
    broken: int


def kept() -> Kept:
    """Read the file; where there is none, nothing is kept."""
    path = _path()
    lines = path.read_text().splitlines() if path.exists() else []
    found, broken = [], 0
    for line in lines:
        words = [word for word in line.split() if word != BEGIN]
        try:
            found.append(Anchor.parse(words[0] if words else ""))
        except ValueError:
            broken += 1
    return Kept(found, bool(lines) and lines[0].startswith(BEGIN), broken)


def begin_with_the_chain() -> None:
    """Begin the file where there is no seal yet; a file that was lost later is not begun anew without a word."""
    if not _path().exists() and not Seal.objects.exists():
        _append(f"{BEGIN} {Anchor(0, BEGINNING)}")


def begin_here(last: tuple[int, str], *, at: datetime) -> None:
    """Begin a new file at the last seal; for a person who has compared it with an anchor kept elsewhere."""
    path = _path()
    if path.exists():
        path.rename(path.with_name(f"{path.name}.until-seal-{last[0]}"))
    _append(f"{BEGIN} {Anchor(*last)} {at.isoformat()}")


def note(last: tuple[int, str], *, at: datetime) -> None:
    """Note the last seal, unless it is noted already; when this returns it is on the disk."""
    before = kept().anchors
    if last[0] and (not before or before[-1] != Anchor(*last)):
        _append(f"{Anchor(*last)} {at.isoformat()}")


def _append(line: str) -> None:
    handle = os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


def _path() -> Path:
    path = Path(settings.AUDIT_ANCHORS)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
