"""What a kind of event is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Former:
    """An earlier name of a kind; with ``key``, only for the events whose payload holds ``code`` under it."""

    name: str
    key: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class EventKind:
    """
    One kind of event: ``noun.past_tense``, and the words for it on the screen.

    ``keys`` are what the payload may hold: codes, ids, days and numbers, never personal data. ``day`` is the column
    of ``table`` that holds the day it happened, where the event stands for a dated fact.
    """

    name: str
    words: str
    keys: tuple[str, ...] = ()
    table: str = ""
    day: str = ""
    former: tuple[Former, ...] = ()
