"""Timers, and the table and JSON of what they found."""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of several repeats of the same thing."""

    seconds: tuple[float, ...]

    @property
    def least(self) -> float:
        return min(self.seconds)

    @property
    def middle(self) -> float:
        return median(self.seconds)

    def over(self, other: Times) -> tuple[float, float]:
        """Return how many times as long as ``other``: by the least, and by the median."""
        return self.least / other.least, self.middle / other.middle


def timed(work: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds that ``work`` takes on ``clock``."""
    begun = clock()
    work()
    return clock() - begun


def interleaved(
    repeats: int, clock: Callable[[], float] = time.perf_counter, /, **works: Callable[[], Any]
) -> dict[str, Times]:
    """Do several things in turn, once to warm up and then ``repeats`` times, so that a busy machine hits all alike."""
    for work in works.values():
        work()
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            found[name].append(timed(work, clock))
    return {name: Times(tuple(seconds)) for name, seconds in found.items()}


@dataclass(slots=True)
class Line:
    """One measurement: what it is, its figure, what it is aimed at, and what it was made from."""

    part: str
    what: str
    figure: str
    aim: str = ""
    is_met: bool | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def ratio_line(part: str, what: str, times: Times, base: Times, *, aim: float | None = None, **detail: Any) -> Line:
    """Return the line of a ratio: least over least, and median over median."""
    least, middle = times.over(base)
    figure = f"{least:.2f} (median {middle:.2f})"
    told = {"ms_least": times.least * 1000, "ms_median": times.middle * 1000, "ratio": least, "ratio_median": middle}
    return Line(part, what, figure, f"at most {aim:g}" if aim else "", least <= aim if aim else None, told | detail)


def show(lines: list[Line], *, as_json: bool) -> None:
    """Print every line, as a table or as JSON."""
    if as_json:
        told = {"python": platform.python_version(), "lines": [asdict(line) for line in lines]}
        sys.stdout.write(json.dumps(told, indent=1, default=str) + "\n")
        return
    table = Table(title="Measured, not asserted")
    for column in ("Part", "What", "Figure", "Aim", ""):
        table.add_column(column)
    for line in lines:
        table.add_row(
            line.part, line.what, line.figure, line.aim, {True: "met", False: "MISSED", None: ""}[line.is_met]
        )
    Console(width=150).print(table)


def tell(words: str) -> None:
    """Say on the error stream what is going on."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
