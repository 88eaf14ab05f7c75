"""
A family of cells: counts of people that are told together, and every sum that links them (disclosure paper, R4).

Cells that nobody prints but anybody can work out, the girls where all and boys are told, are cells like the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reporting.disclosure.kinds import Level

Key = tuple[str, ...]
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Sum:
    """
    One sum that readers know: ``total`` is what ``parts`` come to.

    ``is_sensitive``: a split of a group by what is nobody's business, so that all or none of it is told too (R8).
    """

    total: Key
    parts: tuple[Key, ...]
    is_sensitive: bool = False

    @property
    def cells(self) -> tuple[Key, ...]:
        """Return the parts, then the total."""
        return (*self.parts, self.total)


@dataclass(slots=True)
class Family:
    """
    Counts by their keys, and the sums between them in the order in which they are mended.

    ``bands`` holds the keys whose own band is wider than that of the level, ``closed`` what is suppressed for
    another reason (a small base), ``open`` what is told whatever its count (timeliness of the whole authority).
    """

    counts: dict[Key, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    bands: dict[Key, int] = field(default_factory=dict)
    closed: set[Key] = field(default_factory=set)
    open: set[Key] = field(default_factory=set)

    def add(self, key: Key, count: int, *, band: int = 0) -> Key:
        """Hold a count; the same key twice must be the same count."""
        if self.counts.setdefault(key, count) != count:
            raise ValueError(f"{key} is told with two counts.")
        if band:
            self.bands[key] = max(band, self.bands.get(key, 0))
        return key

    def band(self, key: Key, band: int) -> int:
        """Return the largest count suppressed in a cell where it is ``band`` elsewhere; wider in public alone."""
        return max(band, self.bands.get(key, 0)) if band >= Level.PUBLIC.band else band

    def link(self, total: Key, parts: Iterable[Key], *, is_sensitive: bool = False) -> None:
        """Hold a sum; its cells must be there, and its parts must come to the total (I4)."""
        listed = tuple(parts)
        if sum(self.counts[key] for key in listed) != self.counts[total]:
            raise ValueError(f"The parts of {total} do not add to it.")
        self.sums.append(Sum(total, listed, is_sensitive))

    def link_difference(self, whole: Key, part: Key, name: Key) -> Key:
        """Hold what a whole is more than its part, which readers work out: a cell that nobody prints (R7)."""
        rest = self.add(name, self.counts[whole] - self.counts[part])
        self.link(whole, (part, rest))
        return rest


def crossed(
    family: Family,
    name: str,
    rows: str,
    columns: str,
    table: Mapping[str, Mapping[str, int]],
    *,
    band: int = 0,
    sensitive: Iterable[str] = (),
) -> Family:
    """
    Add a table of two dimensions with its totals to a family: rows first, then columns.

    Cells are named by what they are (``plans``, ``need=ASD``, ``phase=primary``), so that two tables that share a
    margin share its cells, in whatever order either is given.
    """
    kinds = set(sensitive)
    heads = sorted({column for cells in table.values() for column in cells})

    def cell(row: str, column: str) -> Key:
        return (name, *sorted(f"{what}={code}" for what, code in ((rows, row), (columns, column)) if code != TOTAL))

    for row, cells in table.items():
        for column in heads:
            family.add(cell(row, column), cells.get(column, 0), band=band)
        family.add(cell(row, TOTAL), sum(cells.values()), band=band)
    for column in heads:
        family.add(cell(TOTAL, column), sum(cells.get(column, 0) for cells in table.values()), band=band)
    family.add(cell(TOTAL, TOTAL), sum(sum(cells.values()) for cells in table.values()), band=band)
    listed = sorted(table)
    for row in (*listed, TOTAL):
        family.link(cell(row, TOTAL), [cell(row, head) for head in heads], is_sensitive=columns in kinds)
    for head in (*heads, TOTAL):
        family.link(cell(TOTAL, head), [cell(row, head) for row in listed], is_sensitive=rows in kinds)
    return family
