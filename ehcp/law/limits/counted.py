"""Limits counted forward from an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.law import days
from ehcp.law.limits.shape import Shape, counted, in_number
from ehcp.law.settings import Law


@dataclass(frozen=True, slots=True)
class Within(Shape):
    """Within N weeks or days of the event, which is day 0 (C1)."""

    setting: str = ""
    count: str = "within"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the event plus N."""
        return days.within(start, self.span(law), from_day_one=law.count_from_day_one)

    def span(self, law: Law) -> int:
        """Return the days counted, as the settings stand."""
        amount = counted(self.amount, self.setting, law)
        return amount * 7 if self.unit == "weeks" else amount

    def words(self, law: Law) -> str:
        """Say the count."""
        amount = counted(self.amount, self.setting, law)
        first = "day 1" if law.count_from_day_one else "day 0"
        return f"{in_number(amount, self.unit)}, the day of the event being {first}"


@dataclass(frozen=True, slots=True)
class WithinDayChosen(Within):
    """Within N weeks, with a setting of its own for day 0 or day 1 (recommendations)."""

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the event plus N."""
        return days.within(start, self.span(law), from_day_one=law.recommendation_from_day_one)

    def words(self, law: Law) -> str:
        """Say the count."""
        first = "day 1" if law.recommendation_from_day_one else "day 0"
        return f"{in_number(self.amount or 0, self.unit)}, the day of the recommendation being {first}"


@dataclass(frozen=True, slots=True)
class Window(Shape):
    """At least N days beginning with the day of service (C2)."""

    count: str = "window"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the last day of the window."""
        return days.window_end(start, self.amount or 0)

    def words(self, law: Law) -> str:
        """Say the count."""
        return f"at least {self.amount} days, the day of service being day 1"


@dataclass(frozen=True, slots=True)
class WorkingDaysBeginning(Shape):
    """N working days beginning with the day (C3)."""

    unit: str = "working days"
    count: str = "wd_begin"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the Nth working day."""
        return days.working_days_beginning(start, self.amount or 0, law.holidays)

    def words(self, law: Law) -> str:
        """Say the count."""
        return f"{self.amount} working days beginning with the day"


@dataclass(frozen=True, slots=True)
class WorkingDaysWithin(Shape):
    """Within N working days of the event, which is day 0 (C4)."""

    unit: str = "working days"
    setting: str = ""
    count: str = "wd_within"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the Nth working day after the event."""
        amount = counted(self.amount, self.setting, law)
        return days.working_days_within(start, amount, law.holidays)

    def words(self, law: Law) -> str:
        """Say the count."""
        amount = counted(self.amount, self.setting, law)
        return f"{amount} working days after the day of the event"


@dataclass(frozen=True, slots=True)
class TribunalDaysWithin(Shape):
    """Within N of the Tribunal's working days (TPR r.21)."""

    unit: str = "Tribunal working days"
    count: str = "wd_within"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the Nth day on which the Tribunal works after the event."""
        return days.tribunal_days_within(start, self.amount or 0, law.holidays)

    def words(self, law: Law) -> str:
        """Say the count."""
        return f"{self.amount} working days after the event, leaving out August and 25 December to 1 January"


@dataclass(frozen=True, slots=True)
class MonthsIncluding(Shape):
    """A period of N months beginning with a day (C5)."""

    unit: str = "months"
    count: str = "months_incl"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the last day of the period."""
        return days.months_including(start, self.amount or 0)

    def words(self, law: Law) -> str:
        """Say the count."""
        return f"{self.amount} months beginning with the day"


@dataclass(frozen=True, slots=True)
class MonthsFrom(Shape):
    """Within N months from the event: the same day number (C6)."""

    unit: str = "months"
    setting: str = ""
    count: str = "months_same"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the same day number N months later."""
        amount = counted(self.amount, self.setting, law)
        return days.months_from(start, amount)

    def words(self, law: Law) -> str:
        """Say the count."""
        amount = counted(self.amount, self.setting, law)
        return f"{in_number(amount, 'months')} from the day, to the same day number"
