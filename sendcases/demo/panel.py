"""What weekly panels heard. A panel advises; nothing in a story waits for it but the officers."""

from __future__ import annotations

from datetime import date

from sendcases.demo.chance import DAY
from sendcases.demo.world import Child


def assess(child: Child, start: date, decided: date, *, agreed: bool) -> None:
    """Tell that some requests went to panel before they were decided."""
    if child.dice.happens(0.55):
        _hear(child, "assess", start, decided, agreed=agreed)


def issue(child: Child, start: date, decided: date, *, agreed: bool) -> None:
    """Tell that some assessments went to panel before it was decided whether to issue a plan."""
    if child.dice.happens(0.6):
        amount = round(child.dice.rng.lognormvariate(8.7, 0.5), -2) if agreed else None
        _hear(child, "issue", start, decided, agreed=agreed, education=amount)


def placement(child: Child, start: date, cost: float) -> None:
    """Tell of the money agreed for a costly placement, in some cases shared between agencies."""
    dice = child.dice
    if dice.happens(0.06):
        health, care = round(cost * 0.15), round(cost * 0.25)
        _hear(child, "joint_split", None, start, agreed=True, education=cost - health - care, health=health, care=care)
    else:
        _hear(child, "placement", None, start, agreed=dice.happens(0.92), education=cost)


def review(child: Child, held_on: date, decided: date, *, kind: str = "review_outcome") -> None:
    """Tell of a review whose outcome was put to panel."""
    _hear(child, kind, held_on, decided, agreed=child.dice.happens(0.9))


def _hear(
    child: Child,
    kind: str,
    start: date | None,
    decided: date,
    *,
    agreed: bool,
    education: float | None = None,
    health: float | None = None,
    care: float | None = None,
) -> None:
    """Write the item, and in some cases an earlier one that was put off."""
    dice = child.dice
    found = child.world.meeting_before(decided)
    if found is None or (start and found[1] < start):
        return
    meeting, held_on = found
    if dice.happens(0.06):
        earlier = child.world.meeting_before(held_on)
        if earlier and (start is None or earlier[1] > start):
            _write(child, earlier[0], kind, "deferred", None)
    letter = child.world.known(decided) if kind != "early_help" else held_on + DAY
    amounts = {"education_amount": education, "health_amount": health, "social_care_amount": care} if agreed else {}
    _write(child, meeting, kind, "agreed" if agreed else "not_agreed", letter, **amounts)


def _write(child: Child, meeting: str, kind: str, decision: str, letter: date | None, **amounts: float | None) -> None:
    child.world.package.add(
        "panel_items",
        meeting_id=meeting,
        child_id=child.child_id,
        kind=kind,
        decision=decision,
        letter_sent_on=letter,
        conflict_declared=child.dice.happens(0.03),
        **amounts,
    )
