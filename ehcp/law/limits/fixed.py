"""Limits before a fixed day, and on a day that the calendar or other facts give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.law import days
from ehcp.law.limits.shape import Shape
from ehcp.law.settings import Law


@dataclass(frozen=True, slots=True)
class BeforeDate(Shape):
    """Before a day of the transfer year (C7); ``start`` is any day of that year."""

    month: int = 2
    day: int = 15
    count: str = "before_date"

    def published(self, year: int) -> date:
        """Return the day as published: 15 February or 31 March."""
        return date(year, self.month, self.day)

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the day before the published one."""
        return days.before_date(start.year, self.month, self.day, on_published_day=law.phase_on_published_day)

    def words(self, law: Law) -> str:
        """Say the count."""
        return f"{'on or ' if law.phase_on_published_day else ''}before {self.day} {MONTHS[self.month - 1]}"


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Back(Shape):
    """At least N weeks before a fixed day (C8)."""

    count: str = "back"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the fixed day less N."""
        amount = (self.amount or 0) * (7 if self.unit == "weeks" else 1)
        return days.back(start, amount, clear_days=law.clear_days_notice)

    def words(self, law: Law) -> str:
        """Say the count."""
        return f"at least {self.amount} {self.unit} before" + (", clear days" * law.clear_days_notice)


@dataclass(frozen=True, slots=True)
class WorkingDaysBack(Shape):
    """At least N working days before a fixed day (C8, in working days)."""

    unit: str = "working days"
    setting: str = ""
    count: str = "back"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the Nth working day before the fixed day."""
        amount = int(getattr(law, self.setting)) + law.clear_days_notice
        return days.working_days_back(start, amount, law.holidays)

    def words(self, law: Law) -> str:
        """Say the count."""
        return f"at least {getattr(law, self.setting)} working days before"


@dataclass(frozen=True, slots=True)
class BackMonths(Shape):
    """At least N months before a fixed day (C9)."""

    unit: str = "months"
    count: str = "back_months"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the same day number N months earlier."""
        return days.back_months(start, self.amount or 0)

    def words(self, law: Law) -> str:
        """Say the count."""
        return f"at least {self.amount} months before"


@dataclass(frozen=True, slots=True)
class ReviewTarget(Shape):
    """Four weeks before the limit of the annual review."""

    amount: int | None = 28
    count: str = "back"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the annual review's limit (``second``, where the plan came from elsewhere) less 28 days."""
        return (second or days.months_including(start, 12)) - timedelta(days=28)

    def words(self, law: Law) -> str:
        """Say the count."""
        return "28 days before the annual review's limit"


@dataclass(frozen=True, slots=True)
class Age25End(Shape):
    """31 July on or after the 25th birthday (``start`` = that birthday)."""

    unit: str = ""
    count: str = "before_date"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the end of the academic year in which 25 is reached."""
        month, day = (int(part) for part in law.age_25_end.split("-"))
        end = date(start.year, month, day)
        return end if end >= start else date(start.year + 1, month, day)

    def words(self, law: Law) -> str:
        """Say the count."""
        return "to the end of the academic year in which 25 is reached"


@dataclass(frozen=True, slots=True)
class Computed(Shape):
    """A date handed over by other facts (``second``): an appeal's end, a date in an order or agreement."""

    unit: str = ""
    count: str = "given"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date | None:
        """Return the date given."""
        return second

    def words(self, law: Law) -> str:
        """Say the count."""
        return "the date given"
