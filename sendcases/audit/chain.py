"""The hash chain as plain definitions: the digest of a row, the hash of a seal."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from sendcases.audit.append_only import history_models
from sendcases.audit.models import Seal

BEGINNING = "0" * 64
KEY_BYTES, DIGEST_BYTES = 8, 32
Digested = tuple[int, bytes]


def sealed_models() -> list[type[models.Model]]:
    """Return every model whose rows are sealed: all history but the seals themselves."""
    return [model for model in history_models() if model is not Seal]


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the attributes of a model that a seal covers, its key among them."""
    return [field.attname for field in model._meta.concrete_fields]


def row_digest(values: Sequence[Any]) -> bytes:
    """Return the digest of one row's values: the same on both engines, and after a restore."""
    text = json.dumps(values, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):  # a stored file; the engines differ in how they give it
        return hashlib.sha256(value).hexdigest()
    raise TypeError(f"A row of history holds a {type(value).__name__}, which has no lasting form.")


def packed(rows: Iterable[Digested]) -> bytes:
    """Return keys and digests one after the other, as a seal keeps them."""
    return b"".join(key.to_bytes(KEY_BYTES, "big") + digest for key, digest in rows)


def unpacked(digests: bytes) -> Iterator[Digested]:
    """Yield the keys and digests of a seal."""
    step = KEY_BYTES + DIGEST_BYTES
    for start in range(0, len(digests), step):
        one = digests[start : start + step]
        yield int.from_bytes(one[:KEY_BYTES], "big"), one[KEY_BYTES:]


def seal_hash(seal: Seal) -> str:
    """Return the hash that a seal should have: over everything it says, and the hash of the seal before."""
    said = [seal.previous, seal.number, seal.table, seal.columns, seal.first_pk, seal.last_pk, seal.sealed_at]
    text = json.dumps([*said, bytes(seal.digests).hex()], default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()
