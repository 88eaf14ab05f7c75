"""
The figures of one computation as one family: every count told, and every sum that links them (R4, R7, D10).

A share is its numerator and the rest of its denominator; a measure split by codes adds up to it; a variant beside
its measure leaves a difference that anybody works out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reporting.disclosure.kinds import LEAST_BASE
from reporting.disclosure.reads.family import Family, Key
from reporting.headlines.reads.headlines import Headline, name_of

# Whole-authority process timeliness: shares of limits kept, no other dimension (R3, its exception).
TIMELY = {
    ("K03", ""), ("K03", "received"), ("K03", "due"), ("K03", "excluding_exempted"), ("K05", ""), ("K06", ""),
    ("K07", ""), ("K09", ""), ("K11", ""), ("K11", "meeting_held"), ("K11", "dfe"), ("K12", ""),
    ("K12", "decisions_sent"), ("K13", ""), ("K13", "legal_limit"), ("K14", ""), ("K14", "strict"),
    *(("K10", kind) for kind in ("", "excluding_exempted", "educational", "medical", "social_care", "other",
                                 "preparation_for_adulthood", "requested_by_parent")),
}  # fmt: skip
SENSITIVE = {"K04", "K17"}  # refused, and need: nobody or everybody is suppressed too (R8)
PARTS_OF_BASE = {"K17", "K18", "K23", "K24"}  # the parts of these make up the denominator
UNIT, RESOURCED = "mainstream_sen_unit", "mainstream_resourced_provision"
RATES = {"K22"}  # of other records than those it is of: there is no rest
GROUP = "group"
# One count under two names: the plans maintained, the requests received.
SAME = (
    (
        ("K01/", "numerator"),
        tuple((name, "denominator") for name in ("K17/", "K18/", "K18/designated", "K19/", "K20/")),
    ),
    (("K02/", "numerator"), (("K04/of_received", "denominator"),)),
    (("K04/", "numerator"), (("K04/of_received", "numerator"),)),
)
# A whole, and parts of it that are told as variants: the rest is known to whoever reads both.
WHOLES = (
    (("K06/all_new_plans", "numerator"), ("K06/", "denominator")),
    (("K11/overdue", "numerator"), ("K11/never_reviewed", "numerator")),
)


def part(line: Headline, side: str) -> Key:
    """Return the key of one number of a figure."""
    return (name_of(line.kpi), side)


def family_of(lines: Iterable[Headline], band: int) -> Family:
    """Return the family of the figures of one computation, as far as each may be told at all."""
    family, listed = Family(), [line for line in lines if line.quantity is None]
    for line in listed:
        _add_numbers(family, line)
    for line in listed:
        if line.groups:
            _add_groups(family, line, line.groups, band)
    _add_links(family, {name_of(line.kpi): line for line in listed})
    return family


def _add_numbers(family: Family, line: Headline) -> None:
    number = family.add(part(line, "numerator"), line.numerator)
    if line.denominator is None:
        return
    base = family.add(part(line, "denominator"), line.denominator)
    if line.kpi.code in RATES:
        return
    rest = family.add(part(line, "rest"), line.denominator - line.numerator)
    family.link(base, (number, rest), is_sensitive=line.kpi.code in SENSITIVE and not line.groups)
    if line.kpi.key in TIMELY:
        family.open.update((number, base, rest))
    elif line.denominator < LEAST_BASE:
        family.closed.update(key for key in (number, rest) if family.counts[key])


def _add_groups(family: Family, line: Headline, groups: Mapping[str, Any], band: int) -> None:
    name = name_of(line.kpi)
    if any(isinstance(inner, Mapping) for inner in groups.values()):
        for outer, inner in groups.items():
            parts = [family.add((name, GROUP, outer, code), count) for code, count in inner.items()]
            # Whatever else tells it, the whole of an inner table is known: late members, places out of area.
            whole = family.add((name, GROUP, outer), sum(inner.values()))
            if 0 < family.counts[whole] <= band:
                family.closed.update(parts)
                continue
            family.link(whole, parts)
            if line.kpi.code in PARTS_OF_BASE:
                family.open.add(whole)
            elif family.counts[whole] == line.numerator:
                family.link(part(line, "numerator"), (whole,))
        return
    parts = [family.add((name, GROUP, code), count) for code, count in groups.items()]
    side = "denominator" if line.kpi.code in PARTS_OF_BASE else "numerator"
    whole, come_to = part(line, side), sum(groups.values())
    if family.counts[whole] != come_to:
        whole = family.add((name, GROUP), come_to)
    family.link(whole, parts, is_sensitive=line.kpi.code in SENSITIVE)


def _add_links(family: Family, lines: Mapping[str, Headline]) -> None:
    for whole, others in SAME:
        for other in others:
            if {whole, other} <= family.counts.keys() and family.counts[whole] == family.counts[other]:
                family.link(whole, (other,))
    for whole, other in WHOLES:
        if {whole, other} <= family.counts.keys() and family.counts[whole] >= family.counts[other]:
            family.link_difference(whole, other, (*whole, "less", *other))
    _add_designated(family)
    for line in lines.values():
        main = lines.get(f"{line.kpi.code}/")
        if line.kpi.variant and main is not None and line.kpi.key not in TIMELY:
            _add_difference(family, main, line)


def _add_designated(family: Family) -> None:
    """Hold that designated places are those of two kinds."""
    designated, places = ("K18/designated", "numerator"), [("K18/", GROUP, UNIT), ("K18/", GROUP, RESOURCED)]
    held = [key for key in places if key in family.counts]
    if designated in family.counts and held and family.counts[designated] == sum(family.counts[key] for key in held):
        family.link(designated, held)


def _add_difference(family: Family, main: Headline, line: Headline) -> None:
    """Hold what a variant beside its measure gives by subtraction, whichever is more (R7)."""
    if (line.denominator is None) != (main.denominator is None):
        return
    if line.kpi.id_type != main.kpi.id_type and line.denominator != main.denominator:
        return
    for side in ("numerator", "denominator"):
        one, other = part(main, side), part(line, side)
        if {one, other} <= family.counts.keys():
            whole, less = (one, other) if family.counts[one] >= family.counts[other] else (other, one)
            family.link_difference(whole, less, (*whole, "less", *less))
