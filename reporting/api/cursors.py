"""
Numbers of records as other systems see them: opaque, always the same, and without the gaps that tell.

Between two plain numbers lies how many rows a list left out (threats paper, section 2.3). A sealed number is a tag of
the number and the number masked with the tag: the same number gives the same words, and words that nobody was given
open to nothing.
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

from django.conf import settings

CURSOR = r"[A-Za-z0-9_-]{22}"
_BYTES = 8
_PURPOSE = b"sendcases: numbers in the API"


class Unopened(Exception):
    """A cursor that was given to nobody, or under another secret."""


def sealed(number: int) -> str:
    """Return ``number`` as it is shown."""
    plain = number.to_bytes(_BYTES, "big")
    tag = _made(settings.SECRET_KEY, b"tag", plain)
    return base64.urlsafe_b64encode(tag + _masked(settings.SECRET_KEY, plain, tag)).decode().rstrip("=")


def opened(words: str) -> int:
    """Return what ``words`` stand for, sealed with an earlier secret too; raise ``Unopened`` where it is nothing."""
    given = base64.urlsafe_b64decode(words + "==")
    tag, masked = given[:_BYTES], given[_BYTES:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        plain = _masked(secret, masked, tag)
        if hmac.compare_digest(_made(secret, b"tag", plain), tag):
            return int.from_bytes(plain, "big")
    raise Unopened("No number was sealed so.")


def _masked(secret: str, one: bytes, tag: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, _made(secret, b"mask", tag), strict=True))


def _made(secret: str, use: bytes, of: bytes) -> bytes:
    key = hmac.digest(secret.encode(), _PURPOSE + use, sha256)
    return hmac.digest(key, of, sha256)[:_BYTES]
