"""
Figures as a level may see them: small counts suppressed, with what would give them away (disclosure paper, R2 to R8).

A suppressed cell is never 0 and never missing: it is null with the status ``c`` (R11). Tests use the true count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from reporting.disclosure.kinds import HIDDEN, LEAST_BASE, LEAST_FOR_A_MEDIAN, LEAST_TIMELY_BASE, Level
from reporting.headlines.reads.headlines import Headline, exact_values

# Whole-authority process timeliness: shares of limits kept, no other dimension.
TIMELY = {
    ("K03", ""), ("K03", "received"), ("K03", "due"), ("K03", "excluding_exempted"), ("K05", ""), ("K06", ""),
    ("K07", ""), ("K09", ""), ("K11", ""), ("K11", "meeting_held"), ("K11", "dfe"), ("K12", ""),
    ("K12", "decisions_sent"), ("K13", ""), ("K13", "legal_limit"), ("K14", ""), ("K14", "strict"),
}  # fmt: skip
SENSITIVE = {"K04", "K17"}  # refused, and need: nobody or everybody is suppressed too (R8)
PARTS_OF_BASE = {"K17", "K18", "K23"}  # the parts of these make up the denominator
UNIT, RESOURCED = "mainstream_sen_unit", "mainstream_resourced_provision"
Built = dict[str, Any]
Key = tuple[str, str]


def suppressed(lines: Iterable[Headline], level: Level) -> list[Built]:
    """Return figures of one computation as ``level`` may see them, each with its ``status`` (``c``, or empty)."""
    listed = list(lines)
    if not level.band:
        return [_open(line) for line in listed]
    hidden = _hidden(listed, level.band)
    return [_closed(line, level.band, is_hidden=line.kpi.key in hidden) for line in listed]


def _open(line: Headline) -> Built:
    exact = {} if line.value is None else {"value": exact_values(line.value)}
    return line.as_json() | exact | {"status": ""}


def in_band(count: int | float | None, band: int) -> bool:
    """Say whether a count of people is one that is suppressed."""
    return count is not None and 0 < count <= band


def _hidden(lines: list[Headline], band: int) -> set[Key]:
    """Return the figures that are suppressed as a whole: by themselves, or as the difference of two that are linked."""
    hidden = {line.kpi.key for line in lines if _is_small(line, band)}
    mains = {line.kpi.code: line for line in lines if not line.kpi.variant}
    for line in lines:
        main = mains.get(line.kpi.code)
        if line.kpi.variant and main is not None and line.kpi.key not in TIMELY and _tells(main, line, band):
            hidden.add(line.kpi.key)
    places = mains.get("K18")
    if places is not None and any(in_band((places.groups or {}).get(name), band) for name in (UNIT, RESOURCED)):
        hidden.add(("K18", "designated"))
    return hidden


def _tells(main: Headline, line: Headline, band: int) -> bool:
    """Say whether a variant beside its measure gives a small count by subtraction (R7)."""
    if line.kpi.id_type != main.kpi.id_type and line.denominator != main.denominator:
        return False
    pairs = [(main.numerator, line.numerator), (main.denominator, line.denominator)]
    return any(in_band(abs(one - other), band) for one, other in pairs if one is not None and other is not None)


def _is_small(line: Headline, band: int) -> bool:
    part, base = line.numerator, line.denominator
    if base is None:
        return in_band(part, band)
    if line.kpi.key in TIMELY or line.kpi.code == "K10":
        return 0 < base < LEAST_TIMELY_BASE
    is_group = line.kpi.code in SENSITIVE and not line.groups and base > band and part in (0, base)
    return is_group or in_band(part, band) or in_band(base - part, band) or 0 < base < LEAST_BASE


def _closed(line: Headline, band: int, *, is_hidden: bool) -> Built:
    told = line.as_json() | {"status": ""}
    whole = line.denominator if line.kpi.code in PARTS_OF_BASE else line.numerator
    if is_hidden:
        told |= {"numerator": None, "denominator": None, "percent_0dp": None, "percent_1dp": None}
        told["status"] = HIDDEN["status"]
    elif line.denominator is not None:
        told["percent_1dp"] = None  # whole per cent above the operational level (R3)
    if line.groups is not None and line.quantity is None:
        told["groups"] = _groups(line.groups, None if is_hidden else whole, band)
    if line.value is not None:
        told["value"] = _values(line.value, band)
    if isinstance(line.note, Mapping):
        told["note"] = {name: HIDDEN if in_band(one, band) else one for name, one in line.note.items()}
    return told


def _groups(groups: Mapping[str, Any], whole: int | None, band: int) -> Built:
    if any(isinstance(inner, Mapping) for inner in groups.values()):
        return {name: _groups(inner, sum(inner.values()), band) for name, inner in groups.items()}
    closed = cells_hidden(groups, whole, band)
    return {name: HIDDEN if name in closed else count for name, count in groups.items()}


def cells_hidden(cells: Mapping[str, int], whole: int | None, band: int) -> set[str]:
    """
    Return which parts of a whole are suppressed so that no small one can be worked out from the rest (R2, R4, R5, R8).

    ``whole`` is none where the total is not told either. In a part that is told, what the suppressed ones come to
    together must be more than the band; a zero hides nothing. Where no part is left to hide with, all are hidden.
    """
    closed = {name for name, count in cells.items() if in_band(count, band)}
    if len(cells) > 1 and whole is not None and any(count == whole > band for count in cells.values()):
        return set(cells)
    while closed and whole is not None and (len(closed) == 1 or sum(cells[name] for name in closed) <= band):
        left = [name for name, count in cells.items() if count and name not in closed]
        if not left:
            return set(cells)
        closed.add(min(left, key=lambda name: (cells[name], sha256(name.encode()).hexdigest())))
    return closed


def _values(value: Mapping[str, Any], band: int) -> Built:
    """Return other figures: the oldest is one child's and sums of money are of few, so neither is told."""
    letters = value.get("letters", 0)
    told: Built = dict.fromkeys(value, HIDDEN)
    if "letters" in value:
        told["letters"] = HIDDEN if in_band(letters, band) else letters
        if letters >= LEAST_FOR_A_MEDIAN:
            told["median_days_panel_to_letter"] = value["median_days_panel_to_letter"]
    return told
