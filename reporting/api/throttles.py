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
    """
    Count the requests of each key; where nobody came with one, permissions have refused before.

    A key's time begins with its first request. Each request adds one to a count that all threads, processes and
    machines share where there is Redis, so of two at once none is lost.
    """

    scope = "key"
    num_requests: int  # the library parses the rate into these two
    duration: int

    # Not the counts of attempts to sign in, which are in the database.
    cache = cast(BaseCache, ConnectionProxy(caches, "api"))

    def get_rate(self) -> str:
        """Return the rate of the settings."""
        return str(settings.API_RATE)

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """Return the name under which this key is counted, made of its hash."""
        return f"api-key-{request.auth.digest}" if isinstance(request.auth, ApiKey) else None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count a request and say whether it is within the rate."""
        name = self.get_cache_key(request, view)
        if name is None:
            return True
        self.name, self.now = name, self.timer()
        return self._counted() <= self.num_requests

    def wait(self) -> float:
        """Return how many seconds are left of the time of this key, at least a part of one."""
        ends: float = self.cache.get(f"{self.name}-ends") or self.now + self.duration
        return max(ends - self.now, 0.1)

    def _counted(self) -> int:
        for _ in range(2):
            if self.cache.add(self.name, 0, self.duration):
                self.cache.set(f"{self.name}-ends", self.now + self.duration, self.duration)
            try:
                number = self.cache.incr(self.name)
            except ValueError:  # its time ended between the two
                continue
            if number == 1:
                self.cache.touch(self.name, self.duration)  # a count that ended while it was raised would last for ever
            return number
        return 1
