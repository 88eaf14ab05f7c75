"""The shapes of a limit: each answers the same question, on which day it falls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from ehcp.law import days
from ehcp.law.settings import Law


class Limit(Protocol):
    """What every shape of limit answers."""

    @property
    def count(self) -> str:
        """Name the counting convention, as the rule book's section 1 does."""

    @property
    def amount(self) -> int | None:
        """Return the number counted, where there is one (the default, if it is a setting)."""

    @property
    def unit(self) -> str:
        """Name what is counted."""

    @property
    def combine(self) -> str:
        """Return ``min`` or ``max`` where two dates are compared, else nothing."""

    @property
    def roll(self) -> str:
        """Return ``tribunal`` where the limit moves off a day on which the Tribunal does not work."""

    def due_on(self, start: date, law: Law, second: date | None = None) -> date | None:
        """Return the last permitted day, or none where the law names no number."""

    def words(self, law: Law) -> str:
        """Say the count in plain words, as the settings stand."""


def _counted(amount: int | None, setting: str, law: Law) -> int:
    """Return the number to count: a setting's, where the rule leaves it open."""
    return int(getattr(law, setting)) if setting else int(amount or 0)


def _number(amount: int, unit: str) -> str:
    return f"{amount} {unit}" if amount != 1 else f"{amount} {unit.removesuffix('s')}"


@dataclass(frozen=True, slots=True)
class Shape:
    """The answers that most limits share."""

    amount: int | None = None
    unit: str = "days"
    count: str = ""
    combine: str = ""
    roll: str = ""


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
        amount = _counted(self.amount, self.setting, law)
        return amount * 7 if self.unit == "weeks" else amount

    def words(self, law: Law) -> str:
        """Say the count."""
        amount = _counted(self.amount, self.setting, law)
        first = "day 1" if law.count_from_day_one else "day 0"
        return f"{_number(amount, self.unit)}, the day of the event being {first}"


@dataclass(frozen=True, slots=True)
class WithinDayChosen(Within):
    """Within N weeks, with a setting of its own for day 0 or day 1 (recommendations)."""

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the event plus N."""
        return days.within(start, self.span(law), from_day_one=law.recommendation_from_day_one)

    def words(self, law: Law) -> str:
        """Say the count."""
        first = "day 1" if law.recommendation_from_day_one else "day 0"
        return f"{_number(self.amount or 0, self.unit)}, the day of the recommendation being {first}"


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
        amount = _counted(self.amount, self.setting, law)
        return days.working_days_within(start, amount, law.holidays)

    def words(self, law: Law) -> str:
        """Say the count."""
        amount = _counted(self.amount, self.setting, law)
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
        amount = _counted(self.amount, self.setting, law)
        return days.months_from(start, amount)

    def words(self, law: Law) -> str:
        """Say the count."""
        amount = _counted(self.amount, self.setting, law)
        return f"{_number(amount, 'months')} from the day, to the same day number"


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
class Prompt(Shape):
    """As soon as practicable: no limit date in law (C10)."""

    unit: str = ""
    count: str = "prompt"
    setting: str = "prompt_target_working_days"

    def due_on(self, start: date, law: Law, second: date | None = None) -> None:
        """Return none: the law names no number."""
        return

    def target_on(self, start: date, law: Law) -> date:
        """Return the internal target, which is never reported as a statutory limit."""
        return days.working_days_within(start, int(getattr(law, self.setting)), law.holidays)

    def words(self, law: Law) -> str:
        """Say the count."""
        return f"as soon as practicable (internal target {getattr(law, self.setting)} working days)"


@dataclass(frozen=True, slots=True)
class EducationOtherwise(Prompt):
    """As soon as practicable, and by a school day that statutory guidance names for some causes."""

    unit: str = "working days"

    def guided_on(self, cause: str, first_day: date, law: Law) -> date | None:
        """
        Return the day that guidance names for a cause, counted from the first school day missed; or none.

        Term dates are not held: school days are counted as working days, which is never later.
        """
        counted = {"exclusion": law.education_exclusion_school_days, "health": law.education_health_school_days}
        if cause not in counted:
            return None
        return days.working_days_beginning(first_day, counted[cause], law.holidays)

    def words(self, law: Law) -> str:
        """Say the count."""
        return (
            f"as soon as practicable; guidance: by school day {law.education_exclusion_school_days} of a permanent "
            f"exclusion and {law.education_health_school_days} of absence for health, counted as working days"
        )


@dataclass(frozen=True, slots=True)
class NoDate(Shape):
    """A check of content, with no date at all."""

    unit: str = ""
    count: str = "content"

    def due_on(self, start: date, law: Law, second: date | None = None) -> None:
        """Return none."""
        return

    def words(self, law: Law) -> str:
        """Say the count."""
        return "checked at each review, with no date"


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
class AmendedFinal(Shape):
    """Eight weeks from the notice (``start``) or twelve from the meeting (``second``), the earlier."""

    amount: int | None = 12
    unit: str = "weeks"
    count: str = "within"
    combine: str = "min"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the earlier of the two; ``start`` is the meeting itself while no notice was sent."""
        by_meeting = days.within(second or start, 84, from_day_one=law.count_from_day_one)
        if second is None:
            return by_meeting
        return min(by_meeting, days.within(start, 56, from_day_one=law.count_from_day_one))

    def words(self, law: Law) -> str:
        """Say the count."""
        return "the earlier of 8 weeks from the notice of amendments and 12 weeks from the meeting"


@dataclass(frozen=True, slots=True)
class TransferOut(Shape):
    """The day of the move (``second``), or 15 working days beginning with the day aware if that is later."""

    amount: int | None = 15
    unit: str = "working days"
    count: str = "wd_begin"
    combine: str = "max"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """
        Return the day of the move, or the 15th working day if that is later.

        "Aware at least 15 working days before" means that the 15 end before the move: the later day is it.
        """
        by_aware = days.working_days_beginning(start, 15, law.holidays)
        return by_aware if second is None else max(second, by_aware)

    def words(self, law: Law) -> str:
        """Say the count."""
        return "the day of the move, or 15 working days beginning with the day of hearing of it, if later"


@dataclass(frozen=True, slots=True)
class TransferInReview(Shape):
    """Three months from the transfer or the current twelve (``second`` = what they began with), the later."""

    amount: int | None = 3
    unit: str = "months"
    count: str = "months_incl"
    combine: str = "max"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the later of the two limits."""
        by_transfer = days.months_including(start, 3)
        return by_transfer if second is None else max(by_transfer, days.months_including(second, 12))

    def words(self, law: Law) -> str:
        """Say the count."""
        return "the later of 3 months beginning with the transfer and 12 beginning with the last review"


@dataclass(frozen=True, slots=True)
class AppealWindow(Shape):
    """Two months from the notice or one from the certificate (``second``), the later, then rolled."""

    amount: int | None = 2
    unit: str = "months"
    count: str = "months_same"
    combine: str = "max"
    roll: str = "tribunal"

    def due_on(self, start: date, law: Law, second: date | None = None) -> date:
        """Return the later of the two, moved to a day on which the Tribunal works."""
        limit = days.months_from(start, 2)
        if second is not None:
            limit = max(limit, days.months_from(second, 1))
        return days.roll_for_tribunal(limit, law.holidays)

    def words(self, law: Law) -> str:
        """Say the count."""
        return (
            "the later of 2 months from the notice and 1 month from the certificate, "
            "moved to the Tribunal's next working day"
        )


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
