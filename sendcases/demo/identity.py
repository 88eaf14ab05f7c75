"""Children of the invented authority: who they are."""

from __future__ import annotations

from datetime import date, timedelta

from sendcases.demo import calibration, names
from sendcases.demo.chance import Dice, Table
from sendcases.demo.world import LA_CODE, Child, World

_ETHNICITY = Table(calibration.PLANS_BY_ETHNICITY)
_SCHOOL_AGE, _ULN_AGE = 4, 14


def meet(world: World, dice: Dice, born: date, sex: str) -> Child:
    """Return a new child of a story; the row is written by ``settle`` when the story is told."""
    return Child(world, dice, world.package.new_id("children"), born, sex, dice.rng.random())


def born_before(dice: Dice, day: date, age: int) -> date:
    """Return a birth date of someone who is ``age`` on ``day``."""
    return day - timedelta(days=int(age * 365.25) + dice.rng.randint(5, 360))


def settle(child: Child, *, merged_into: str | None = None) -> None:
    """Write the child's row."""
    world, rng = child.world, child.dice.rng
    serial = int(child.child_id[1:])
    age = child.age_on(world.today)
    number = names.upn(LA_CODE, serial) if age >= _SCHOOL_AGE and rng.random() < 0.985 else None
    learner = names.uln(serial) if age >= _ULN_AGE and rng.random() < 0.9 else None
    unknown = None if number or learner else ("UN1" if age < _SCHOOL_AGE else rng.choice(("UN2", "UN5", "UN10")))
    world.package.put(
        "children",
        child.child_id,
        surname=names.surname(rng),
        forename=names.forename(rng),
        birth_date=child.born,
        sex=child.sex,
        ethnicity=_ETHNICITY.draw(rng),
        postcode=names.postcode(rng),
        upn=number,
        uln=learner,
        upn_unknown=unknown,
        merged_into_child_id=merged_into,
        deceased_on=world.known(child.died_on),
    )
