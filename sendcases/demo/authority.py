"""Tell the whole authority: requests of four years, older plans, moves in, endings; write it as a package."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from sendcases.demo import calibration
from sendcases.demo.chance import DAY, Dice, Table
from sendcases.demo.endings import (
    AGES,
    MAX_AGE,
    TRANSFERRED,
    TWENTY_FIVE,
    born_for_age_limit,
    continued,
    end,
    end_in_course,
    reason_at,
)
from sendcases.demo.identity import born_before, meet, settle
from sendcases.demo.package import Package
from sendcases.demo.plans import keep
from sendcases.demo.population import ages_wanted, years_at
from sendcases.demo.reference import tell_reference
from sendcases.demo.requests import tell_request
from sendcases.demo.world import FIRST_PLAN_ON, LA_CODE, LA_NAME, Size, World

YEAR = timedelta(days=365)
# A plan made by the authority within the years told has its request and assessment, which took about this long.
_FIRST_PLANS_AFTER = timedelta(days=130)

_ENDED_A_YEAR = calibration.PLANS_ENDED / calibration.PLANS
_MOVED_IN_A_YEAR = calibration.PLANS_TRANSFERRED / calibration.PLANS
_HELD = Table(calibration.ENDED_BY_YEARS_HELD)
_FEMALE = calibration.PLANS_BY_SEX["F"] / sum(calibration.PLANS_BY_SEX.values())
_SPRING_TERM, _SUMMER, _AUTUMN = (1, 2, 3), (7, 8), (10, 11)


def write_authority(folder: Path, size: Size, seed: int, today: date) -> Counter[str]:
    """
    Write the exchange package of an invented authority to ``folder``; return how many rows each table has.

    The same size, seed and day give the same package to the byte. Nothing in it is dated after ``today``.
    """
    with Package(folder, today) as package:
        world = World(size, seed, today, package)
        tell_reference(world)
        for number, received in enumerate(_days_of_requests(world)):
            tell_request(world, f"request:{number}", received)
        _tell_moves_in(world)
        _tell_endings(world)
        _tell_older_plans(world)
        _tell_slips(world)
    package.describe(LA_CODE, LA_NAME)
    return package.rows


def _days_of_requests(world: World) -> list[date]:
    """Return the day of each first request, in order: the last 365 days hold the size's number, earlier years fewer."""
    by_year = calibration.REQUESTS_BY_YEAR
    last = max(by_year)
    dice = world.dice("requests")
    found: list[date] = []
    until, back = world.today, 0
    # Repeats after a refusal come on top of first requests: about one in forty.
    firsts = world.size.requests * 0.975
    while until > world.history_from:
        since = until - YEAR
        share = by_year.get(last - back, min(by_year.values())) / by_year[last]
        found += _days_of_year(dice, since + DAY, until, round(firsts * share))
        until, back = since, back + 1
    return sorted(day for day in found if day >= world.history_from)


def _days_of_year(dice: Dice, first: date, last: date, count: int) -> list[date]:
    days = [first + DAY * number for number in range((last - first).days + 1)]
    return dice.rng.choices(days, weights=[_weight(day) for day in days], k=count)


def _weight(day: date) -> float:
    """Return how many requests a day draws: schools send them in term, families on any day."""
    by_month = 0.45 if day.month == 8 else 1.25 if day.month in _AUTUMN + _SPRING_TERM else 1.0
    saturday = 5
    return by_month if day.weekday() < saturday else by_month * 0.12


def _tell_moves_in(world: World) -> None:
    dice = world.dice("moves in")
    years = (world.today - world.history_from) / YEAR
    for number in range(round(world.size.plans * _MOVED_IN_A_YEAR * years * 0.9)):
        story = world.dice(f"move in:{number}")
        moved = dice.day_between(world.history_from, world.today)
        age = ages_wanted(story, 1, Counter())[0]
        years_held = min(years_at(age, 1).draw(story.rng), max(age - 1, 1))
        made = max(moved - story.days(years_held * 365 - 340, years_held * 365 - 10), FIRST_PLAN_ON)
        child = meet(world, story, born_before(story, moved, age), _sex(story))
        keep(child, min(made, moved), end=end_in_course(child, moved), moved_in=moved)
        settle(child)


def _sex(dice: Dice, female: float = _FEMALE) -> str:
    return "F" if dice.happens(female) else "M"


