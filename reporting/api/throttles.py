"""How often one key may ask."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.utils.connection import ConnectionProxy
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from sendcases.accounts.models import ApiKey


class KeyThrottle(SimpleRateThrottle):
    """Count the requests of each key; where nobody came with one, permissions have refused before."""

    scope = "key"

    # Not the counts of attempts to sign in, which are in the database.
    cache = cast(BaseCache, ConnectionProxy(caches, "api"))

    def get_rate(self) -> str:
        """Return the rate of the settings."""
        return str(settings.API_RATE)

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """Return the name under which this key is counted, made of its hash."""
        return f"api-key-{request.auth.digest}" if isinstance(request.auth, ApiKey) else None
