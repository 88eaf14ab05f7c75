"""A bar chart of shares as plain numbers: where each bar begins, how long it is, what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.headlines.reads.headlines import Headline

HUNDRED = 100
GAP = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its share in words, and its place; ``text_y`` and ``words_y`` are base lines of text."""

    words: str
    share: str
    y: int
    text_y: int
    words_y: int
    width: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart ready to be drawn; lengths in units of its own view box."""

    name: str
    title: str
    description: str
    width: int
    height: int
    left: int
    full: int
    thick: int
    text_size: int
    bars: tuple[Bar, ...]

    @property
    def share_x(self) -> int:
        """Return where the shares in words begin: beyond the bars, or above them."""
        return self.left + self.full + GAP if self.left else 0


def share_words(line: Headline) -> str:
    """Return a share with its base: never a percentage without n."""
    if line.denominator is None:
        return f"{line.numerator:,}"
    if line.percent_0dp is None:
        return f"no percentage ({line.numerator:,} of {line.denominator:,})"
    return f"{line.percent_0dp}% ({line.numerator:,} of {line.denominator:,})"


def bar_charts(title: str, lines: Sequence[tuple[str, Headline]]) -> tuple[Chart, Chart]:
    """Return the chart of ``lines`` (short words, figure) for a wide page and for a phone."""
    description = "; ".join(f"{words}: {share_words(line)}" for words, line in lines)
    wide = _chart("wide", title, description, lines, width=940, left=330, full=420, row=36, words_above=False)
    narrow = _chart("narrow", title, description, lines, width=320, left=0, full=320, row=62, words_above=True)
    return wide, narrow


def _chart(
    name: str,
    title: str,
    description: str,
    lines: Sequence[tuple[str, Headline]],
    *,
    width: int,
    left: int,
    full: int,
    row: int,
    words_above: bool,
) -> Chart:
    thick = 16 if words_above else row - 2 * GAP
    bars = []
    for place, (words, line) in enumerate(lines):
        top = place * row
        bar_y = top + row - thick - GAP
        text_y = bar_y - GAP if words_above else bar_y + thick - 4
        words_y = text_y - 18 if words_above else text_y
        length = round(full * (line.percent_1dp or 0) / HUNDRED)
        bars.append(Bar(words, share_words(line), bar_y, text_y, words_y, length))
    return Chart(
        name, title, description, width, len(lines) * row, left, full, thick, 15 if words_above else 16, tuple(bars)
    )
