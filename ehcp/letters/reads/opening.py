"""What a letter opens with: apps above offer what they know, such as the reasons of a decision."""

from __future__ import annotations

from collections.abc import Callable

from ehcp.models import Child

Opening = Callable[[Child, str], dict[str, str]]
_openings: list[Opening] = []


def register_opening(opening: Opening) -> None:
    """Ask ``opening`` what a letter of a code about a child opens with, by the keys of what its writer says."""
    _openings.append(opening)


def opened_with(child: Child, code: str) -> dict[str, str]:
    """Return what the form of a letter opens with."""
    found: dict[str, str] = {}
    for opening in _openings:
        found |= opening(child, code)
    return found
