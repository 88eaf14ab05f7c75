"""Where a child is placed, what the need is, and the personal budget, if there is one."""

from __future__ import annotations

from datetime import date, timedelta

from sendcases.demo import calibration, panel
from sendcases.demo.chance import DAY, Table
from sendcases.demo.phases import starts_school_in
from sendcases.demo.world import Child, age_band

_PLACEMENTS = {band: Table(counts) for band, counts in calibration.PLACEMENTS.items()}
_NEEDS = {band: Table(counts) for band, counts in calibration.NEEDS.items()}
_OTHER_NEEDS = {
    band: Table({need: count for need, count in counts.items() if need}) for band, counts in calibration.NEEDS.items()
}
_BUDGET_KINDS = Table(calibration.PERSONAL_BUDGETS_BY_KIND)
_BUDGETS = calibration.PERSONAL_BUDGETS / calibration.PLANS
_ORGANISED = calibration.PERSONAL_BUDGETS_ORGANISED / calibration.PERSONAL_BUDGETS
_WORK = Table(calibration.WORK_BASED)

# Kinds of place that may be residential, and those where work-based learning happens.
_BOARDING = ("special:independent", "special:non_maintained", "specialist_post16:independent")
_COLLEGES = ("further_education:not_applicable", "further_education:ukprn", "specialist_post16:independent")
_BOARDING_AGES = ("11_15", "16_18", "19_25")


def _share(of: int, kinds: tuple[str, ...], bands: tuple[str, ...]) -> float:
    return of / sum(calibration.PLACEMENTS[band].get(kind, 0) for band in bands for kind in kinds)


_RESIDENTIAL = _share(calibration.RESIDENTIAL_38_51 + calibration.RESIDENTIAL_52, _BOARDING, _BOARDING_AGES)
_YEAR_ROUND = calibration.RESIDENTIAL_52 / (calibration.RESIDENTIAL_38_51 + calibration.RESIDENTIAL_52)
_WORK_BASED = _share(sum(calibration.WORK_BASED.values()), _COLLEGES, ("16_18", "19_25"))

# Pounds a year to the authority, about the middle of the range; invented.
_COSTS = {
    "mainstream": 5_200,
    "unit": 11_500,
    "resourced": 12_500,
    "special:la_maintained": 15_500,
    "special:academy": 16_000,
    "special:independent": 58_000,
    "special:non_maintained": 47_000,
    "alternative_provision": 19_000,
    "further_education": 7_500,
    "specialist_post16": 41_000,
    "online": 6_000,
    "OLA": 24_000,
    "EYP": 3_800,
}
_BOARDING_COST = 2.4
_SETTING_CODES = frozenset({"OLA", "OPA", "EHE", "EYP", "OTH", "NEET", "NIEC", "NIEO"})
_OUT_OF_EDUCATION = frozenset({"NEET", "NIEC", "NIEO"})
_NOT_YET_SIXTEEN = frozenset({"0_4", "5_10", "11_15"})
# Years after starting school at which the place changes: to secondary, to college, to an adult place.
_STEPS = (0, 7, 12, 15)


def place(child: Child, plan: str, since: date, until: date | None, *, is_ceasing: bool) -> None:
    """Tell the placements, needs and money of a plan between two days."""
    last = min(until - DAY, child.world.today) if until else child.world.today
    if last < since:
        last = since
    is_over = until is not None and until <= child.world.today
    changes = [date(starts_school_in(child.born) + years, 9, 1) for years in _STEPS]
    starts = [since, *(day for day in changes if since < day <= last)]
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        finish = following - DAY if following else last if is_over else None
        _spell(child, plan, start, finish, is_ceasing=is_ceasing and following is None)
    _needs(child, plan, since, last, is_over=is_over)
    _money(child, plan, since, last, is_over=is_over)


def _spell(child: Child, plan: str, start: date, finish: date | None, *, is_ceasing: bool) -> None:
    dice = child.dice
    middle = start + (finish - start) / 2 if finish else child.world.today
    band = age_band(child.age_on(middle))
    kind = _kind(child, band, is_ceasing=is_ceasing)
    residential, work = _boarding_and_work(child, kind, band)
    cost = _cost(child, kind, residential)
    basis = "attended" if kind in _OUT_OF_EDUCATION else "both"
    if kind and kind not in _SETTING_CODES and dice.happens(0.04):
        # The school named and the one attended differ: each has its own row.
        _row(child, plan, kind, band, start, finish, basis="named")
        basis = "attended"
    _row(child, plan, kind, band, start, finish, basis=basis, residential=residential, work=work, cost=cost)
    if kind.startswith(("mainstream", "special")) and dice.happens(0.012):
        _row(child, plan, "alternative_provision:academy", band, start, finish, basis="attended", rank=2)
    is_told = start > child.world.history_from and kind.startswith(("special", "specialist"))
    if is_told and cost and dice.happens(0.45):
        panel.placement(child, start, cost)


