"""How many plans of which age and how long in place: the published totals, fitted to one another."""

from __future__ import annotations

from collections import Counter
from functools import cache

from sendcases.demo import calibration
from sendcases.demo.chance import Dice, Table

_ROUNDS = 40
_YOUNGEST, _OLDEST_START, _LONGEST = 2, 20, 12


@cache
def plans_by_age_and_years() -> dict[tuple[int, int], float]:
    """
    Return plans by age and year in place (1 is the first year, 12 the twelfth and later).

    The release gives each of age, years in place and age at the start alone. Iterative proportional fitting
    finds the joint table with all three totals that is otherwise as even as can be.
    """
    cells = {
        (age, year): 1.0
        for age in calibration.PLANS_BY_AGE
        for year in calibration.PLANS_BY_YEARS_IN_PLACE
        if age - year + 1 >= _YOUNGEST
    }
    for _ in range(_ROUNDS):
        _fit(cells, {key: key[0] for key in cells}, calibration.PLANS_BY_AGE)
        _fit(cells, {key: key[1] for key in cells}, calibration.PLANS_BY_YEARS_IN_PLACE)
        starts = {key: min(key[0] - key[1] + 1, _OLDEST_START) for key in cells}
        _fit(cells, starts, calibration.PLANS_BY_AGE_AT_START)
    return cells


def _fit(cells: dict[tuple[int, int], float], group: dict[tuple[int, int], int], totals: dict[int, int]) -> None:
    sums: Counter[int] = Counter()
    for key, count in cells.items():
        sums[group[key]] += count  # type: ignore[assignment]  # a Counter holds any number
    for key in cells:
        cells[key] *= totals.get(group[key], 0) / sums[group[key]]


def ages_wanted(dice: Dice, plans: int, have: Counter[int]) -> list[int]:
    """Return the ages of the plans still to be told, so that with those there are the published ages come out."""
    total = sum(have.values()) + plans
    missing = {
        age: max(total * count / calibration.PLANS - have[age], 0.0) for age, count in calibration.PLANS_BY_AGE.items()
    }
    table = Table(missing)
    return [table.draw(dice.rng) for _ in range(plans)]


@cache
def years_at(age: int, shortest: int) -> Table[int]:
    """Return the years in place, not less than ``shortest``, of plans of this age."""
    years = {year: count for (at, year), count in plans_by_age_and_years().items() if at == age and year >= shortest}
    return Table(years) if years else Table({shortest: 1})
