"""What every shape of limit answers: on which day it falls, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ehcp.law.settings import Law


class Limit(Protocol):
    """What every shape of limit answers."""

    @property
    def count(self) -> str:
        """Name the counting convention, as the rule book's section 1 does."""

    @property
    def amount(self) -> int | None:
        """Return the number counted, where there is one (the default, if it is a setting)."""

    @property
    def unit(self) -> str:
        """Name what is counted."""

    @property
    def combine(self) -> str:
        """Return ``min`` or ``max`` where two dates are compared, else nothing."""

    @property
    def roll(self) -> str:
        """Return ``tribunal`` where the limit moves off a day on which the Tribunal does not work."""

    def due_on(self, start: date, law: Law, second: date | None = None) -> date | None:
        """Return the last permitted day, or none where the law names no number."""

    def words(self, law: Law) -> str:
        """Say the count in plain words, as the settings stand."""


def counted(amount: int | None, setting: str, law: Law) -> int:
    """Return the number to count: a setting's, where the rule leaves it open."""
    return int(getattr(law, setting)) if setting else int(amount or 0)


def in_number(amount: int, unit: str) -> str:
    """Return a number with its unit, in the singular where it is one."""
    return f"{amount} {unit}" if amount != 1 else f"{amount} {unit.removesuffix('s')}"


@dataclass(frozen=True, slots=True)
class Shape:
    """The answers that most limits share."""

    amount: int | None = None
    unit: str = "days"
    count: str = ""
    combine: str = ""
    roll: str = ""
