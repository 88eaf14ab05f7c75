"""Which files are taken: the type is told by what is in a file, never by its name. Plain Python."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

import filetype
import olefile

_HEAD = 8192
_MOST_MEMBERS = 20_000


class NotTaken(Exception):
    """A file that is refused; the message says why in plain words and completes "The file ..."."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """One type of file: its code, its words, its media type, its ending, and whether a browser may show it."""

    code: str
    words: str
    media: str
    ending: str
    is_shown: bool = False


_WORD = "application/vnd.openxmlformats-officedocument"
FILE_KINDS: dict[str, FileKind] = {
    kind.code: kind
    for kind in (
        FileKind("pdf", "PDF", "application/pdf", "pdf", is_shown=True),
        FileKind("docx", "Word document", f"{_WORD}.wordprocessingml.document", "docx"),
        FileKind("doc", "Word document (before 2007)", "application/msword", "doc"),
        FileKind("xlsx", "Excel workbook", f"{_WORD}.spreadsheetml.sheet", "xlsx"),
        FileKind("xls", "Excel workbook (before 2007)", "application/vnd.ms-excel", "xls"),
        FileKind("pptx", "PowerPoint presentation", f"{_WORD}.presentationml.presentation", "pptx"),
        FileKind("odt", "OpenDocument text", "application/vnd.oasis.opendocument.text", "odt"),
        FileKind("rtf", "Rich text", "application/rtf", "rtf"),
        FileKind("eml", "E-mail", "message/rfc822", "eml"),
        FileKind("msg", "Outlook e-mail", "application/vnd.ms-outlook", "msg"),
        FileKind("txt", "Plain text", "text/plain", "txt"),
        FileKind("png", "Picture (PNG)", "image/png", "png", is_shown=True),
        FileKind("jpg", "Picture (JPEG)", "image/jpeg", "jpg", is_shown=True),
        FileKind("gif", "Picture (GIF)", "image/gif", "gif", is_shown=True),
        FileKind("webp", "Picture (WebP)", "image/webp", "webp", is_shown=True),
        FileKind("tif", "Scan (TIFF)", "image/tiff", "tif"),
        FileKind("heic", "Picture (HEIC)", "image/heic", "heic"),
        FileKind("mp3", "Sound (MP3)", "audio/mpeg", "mp3"),
        FileKind("m4a", "Sound (M4A)", "audio/mp4", "m4a"),
        FileKind("wav", "Sound (WAV)", "audio/x-wav", "wav"),
        FileKind("mp4", "Film (MP4)", "video/mp4", "mp4"),
        FileKind("mov", "Film (QuickTime)", "video/quicktime", "mov"),
    )
}
_BY_MEDIA = {kind.media: kind for kind in FILE_KINDS.values()}
_IN_ZIP = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
_IN_OLE = (("__properties_version1.0", "msg"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe",
    b"#!", b"\x00asm",
)  # fmt: skip
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php", b"<%")
_MAIL = (
    b"received:", b"return-path:", b"delivered-to:", b"mime-version:", b"from:", b"message-id:", b"x-",
    b"date:", b"to:",
)  # fmt: skip
_IS_PROGRAM = "is a program, which is never taken"
_IS_MARKUP = "is a web page or other markup, which can carry scripts: send it as a PDF"
_HAS_MACROS = "holds macros, which are programs: save it without them, or as a PDF"
_IS_ARCHIVE = "is an archive of other files: take them out and upload each by itself"
_UNKNOWN = "is of a type that is not taken: send it as a PDF, a Word document, an e-mail or a picture"


def told_by_content(file: BinaryIO) -> FileKind:
    """Return the type of ``file``, told by what is in it; raise ``NotTaken`` for one that is refused."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise NotTaken("is empty")
    if head.startswith(_PROGRAMS):
        raise NotTaken(_IS_PROGRAM)
    if b"%PDF-" in head[:1024]:
        return FILE_KINDS["pdf"]
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(file)
    if head.startswith(olefile.MAGIC):
        return _in_ole(file)
    guessed = _BY_MEDIA.get(str(filetype.guess_mime(head)))
    return guessed or _as_text(head)


def _in_zip(file: BinaryIO) -> FileKind:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            is_odt = "mimetype" in names and archive.getinfo("mimetype").file_size < 100
            said = archive.read("mimetype").decode("ascii", "replace") if is_odt else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise NotTaken("is damaged: it breaks off, or is protected by a password") from error
    if len(names) > _MOST_MEMBERS:
        raise NotTaken(_IS_ARCHIVE)
    if any("vbaproject" in name.lower() for name in names):
        raise NotTaken(_HAS_MACROS)
    if said in _BY_MEDIA:
        return _BY_MEDIA[said]
    found = next((code for name, code in _IN_ZIP if name in names), "")
    if not found:
        raise NotTaken(_IS_ARCHIVE)
    return FILE_KINDS[found]


def _in_ole(file: BinaryIO) -> FileKind:
    file.seek(0)
    try:
        with olefile.OleFileIO(file.read()) as ole:
            names = ["/".join(one) for one in ole.listdir()]
    except (OSError, ValueError, IndexError) as error:
        raise NotTaken("is damaged: it breaks off in the middle") from error
    if any("VBA" in name.upper() for name in names):
        raise NotTaken(_HAS_MACROS)
    if any(name.startswith("EncryptedPackage") for name in names):
        raise NotTaken("is protected by a password: save it without one")
    found = next((code for start, code in _IN_OLE if any(name.startswith(start) for name in names)), "")
    if not found:
        raise NotTaken(_UNKNOWN)
    return FILE_KINDS[found]


def _as_text(head: bytes) -> FileKind:
    """Tell e-mail and plain text; a byte of zero is in neither."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if bare.startswith(_MARKUP) or b"<script" in bare:
        raise NotTaken(_IS_MARKUP)
    if b"\x00" in head:
        raise NotTaken(_UNKNOWN)
    lines = bare.splitlines()[:40]
    if lines and lines[0].startswith(_MAIL) and sum(line.startswith(_MAIL) for line in lines) > 2:
        return FILE_KINDS["eml"]
    return FILE_KINDS["txt"]
