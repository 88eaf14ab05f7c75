"""
Read the text of a file, page by page, inside limits of memory, time and size. Plain Python, run as a process.

``python -m ehcp.documents.texts FILE TYPE`` writes JSON ``{"pages": [...], "is_whole": true}``. Whatever a hostile
file does, it does to this process alone, which the system ends.
"""

from __future__ import annotations

import email
import email.message
import email.policy
import json
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 60
MOST_PAGES = 2_000
MOST_LETTERS = 4_000_000
# A document that unpacks to more than this is a bomb, not a report.
UNPACKED_BYTES = 300_000_000
_DOCX_PAGE = 3_000


def pages_of_pdf(path: Path) -> Iterator[str]:
    """Yield the text of each page of a PDF; nothing of one that only a password opens."""
    import pypdf  # noqa: PLC0415 -- only the process that needs a library loads it

    reader = pypdf.PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        return
    for page in reader.pages:
        yield page.extract_text() or ""


def pages_of_docx(path: Path) -> Iterator[str]:
    """Yield the text of a Word document in pieces: paragraphs, tables, headers and footers."""
    import docx  # noqa: PLC0415 -- only the process that needs a library loads it

    _refuse_bomb(path)
    document = docx.Document(str(path))
    said = [part.text for section in document.sections for part in (*section.header.paragraphs,)]
    body = document.element.body
    said += ["".join(node.itertext()) for node in body if str(node.tag).endswith(("}p", "}tbl"))]
    said += [part.text for section in document.sections for part in (*section.footer.paragraphs,)]
    yield from _in_pieces(said)


def pages_of_odt(path: Path) -> Iterator[str]:
    """Yield the text of an OpenDocument text."""
    from defusedxml import ElementTree  # noqa: PLC0415 -- only the process that needs a library loads it

    _refuse_bomb(path)
    with zipfile.ZipFile(path) as archive:
        tree = ElementTree.fromstring(archive.read("content.xml"))
    yield from _in_pieces(["".join(node.itertext()) for node in tree.iter() if str(node.tag).endswith(("}p", "}h"))])


def pages_of_workbook(path: Path) -> Iterator[str]:
    """Yield the text of each sheet of a workbook."""
    import openpyxl  # noqa: PLC0415 -- only the process that needs a library loads it

    _refuse_bomb(path)
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        rows = (" ".join(_cell(value) for value in row if value is not None) for row in sheet.values)
        yield "\n".join(row for row in rows if row)


def _cell(value: object) -> str:
    day = getattr(value, "strftime", None)
    return str(day("%d/%m/%Y")) if day is not None else str(value)


def pages_of_mail(path: Path) -> Iterator[str]:
    """Yield what an e-mail says: who, what about, the text, the names of what is attached."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    said = [f"{name}: {message.get(name)}" for name in ("From", "To", "Cc", "Date", "Subject") if message.get(name)]
    for part in message.walk():
        if part.get_filename():
            said.append(f"Attached: {part.get_filename()}")
        elif part.get_content_maintype() == "text":
            said.append(_said_by(part))
    yield from _in_pieces(said)


def _said_by(part: email.message.Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    text = _decoded(raw, part.get_content_charset())
    return without_markup(text) if part.get_content_subtype() == "html" else text


def pages_of_outlook(path: Path) -> Iterator[str]:
    """Yield what an Outlook message says, read from its properties."""
    import olefile  # noqa: PLC0415 -- only the process that needs a library loads it

    wanted = {"0C1A": "From", "0E04": "To", "0E03": "Cc", "0037": "Subject", "1000": "", "3707": "Attached"}
    said = []
    with olefile.OleFileIO(str(path)) as ole:
        for entry in ole.listdir():
            code, kind = entry[-1][-8:-4], entry[-1][-4:]
            if code in wanted and kind in ("001F", "001E"):
                raw = ole.openstream(entry).read()
                text = raw.decode("utf-16-le", "replace") if kind == "001F" else _decoded(raw, None)
                said.append(f"{wanted[code]}: {text}" if wanted[code] else text)
    yield from _in_pieces(said)


def pages_of_text(path: Path) -> Iterator[str]:
    """Yield a plain text in pieces."""
    yield from _in_pieces(_decoded(path.read_bytes(), None).splitlines())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def without_markup(text: str) -> str:
    """Return the words of an HTML text."""
    parser = _Words()
    parser.feed(text)
    return " ".join(parser.words)


def _decoded(raw: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8-sig", "cp1252"):
        try:
            return raw.decode(name or "ascii")
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", "replace")


def _in_pieces(said: list[str]) -> Iterator[str]:
    """Yield paragraphs together, about a page at a time."""
    piece: list[str] = []
    for one in said:
        piece.append(one)
        if sum(map(len, piece)) > _DOCX_PAGE:
            yield "\n".join(piece)
            piece = []
    if piece:
        yield "\n".join(piece)


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > UNPACKED_BYTES:
            raise ValueError("unpacks to more than any report")


READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "pdf": pages_of_pdf,
    "docx": pages_of_docx,
    "odt": pages_of_odt,
    "xlsx": pages_of_workbook,
    "eml": pages_of_mail,
    "msg": pages_of_outlook,
    "txt": pages_of_text,
}


def read_pages(path: Path, code: str) -> tuple[list[str], bool]:
    """Return the pages of a file, and whether they are all of it: not where a limit of size was reached."""
    pages: list[str] = []
    letters = 0
    for page in READERS[code](path):
        text = page.encode("utf-8", "replace").decode().replace("\x00", "")  # halves of characters cannot be kept
        letters += len(text)
        if len(pages) >= MOST_PAGES or letters > MOST_LETTERS:
            return pages, False
        pages.append(text)
    return pages, True


def main() -> None:
    """Read one file within the limits and write what it says as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    pages, is_whole = read_pages(Path(sys.argv[1]), sys.argv[2])
    sys.stdout.write(json.dumps({"pages": pages, "is_whole": is_whole}))


if __name__ == "__main__":
    main()
