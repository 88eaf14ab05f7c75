"""
Figures as a level may see them: small counts suppressed, with what would give them away (disclosure paper, R2 to R8).

A suppressed cell is never 0 and never missing: it is null with the status ``c`` (R11). Tests use the true count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reporting.disclosure.kinds import HIDDEN, LEAST_FOR_A_MEDIAN, Level
from reporting.disclosure.reads.family import Key
from reporting.disclosure.reads.linked import GROUP, PARTS_OF_BASE, TIMELY, family_of, part
from reporting.disclosure.reads.protect import ReleaseRefused, is_small, protected_at
from reporting.disclosure.reads.shares import is_share_hidden
from reporting.headlines.reads.headlines import Headline, exact_values, name_of

Built = dict[str, Any]


def suppressed(lines: Iterable[Headline], level: Level, release: str = "") -> list[Built]:
    """
    Return figures of one computation as ``level`` may see them, each with its ``status`` (``c``, or empty).

    ``release`` decides which of two equal cells hides the other; a release gives its own name.
    """
    listed = list(lines)
    if not level.band:
        return [_open(line) for line in listed]
    hidden = _hidden(listed, level, release)
    return [_closed(line, level.band, hidden) for line in listed]


def _open(line: Headline) -> Built:
    exact = {} if line.value is None else {"value": exact_values(line.value)}
    return line.as_json() | exact | {"status": ""}


def _hidden(lines: list[Headline], level: Level, release: str) -> frozenset[Key]:
    family = family_of(lines, level.band)
    try:
        return protected_at(family, level, release).hidden
    except ReleaseRefused:
        return frozenset(set(family.counts) - family.open)


def _closed(line: Headline, band: int, hidden: frozenset[Key]) -> Built:
    closed = line.as_json() | {"status": ""}
    if is_hidden(line, band, hidden):
        closed |= {"numerator": None, "denominator": None, "percent_0dp": None, "percent_1dp": None}
        closed["status"] = HIDDEN["status"]
    elif line.denominator is not None:
        closed["percent_1dp"] = None  # whole per cent above the operational level (R3)
    if line.groups is not None and line.quantity is None:
        closed["groups"] = _groups(line, line.groups, (), hidden)
    if line.value is not None:
        closed["value"] = _values(line.value, band)
    if isinstance(line.note, Mapping):
        closed["note"] = {name: HIDDEN if is_small(one, band) else one for name, one in line.note.items()}
    return closed


def is_hidden(line: Headline, band: int, hidden: frozenset[Key]) -> bool:
    """Say whether the numbers of a figure go: both of a share, as its fate is one."""
    if line.denominator is None:
        return part(line, "numerator") in hidden
    if line.kpi.key in TIMELY:
        return is_share_hidden(line.numerator, line.denominator, band, is_timely=True)
    if line.kpi.code in PARTS_OF_BASE and line.numerator == line.denominator:
        return part(line, "denominator") in hidden  # no share but a whole that is split
    is_small_share = is_share_hidden(line.numerator, line.denominator, band)
    return is_small_share or part(line, "numerator") in hidden or part(line, "denominator") in hidden


def _groups(line: Headline, groups: Mapping[str, Any], above: tuple[str, ...], hidden: frozenset[Key]) -> Built:
    return {
        name: _groups(line, one, (*above, name), hidden)
        if isinstance(one, Mapping)
        else HIDDEN if (name_of(line.kpi), GROUP, *above, name) in hidden else one
        for name, one in groups.items()
    }  # fmt: skip


def _values(value: Mapping[str, Any], band: int) -> Built:
    """Return other figures: the oldest is one child's and sums of money are of few, so neither is told."""
    letters = value.get("letters", 0)
    hidden: Built = dict.fromkeys(value, HIDDEN)
    if "letters" in value:
        hidden["letters"] = HIDDEN if is_small(letters, band) else letters
        if letters >= LEAST_FOR_A_MEDIAN:
            hidden["median_days_panel_to_letter"] = value["median_days_panel_to_letter"]
    return hidden
