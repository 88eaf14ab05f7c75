"""Advice sought in an assessment, one row an adviser."""

from __future__ import annotations

from datetime import date, timedelta

from sendcases.demo.chance import DAY
from sendcases.demo.world import Child

SIX_WEEKS = 42
_PFA_AGE = 13

# Kind, adviser, share of assessments that seek it, share returned in six weeks.
_KINDS: tuple[tuple[str, str | None, float, float], ...] = (
    ("parent", None, 1.0, 0.8),
    ("educational", "School or college", 0.98, 0.82),
    ("medical", "Community paediatrics", 0.97, 0.66),
    ("psychological", "Educational psychology service", 1.0, 0.48),
    ("social_care", "Children's social care", 0.97, 0.8),
    ("other", "Speech and language therapy", 0.35, 0.62),
    ("requested_by_parent", "Occupational therapy", 0.06, 0.5),
)


def seek_advice(child: Child, assessment: str, asked: date, needed: date, left: date | None) -> None:
    """Write the requests for advice of an assessment whose draft or ending is due on ``needed``."""
    world, dice = child.world, child.dice
    latest = min(left or world.today, world.today)
    if asked > latest:
        return
    room = max((needed - asked).days - 2, 1)
    kinds = list(_KINDS)
    if child.age_on(asked) >= _PFA_AGE:
        kinds.append(("preparation_for_adulthood", "Post-16 service", 0.8, 0.75))
    for kind, adviser, share, in_time in kinds:
        if not dice.happens(share):
            continue
        got = dice.rng.randint(0, 2) if dice.happens(0.3) else None
        lag = dice.lag(SIX_WEEKS, on_time=in_time, least=12, tail=35)
        if lag > room:
            lag = max(room - dice.rng.randint(0, 8), 1)
        returned = world.before(asked + timedelta(days=lag), asked + DAY * (got or 0))
        missed = lag > SIX_WEEKS and kind in {"medical", "psychological", "other"} and dice.happens(0.06)
        reached = asked + DAY * got if got is not None else None
        world.package.add(
            "advice",
            assessment_id=assessment,
            kind=kind,
            adviser=adviser,
            requested_on=asked,
            body_received_on=reached if reached and reached <= latest else None,
            received_on=returned if returned <= latest else None,
            exemption_ground="missed_appointment" if missed else None,
        )
