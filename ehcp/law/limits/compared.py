"""Limits of which two dates are worked out, and the earlier or the later counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.law import days
from ehcp.law.limits.shape import Shape
from ehcp.law.settings import Law


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
