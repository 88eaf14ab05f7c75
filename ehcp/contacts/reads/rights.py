"""Whose rights they are: the family's, or from the end of compulsory school age the young person's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.cases.reads.case import CaseNow
from ehcp.law.days import ONE_DAY, compulsory_school_age_end
from ehcp.models import Capacity, CapacityDecision, CapacityOutcome, RightsPassed


@dataclass(frozen=True, slots=True)
class Rights:
    """The last day of the family's rights in law, the day the change was confirmed, and what was found of capacity."""

    until: date
    passed_on: date | None
    capacity: Capacity | None

    def are_due(self, on: date) -> bool:
        """Say whether the rights have passed in law and nobody has confirmed it."""
        return self.passed_on is None and on > self.until

    def are_own(self, on: date) -> bool:
        """Say whether notices of a day go to the young person."""
        return self.passed_on is not None and self.passed_on <= on

    @property
    def lacks_capacity(self) -> bool:
        """Say whether the young person was found not to be able to decide about the plan."""
        return self.capacity is not None and self.capacity.outcome == CapacityOutcome.LACKS

    @property
    def from_on(self) -> date:
        """Return the first day on which the rights are the young person's in law."""
        return self.until + ONE_DAY


def rights(case: CaseNow, on: date | None = None) -> Rights:
    """Return whose rights they are on a day: the latest finding about the plan counts, whatever its review day."""
    day = on or case.today
    passed = RightsPassed.objects.filter(child__in=case.records).order_by("passed_on").first()
    found = Capacity.objects.filter(child__in=case.records, decision=CapacityDecision.PLAN, found_on__lte=day)
    return Rights(
        compulsory_school_age_end(case.child.birth_date, leap_day_in_march=case.law.leap_day_in_march),
        passed.passed_on if passed else None,
        found.select_related("representative__person").first(),
    )


def may_have_rights(case: CaseNow) -> bool:
    """Say whether something may be done on the case of somebody who is over compulsory school age; no query."""
    ends = compulsory_school_age_end(case.child.birth_date, leap_day_in_march=case.law.leap_day_in_march)
    return case.is_open_to_acts and ends < case.today
