"""What stands on an e-mail file: who wrote to whom, on which day, about what, and what is attached. Plain Python."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import olefile

# A message larger than this is kept as one document: what hangs on it is not taken apart.
LARGEST = 30_000_000
MOST_ATTACHED = 50
READ = ("eml", "msg")
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


def _plain_mail(data: bytes) -> Mail:
    message = email.message_from_bytes(data, policy=email.policy.default)
    return Mail(
        sender=_header(message, "From"),
        to=_header(message, "To"),
        subject=_header(message, "Subject"),
        sent_on=_day(_header(message, "Date")),
        attached=tuple(_files(message)),
    )


def _header(message: Any, name: str) -> str:
    return " ".join(str(message.get(name) or "").split())


def _files(message: Any) -> Iterator[Attached]:
    found = 0
    for part in message.walk():
        name, raw = part.get_filename(), part.get_payload(decode=True)
        if name and raw and found < MOST_ATTACHED:
            found += 1
            yield Attached(str(name)[-255:], raw)


def _day(words: str) -> date | None:
    try:
        return email.utils.parsedate_to_datetime(words).date()
    except (TypeError, ValueError):
        return None


def _outlook(data: bytes) -> Mail | None:
    """Return what an Outlook message says, from the named streams of its properties."""
    try:
        with olefile.OleFileIO(data) as ole:
            names = [entry for entry in ole.listdir() if len(entry) == 1]
            properties = {
                entry[0][-8:-4]: _property(ole, entry) for entry in names if entry[0].startswith("__substg1.0_")
            }
            attached = tuple(_outlook_files(ole))
    except (OSError, ValueError, IndexError):
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
    return str(raw.decode("utf-16-le" if kind == "001F" else "cp1252", "replace")).rstrip("\x00")


def _outlook_files(ole: Any) -> Iterator[Attached]:
    folders = sorted({entry[0] for entry in ole.listdir() if entry[0].startswith("__attach_version1.0_")})
    for folder in folders[:MOST_ATTACHED]:
        if not ole.exists(f"{folder}/__substg1.0_37010102"):
            continue  # a message in a message, or a link
        names = ("3707001F", "3704001F", "3707001E", "3704001E")
        entry = next((one for one in names if ole.exists(f"{folder}/__substg1.0_{one}")), "")
        name = _property(ole, [folder, f"__substg1.0_{entry}"]) if entry else "attachment"
        yield Attached(name[-255:], ole.openstream(f"{folder}/__substg1.0_37010102").read())
