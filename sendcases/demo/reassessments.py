"""Requests to assess again a child who has a plan."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from sendcases.demo import disputes
from sendcases.demo.advice import seek_advice
from sendcases.demo.chance import Table
from sendcases.demo.lateness import explain
from sendcases.demo.world import Child

FIFTEEN_DAYS, FOURTEEN_WEEKS = 15, 98
_REFUSED = 0.6
_SOURCES = Table({"1": 70, "2": 25, "3": 5})


def ask(child: Child, plan: str, since: date, until: date | None) -> None:
    """Tell one request for reassessment within the years told, and what came of it."""
    world, dice = child.world, child.dice
    # A plan is not assessed again within six months.
    first = max(since + timedelta(days=200), world.history_from)
    last = min((until - timedelta(days=250)) if until else world.today, world.today)
    if first >= last:
        return
    received = dice.day_between(first, last)
    lag = dice.lag(FIFTEEN_DAYS, on_time=0.72, least=5, tail=12)
    planned = world.sent(received, lag, FIFTEEN_DAYS)
    decided = world.known(planned)
    is_refused = dice.happens(_REFUSED)
    request = world.package.add(
        "requests",
        child_id=child.child_id,
        kind="reassessment",
        plan_id=plan,
        received_on=received,
        source=_SOURCES.draw(dice.rng),
        rya=False,
        outcome=("N" if is_refused else "Y") if decided else "A",
        decision_sent_on=decided,
    )
    if decided is None:
        return
    if is_refused:
        disputes.refusal_to_reassess(child, request, plan, decided, partial(_after_all, child, plan, request))
    else:
        reassess(child, plan, decided, decided, request=request)


def _after_all(child: Child, plan: str, request: str, origin: str, start: date, told: date) -> date | None:
    return reassess(child, plan, start, told, request=request, origin=origin)


def reassess(
    child: Child, plan: str, start: date, told: date, *, request: str | None = None, origin: str = "reassessment"
) -> date | None:
    """Tell a reassessment whose clock runs from ``start``; return the day of its amended plan, if it has come."""
    world, dice = child.world, child.dice
    lag = dice.lag(FOURTEEN_WEEKS, on_time=0.5, least=70, tail=50)
    planned = max(world.sent(start, lag, FOURTEEN_WEEKS), told + timedelta(days=40))
    sent = world.known(planned)
    assessment = world.package.add(
        "assessments",
        child_id=child.child_id,
        request_id=request,
        plan_id=plan,
        origin=origin,
        clock_start_on=start,
        will_assess_notice_on=world.known(told) if origin != "reassessment" else None,
        outcome="Y" if sent else "A",
        amended_final_sent_on=sent,
    )
    seek_advice(child, assessment, world.after(told + dice.days(0, 4)), planned - timedelta(days=20), None)
    if origin == "reassessment":
        due = start + timedelta(days=FOURTEEN_WEEKS)
        explain(child, "reassess_final", "assessments", assessment, due, planned, "final_plan")
    return sent
