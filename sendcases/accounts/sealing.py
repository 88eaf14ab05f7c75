"""Encrypt what the database keeps of second steps of signing in, so that a copy of it lets nobody in."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"sendcases: second step of signing in"
# What every sealed text begins with: the version of the form. No secret of an app and no seed begins so.
_SEALED = "gAAAA"


class Unreadable(Exception):
    """A sealed text that none of the keys opens: the secret was changed and the earlier one is not named."""


def seal(text: str) -> str:
    """Return ``text`` encrypted with the first key; sealed again where it was sealed with an earlier one."""
    return _keys().encrypt(unseal(text).encode()).decode()


def unseal(text: str) -> str:
    """Return the text that was sealed; one that never was, from before secrets were sealed, as it is."""
    if not text.startswith(_SEALED):
        return text
    try:
        return _keys().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("No key opens it. Name the earlier secret in SENDCASES_OLD_SECRET_KEYS.") from error


def seal_data(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of one second step with its secrets sealed with the first key."""
    return _with_secrets(data, seal)


def unseal_data(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of one second step with its secrets in the clear, to go back to an earlier version."""
    return _with_secrets(data, unseal)


def _with_secrets(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    changed: dict[str, Any] = {name: change(data[name]) for name in ("secret", "seed") if name in data}
    if "migrated_codes" in data:
        changed["migrated_codes"] = [change(code) for code in data["migrated_codes"]]
    return data | changed


def _keys() -> MultiFernet:
    texts = [*settings.SECOND_STEP_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key_of(text)) for text in texts])


def _key_of(text: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(text.encode())
    return base64.urlsafe_b64encode(made)
