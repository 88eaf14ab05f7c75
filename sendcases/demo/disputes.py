"""Who disagrees with a decision, how, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sendcases.demo import calibration
from sendcases.demo.endings import End
from sendcases.demo.tribunal import Compliance, Notice, appeal, decline, mediate
from sendcases.demo.world import Child

TWO_WEEKS, FIVE_WEEKS, ELEVEN_WEEKS = 14, 35, 77

# Assess after all: origin, day 0, day the family is told; returns the day of the last step, if it has come.
AssessAgain = Callable[[str, date, date], date | None]
# Make a plan after all: days of the draft and of the final plan.
MakePlan = Callable[[date, date], None]

_MEDIATED_REQUESTS = calibration.MEDIATIONS_ON_REFUSED_REQUESTS / calibration.REQUESTS_REFUSED
_APPEALED_REQUESTS = (
    calibration.APPEALS_ON_REFUSED_REQUESTS - calibration.APPEALS_AFTER_MEDIATED_REQUESTS
) / calibration.REQUESTS_REFUSED
# Among those who did not agree at mediation.
_APPEALED_AFTER_MEDIATION = 0.25
_MEDIATED_NO_PLANS = calibration.MEDIATIONS_ON_REFUSED_PLANS / calibration.ASSESSMENTS_NO_PLAN
_APPEALED_NO_PLANS = calibration.APPEALS_ON_REFUSED_PLANS / calibration.ASSESSMENTS_NO_PLAN
_MEDIATED_NEW = calibration.MEDIATIONS_ON_NEW_PLANS / calibration.ASSESSMENTS_PLAN
_APPEALED_NEW = calibration.APPEALS_ON_NEW_PLANS / calibration.ASSESSMENTS_PLAN
# What is left of all appeals follows a review.
_APPEALED_REVIEWS = (
    calibration.APPEALS
    - calibration.APPEALS_ON_REFUSED_REQUESTS
    - calibration.APPEALS_ON_REFUSED_PLANS
    - calibration.APPEALS_ON_NEW_PLANS
) / (calibration.REVIEWS_AMEND + calibration.REVIEWS_MAINTAIN)
_MEDIATED_REVIEWS = 0.006

_ENDS = {
    "refusal_to_assess": ("conceded:", "upheld:b", "conceded:", "dismissed:", "conceded:", "upheld:b", "withdrawn:"),
    "refusal_to_issue": ("conceded:", "upheld:c", "upheld:d", "dismissed:", "conceded:", "withdrawn:", "struck_out:"),
    "refusal_to_reassess": ("conceded:", "upheld:b", "dismissed:"),
    "refusal_to_amend": ("upheld:e", "conceded:", "withdrawn:", "consent_order:", "dismissed:"),
    "contents": ("part_upheld:e", "consent_order:", "conceded:", "withdrawn:", "upheld:e", "dismissed:"),
    "placement": ("upheld:f", "consent_order:", "conceded:", "dismissed:", "withdrawn:"),
    "contents_and_placement": ("part_upheld:e", "upheld:f", "consent_order:", "conceded:", "withdrawn:", "dismissed:"),
    "continued": ("upheld:g", "conceded:", "upheld:h"),
}
_PLAN_MATTERS = ("contents_and_placement", "contents", "placement", "contents_and_placement")
_DAYS_TO_COMPLY = {"d": 14, "e": 35, "f": 14, "g": 7, "h": 35}


def refusal_to_assess(child: Child, request: str, sent: date, again: AssessAgain) -> bool:
    """Tell what followed a refusal to assess; say whether anybody took it further."""
    notice = Notice("refusal_to_assess", sent, {"request_id": request})
    return _refusal(child, notice, again, _MEDIATED_REQUESTS, _APPEALED_REQUESTS)


def refusal_to_reassess(child: Child, request: str, plan: str, sent: date, again: AssessAgain) -> bool:
    """Tell what followed a refusal to reassess."""
    notice = Notice("refusal_to_reassess", sent, {"request_id": request, "plan_id": plan})
    return _refusal(child, notice, again, 0.0, 0.3)


def _refusal(child: Child, notice: Notice, again: AssessAgain, mediated: float, appealed: float) -> bool:
    world, dice = child.world, child.dice
    if child.died_on:
        return False

    def comply(limb: str, start: date) -> Compliance:
        origin = "conceded_appeal" if limb == "concede" else "tribunal_order"
        return Compliance(done_on=again(origin, start, _told(child, start)))

    pattern = _ENDS[notice.about]
    throw = dice.rng.random()
    if throw < mediated:
        certificate = _mediated_refusal(child, notice, again)
        if certificate and dice.happens(_APPEALED_AFTER_MEDIATION):
            appeal(child, notice, certificate, world.turn(notice.about, pattern), comply)
        return True
    if throw < mediated + appealed:
        certificate = decline(child, notice)
        return certificate is not None and appeal(child, notice, certificate, world.turn(notice.about, pattern), comply)
    reversed_on = world.after(notice.sent_on + dice.days(10, 50))
    if notice.about == "refusal_to_assess" and reversed_on <= world.today and dice.happens(0.025):
        again("reversal_of_refusal", reversed_on, reversed_on)
        return True
    return False


def _mediated_refusal(child: Child, notice: Notice, again: AssessAgain) -> date | None:
    """Tell the mediation of a refusal; return the day of the certificate where nothing was agreed."""
    agreed = child.dice.happens(0.4)
    ended = mediate(child, notice, agreement="full" if agreed else "none")
    if ended is None:
        return None
    held_on, certificate = ended
    if agreed:
        again("mediation_agreement", held_on, _told(child, held_on))
        return None
    return certificate


def _told(child: Child, start: date) -> date:
    """Return the day the family is told that an assessment will be made after all: two weeks are allowed."""
    lag = child.dice.lag(TWO_WEEKS, on_time=0.8, least=2, tail=8)
    return child.world.sent(start, lag, TWO_WEEKS)


def refusal_to_issue(child: Child, assessment: str, sent: date, make: MakePlan) -> None:
    """Tell what followed a decision to make no plan; a plan made after all hangs on the same assessment."""
    world, dice = child.world, child.dice
    if child.died_on:
        return
    notice = Notice("refusal_to_issue", sent, {"assessment_id": assessment})

    def comply(limb: str, start: date) -> Compliance:
        limit = TWO_WEEKS if limb == "d" else FIVE_WEEKS
        drafted = world.sent(start, dice.lag(limit, on_time=0.75, least=8, tail=15), limit)
        final = world.sent(start, dice.lag(ELEVEN_WEEKS, on_time=0.7, least=60, tail=20), ELEVEN_WEEKS)
        final = max(final, world.after(drafted + timedelta(days=18)))
        if drafted <= world.today:
            make(drafted, final)
        last = drafted if limb == "d" else final
        return Compliance(world.known(drafted), world.known(last))

    throw = dice.rng.random()
    if throw < _MEDIATED_NO_PLANS:
        agreed = dice.happens(0.45)
        ended = mediate(child, notice, agreement="full" if agreed else "none")
        if ended and agreed:
            comply("c", ended[0])
    elif throw < _MEDIATED_NO_PLANS + _APPEALED_NO_PLANS:
        certificate = decline(child, notice)
        if certificate:
            appeal(child, notice, certificate, world.turn(notice.about, _ENDS[notice.about]), comply)


def about_plan(child: Child, plan: str, sent: date, after: str) -> None:
    """Tell what followed a notice about a plan: a new one, an amended one, or a refusal to amend."""
    world, dice = child.world, child.dice
    if sent < world.history_from or child.died_on:
        return
    mediated = _MEDIATED_NEW if after == "new" else _MEDIATED_REVIEWS
    appealed = _APPEALED_NEW if after == "new" else _APPEALED_REVIEWS
    throw = dice.rng.random()
    if throw >= mediated + appealed:
        return
    about = "refusal_to_amend" if after == "refusal_to_amend" else world.turn("plan", _PLAN_MATTERS)
    notice = Notice(about, sent, {"plan_id": plan})
    if throw < mediated:
        mediate(child, notice, agreement=dice.one(("full", "part", "none")))
        return
    # Nobody need consider mediation where only the school is in dispute.
    certificate = None if about == "placement" else decline(child, notice)
    if about == "placement" or certificate:
        appeal(child, notice, certificate, world.turn(about, _ENDS[about]), _complier(child, about))


def _complier(child: Child, about: str) -> Callable[[str, date], Compliance]:
    def comply(limb: str, start: date) -> Compliance:
        limit = _DAYS_TO_COMPLY.get(limb) or (TWO_WEEKS if about == "placement" else FIVE_WEEKS)
        lag = child.dice.lag(limit, on_time=0.62, least=max(limit - 12, 1), tail=14)
        return Compliance(done_on=child.world.known(child.world.sent(start, lag, limit)))

    return comply


def about_ceasing(child: Child, plan: str, end: End) -> None:
    """Tell of the appeal against a decision to cease, where there was one; the plan runs on until it is over."""
    if end.decided_on is None or end.appeal is None:
        return
    notice = Notice("ceasing", end.decided_on, {"plan_id": plan})
    certificate = decline(child, notice)
    if certificate is None:
        return

    def cease(_limb: str, _start: date) -> Compliance:
        return Compliance(done_on=child.world.known(end.on))

    if end.appeal == "dismissed":
        appeal(child, notice, certificate, "dismissed:a", cease, ended=end.on - timedelta(days=3))
    else:
        appeal(child, notice, certificate, child.world.turn("ceasing", _ENDS[end.appeal]), _complier(child, "ceasing"))
