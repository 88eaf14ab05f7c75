"""
Which cells of a family are not told: small ones, and what would give them away, to a fixed point (R2 to R5, R8).

The order is that of the disclosure paper: the small ones, groups of whom all are alike, a second one in every sum,
then the audit; what the audit finds is hidden further and everything is looked at once more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from reporting.disclosure.kinds import Level
from reporting.disclosure.reads.family import Family, Key, Sum


class ReleaseRefused(ValueError):
    """A family that cannot be told so that no small count can be worked out; a dimension must go."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """
    What is not told: ``primary`` because of itself, the rest of ``hidden`` because it would give those away.

    ``rounds`` is how often the audit looked.
    """

    primary: frozenset[Key]
    hidden: frozenset[Key]
    rounds: int = 1


def is_small(count: int | float | None, band: int) -> bool:
    """Say whether a count of people is one that is suppressed (R2); nought is told."""
    return count is not None and 0 < count <= band


def primary(family: Family, band: int) -> set[Key]:
    """Return the cells that are suppressed because of themselves (R2), of what they rest on (R3), or all alike (R8)."""
    small = {key for key, count in family.counts.items() if is_small(count, family.band(key, band))}
    alike: set[Key] = set()
    for one in family.sums:
        whole = family.counts[one.total]
        if one.is_sensitive and whole > band and any(family.counts[key] == whole for key in one.parts):
            alike.update(one.parts)
    return (small | alike | family.closed) - family.open


def protected_at(family: Family, level: Level, release: str = "") -> Pattern:
    """Return what of a family a level is not told; what partners are not told the public is not told either."""
    if level is Level.PUBLIC:
        partners = protected(family, Level.PARTNERSHIP.band, release)
        return protected(family, level.band, release, partners.hidden)
    return protected(family, level.band, release)


def protected(family: Family, band: int, release: str = "", already: Collection[Key] = ()) -> Pattern:
    """
    Return what of a family is not told at a band; ``release`` decides between equals, the same way each time.

    ``already`` is hidden for another reason.

    Raises ``ReleaseRefused`` where the audit still finds a count and nothing is left to hide.
    """
    if not band:
        return Pattern(frozenset(), frozenset(), 0)
    # A solver that takes many megabytes of a worker; pages of staff never need it.
    from reporting.disclosure.reads.audit import Audit  # noqa: PLC0415 -- see above

    first = primary(family, band)
    work = _Work(family, release, first | set(already))
    audit = Audit(family, band)
    work.complement(family.sums)
    rounds = 1
    while failing := audit.failing(work.hidden, first):
        work.hide_more(failing)
        rounds += 1
    return Pattern(frozenset(first), frozenset(work.hidden), rounds)


class _Work:
    """The pattern while it grows."""

    def __init__(self, family: Family, release: str, hidden: set[Key]) -> None:
        self.family, self.release, self.hidden = family, release, hidden
        self.sums_of: dict[Key, list[Sum]] = defaultdict(list)
        for one in family.sums:
            for key in one.cells:
                self.sums_of[key].append(one)
        self.place = {id(one): number for number, one in enumerate(family.sums)}

    def complement(self, sums: Iterable[Sum]) -> None:
        """Hide a second cell in every sum that holds exactly one, until there is none such (R4)."""
        waiting = {self.place[id(one)] for one in sums}
        while waiting:
            later: set[int] = set()
            for number in sorted(waiting):
                one = self.family.sums[number]
                if sum(key in self.hidden for key in one.cells) != 1:
                    continue
                chosen = self._smallest(one.parts) or self._smallest((one.total,))
                if chosen is not None:
                    self.hidden.add(chosen)
                    later.update(self.place[id(other)] for other in self.sums_of[chosen])
            waiting = later

    def hide_more(self, failing: Iterable[Key]) -> None:
        """Hide the smallest cell beside each that can be worked out, one for those that share a sum (R5)."""
        touched: set[int] = set()
        hidden_any = False
        for key in sorted(failing, key=self._order):
            mine = self.sums_of[key]
            if any(id(one) in touched for one in mine):
                continue
            chosen = self._next_beside(key)
            if chosen is None:
                continue
            self.hidden.add(chosen)
            hidden_any = True
            touched.update(id(one) for one in (*mine, *self.sums_of[chosen]))
            self.complement(self.sums_of[chosen])
        if not hidden_any:
            raise ReleaseRefused("A count in the band can be worked out and nothing is left to hide: drop a dimension.")

    def _next_beside(self, key: Key) -> Key | None:
        """Return what to hide next for a cell: in its own sums, else in those that its hidden neighbours are in."""
        seen: dict[int, Sum] = {}
        edge = [key]
        while edge:
            new = {id(one): one for cell in edge for one in self.sums_of[cell] if id(one) not in seen}
            seen |= new
            sums = list(new.values())
            chosen = self._smallest([cell for one in sums for cell in one.parts])
            chosen = chosen or self._smallest([one.total for one in sums])
            if chosen is not None:
                return chosen
            edge = sorted({cell for one in sums for cell in one.cells if cell in self.hidden})
        return None

    def _smallest(self, cells: Iterable[Key]) -> Key | None:
        """Return the smallest cell that is told and is not nought, or none; a zero hides nothing."""
        shown = [
            key for key in cells
            if self.family.counts[key] and key not in self.hidden and key not in self.family.open
        ]  # fmt: skip
        return min(shown, key=self._order, default=None)

    def _order(self, key: Key) -> tuple[int, str]:
        return self.family.counts[key], sha256("\x1f".join((self.release, *key)).encode()).hexdigest()
