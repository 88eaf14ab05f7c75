"""Ask clamd about a file (INSTREAM): found, clean, or not to be had; every step has a limit of time."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from django.conf import settings

_BLOCK = 1 << 16


class ScannerAway(Exception):
    """The scanner cannot be reached or did not answer: the document goes on waiting."""


def is_configured() -> bool:
    """Say whether this installation has a scanner."""
    return bool(settings.CLAMD_ADDRESS)


def virus_in(path: Path) -> str:
    """Return the name of what clamd found in a file, or nothing; raises ``ScannerAway``."""
    try:
        with _connected() as connection, path.open("rb") as file:
            connection.sendall(b"zINSTREAM\0")
            for block in iter(lambda: file.read(_BLOCK), b""):
                connection.sendall(struct.pack("!I", len(block)) + block)
            connection.sendall(struct.pack("!I", 0))
            answer = _answer(connection)
    except OSError as error:
        raise ScannerAway("The virus scanner does not answer.") from error
    if answer.endswith("OK"):
        return ""
    if answer.endswith("FOUND"):
        return answer.removesuffix("FOUND").partition(":")[2].strip() or "a virus"
    raise ScannerAway("The virus scanner could not look at the file.")


def _connected() -> socket.socket:
    """Open a connection to ``host:port`` or to the socket at a path."""
    address = settings.CLAMD_ADDRESS
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(settings.CLAMD_SECONDS)
        connection.connect(address)
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=settings.CLAMD_SECONDS)


def _answer(connection: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        block = connection.recv(4096)
        if not block:
            break
        said += block
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
