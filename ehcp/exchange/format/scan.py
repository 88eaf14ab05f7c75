"""Read a file once as bytes, to say in plain words why it is not UTF-8 text before anything is made of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from ehcp.exchange.format.report import Report

BLOCK_BYTES = 1 << 20
LONGEST_LINE_BYTES = 1_000_000

_SPREADSHEET = "This is a spreadsheet or a zip file, not a CSV file."
_STARTS = (
    (b"PK\x03\x04", _SPREADSHEET),
    (b"\xd0\xcf\x11\xe0", _SPREADSHEET),
    (b"%PDF", "This is a PDF, not a CSV file."),
    (b"<", "This is a web page or XML, not a CSV file."),
    (b"{", "This is JSON, not a CSV file."),
)
_SAVE_AS = 'Save it from the spreadsheet as "CSV UTF-8 (comma delimited)".'

# Marks that change the reading direction or take no room: two ids could look the same and differ.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]")


@dataclass(slots=True)
class Scan:
    """What one pass over the bytes found: whether rows can be read at all, and whether every byte was text."""

    is_readable: bool = True
    is_clean: bool = True


def scan_file(stream: IO[bytes], file: str, report: Report, seen: Callable[[bytes], None]) -> Scan:
    """
    Read ``stream`` to its end, report every line that is not clean UTF-8, and say whether rows can be read.

    ``seen`` is given every block that was read, for a checksum and for the progress.
    """
    scan = Scan()
    first = stream.read(4096)
    seen(first)
    if wrong := _wrong_kind(first):
        report.refuse("not_csv", file, 0, "", wrong, _SAVE_AS)
        scan.is_readable = scan.is_clean = False
        return scan
    line = 1
    for block in _blocks_of_lines(first.removeprefix(b"\xef\xbb\xbf"), stream, seen):
        if len(block) > LONGEST_LINE_BYTES + BLOCK_BYTES:
            report.refuse(
                "long_line",
                file,
                line,
                "",
                "A line is longer than a million characters.",
                "Check where the line should have ended; a quotation mark may be left open.",
            )
            scan.is_readable = scan.is_clean = False
            return scan
        if not _is_clean(block):
            scan.is_clean = False
            _report_lines(block, line, file, report)
        line += block.count(b"\n")
    return scan


def _wrong_kind(first: bytes) -> str | None:
    if not first:
        return "The file is empty; even a table without rows needs its header line."
    if first.startswith((b"\xff\xfe", b"\xfe\xff")) or first.count(0) * 5 > len(first):
        return "The file is UTF-16, not UTF-8."
    for start, wrong in _STARTS:
        if first.startswith(start):
            return wrong
    return None


def _blocks_of_lines(first: bytes, stream: IO[bytes], seen: Callable[[bytes], None]) -> Iterator[bytes]:
    """Yield the stream in blocks that end at the end of a line; one overlong line is yielded as it grew."""
    unread = first
    while True:
        read = stream.read(BLOCK_BYTES)
        if not read:
            break
        seen(read)
        end = read.rfind(b"\n") + 1
        if end:
            yield unread + read[:end]
            unread = read[end:]
        else:
            unread += read
            if len(unread) > LONGEST_LINE_BYTES + BLOCK_BYTES:
                break
    if unread:
        yield unread


def _is_clean(block: bytes) -> bool:
    if b"\0" in block:
        return False
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _HIDDEN.search(text) is None


def _report_lines(block: bytes, first_line: int, file: str, report: Report) -> None:
    for line, content in enumerate(block.split(b"\n"), start=first_line):
        if b"\0" in content:
            report.refuse("nul", file, line, "", "The line holds a null character.", "Export the table afresh.")
            continue
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            report.refuse("encoding", file, line, "", _not_utf8(content), _SAVE_AS)
            continue
        if _HIDDEN.search(text):
            report.refuse(
                "hidden_character",
                file,
                line,
                "",
                "The line holds a character that cannot be seen, or that turns the reading direction.",
                "Type the value afresh.",
            )


def _not_utf8(content: bytes) -> str:
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return "The line is not UTF-8 text."
    return "The line is not UTF-8; it looks like Windows-1252."
