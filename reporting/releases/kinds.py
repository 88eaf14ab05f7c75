"""What is refused about releases."""

from __future__ import annotations


class NotReleased(ValueError):
    """A release that is not made, revised or signed off; the message says why, as a form shows it."""
