"""What is read about a past day."""

from __future__ import annotations

from enum import StrEnum


class Basis(StrEnum):
    """What is read about a past day: what was known then, or what is known now."""

    KNOWN = "known"
    LATEST = "latest"
