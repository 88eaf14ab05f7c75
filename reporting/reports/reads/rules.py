"""
The integrity rules of figures that are typed in or imported (measures, section 5: I1 to I17).

Figures from cases keep them by how they are made: one definition and one query (I3), the share worked out from n and
d (I1, I14), parts with a row for what is not recorded (I4, I11), one period a row (I12). What people type may break
them; a report then says which, and does not print a percentage that its own numbers contradict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reporting.kpis.rounding import percent
from reporting.models import Indicator

HALF_A_POINT = Decimal("0.5")
HUNDRED = Decimal(100)
WORDS = {
    "I1": "the percentage is not the one its numbers give",
    "I2": "the cohort is not printed",
    "I3": "it is defined in another way elsewhere",
    "I4": "the parts do not add to the total",
    "I5": "numerator and denominator describe different populations",
    "I6": "the denominator is not named and dated, or is another elsewhere",
    "I7": "the text differs from the table",
    "I8": "the shares do not come to 100",
    "I9": "growth without both dates and counts",
    "I10": "the series mixes rules",
    "I11": "what is not recorded is left out",
    "I12": "the row mixes periods",
    "I13": "a share without its base",
    "I14": "a percentage without its numbers",
    "I15": "it does not say when its period ends",
    "I16": "the number is missing",
    "I17": "no whole number over this base gives this percentage",
}
# Totals and what they are made of, by the labels under which they are recorded (I4).
TOTALS = (
    ("H22", "Primary children helped", ("Primary: male", "Primary: female")),
    ("H30", "Pupils with SEND in schools", ("Pupils with a plan", "Pupils on SEN support")),
    ("H33", "SEND pupils with pupil premium", ("...with a plan", "...on SEN support")),
    (
        "H33", "SEND pupils with free school meals",
        ("...free school meals, with a plan", "...free school meals, on SEN support"),
    ),
    ("H38", "Population", ("Population, male", "Population, female")),
    ("H38", "Population to age 19", ("Population 0-4", "Population 5-19")),
    *(
        ("H41", f"{register} Total", tuple(f"{register} {part}" for part in ("0-18", "19-25", "Out of area")))
        for register in ("Disability register", "Disability register with a plan")
    ),
)  # fmt: skip
# Labels of parts of one base, by how they begin: with what is not recorded they make up the base (I4, I11).
PARTS = (
    ("H22", "Primary need: "), ("H34", "Primary need "), ("H37", "Primary need "), ("H35", "Plan, primary: "),
    ("H35", "Plan, secondary: "), ("H35", "SEN support, primary: "), ("H35", "SEN support, secondary: "),
)  # fmt: skip
# Shares that come to 100, give or take the rounding (I8).
HUNDREDS = (
    ("H32", ("SEND pupils: Male", "SEND pupils: Female")),
    ("H32", ("SEND pupils: Aged 0-11", "SEND pupils: Aged 12-17")),
)


@dataclass(frozen=True, slots=True)
class Remainder:
    """What parts leave of their base: a row of its own, “not recorded”."""

    after: Indicator
    words: str
    number: int
    base: int


def count_of(row: Indicator) -> Decimal | None:
    """Return the count that a row holds: its numerator, or its value where it is a count."""
    if row.numerator is not None:
        return row.numerator
    return row.value if row.unit == "count" else None


def own_faults(row: Indicator) -> list[str]:
    """Return the rules that a row breaks by itself, those recorded with it first."""
    found = [row.rule] if row.rule else []
    if row.value is None:
        found.append("I16")
    elif row.unit == "percent":
        found += _of_a_share(row.value, row.numerator, row.denominator)
    return list(dict.fromkeys(found))


def _of_a_share(value: Decimal, part: Decimal | None, base: Decimal | None) -> list[str]:
    if not base:
        return ["I14"]
    if part is not None:
        return ["I1"] if abs(value - HUNDRED * part / base) > HALF_A_POINT else []
    places = 0 if value == value.to_integral_value() else 1
    near = round(value * base / HUNDRED)
    given = {percent(max(number, 0), int(base), places) for number in range(int(near) - 1, int(near) + 2)}
    return [] if value.quantize(Decimal(1).scaleb(-places)) in given else ["I17"]


def is_refused(faults: Iterable[str]) -> bool:
    """Say whether a typed percentage is not printed: its own numbers contradict it."""
    return "I1" in faults


def shared_faults(rows: Iterable[Indicator]) -> dict[int, list[str]]:
    """Return, by row, the rules that rows break together: totals, and shares that come to 100."""
    found: dict[int, list[str]] = defaultdict(list)
    for tables in _tables(rows):
        for code, total, parts in TOTALS:
            whole, listed = tables.get((code, total)), [tables.get((code, part)) for part in parts]
            numbers = [count_of(one) for one in (whole, *listed) if one is not None]
            if len(numbers) == len(parts) + 1 and None not in numbers and whole is not None:
                first, *rest = [number for number in numbers if number is not None]
                if first != sum(rest):
                    found[whole.pk].append("I4")
        for code, parts in HUNDREDS:
            shares = [one for part in parts if (one := tables.get((code, part))) and one.value is not None]
            if len(shares) == len(parts) and abs(sum(one.value or 0 for one in shares) - HUNDRED) > len(parts):
                for one in shares:
                    found[one.pk].append("I8")
    return found


def _tables(rows: Iterable[Indicator]) -> list[Mapping[tuple[str, str], Indicator]]:
    """Return the rows of one area, day and source together, by code and label."""
    tables: dict[tuple[object, ...], dict[tuple[str, str], Indicator]] = defaultdict(dict)
    for row in rows:
        tables[row.area, row.period_end, row.source][row.code, row.label] = row
    return list(tables.values())


def remainders(rows: Iterable[Indicator]) -> tuple[list[Remainder], set[int]]:
    """Return what parts leave of their base, and the rows whose parts come to more than it (I4)."""
    families: dict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    for row in rows:
        for code, prefix in PARTS:
            if row.code == code and row.label.startswith(prefix) and row.numerator is not None and row.denominator:
                families[code, prefix, row.area, row.period_end, row.source, row.denominator].append(row)
    left, over = [], set()
    for key, listed in families.items():
        base = int(listed[0].denominator or 0)
        rest = base - sum(int(row.numerator or 0) for row in listed)
        if rest > 0:
            left.append(Remainder(listed[-1], f"{key[1]}not recorded", rest, base))
        elif rest < 0:
            over |= {row.pk for row in listed}
    return left, over
