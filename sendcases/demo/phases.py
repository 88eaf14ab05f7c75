"""Moves between phases of education: which a child makes, and when the next place was named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sendcases.demo.lateness import reason_for
from sendcases.demo.world import Child

AUGUST = 8
_SCHOOL_STARTS = 4

# Years after starting school, kind, share of children who make the move.
_MOVES: tuple[tuple[int, str, float], ...] = (
    (0, "early_years_to_school", 1.0),
    (3, "infant_to_junior", 0.12),
    (7, "primary_to_secondary", 1.0),
    (12, "secondary_to_post16", 0.75),
    (14, "post16_to_post16", 0.25),
    (15, "post16_to_post16", 0.2),
)
_NAMED_IN_TIME = 0.84


@dataclass(slots=True)
class Phase:
    """One move; the review of the autumn before may be the one that names the next place."""

    year: int
    kind: str
    named_on: date
    review: str | None = None

    @property
    def limit(self) -> date:
        """Return the last day that keeps the law: before 15 February, before 31 March, or five months ahead."""
        if self.kind == "secondary_to_post16":
            return date(self.year, 3, 30)
        return date(self.year, 2, 14) if self.kind != "post16_to_post16" else date(self.year, 4, 1)

    @property
    def autumn(self) -> tuple[date, date]:
        """Return the days between which its review is best held."""
        return date(self.year - 1, 9, 8), date(self.year - 1, 11, 28)

    def review_day(self, child: Child, earliest: date) -> date | None:
        """Return a day for its review, unless there is no room left in the autumn."""
        first, last = self.autumn
        first = max(first, earliest)
        return child.world.before(child.dice.day_between(first, last), first) if first <= last else None


def starts_school_in(born: date) -> int:
    """Return the year in whose September a child is old enough to start school."""
    return born.year + _SCHOOL_STARTS + (1 if born.month > AUGUST else 0)


def phases_of(child: Child, since: date, until: date | None) -> list[Phase]:
    """Return the moves, from the years told, of a plan that the authority has between two days."""
    world, dice = child.world, child.dice
    found = []
    for years, kind, share in _MOVES:
        year = starts_school_in(child.born) + years
        phase = Phase(year, kind, date(year, 1, 1))
        is_ours = since < date(year - 1, 12, 1) and (until is None or until > phase.limit)
        # Known about twelve months ahead.
        is_told = world.history_from.year < year and date(year - 1, 9, 1) <= world.today
        if not dice.happens(share) or not is_ours or not is_told:
            continue
        if dice.happens(_NAMED_IN_TIME):
            phase.named_on = world.before(phase.limit - dice.days(0, 45), since)
        else:
            phase.named_on = world.after(phase.limit + timedelta(days=2 + int(dice.rng.expovariate(1 / 30))))
        found.append(phase)
    return found


def write_phases(child: Child, plan: str, found: list[Phase], until: date | None) -> None:
    """Write the rows, with a reason where the place was named late."""
    for phase in found:
        named = child.world.known(phase.named_on)
        if named and until and named > until:
            named = None
        is_late = child.world.today > phase.limit and (named is None or named > phase.limit)
        child.world.package.add(
            "phase_transfers",
            plan_id=plan,
            transfer_year=phase.year,
            kind=phase.kind,
            transfer_on=date(phase.year, 9, 1),
            review_id=phase.review,
            final_naming_sent_on=named,
            reason=reason_for(child, "phase") if is_late and child.dice.happens(0.8) else None,
        )
