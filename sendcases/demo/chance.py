"""Seeded chance: draws from published tables, and lags that bunch before a limit and trail after it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")

DAY = timedelta(days=1)


class Table(Generic[Key]):
    """A table of counts to draw keys from, each as often as its count says."""

    def __init__(self, counts: Mapping[Key, float]) -> None:
        self._keys = [key for key, count in counts.items() if count > 0]
        self._sums = list(accumulate(counts[key] for key in self._keys))

    def draw(self, rng: Random) -> Key:
        """Return one key."""
        return rng.choices(self._keys, cum_weights=self._sums)[0]

    def at(self, share: float) -> Key:
        """Return the key at ``share`` (0 to 1) of the way through the table, in its own order."""
        place = share * self._sums[-1]
        for key, total in zip(self._keys, self._sums, strict=True):
            if place < total:
                return key
        return self._keys[-1]


class Dice:
    """The chance of one story; the same seed and story give the same throws."""

    def __init__(self, seed: int, story: str) -> None:
        # Not used for secrets: the same authority must come out every time.
        self.rng = Random(f"{seed}:{story}")  # noqa: S311

    def happens(self, probability: float) -> bool:
        """Tell whether something of this probability happens."""
        return self.rng.random() < probability

    def days(self, low: int, high: int) -> timedelta:
        """Return a span of whole days between two numbers, both included."""
        return timedelta(days=self.rng.randint(low, high))

    def one(self, things: Sequence[Thing]) -> Thing:
        """Return one of ``things``."""
        return self.rng.choice(things)

    def day_between(self, first: date, last: date) -> date:
        """Return a day between two days, both included."""
        return first + timedelta(days=self.rng.randint(0, max((last - first).days, 0)))

    def lag(self, limit: int, *, on_time: float, least: int, tail: float) -> int:
        """
        Return how many days something took whose limit is ``limit`` days.

        The share ``on_time`` falls between ``least`` and the limit, bunched towards it; the rest after it,
        on average ``tail`` days late.
        """
        if self.happens(on_time):
            return limit - int((limit - least + 1) * self.rng.random() ** 2)
        return limit + 1 + int(self.rng.expovariate(1 / tail))
