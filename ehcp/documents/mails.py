"""What stands on an e-mail file: who wrote to whom, on which day, about what, and what is attached. Plain Python."""

from __future__ import annotations

import email
import email.errors
import email.policy
import email.utils
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import olefile

# A message larger than this is kept as one document: what hangs on it is not taken apart.
LARGEST = 30_000_000
MOST_ATTACHED = 50
READ = ("eml", "msg")
# What the readers of a message raise over a broken or a hostile one: the standard library's parser of headers trips
# over an address that breaks off, a day beyond the calendar, brackets within brackets within brackets.
_BROKEN = (
    ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError, struct.error,
    email.errors.MessageError,
)  # fmt: skip
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Attached:
    """One file that hangs on a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A message: sender and recipients as they stand in it, the day it was sent, its files."""

    sender: str
    to: str
    subject: str
    sent_on: date | None
    attached: tuple[Attached, ...]

    def addresses(self, name: str) -> list[str]:
        """Return the addresses of the ``sender`` or of those it went ``to``, in small letters."""
        return [one.lower() for one in _ADDRESS.findall(getattr(self, name))]


def read_mail(file: IO[bytes] | Any, code: str) -> Mail | None:
    """Return what a message file says; None for one that is too large or cannot be read as a message."""
    file.seek(0)
    data = file.read(LARGEST + 1)
    file.seek(0)
    if len(data) > LARGEST or code not in READ:
        return None
    return _plain_mail(data) if code == "eml" else _outlook(data)


def _plain_mail(data: bytes) -> Mail | None:
    """Return what a plain message says; a header that cannot be read says nothing, and hides nothing else."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        attached = tuple(_files(message))
    except _BROKEN:
        return None
    return Mail(
        sender=_header(message, "From"),
        to=_header(message, "To"),
        subject=_header(message, "Subject"),
        sent_on=_day(_header(message, "Date")),
        attached=attached,
    )


def _header(message: Any, name: str) -> str:
    try:
        return storable(" ".join(str(message.get(name) or "").split()))
    except _BROKEN:
        return ""


def storable(text: str) -> str:
    """Return a text without what no database keeps: the character nought, and halves of characters."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _files(message: Any) -> Iterator[Attached]:
    found = 0
    for number, part in enumerate(message.walk(), start=1):
        name, raw = _name_of(part, f"attachment-{number}"), part.get_payload(decode=True)
        if name and raw and found < MOST_ATTACHED:
            found += 1
            yield Attached(name, raw)


def _name_of(part: Any, otherwise: str) -> str:
    """Return the name of a file that hangs on a message, without folders; ``otherwise`` where it cannot be read."""
    try:
        name = part.get_filename()
    except _BROKEN:
        return otherwise
    return _file_name(str(name)) if name else ""


def _file_name(name: str) -> str:
    return storable(re.split(r"[/\\]", name)[-1])[-255:]


def _day(words: str) -> date | None:
    try:
        return email.utils.parsedate_to_datetime(words).date()
    except _BROKEN:
        return None


def _outlook(data: bytes) -> Mail | None:
    """Return what an Outlook message says, from the named streams of its properties."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:  # bytes alone it may take for the name of a file
            names = [entry for entry in ole.listdir() if len(entry) == 1]
            properties = {
                entry[0][-8:-4]: _property(ole, entry) for entry in names if entry[0].startswith("__substg1.0_")
            }
            attached = tuple(_outlook_files(ole))
    except _BROKEN:
        return None
    sender = " ".join(
        filter(None, (properties.get("0C1A", ""), f"<{properties['5D01']}>" if properties.get("5D01") else ""))
    )
    sent = re.search(r"^Date: (.+)$", properties.get("007D", ""), re.MULTILINE)
    return Mail(
        sender=sender,
        to=properties.get("0E04", ""),
        subject=properties.get("0037", ""),
        sent_on=_day(sent[1]) if sent else None,
        attached=attached,
    )


def _property(ole: Any, entry: list[str]) -> str:
    kind = entry[-1][-4:]
    if kind not in ("001F", "001E"):
        return ""
    raw = ole.openstream(entry).read()
    return storable(str(raw.decode("utf-16-le" if kind == "001F" else "cp1252", "replace")))


def _outlook_files(ole: Any) -> Iterator[Attached]:
    folders = sorted({entry[0] for entry in ole.listdir() if entry[0].startswith("__attach_version1.0_")})
    for folder in folders[:MOST_ATTACHED]:
        if not ole.exists(f"{folder}/__substg1.0_37010102"):
            continue  # a message in a message, or a link
        names = ("3707001F", "3704001F", "3707001E", "3704001E")
        entry = next((one for one in names if ole.exists(f"{folder}/__substg1.0_{one}")), "")
        name = _property(ole, [folder, f"__substg1.0_{entry}"]) if entry else "attachment"
        yield Attached(_file_name(name) or "attachment", ole.openstream(f"{folder}/__substg1.0_37010102").read())
