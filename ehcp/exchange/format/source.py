"""Open a package, folder or zip, without trusting it: nothing is unpacked, nothing outside it is touched."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from ehcp.exchange.format.report import Report

MB = 1_000_000
ABOUT = "datapackage.json"
PACKAGE = "(package)"

# What reading a damaged or lying archive can raise, beside OSError.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may hold before it is refused unread."""

    archive_bytes: int = 512 * MB
    file_bytes: int = 768 * MB
    all_bytes: int = 1_536 * MB
    entries: int = 1_000
    directory_bytes: int = 1 * MB
    name_bytes: int = 255
    ratio: int = 200
    ratio_from_bytes: int = 20 * MB


class Source(Protocol):
    """A package that has been opened: the sizes of its files by name, and a way to read one."""

    sizes: dict[str, int]

    def open(self, name: str) -> IO[bytes]: ...


class FolderSource:
    """A package in a folder."""

    def __init__(self, folder: Path, sizes: dict[str, int]) -> None:
        self.sizes = sizes
        self._folder = folder

    def open(self, name: str) -> IO[bytes]:
        return _Guarded.over((self._folder / name).open("rb"), self.sizes[name])


class ZipSource:
    """A package in a zip file, read straight from the archive."""

    def __init__(self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        self.sizes = {name: member.file_size for name, member in members.items()}
        self._archive = archive
        self._members = members

    def open(self, name: str) -> IO[bytes]:
        return _Guarded.over(self._archive.open(self._members[name]), self.sizes[name])


class FileGrew(OSError):
    """A file gives more bytes than it declared."""


class _Guarded(io.RawIOBase):
    """A stream that fails once it has given more than the declared number of bytes."""

    def __init__(self, inner: IO[bytes], declared: int) -> None:
        self._inner = inner
        self._left = declared

    @classmethod
    def over(cls, inner: IO[bytes], declared: int) -> IO[bytes]:
        return io.BufferedReader(cls(inner, declared), buffer_size=1 << 18)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise FileGrew
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


@contextmanager
def open_source(path: Path, report: Report, limits: Limits) -> Iterator[Source | None]:
    """
    Yield the package at ``path``, or None after telling ``report`` why it may not be opened.

    A zip is told by its content, not by its name. One folder around the files of a zip is allowed for.
    """
    if path.is_dir():
        yield _open_folder(path, report, limits)
        return
    if not path.is_file():
        _refuse(report, "no_package", "There is no folder or zip file at this place.", "Check the path.")
        yield None
        return
    if not _looks_safe(path, report, limits):
        yield None
        return
    try:
        archive = zipfile.ZipFile(path)
    except (*DAMAGED, ValueError, struct.error):
        _refuse_damaged(report)
        yield None
        return
    with archive:
        yield _open_zip(archive, report, limits)


def _open_folder(folder: Path, report: Report, limits: Limits) -> Source | None:
    sizes: dict[str, int] = {}
    for number, entry in enumerate(sorted(folder.iterdir())):
        if number >= limits.entries:
            return _refuse_too_many(report, limits)
        found = entry.lstat()
        if stat.S_ISLNK(found.st_mode):
            return _refuse_link(report)
        if stat.S_ISREG(found.st_mode):
            sizes[entry.name] = found.st_size
    source = FolderSource(folder, sizes)
    return source if _sizes_are_fine(sizes, report, limits) else None


def _looks_safe(path: Path, report: Report, limits: Limits) -> bool:
    """Tell whether the end of the archive is sane, before the zip library reads its list of files into memory."""
    size = path.stat().st_size
    if size > limits.archive_bytes:
        wrong = f"The file is larger than {limits.archive_bytes // MB} MB."
        _refuse(report, "too_large", wrong, "Send fewer years in one package.")
        return False
    with path.open("rb") as stream:
        start = stream.read(4)
        stream.seek(max(0, size - 65_600))
        tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    if not start.startswith(b"PK") and end < 0:
        _refuse(report, "not_a_package", "This is neither a folder nor a zip file.", "Give the folder, or a zip of it.")
        return False
    if end < 0 or len(tail) < end + 22:
        _refuse_damaged(report)
        return False
    directory_bytes: int = struct.unpack("<L", tail[end + 12 : end + 16])[0]
    # The long form of the list has its own sizes; no package within the limits needs it.
    if directory_bytes > limits.directory_bytes or tail[:end].find(b"PK\x06\x07", end - 20) >= 0:
        _refuse_too_many(report, limits)
        return False
    return True


def _open_zip(archive: zipfile.ZipFile, report: Report, limits: Limits) -> Source | None:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.entries:
        return _refuse_too_many(report, limits)
    if not all(_member_is_safe(entry, report, limits) for entry in entries):
        return None
    if len(entries) != len({entry.filename for entry in entries}):
        return _refuse(report, "same_name", "The zip holds two files of one name.", "Keep one file for each table.")
    outer = _outer_folder(entries)
    members = {entry.filename.removeprefix(outer): entry for entry in entries}
    members = {name: entry for name, entry in members.items() if "/" not in name}
    sizes = {name: entry.file_size for name, entry in members.items()}
    if not _sizes_are_fine(sizes, report, limits):
        return None
    if any(_is_bomb(entry, limits) for entry in members.values()):
        return _refuse(
            report,
            "zip_bomb",
            "A file in the zip grows far more than real data does when it is unpacked.",
            "Zip the CSV files afresh.",
        )
    return ZipSource(archive, members)


def _member_is_safe(entry: zipfile.ZipInfo, report: Report, limits: Limits) -> bool:
    name = entry.orig_filename
    if len(name.encode("utf-8", "surrogateescape")) > limits.name_bytes:
        _refuse(report, "long_name", "A file in the zip has an absurdly long name.", "Zip the folder afresh.")
    elif _leads_outside(name):
        _refuse(
            report,
            "zip_slip",
            "A file in the zip is named so that it would land outside the folder.",
            "Zip the folder itself, without absolute paths, backslashes or '..'.",
        )
    elif stat.S_ISLNK(entry.external_attr >> 16):
        _refuse_link(report)
    elif entry.flag_bits & 0x1:
        _refuse(
            report,
            "encrypted",
            "The zip is protected by a password.",
            "Send it without one: it is stored privately.",
        )
    elif entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse(
            report,
            "compression",
            "The zip uses an unusual kind of compression.",
            "Use the ordinary kind (deflate).",
        )
    else:
        return True
    return False


def _leads_outside(name: str) -> bool:
    has_drive = len(name) > 1 and name[1] == ":"
    return name.startswith("/") or has_drive or "\\" in name or "\0" in name or ".." in name.split("/")


def _outer_folder(entries: list[zipfile.ZipInfo]) -> str:
    """Return the one folder, with its slash, that holds everything but what a Mac adds; else nothing."""
    names = [entry.filename for entry in entries if not entry.filename.startswith("__MACOSX/")]
    outer = {name.split("/", 1)[0] for name in names if "/" in name}
    return f"{outer.pop()}/" if len(outer) == 1 and all("/" in name for name in names) else ""


def _is_bomb(entry: zipfile.ZipInfo, limits: Limits) -> bool:
    return entry.file_size > limits.ratio_from_bytes and entry.file_size > max(entry.compress_size, 1) * limits.ratio


def _sizes_are_fine(sizes: dict[str, int], report: Report, limits: Limits) -> bool:
    for name, size in sizes.items():
        if name.endswith(".csv") and size > limits.file_bytes:
            wrong = f"A file is larger than {limits.file_bytes // MB} MB once unpacked."
            _refuse(report, "too_large", wrong, "Send fewer years in one package.")
            return False
    if sum(sizes.values()) > limits.all_bytes:
        wrong = f"The files together are larger than {limits.all_bytes // MB} MB once unpacked."
        _refuse(report, "too_large", wrong, "Send fewer years in one package.")
        return False
    return True


def _refuse(report: Report, code: str, wrong: str, right: str) -> Source | None:
    report.refuse(code, PACKAGE, 0, "", wrong, right)
    return None


def _refuse_too_many(report: Report, limits: Limits) -> Source | None:
    wrong = f"The package holds more than {limits.entries:,} files."
    return _refuse(report, "too_many_files", wrong, "Keep datapackage.json and one CSV file for each table.")


def _refuse_link(report: Report) -> Source | None:
    return _refuse(
        report, "link", "The package holds a link to another place.", "Put the file itself into the package."
    )


def _refuse_damaged(report: Report) -> None:
    _refuse(report, "damaged", "The zip file is damaged or was cut short.", "Make the zip again and resend it.")
