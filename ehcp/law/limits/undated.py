"""Duties for which the law names no number: as soon as practicable, and checks of content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.law import days
from ehcp.law.limits.shape import Shape
from ehcp.law.settings import Law


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
