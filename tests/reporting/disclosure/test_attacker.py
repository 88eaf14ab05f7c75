"""
Somebody who has every public table, every total and every difference of two (disclosure paper, R14).

The attacker is written without the engine: it knows what is printed, that counts are not negative, and how tables hang
together. ``SENDCASES_ATTACKS=1000 ./run test tests/reporting/disclosure/test_attacker.py`` tries a thousand.
"""

from __future__ import annotations

import itertools
import math
import os
import random
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from reporting.disclosure.kinds import HIDDEN, Level
from reporting.disclosure.reads.family import TOTAL, Family, crossed
from reporting.disclosure.reads.protect import protected_at
from reporting.disclosure.reads.suppress import suppressed
from reporting.headlines.reads.headlines import Headline
from reporting.kpis import KPIS, Basis, Period
from reporting.kpis.rounding import percent

ATTACKS = int(os.environ.get("SENDCASES_ATTACKS", "25"))
BAND = Level.PUBLIC.band
CODES = {
    "need": (["ASD", "SEMH", "SLCN", "MLD", "SLD", "SPLD", "HI", "VI", "PD", "OTH"], [30, 22, 18, 9, 6, 5, 3, 2, 3, 2]),
    "phase": (["early", "primary", "secondary", "post16"], [5, 38, 37, 20]),
    "sex": (["female", "male"], [27, 73]),
    "age": (["0-4", "5-10", "11-15", "16-19", "20-25"], [5, 35, 36, 18, 6]),
    "area": (["north", "south", "east"], [60, 30, 10]),
}
TABLES = (("need", "phase"), ("need", "sex"), ("age", "sex"), ("area", "phase"))
Cells = dict[tuple[str, ...], int]


class Attacker:
    """Somebody who writes down every sum that holds between what is printed, and asks what each gap may be."""

    def __init__(self, printed: Mapping[Any, int | None]) -> None:
        self.printed = dict(printed)
        self.gaps = [key for key, count in printed.items() if count is None]
        self.place = {key: number for number, key in enumerate(self.gaps)}
        self.rows: list[list[float]] = []
        self.known: list[float] = []

    def knows(self, total: Any, parts: list[Any]) -> None:
        row, rest = [0.0] * len(self.gaps), 0.0
        for key, sign in [*((key, 1.0) for key in parts), (total, -1.0)]:
            if key in self.place:
                row[self.place[key]] += sign
            else:
                rest -= sign * (self.printed[key] or 0)
        if any(row):
            self.rows.append(row)
            self.known.append(rest)

    def interval(self, key: Any) -> tuple[float, float]:
        found = []
        for sign in (1, -1):
            costs = np.zeros(len(self.gaps))
            costs[self.place[key]] = sign
            told = linprog(costs, A_eq=self.rows or None, b_eq=self.known or None, method="highs")
            found.append(math.inf if told.status == 3 else sign * told.fun)
        return math.ceil(found[0] - 1e-6), found[1] if math.isinf(found[1]) else math.floor(found[1] + 1e-6)

    def found_out(self, truth: Mapping[Any, int], band: int) -> list[Any]:
        """Return the small counts that are narrowed to fewer numbers than the band, or to within it."""
        lost = []
        for key in self.gaps:
            if 0 < truth[key] <= band:
                least, most = self.interval(key)
                if most - least + 1 < band or most <= band:
                    lost.append((key, truth[key], least, most))
        return lost


def an_authority(seed: int) -> list[dict[str, str]]:
    chance = random.Random(seed)
    return [
        {what: chance.choices(codes, weights)[0] for what, (codes, weights) in CODES.items()}
        for _ in range(chance.randint(17, 400))
    ]


def counted(people: list[dict[str, str]], rows: str, columns: str) -> dict[str, dict[str, int]]:
    pairs = Counter((one[rows], one[columns]) for one in people)
    return {row: {column: pairs[row, column] for column in CODES[columns][0]} for row in CODES[rows][0]}


def name(**codes: str) -> tuple[str, ...]:
    return ("plans", *sorted(f"{what}={code}" for what, code in codes.items() if code != TOTAL))


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", range(ATTACKS))
def test_no_small_count_of_any_table_is_worked_out(seed: int) -> None:
    people = an_authority(seed)
    family = Family()
    for rows, columns in TABLES:
        crossed(family, "plans", rows, columns, counted(people, rows, columns), sensitive=("need",))
    hidden = protected_at(family, Level.PUBLIC, f"release {seed}").hidden
    assert all(key in hidden for key, count in family.counts.items() if 0 < count <= BAND)

    attacker = Attacker({key: None if key in hidden else count for key, count in family.counts.items()})
    for rows, columns in TABLES:
        for row in (*CODES[rows][0], TOTAL):
            parts = [name(**{rows: row, columns: column}) for column in CODES[columns][0]]
            attacker.knows(name(**{rows: row}), parts)
        for column in (*CODES[columns][0], TOTAL):
            parts = [name(**{rows: row, columns: column}) for row in CODES[rows][0]]
            attacker.knows(name(**{columns: column}), parts)
    assert attacker.found_out(family.counts, BAND) == []


YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def a_line(code: str, variant: str, number: int, base: int | None, groups: Any = None) -> Headline:
    whole, tenth = percent(number, base, 0), percent(number, base, 1)
    return Headline(
        kpi=KPIS[code, variant], as_at=YEAR.end, period=YEAR, basis=Basis.KNOWN, numerator=number, denominator=base,
        percent_0dp=None if whole is None else int(whole), percent_1dp=None if tenth is None else float(tenth),
        groups=groups, value=None, note=None, law="a", numerator_ids=None, denominator_ids=None,
    )  # fmt: skip


def headlines_of(seed: int) -> list[Headline]:
    people, chance = an_authority(seed), random.Random(seed)
    plans, requests = len(people), chance.randint(5, 90)
    needs = dict(Counter(one["need"] for one in people))
    places = Counter(chance.choices(["mainstream", "special", "mainstream_sen_unit", "EHE"], [60, 30, 6, 2], k=plans))
    away = [one for one in people if chance.random() < 0.15]
    sources = dict(Counter(chance.choices(["1", "2", "3", "5"], [30, 60, 3, 4], k=requests)))
    repeats, refused = chance.randint(0, min(9, requests)), chance.randint(0, requests)
    decided = chance.randint(refused, requests)
    with_budget = chance.randint(0, plans // 4)
    ages = {"age": dict(Counter(one["age"] for one in away)), "residential": {"day": len(away)}}
    return [
        a_line("K01", "", plans, None),
        a_line("K02", "", requests, None, sources),
        a_line("K02", "excluding_repeats_6m", requests - repeats, None),
        a_line("K04", "", refused, decided),
        a_line("K04", "of_received", refused, requests),
        a_line("K17", "", plans, plans, needs),
        a_line("K18", "", plans, plans, dict(places)),
        a_line("K18", "designated", places["mainstream_sen_unit"], plans),
        a_line("K19", "", len(away), plans, ages),
        a_line("K20", "", with_budget, plans),
    ]


def flat(lines: list[Headline], level: Level) -> dict[Any, int | None]:
    """Return every number of an answer by where it stands."""
    found: dict[Any, int | None] = {}

    def walk(where: tuple[str, ...], groups: Mapping[str, Any]) -> None:
        for code, one in groups.items():
            if one == HIDDEN:
                found[(*where, code)] = None
            elif isinstance(one, Mapping):
                walk((*where, code), one)
            else:
                found[(*where, code)] = one

    for line, row in zip(lines, suppressed(lines, level), strict=True):
        where = (row["kpi"], row["variant"])
        found[(*where, "n")] = row["numerator"]
        if line.denominator is not None:
            found[(*where, "d")] = row["denominator"]
        walk(where, row.get("groups") or {})
    return found


class Known:
    """What readers of the headlines know: which numbers are one, which add up, which are parts of which."""

    def __init__(self, lines: list[Headline], truth: Mapping[Any, int | None]) -> None:
        self.truth = truth
        self.rests: dict[Any, int] = {}
        self.sums: list[tuple[Any, list[Any]]] = []
        for line in lines:
            self.of_a_line(line)
        bases = [("K01", "", "n"), *((code, "", "d") for code in ("K17", "K18", "K19", "K20"))]
        self.sums += [(one, [other]) for one, other in itertools.pairwise(bases)]
        self.sums.append((("K02", "", "n"), [("K04", "of_received", "d")]))
        self.sums.append((("K04", "", "n"), [("K04", "of_received", "n")]))
        self.less(("K02", "", "n"), ("K02", "excluding_repeats_6m", "n"))
        self.less(("K04", "of_received", "d"), ("K04", "", "d"))

    def less(self, whole: Any, part: Any) -> None:
        rest = (self.truth[whole] or 0) - (self.truth[part] or 0)
        if rest >= 0:
            self.rests[whole, part] = rest
            self.sums.append((whole, [part, (whole, part)]))

    def of_a_line(self, line: Headline) -> None:
        key = line.kpi.key
        if line.denominator is not None:
            self.less((*key, "d"), (*key, "n"))
        side = "d" if line.denominator is not None and line.kpi.code != "K19" else "n"
        tables = {outer: one for outer, one in (line.groups or {}).items() if isinstance(one, Mapping)}
        if tables:
            self.sums += [((*key, side), [(*key, outer, code) for code in one]) for outer, one in tables.items()]
        elif line.groups:
            self.sums.append(((*key, side), [(*key, code) for code in line.groups]))


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", range(ATTACKS))
def test_no_small_count_of_the_headlines_is_worked_out(seed: int) -> None:
    lines = headlines_of(seed)
    truth, printed = flat(lines, Level.OPERATIONAL), flat(lines, Level.PUBLIC)
    assert truth.keys() == printed.keys()
    known = Known(lines, truth)
    attacker = Attacker(printed | dict.fromkeys(known.rests))
    for total, parts in known.sums:
        attacker.knows(total, parts)
    assert attacker.found_out(truth | known.rests, BAND) == []  # type: ignore[arg-type]


def test_the_attacker_finds_what_is_badly_hidden() -> None:
    attacker = Attacker({"a": None, "b": 12, "all": 15})
    attacker.knows("all", ["a", "b"])
    assert attacker.found_out({"a": 3}, BAND) == [("a", 3, 3, 3)]


def test_two_measures_that_count_the_same_are_hidden_together() -> None:
    few = [a_line("K01", "", 4, None), a_line("K17", "", 4, 4, {"ASD": 4})]
    printed = flat(few, Level.PUBLIC)
    assert set(printed.values()) == {None}
