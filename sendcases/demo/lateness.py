"""Why something was late: reasons, exemptions, and what was keyed in afterwards."""

from __future__ import annotations

from datetime import date, timedelta

from sendcases.demo.chance import Table
from sendcases.demo.world import Child

_REASONS = {
    "assess_decision": Table({"STAFF_CAPACITY": 40, "PANEL_DATE": 35, "STAFF_ABSENCE": 15, "DATA_ERROR": 10}),
    "final_plan": Table(
        {"EP_SHORTAGE": 50, "LATE_ADVICE_HEALTH": 15, "STAFF_CAPACITY": 15, "NO_PLACE": 12, "LATE_ADVICE_OTHER": 8}
    ),
    "no_plan_decision": Table({"EP_SHORTAGE": 60, "PANEL_DATE": 20, "LATE_ADVICE_HEALTH": 20}),
    "review": Table(
        {"STAFF_CAPACITY": 50, "SCHOOL_CAPACITY": 25, "PARENT_AVAILABILITY": 12, "STAFF_ABSENCE": 8, "OTHER": 5}
    ),
    "phase": Table({"NO_PLACE": 45, "TRIBUNAL": 25, "STAFF_CAPACITY": 20, "PARENT_AVAILABILITY": 10}),
}
_RECORDED_SHARE = 0.7
_GROUNDS = Table({"exceptional_circumstances": 70, "absent_4_weeks": 20, "school_closed": 10})


def reason_for(child: Child, kind: str) -> str:
    """Return a reason for lateness of this kind."""
    return _REASONS[kind].draw(child.dice.rng)


def explain(child: Child, clock: str, table: str, record: str, due: date, met: date, kind: str | None = None) -> None:
    """Record for most missed limits why, some days after the limit passed; nothing for a limit that was kept."""
    world, dice = child.world, child.dice
    recorded = world.after(due + dice.days(1, 12))
    if met <= due or recorded > world.today or not dice.happens(_RECORDED_SHARE):
        return
    world.package.add(
        "delays",
        clock=clock,
        record_type=table,
        record_id=record,
        due_on=due,
        reason=reason_for(child, kind or clock),
        recorded_on=recorded,
    )


def exempt(
    child: Child, clock: str, start: date, due: date, met: date, *, request: str = "", assessment: str = ""
) -> None:
    """Record an accepted exemption from a limit, the family told before the notice was sent."""
    world, dice = child.world, child.dice
    from_on = start + (due - start) * 0.35 + dice.days(-8, 8)
    decided = world.before(min(due + dice.days(-10, 15), met), from_on)
    if decided > world.today:
        return
    ground = _GROUNDS.draw(dice.rng)
    # A school closes for long in the summer only, and one does not know that each limit falls there.
    if ground == "school_closed" and from_on.month not in {7, 8}:
        ground = "exceptional_circumstances"
    world.package.add(
        "exemptions",
        clock=clock,
        request_id=request or None,
        assessment_id=assessment or None,
        ground=ground,
        from_on=from_on,
        to_on=world.known(from_on + timedelta(days=28) + dice.days(0, 14)),
        decided_on=decided,
    )


def keyed_later(child: Child, table: str, record: str, day: date, *changes: tuple[str, str]) -> None:
    """Record that these fields were filled in some days after ``day``."""
    recorded = child.world.after(day + child.dice.days(3, 21))
    if recorded > child.world.today:
        return
    for name, value in changes:
        child.world.package.add(
            "corrections",
            table=table,
            record_id=record,
            field=name,
            value_after=value,
            recorded_on=recorded,
        )
