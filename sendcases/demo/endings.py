"""How and when plans end: by age and reason as published, a transfer to another authority included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.law import days
from sendcases.demo import calibration
from sendcases.demo.chance import DAY, Dice, Table
from sendcases.demo.world import OTHER_LAS, Child, World

MAX_AGE, NEEDS_MET, TRANSFERRED, MOVED_ABROAD, DIED = "1", "2", "5", "7", "8"
ADULT = 20  # the published tables join everybody of twenty and over
TWENTY_FIVE = 25
_POST16_ONLY = frozenset({"3", "4", "6"})
_SIXTEEN = 16
_APPEALED = 0.02
_LONG_HELD = timedelta(days=700)

_AT_AGE = {age: sum(reasons.values()) for age, reasons in calibration.ENDED_BY_AGE.items()}
_MAINTAINED = {age: count for age, count in calibration.PLANS_BY_AGE.items() if age < ADULT}
_MAINTAINED[ADULT] = sum(count for age, count in calibration.PLANS_BY_AGE.items() if age >= ADULT)
_REASONS = {
    age: Table({r: n for r, n in reasons.items() if age >= _SIXTEEN or r not in _POST16_ONLY})
    for age, reasons in calibration.ENDED_BY_AGE.items()
}
AGES = Table(_AT_AGE)


@dataclass(frozen=True, slots=True)
class End:
    """The end of a plan, come or still to come; a transfer has its days of moving, the rest may have a notice."""

    on: date
    reason: str
    decided_on: date | None = None
    by_review: bool = False
    # How an appeal against ceasing went, if there was one: dismissed, or the plan continued.
    appeal: str | None = None
    aware_on: date | None = None
    moved_on: date | None = None
    to_la: str | None = None

    @property
    def casework_until(self) -> date:
        """Return the last day on which ordinary casework makes sense."""
        return min(day for day in (self.on, self.decided_on, self.aware_on) if day)


def reason_at(dice: Dice, age: int) -> str:
    """Return a reason for ending at this age."""
    return _REASONS[max(2, min(age, ADULT))].draw(dice.rng)


def end_in_course(child: Child, made: date) -> End | None:
    """Return the end that chance gives to a plan made on ``made``, if one comes in the years told."""
    world, dice = child.world, child.dice
    if child.died_on:
        return End(child.died_on, DIED)
    year = made + timedelta(days=60)
    last = _age_limit(child)
    while year <= world.today + timedelta(days=120):
        if year + timedelta(days=364) >= last:
            return end(child, made, last, MAX_AGE)
        age = max(2, min(child.age_on(year), ADULT))
        if dice.happens(_AT_AGE[age] / _MAINTAINED[age]):
            reason = reason_at(dice, age)
            # Who is not yet twenty-five cannot have reached the age limit.
            return end(child, made, year + dice.days(0, 364), "6" if reason == MAX_AGE else reason)
        year += timedelta(days=365)
    return None


def _age_limit(child: Child) -> date:
    """Return the 31 July on or after the twenty-fifth birthday, the end of that academic year (Act, s46)."""
    birthday = days.birthday(child.born, TWENTY_FIVE)
    summer = date(birthday.year, 7, 31)
    return summer if summer >= birthday else date(birthday.year + 1, 7, 31)


def end(child: Child, since: date, on: date, reason: str) -> End:
    """Return the course of an ending for ``reason`` on or about ``on`` of a plan that is ours ``since`` a day."""
    world, dice = child.world, child.dice
    if reason == TRANSFERRED:
        return _transfer(child, since, on)
    if reason == DIED:
        child.died_on = on
        return End(on, reason)
    if reason == MOVED_ABROAD:
        return End(on, reason)
    if on - since > _LONG_HELD and dice.happens(_APPEALED):
        decided = world.after(on - dice.days(270, 420))
        return End(on, reason, decided_on=decided, by_review=dice.happens(0.35), appeal="dismissed")
    # The plan runs on until the time to appeal is over: two months, and longer over a vacation.
    decided = world.after(max(on - dice.days(68, 150), since + timedelta(days=30)))
    limit = days.roll_for_tribunal(days.months_from(decided, 2), world.holidays)
    return End(max(on, limit + DAY), reason, decided_on=decided, by_review=dice.happens(0.35))


def continued(child: Child, since: date) -> End | None:
    """Return a decision to cease that was appealed against and did not last: the plan goes on."""
    world, dice = child.world, child.dice
    decided = world.before(world.today - dice.days(200, 620), since)
    if decided < max(since + timedelta(days=200), world.history_from) or child.age_on(decided) < _SIXTEEN:
        return None
    return End(date.max, "6", decided_on=decided, appeal="continued")


def _transfer(child: Child, since: date, moved: date) -> End:
    """The old authority transfers on the day of the move, or within 15 working days of hearing of it."""
    world, dice = child.world, child.dice
    known_ahead = dice.happens(0.35)
    if known_ahead:
        aware = world.after(max(moved - dice.days(25, 80), since))
    elif dice.happens(0.85):
        aware = world.before(moved - dice.days(0, 12), since)
    else:  # it moved first and was heard of later
        aware = world.after(moved + dice.days(2, 30))
    working_days = dice.rng.randint(4, 15) if dice.happens(0.7) else dice.rng.randint(16, 45)
    sent = moved if known_ahead else days.working_days_beginning(aware, working_days, world.holidays)
    return End(max(sent, moved, aware), TRANSFERRED, aware_on=aware, moved_on=moved, to_la=dice.one(OTHER_LAS))


def born_for_age_limit(world: World, dice: Dice, year: int) -> tuple[date, date]:
    """Return a birth date and the 31 July on which a plan ends at the age limit."""
    last = date(year, 7, 31)
    born = date(year - TWENTY_FIVE - 1, 9, 1) + dice.days(0, 330)
    return born, last