def _tell_endings(world: World) -> None:
    """Tell plans older than the requests held that have ended, or whose end is decided and still to come."""
    dice = world.dice("endings")
    first, last = world.history_from, world.today + timedelta(days=75)
    growth = 1.0
    while last > first:
        since = max(last - YEAR, first)
        for number in range(round(world.size.plans * _ENDED_A_YEAR * growth * ((last - since) / YEAR))):
            _tell_ending(world, f"ending:{last.isoformat()}:{number}", dice.day_between(since + DAY, last))
        last, growth = since, growth * 0.89


def _tell_ending(world: World, story: str, on: date) -> None:
    dice = world.dice(story)
    age = AGES.draw(dice.rng)
    reason = reason_at(dice, age)
    if age == max(calibration.ENDED_BY_AGE):
        age += min(int(dice.rng.expovariate(1 / 1.3)), 4)
    born = born_before(dice, on, age)
    if reason == MAX_AGE:
        year = on.year if on.month > _SUMMER[0] else on.year - 1
        born, on = born_for_age_limit(world, dice, year)
    elif reason != TRANSFERRED and age >= 18 and dice.happens(0.5):
        # Courses end in summer, and plans with them.
        on = min(date(on.year, 7, 31), world.today) if dice.happens(0.5) else date(on.year, 8, 31)
    years_held = _HELD.draw(dice.rng)
    made = max(on - timedelta(days=years_held * 365) - dice.days(5, 360), FIRST_PLAN_ON + dice.days(0, 200))
    if on < world.history_from or made > world.history_from + _FIRST_PLANS_AFTER or made > on - timedelta(days=150):
        # Too late to be an older plan: endings of those are told with their requests.
        return
    made = max(made, born + timedelta(days=700))
    child = meet(world, dice, born, _sex(dice))
    keep(child, made, end=end(child, made, on, reason))
    settle(child)


def _tell_older_plans(world: World) -> None:
    """Tell the plans maintained today that are older than the requests held, to the number that is missing."""
    dice = world.dice("older plans")
    missing = max(world.size.plans - sum(world.maintained_by_age.values()), 0)
    female = (world.size.plans * _FEMALE - world.maintained_by_sex["F"]) / max(missing, 1)
    since = world.history_from + _FIRST_PLANS_AFTER
    shortest = (world.today - since).days // 365 + 1
    for number, age in enumerate(ages_wanted(dice, missing, world.maintained_by_age)):
        story = world.dice(f"older plan:{number}")
        years = years_at(age, shortest).draw(story.rng)
        made = world.today - timedelta(days=years * 365) + story.days(0, 364)
        born = born_before(story, world.today, age) if age < TWENTY_FIVE else _born_lately(story, world.today)
        child = meet(world, story, born, _sex(story, female))
        made = max(min(made, since), FIRST_PLAN_ON + story.days(0, 300), child.born + timedelta(days=600))
        keep(child, made, end=continued(child, made) if story.happens(0.03) else None)
        settle(child)


def _born_lately(dice: Dice, today: date) -> date:
    """Return the birth date of someone who is twenty-five, in the academic year that has begun."""
    began = date(today.year if today.month > _SUMMER[0] else today.year - 1, 8, 1)
    birthday = dice.day_between(began, today)
    return date(birthday.year - TWENTY_FIVE, birthday.month, min(birthday.day, 28))


def _tell_slips(world: World) -> None:
    """Tell what goes wrong in records: a child met twice, a request keyed by mistake."""
    for number in range(max(3, world.size.plans // 800)):
        dice = world.dice(f"slip:{number}")
        received = world.after(dice.day_between(world.history_from, world.today - timedelta(days=400)))
        kept = meet(world, dice, born_before(dice, received, dice.rng.randint(5, 14)), _sex(dice))
        twin = meet(world, dice, kept.born, kept.sex)
        for child, error in ((kept, False), (twin, False), (twin, True)):
            world.package.add(
                "requests",
                child_id=child.child_id,
                kind="initial",
                received_on=received if not error else received + timedelta(days=90),
                source="1",
                rya=False,
                outcome="W",
                withdrawn_on=received + timedelta(days=10 if not error else 91),
                withdrawn_reason="withdrawn",
                entered_in_error=True if error else None,
            )
        settle(kept)
        settle(twin, merged_into=kept.child_id)
