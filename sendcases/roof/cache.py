"""Counts of API requests in Redis, which may be away; nobody then waits or fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

AnyValue = TypeVar("AnyValue")
# So long Redis is not asked again after it did not answer: a request asks several times, and waits once at most.
LEFT_ALONE_SECONDS = 10


class OptionalRedisCache(RedisCache):
    """
    Redis as a cache that may be away: what it holds is then as if never held, and nothing is kept.

    Work goes on while Redis is stopped or says nothing (threats paper, G9); the limit on the requests of a key is
    loose for as long. Attempts to sign in are counted in the database.
    """

    # One for all threads and all objects of the process: Django makes one object for every request.
    left_alone_until = 0.0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda: super(OptionalRedisCache, self).get(key, default, version), otherwise=default)

    def set(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        self._ask(lambda: super(OptionalRedisCache, self).set(key, value, timeout, version), otherwise=None)

    def add(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        return self._ask(
            lambda: bool(super(OptionalRedisCache, self).add(key, value, timeout, version)), otherwise=True
        )

    def touch(self, key: Any, timeout: Any = 300, version: int | None = None) -> bool:
        return self._ask(lambda: bool(super(OptionalRedisCache, self).touch(key, timeout, version)), otherwise=False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._ask(lambda: bool(super(OptionalRedisCache, self).delete(key, version)), otherwise=False)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._ask(lambda: bool(super(OptionalRedisCache, self).has_key(key, version)), otherwise=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._ask(lambda: int(super(OptionalRedisCache, self).incr(key, delta, version)), otherwise=delta)

    def _ask(self, ask: Callable[[], AnyValue], *, otherwise: AnyValue) -> AnyValue:
        if time.monotonic() < OptionalRedisCache.left_alone_until:
            return otherwise
        try:
            return ask()
        except RedisError:
            OptionalRedisCache.left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
            return otherwise