def _kind(child: Child, band: str, *, is_ceasing: bool) -> str:
    kind = _PLACEMENTS[band].at(child.provision)
    if kind == "NIEC" and not is_ceasing:  # that code needs a notice to cease
        kind = "NEET"
    return "NIEO" if band in _NOT_YET_SIXTEEN and kind == "NEET" else kind


def _boarding_and_work(child: Child, kind: str, band: str) -> tuple[str | None, str | None]:
    dice = child.dice
    residential = work = None
    if kind in _BOARDING and band in _BOARDING_AGES and dice.happens(_RESIDENTIAL):
        residential = "B" if dice.happens(_YEAR_ROUND) else "A"
    if kind in _COLLEGES and band not in _NOT_YET_SIXTEEN and dice.happens(_WORK_BASED):
        work = _WORK.draw(dice.rng)
    return residential, work


def _row(
    child: Child,
    plan: str,
    kind: str,
    band: str,
    start: date,
    finish: date | None,
    *,
    basis: str,
    rank: int = 1,
    residential: str | None = None,
    work: str | None = None,
    cost: float | None = None,
) -> None:
    is_setting = kind in _SETTING_CODES
    child.world.package.add(
        "placements",
        plan_id=plan,
        basis=basis,
        institution_id=None if is_setting or not kind else _school(child, kind, band),
        sen_setting=kind if is_setting else None,
        sen_setting_other="Awaiting a place" if kind == "NIEO" else "Other arrangement" if kind == "OTH" else None,
        rank=rank,
        sen_unit=kind.startswith("unit:"),
        resourced_provision=kind.startswith("resourced:"),
        residential=residential,
        work_based=work,
        from_on=start,
        to_on=finish,
        annual_cost=cost,
    )


def _school(child: Child, kind: str, band: str) -> str:
    schools = child.world.schools
    type_, _, sector = kind.partition(":")
    if type_ in {"unit", "resourced"}:
        type_ = "mainstream"
    if type_ == "mainstream":
        phase = "primary" if band in {"0_4", "5_10"} else "secondary"
        return child.dice.one(schools[f"{type_}:{sector}:{phase}"])
    return child.dice.one(schools[f"{type_}:{sector}"])


def _cost(child: Child, kind: str, residential: str | None) -> float | None:
    middle = _COSTS.get(kind) or _COSTS.get(kind.partition(":")[0])
    if middle is None:
        return None
    cost = middle * child.dice.rng.lognormvariate(0, 0.25) * (_BOARDING_COST if residential else 1)
    return round(cost / 50) * 50


def _needs(child: Child, plan: str, since: date, last: date, *, is_over: bool) -> None:
    world, dice = child.world, child.dice
    band = age_band(child.age_on(last))
    need = _NEEDS[band].draw(dice.rng)
    finish = last if is_over else None
    if not need:
        return
    start, earlier = since, need
    if (last - since).days > 500 and dice.happens(0.06):
        changed = dice.day_between(since + timedelta(days=300), last - timedelta(days=30))
        before = _OTHER_NEEDS[band].draw(dice.rng)
        if before != need:
            world.package.add("needs", plan_id=plan, rank=1, sen_type=before, from_on=since, to_on=changed - DAY)
            start, earlier = changed, before
    world.package.add("needs", plan_id=plan, rank=1, sen_type=need, from_on=start, to_on=finish)
    second = _OTHER_NEEDS[band].draw(dice.rng)
    if second != need and dice.happens(0.5) and second != earlier:
        world.package.add("needs", plan_id=plan, rank=2, sen_type=second, from_on=since, to_on=finish)


def _money(child: Child, plan: str, since: date, last: date, *, is_over: bool) -> None:
    dice = child.dice
    kind = None
    if dice.happens(_BUDGETS):
        kind = _BUDGET_KINDS.draw(dice.rng)
    elif dice.happens(0.03):
        kind = dice.one(("short_break_payment", "short_break_payment", "child_in_need"))
    if kind is None:
        return
    throw = dice.rng.random()
    payment = "organised" if throw < _ORGANISED else "mixed" if throw < _ORGANISED + 0.12 else "direct_payment"
    child.world.package.add(
        "budgets",
        child_id=child.child_id,
        plan_id=plan if kind.startswith("plan_") or dice.happens(0.6) else None,
        kind=kind,
        payment=payment,
        from_on=max(since, child.world.history_from) if last > child.world.history_from else since,
        to_on=last if is_over else None,
        annual_amount=round(dice.rng.lognormvariate(7.9, 0.6) / 10) * 10,
    )
