"""What every story of the invented authority shares: the day, the calendar, the schools, the package."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from ehcp.law import days
from ehcp.law.holidays import Holidays
from sendcases.demo import calibration
from sendcases.demo.chance import DAY, Dice
from sendcases.demo.package import Package

LA_CODE = "999"
LA_NAME = "Fernshire County Council"
OTHER_LAS = ("990", "991", "992", "993", "994")

# The first EHC plans were made on the day Part 3 of the Act came into force.
FIRST_PLAN_ON = date(2014, 9, 1)
WEDNESDAY = 2


@dataclass(frozen=True, slots=True)
class Size:
    """How large the authority is: plans maintained today, and initial requests of the last 365 days."""

    plans: int
    requests: int


COUNTY_PLANS = 2_500
SIZES: dict[str, Size] = {
    "county": Size(COUNTY_PLANS, round(COUNTY_PLANS * calibration.REQUESTS / calibration.PLANS)),
    "kent": Size(calibration.KENT_PLANS, calibration.KENT_REQUESTS),
}


@dataclass(slots=True)
class World:
    """The authority while it is being told, child by child."""

    size: Size
    seed: int
    today: date
    package: Package
    holidays: Holidays = field(default_factory=Holidays)
    schools: dict[str, list[str]] = field(default_factory=dict)
    maintained_by_age: Counter[int] = field(default_factory=Counter)
    maintained_by_sex: Counter[str] = field(default_factory=Counter)
    ended_lately: int = 0
    _turns: Counter[str] = field(default_factory=Counter)

    @property
    def history_from(self) -> date:
        """Return the first day of which requests and assessments are held: three calendar years before this."""
        return date(self.today.year - 3, 1, 1)

    def dice(self, story: str) -> Dice:
        """Return the chance of one story."""
        return Dice(self.seed, story)

    def turn(self, what: str, patterns: tuple[str, ...]) -> str:
        """Return the next of ``patterns``, going round, so that each comes up even in a small authority."""
        self._turns[what] += 1
        return patterns[(self._turns[what] - 1) % len(patterns)]

    def known(self, day: date | None) -> date | None:
        """Return ``day`` if it has come, or nothing."""
        return day if day is not None and day <= self.today else None

    def before(self, day: date, first: date) -> date:
        """Return the last working day on or before ``day``, but no day before ``first``."""
        return max(days.act_by(day, self.holidays), first)

    def after(self, day: date) -> date:
        """Return the first working day on or after ``day``."""
        return day if self.holidays.is_working_day(day) else days.next_working_day(day, self.holidays)

    def sent(self, start: date, lag: int, limit: int) -> date:
        """Return the working day something was sent ``lag`` days after ``start``, on the same side of its limit."""
        day = start + timedelta(days=lag)
        return self.before(day, start) if lag <= limit else self.after(day)

    def meeting_before(self, day: date) -> tuple[str, date] | None:
        """Return the last weekly panel before ``day`` (id and day), if the panels held reach back so far."""
        number = (day - DAY - self.first_panel).days // 7
        held_on = self.first_panel + timedelta(weeks=number)
        return (f"PM{number + 1:06d}", held_on) if number >= 0 and held_on <= self.today else None

    @property
    def first_panel(self) -> date:
        """Return the first Wednesday of the history."""
        return self.history_from + timedelta(days=(WEDNESDAY - self.history_from.weekday()) % 7)


@dataclass(slots=True)
class Child:
    """The child of one story."""

    world: World
    dice: Dice
    child_id: str
    born: date
    sex: str
    # One place on the scale of provision for life, so that who is in a special school tends to stay in one.
    provision: float
    died_on: date | None = None

    def age_on(self, day: date) -> int:
        """Return the age in whole years on ``day``."""
        return days.age_on(self.born, day)


def age_band(age: int) -> str:
    """Return the band of ages under which the published tables give needs and placements."""
    for last, band in ((4, "0_4"), (10, "5_10"), (15, "11_15"), (18, "16_18")):
        if age <= last:
            return band
    return "19_25"
