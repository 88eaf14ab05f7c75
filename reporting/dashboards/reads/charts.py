"""Charts as plain numbers: where each column, mark and word stands; drawn by templates, read beside a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.dashboards.reads.series import Point

# Lengths in units of the view box, which is as wide as the narrowest phone.
WIDTH, HEIGHT = 300, 150
LEFT, TOP, FOOT = 4, 22, 18
HUNDRED = 100
BAR_ROW, BAR_THICK = 46, 14


@dataclass(frozen=True, slots=True)
class Column:
    """One month: its column with the number above it, and the mark of the same month a year before."""

    words: str
    number: str
    x: float
    y: float
    height: float
    middle: float
    number_y: float
    mark_y: float | None


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Twelve columns, the marks of the year before, and a line for the target."""

    code: str
    title: str
    description: str
    width: int
    height: int
    base: float
    thick: float
    columns: tuple[Column, ...]
    target: int | None = None
    target_y: float | None = None


def column_chart(
    code: str, title: str, now: Sequence[Point], before: Sequence[Point], target: int | None = None
) -> ColumnChart:
    """Return the chart of a measure by month; a month with nothing to count has no column."""
    share = any(point.denominator is not None for point in now)
    values = [point.value for point in (*now, *before) if point.value is not None]
    full = HUNDRED if share else max([*values, target or 0, 1])
    room = HEIGHT - TOP - FOOT
    step = (WIDTH - 2 * LEFT) / max(len(now), 1)
    thick = round(step * 0.68, 1)

    def height(value: int) -> float:
        return round(room * min(value, full) / full, 1)

    base = float(TOP + room)
    columns = []
    for place, (point, old) in enumerate(zip(now, before, strict=True)):
        tall = height(point.value or 0)
        x = round(LEFT + place * step + (step - thick) / 2, 1)
        columns.append(
            Column(
                words=f"{point.period.end:%b}"[: 1 if len(now) > MOST_NAMED else 3],
                number="–" if point.value is None else f"{point.value}",
                x=x,
                y=base - tall,
                height=tall,
                middle=round(x + thick / 2, 1),
                number_y=base - tall - 4,
                mark_y=None if old.value is None else base - height(old.value),
            )
        )
    words = "; ".join(f"{point.period.end:%B %Y}: {point.text}" for point in now)
    line = None if target is None else base - height(target)
    return ColumnChart(code, title, words, WIDTH, HEIGHT, base, thick, tuple(columns), target, line)


MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar, told apart by its pattern and by its number."""

    number: int
    pattern: str
    x: float
    width: float
    middle: float
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class StackedBar:
    """One bar: its words above it, its parts, and the whole beside it."""

    words: str
    total: int
    y: int
    words_y: int
    text_y: int
    end: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class StackedChart:
    """Bars of parts, each part with its number where there is room; the table says all of them."""

    code: str
    title: str
    description: str
    width: int
    height: int
    thick: int
    names: tuple[tuple[str, str, int], ...]
    bars: tuple[StackedBar, ...]


PATTERNS = ("solid", "hatched", "plain")
NARROWEST_LABELLED = 16


def stacked_chart(
    code: str, title: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]
) -> StackedChart:
    """Return the chart of rows (words, parts in the order of ``names``)."""
    top = max([sum(parts) for _, parts in rows] or [1]) or 1
    full = WIDTH - 40
    bars = []
    for place, (words, parts) in enumerate(rows):
        y, x, segments = place * BAR_ROW + 20, 0.0, []
        for pattern, number in zip(PATTERNS, parts, strict=True):
            width = round(full * number / top, 1)
            if number:
                segments.append(
                    Segment(number, pattern, x, width, round(x + width / 2, 1), is_labelled=width >= NARROWEST_LABELLED)
                )
            x = round(x + width, 1)
        bars.append(StackedBar(words, sum(parts), y, y - 5, y + BAR_THICK - 2, x + 4, tuple(segments)))
    description = "; ".join(f"{words}: {_parts_in_words(names, parts)}" for words, parts in rows)
    key = tuple((name, pattern, place) for place, (name, pattern) in enumerate(zip(names, PATTERNS, strict=True)))
    return StackedChart(code, title, description, WIDTH, len(rows) * BAR_ROW, BAR_THICK, key, tuple(bars))


def _parts_in_words(names: Sequence[str], parts: Sequence[int]) -> str:
    return ", ".join(f"{number} {name.lower()}" for number, name in zip(parts, names, strict=True))
