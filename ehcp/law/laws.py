"""The settings of the law over time: which held on a day, as they were known on another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from ehcp.law.settings import SETTINGS, Law, setting_text


@dataclass(frozen=True, slots=True)
class Laws:
    """
    The law as it was known on one day: one reading of it after another, each for the clocks that begin from a day on.

    The first reading holds for every clock that began before the second came. A clock keeps the reading in force
    on the day it began for life (statutory clock, section 1, point 11).
    """

    readings: tuple[tuple[date, Law], ...]

    @classmethod
    def of(cls, law: Law) -> Laws:
        """Return the one reading ``law``, for every clock."""
        return cls(((date.min, law),))

    def on(self, day: date) -> Law:
        """Return the reading for clocks that begin on ``day``."""
        return next(law for first, law in reversed(self.readings) if first <= day)

    @property
    def newest(self) -> Law:
        """Return the reading for clocks that begin now."""
        return self.readings[-1][1]

    @property
    def fingerprint(self) -> str:
        """Return eight characters that stand for every setting, holiday and version of a rule read here."""
        readings = [
            (first.isoformat(), *(setting_text(name, law) for name in SETTINGS)) for first, law in self.readings
        ]
        return hashlib.sha256(repr((RULE_BOOK, readings)).encode()).hexdigest()[:8]


# The edition of the rule book that ``ehcp.law.rules`` holds; a change of a rule's versions raises it.
RULE_BOOK = "2026-11-29"
