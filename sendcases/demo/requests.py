"""The story of a request: received, decided, withdrawn, refused; what is agreed goes on as an assessment."""

from __future__ import annotations

from datetime import date, timedelta

from sendcases.demo import assessments, calibration, disputes, panel
from sendcases.demo.chance import DAY, Table
from sendcases.demo.identity import born_before, meet, settle
from sendcases.demo.lateness import exempt, explain
from sendcases.demo.world import OTHER_LAS, Child, World

SIX_WEEKS = 42

_AGES = Table(calibration.REQUESTS_BY_AGE)
_SEXES = Table(calibration.REQUESTS_BY_SEX)
# The release does not say who asked; these shares are assumed.
_SOURCES = Table({"1": 42, "2": 50, "3": 3, "4": 3, "5": 2})
_OUTCOMES = Table({"Y": calibration.REQUESTS_AGREED, "N": calibration.REQUESTS_REFUSED})
_IN_TIME = calibration.REQUESTS_DECIDED_IN_6_WEEKS / (
    calibration.REQUESTS_DECIDED_IN_6_WEEKS + calibration.REQUESTS_DECIDED_LATER
)
_WITHDRAWN = calibration.REQUESTS_WITHDRAWN / calibration.REQUESTS
_RYA = calibration.REQUESTS_RYA / calibration.REQUESTS


def tell_request(world: World, story: str, received: date) -> None:
    """Tell the whole story of a child whose first request came on ``received``."""
    dice = world.dice(story)
    age = _AGES.draw(dice.rng)
    age += dice.rng.randint(0, 3) if age == 20 else 0
    child = meet(world, dice, born_before(dice, received, age), _SEXES.draw(dice.rng))
    if dice.happens(0.0004):
        child.died_on = received + dice.days(20, 120)
    receive(child, received)
    settle(child)


def receive(child: Child, received: date) -> None:
    """Tell what became of one request."""
    world, dice = child.world, child.dice
    request = world.package.new_id("requests")
    decided = world.sent(received, dice.lag(SIX_WEEKS, on_time=_IN_TIME, least=16, tail=24), SIX_WEEKS)
    left = _withdrawn_on(child, received, decided)
    decision = None if left else world.known(decided)
    outcome = _OUTCOMES.draw(dice.rng) if decision else "W" if world.known(left) else "A"
    reason = _reason_of_leaving(child) if outcome == "W" else None
    world.package.put(
        "requests",
        request,
        child_id=child.child_id,
        kind="initial",
        received_on=received,
        source=_SOURCES.draw(dice.rng),
        rya=dice.happens(_RYA),
        outcome=outcome,
        decision_sent_on=decision,
        withdrawn_on=world.known(left),
        withdrawn_reason=reason,
        exported_to_la=dice.one(OTHER_LAS) if reason == "moved_out" else None,
    )
    _around(child, request, received, min(decided, left or decided))
    if decision is None:
        return
    panel.assess(child, received, decision, agreed=outcome == "Y")
    if outcome == "Y":
        assessments.assess(child, received, decision, request=request)
        return

    def assess_after_all(origin: str, start: date, told: date) -> date | None:
        return assessments.assess(child, start, told, request=request, origin=origin)[1]

    if not disputes.refusal_to_assess(child, request, decision, assess_after_all) and dice.happens(0.09):
        again = world.after(decision + dice.days(70, 420))
        if again <= world.today and child.died_on is None:
            receive(child, again)


def _withdrawn_on(child: Child, received: date, decided: date) -> date | None:
    if child.died_on and child.died_on <= decided:
        return child.died_on
    if child.dice.happens(_WITHDRAWN):
        return child.world.before(child.dice.day_between(received + DAY, decided), received)
    return None


def _reason_of_leaving(child: Child) -> str:
    if child.died_on:
        return "deceased"
    return "moved_out" if child.dice.happens(0.25) else "withdrawn"


def _around(child: Child, request: str, received: date, ended: date) -> None:
    """Tell what goes with a request: why it is late, an exemption, a second request, a slip of the pen."""
    world, dice = child.world, child.dice
    due = received + timedelta(days=SIX_WEEKS)
    explain(child, "assess_decision", "requests", request, due, ended)
    if ended > due and dice.happens(0.07):
        exempt(child, "assess_decision", received, due, ended, request=request)
    second = received + dice.days(3, 30)
    if second < min(ended, world.today) and dice.happens(0.008):
        world.package.add(
            "requests",
            child_id=child.child_id,
            kind="initial",
            received_on=second,
            source="2",
            rya=False,
            outcome="W",
            withdrawn_on=second,
            withdrawn_reason="duplicate",
        )
    noticed = received + dice.days(4, 12)
    if noticed <= min(ended, world.today) and dice.happens(0.01):
        world.package.add(
            "corrections",
            table="requests",
            record_id=request,
            field="received_on",
            value_before=(received + DAY * dice.rng.randint(1, 3)).isoformat(),
            value_after=received.isoformat(),
            recorded_on=noticed,
        )
