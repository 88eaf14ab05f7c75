"""Keys: a hashed, expiring token of a service account, which brings its scopes with it."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.authentication import get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from sendcases.accounts.models import ApiKey, User

TOKEN = re.compile(rb"[A-Za-z0-9]{16,200}")


class KeyAuthentication(TokenAuthentication):  # type: ignore[misc]  # the library is untyped
    """Let in a key that is in force; its account then sees what the key's scopes allow and nothing more."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Take a key after “Bearer” (RFC 6750) as after “Token”."""
        parts = get_authorization_header(request).split()
        if len(parts) == len(("Bearer", "key")) and parts[0].lower() == b"bearer":
            return self.authenticate_credentials(parts[1])
        found: tuple[User, ApiKey] | None = super().authenticate(request)
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiKey]:
        """Return the account and its key; anything that is no token is refused before the database is asked."""
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed("This key is not known.")
        user, key = super().authenticate_credentials(token)
        user.key_scopes = frozenset(key.scopes)
        return user, key


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the key is described to other systems."""

    target_class = "reporting.api.authentication.KeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme: a header that holds the word Token and the key."""
        description = "“Token ” or “Bearer ” and the key. A key expires, and carries the scopes it was issued for."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": description}
