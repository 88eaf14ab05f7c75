"""Suppression of a table of 200 x 50 cells, with its audit."""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable

from reporting.disclosure.reads.family import Family, crossed
from reporting.disclosure.reads.protect import protected
from tests.bench.measuring import Line, timed

ROWS, COLUMNS = 200, 50
AIM = 2.0
# Many small counts, few among many noughts, almost nothing else.
KINDS: dict[str, Callable[[random.Random], int]] = {
    "counts to 19": lambda chance: chance.randrange(20),
    "few among noughts": lambda chance: chance.choice([0] * 8 + [1, 2, 30]),
    "small ones only": lambda chance: chance.choice([0, 0, 1, 2]),
}


def a_table(kind: str) -> dict[str, dict[str, int]]:
    """Return an invented table, the same each time."""
    chance = random.Random(kind)
    return {f"r{row}": {f"c{column}": KINDS[kind](chance) for column in range(COLUMNS)} for row in range(ROWS)}


def measure(options: argparse.Namespace) -> list[Line]:
    """Suppress tables of three kinds to the fixed point, at the public level."""
    return [_line(kind, options.repeats) for kind in KINDS]


def _line(kind: str, repeats: int) -> Line:
    family = crossed(Family(), "people", "row", "column", a_table(kind))
    found = sorted(timed(lambda: protected(family, 5, "bench")) for _ in range(max(3, repeats)))
    least, middle = found[0], found[len(found) // 2]
    what = f"a table of {ROWS} x {COLUMNS}, {kind}"
    told = {"least": least, "median": middle}
    return Line("suppression", what, f"{least:.2f} s (median {middle:.2f})", f"at most {AIM:g} s", least <= AIM, told)
