"""
What a board sees: a few figures of the newest headlines that were signed off, and of those before.

They are read off releases, frozen and suppressed for partners or for the public; nothing here is counted live.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reporting.disclosure.kinds import CONFIDENTIAL, Level, Symbol
from reporting.releases.models import Release
from reporting.releases.reads.releases import SYMBOLS
from reporting.reports.kinds.shipped import HEADLINES
from reporting.reports.reads.files import HEADINGS

# The rows of a board: those told first, and those below them.
FIRST = (("K06", ""), ("K07", ""), ("K08", ""), ("K11", ""))
BELOW = (
    ("K05", ""), ("K03", ""), ("K11", "overdue"), ("K12", ""), ("K13", ""), ("K14", ""), ("K10", ""), ("K01", ""),
    ("K02", ""), ("K16", ""),
)  # fmt: skip
BEFORE = 3  # earlier releases that stand beside the newest
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One figure as it was told, with what stands beside it; ``earlier`` is what was told on earlier days."""

    words: str
    big: str
    text: str
    when: str
    last_year: str
    target: str
    england: str
    is_closed: bool
    earlier: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of one release; ``days`` are those of the releases before, the newest first."""

    release: Release
    level: str
    standing: str
    first: tuple[Told, ...]
    below: tuple[Told, ...]
    days: tuple[date, ...]

    @property
    def tables(self) -> tuple[tuple[Told, ...], ...]:
        """Return all of its figures, those told first at the top."""
        return self.first, self.below


def board() -> Board | None:
    """Return the figures of the newest headlines that are told outside, or None where none was signed off yet."""
    rows = Release.objects.in_force().filter(report=HEADLINES.name).order_by("-as_at", "level", "-pk")
    found: dict[date, Release] = {}
    for one in rows[: 2 * (BEFORE + 1)]:  # of a day one for partners and one for the public
        found.setdefault(one.as_at, one)
    listed = list(found.values())[: BEFORE + 1]
    if not listed:
        return None
    newest, *earlier = listed
    table, tables = _table(newest), {one.as_at: _table(one) for one in earlier}

    def told(keys: tuple[Key, ...]) -> tuple[Told, ...]:
        return tuple(_told(key, table[key], tables) for key in keys if key in table)

    symbol = SYMBOLS[newest.standing]  # type: ignore[index]  # a choice is its value
    return Board(
        release=newest,
        level=Level(newest.level).words,
        standing=Symbol(symbol).words if symbol else "final",
        first=told(FIRST),
        below=told(BELOW),
        days=tuple(one.as_at for one in earlier),
    )


def _table(release: Release) -> dict[Key, Mapping[str, Any]]:
    rows = [dict(zip(HEADINGS, row, strict=False)) for row in release.rows]
    return {(row["measure"], row["variant"]): row for row in rows if not row["part"]}


def _told(key: Key, row: Mapping[str, Any], tables: Mapping[date, dict[Key, Mapping[str, Any]]]) -> Told:
    text, share = str(row["told"]), row["percent_0dp"]
    return Told(
        words=str(row["words"]),
        big=text if share is None else f"{share}%",
        text=text,
        when=str(row["period"]),
        last_year=str(row["last_year"] or ""),
        target=str(row["target"] or ""),
        england=str(row["england"] or ""),
        is_closed=row["status"] == CONFIDENTIAL,
        earlier=tuple((day, str(table[key]["told"]) if key in table else "") for day, table in tables.items()),
    )
