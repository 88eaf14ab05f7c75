"""What a letter must say, and how a refusal says a day."""

from __future__ import annotations

from datetime import date

from ehcp.workflow import MoveNotAllowed


def in_words(day: date) -> str:
    """Return a day as a refusal prints it: 2 March 2026."""
    return f"{day.day} {day:%B %Y}"


def reasons_given(reasons: str) -> None:
    """Raise ``MoveNotAllowed`` when a decision comes without its reasons (workflow paper, section 5)."""
    if not reasons.strip():
        raise MoveNotAllowed("Give the reasons: the law requires them in the letter.")
