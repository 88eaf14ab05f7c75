"""What is refused about reports."""

from __future__ import annotations


class NotSaved(ValueError):
    """A version of a report that cannot be saved as it was asked; the message says why, plainly."""
