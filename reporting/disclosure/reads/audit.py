"""
The audit of a pattern: between which counts each hidden cell must lie, given all that is told (disclosure paper, R5).

The bounds are a linear programme over every sum of the family. Most cells are settled without one of their own:
bounds from single sums may show that a cell is found out, and any set of counts that fits what is told shows, for
every cell at once, what it may be.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from reporting.disclosure.reads.family import Family, Key

NEAR = 1e-6
PROGRESS = 0.95  # as long as a solution settles so much of what was left, the next is asked for many at once
SEED = 20260101  # of the weights of those solutions: any will do, the same each time
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which whole numbers a hidden cell lies; ``most`` is infinite where nothing bounds it."""

    least: float
    most: float


def whole_numbers(least: float, most: float) -> Interval:
    """Return the whole numbers between two bounds that a solver gave."""
    return Interval(max(0, math.ceil(least - NEAR)), math.inf if math.isinf(most) else math.floor(most + NEAR))


class Audit:
    """What readers can work out of one family, pattern after pattern."""

    def __init__(self, family: Family, band: int) -> None:
        self.family, self.band = family, band

    def intervals(self, hidden: Collection[Key], cells: Iterable[Key]) -> dict[Key, Interval]:
        """Return the exact interval of each of these cells, each by two programmes."""
        problem = _Problem(self.family, hidden)
        return {key: problem.interval(key) for key in cells}

    def failing(self, hidden: Collection[Key], primary: Collection[Key]) -> set[Key]:
        """Return the cells suppressed because of themselves that can be worked out too closely."""
        asked = [key for key in sorted(primary) if key in hidden]
        if not asked:
            return set()
        problem = _Problem(self.family, hidden)
        bands = np.array([self.family.band(key, self.band) for key in asked], dtype=float)
        places = np.array([problem.place[key] for key in asked])
        problem.narrow()
        lost = ~_are_safe(problem.least[places], problem.most[places], bands)
        if lost.any():
            return {key for key, is_lost in zip(asked, lost, strict=True) if is_lost}
        is_left = problem.settle(places, bands)
        return {key for key, is_lost in zip(asked, is_left, strict=True) if is_lost}


def _are_safe(least: Vector, most: Vector, bands: Vector) -> NDArray[np.bool_]:
    first, last = np.ceil(least - NEAR), np.floor(most + NEAR)
    safe: NDArray[np.bool_] = (last - first + 1 >= bands) & (last > bands)
    return safe


class _Problem:
    """The sums that bind the hidden cells: ``matrix @ cells == known``, no cell below nought."""

    def __init__(self, family: Family, hidden: Collection[Key]) -> None:
        self.keys = sorted(hidden)
        self.place = {key: number for number, key in enumerate(self.keys)}
        rows: list[int] = []
        columns: list[int] = []
        signs: list[float] = []
        known: list[float] = []
        for one in family.sums:
            if not any(key in self.place for key in one.cells):
                continue
            rest = 0.0
            for key, sign in (*((key, 1.0) for key in one.parts), (one.total, -1.0)):
                if key in self.place:
                    rows.append(len(known))
                    columns.append(self.place[key])
                    signs.append(sign)
                else:
                    rest -= sign * family.counts[key]
            known.append(rest)
        self.known = np.array(known)
        self.rows, self.columns, self.signs = np.array(rows, int), np.array(columns, int), np.array(signs)
        self.matrix = csr_matrix((self.signs, (self.rows, self.columns)), shape=(len(known), len(self.keys)))
        self.true = np.array([family.counts[key] for key in self.keys], dtype=float)
        self.least, self.most = np.zeros(len(self.keys)), np.full(len(self.keys), np.inf)

    def narrow(self, passes: int = 3) -> None:
        """Bound each cell by single sums: never closer than the truth, so what it finds out is found out."""
        for _ in range(passes):
            plus = self.signs > 0
            # The least and the most that each entry adds to its sum.
            low = np.where(plus, self.least[self.columns], -self.most[self.columns])
            high = np.where(plus, self.most[self.columns], -self.least[self.columns])
            top, bottom = self._of_the_others(low, lowest=True), self._of_the_others(high, lowest=False)
            entry_most = np.where(plus, top, -bottom)
            entry_least = np.where(plus, bottom, -top)
            np.minimum.at(self.most, self.columns, entry_most)
            np.maximum.at(self.least, self.columns, entry_least)

    def _of_the_others(self, bounds: Vector, *, lowest: bool) -> Vector:
        """Return for each entry what is left of its sum when all others add their least (or their most)."""
        endless = np.isinf(bounds)
        finite = np.where(endless, 0.0, bounds)
        sums, without_end = np.zeros(len(self.known)), np.zeros(len(self.known))
        np.add.at(sums, self.rows, finite)
        np.add.at(without_end, self.rows, endless.astype(float))
        rest = self.known[self.rows] - (sums[self.rows] - finite)
        others = without_end[self.rows] - endless
        return np.where(others > 0, np.inf if lowest else -np.inf, rest)

    def settle(self, places: NDArray[np.int_], bands: Vector) -> NDArray[np.bool_]:
        """
        Return which of these cells can be worked out too closely.

        A solution is asked to lift as many unsettled cells as it can, each no further than is safe; it settles many
        at once. What no such solution lifts is asked for by itself, and that solution may settle others.
        """
        least, most = self.true.copy(), self.true.copy()
        enough = np.maximum(bands + 1, self.true[places] + bands - 1)
        capped = self.most.copy()
        capped[places] = np.minimum(capped[places], enough)
        chance = np.random.default_rng(SEED)
        is_left = ~_are_safe(least[places], most[places], bands)
        before = math.inf
        while 0 < is_left.sum() < before * PROGRESS:
            before = is_left.sum()
            weights = np.zeros(len(self.keys))
            weights[places[is_left]] = -1.0 - chance.random(before)
            self._see(self._solve(weights, capped), least, most)
            is_left = ~_are_safe(least[places], most[places], bands)
        lost = np.zeros(len(places), dtype=bool)
        for number, place in enumerate(places):
            for sign in (-1.0, 1.0):
                if not _are_safe(least[[place]], most[[place]], bands[[number]])[0]:
                    weights = np.zeros(len(self.keys))
                    weights[place] = sign
                    found = self._solve(weights, self.most)
                    if found is None:  # nothing bounds it
                        most[place] = math.inf
                    self._see(found, least, most)
            lost[number] = not _are_safe(least[[place]], most[[place]], bands[[number]])[0]
        return lost

    @staticmethod
    def _see(found: Vector | None, least: Vector, most: Vector) -> None:
        if found is not None:
            np.minimum(least, found, out=least)
            np.maximum(most, found, out=most)

    def interval(self, key: Key) -> Interval:
        """Return the interval of one cell, by two programmes over all sums."""
        weights = np.zeros(len(self.keys))
        weights[self.place[key]] = 1.0
        least, most = self._solve(weights, self.most), self._solve(-weights, self.most)
        place = self.place[key]
        return whole_numbers(
            0.0 if least is None else float(least[place]), math.inf if most is None else float(most[place])
        )

    def _solve(self, costs: Vector, most: Vector) -> Vector | None:
        """Return the counts that fit what is told and cost least; none where there is no least."""
        bounds = np.column_stack([self.least, most])
        found = linprog(costs, A_eq=self.matrix, b_eq=self.known, bounds=bounds, method="highs")
        return np.asarray(found.x, dtype=float) if found.status == 0 else None
