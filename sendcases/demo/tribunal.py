"""Mediation and appeals: the rows, whatever they are about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from ehcp.law import days
from sendcases.demo.world import Child

THIRTY_DAYS, THREE_DAYS, RESPONSE_DAYS = 30, 3, 30


@dataclass(frozen=True, slots=True)
class Notice:
    """The appealable notice: about what, on which record, sent when."""

    about: str
    sent_on: date
    record: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compliance:
    """What was done after an order, a concession or an agreement: a draft, where one is owed, and the last step."""

    drafted_on: date | None = None
    done_on: date | None = None


# Does what an order (or concession) of this limb asks for from this day on, and says when it was done.
Comply = Callable[[str, date], Compliance]


def mediate(child: Child, notice: Notice, *, agreement: str) -> tuple[date, date | None] | None:
    """Write a mediation that was asked for; return when it was held and the certificate, as far as they have come."""
    world, dice = child.world, child.dice
    asked = world.after(notice.sent_on + dice.days(8, 50))
    if asked > world.today:
        return None
    held_on = world.sent(asked, dice.lag(THIRTY_DAYS, on_time=0.7, least=12, tail=14), THIRTY_DAYS)
    wait = dice.rng.randint(1, THREE_DAYS) if dice.happens(0.85) else dice.rng.randint(4, 9)
    if dice.happens(0.03):  # it could not be held in time
        ended = days.working_days_within(asked + timedelta(days=THIRTY_DAYS), wait, world.holidays)
        not_held = world.known(asked + timedelta(days=THIRTY_DAYS))
        _mediation(child, notice, requested_on=asked, not_held_on=not_held, certificate_on=world.known(ended))
        return None
    certificate = days.working_days_within(held_on, wait, world.holidays)
    is_held = world.known(held_on)
    _mediation(
        child,
        notice,
        requested_on=asked,
        held_on=is_held,
        agreement=agreement if is_held else None,
        agreement_on=is_held if agreement != "none" else None,
        certificate_on=world.known(certificate),
    )
    return (held_on, world.known(certificate)) if is_held else None


def decline(child: Child, notice: Notice) -> date | None:
    """Write a mediation that the family did not want; return the day of the certificate, if it has come."""
    world, dice = child.world, child.dice
    declined = world.after(notice.sent_on + dice.days(5, 35))
    certificate = days.working_days_within(declined, dice.rng.randint(1, 4), world.holidays)
    if declined > world.today:
        return None
    _mediation(child, notice, declined_on=declined, certificate_on=world.known(certificate))
    return world.known(certificate)


def _mediation(child: Child, notice: Notice, **facts: date | str | None) -> None:
    child.world.package.add(
        "mediations",
        child_id=child.child_id,
        about=notice.about,
        decision_letter_on=notice.sent_on,
        **notice.record,
        **facts,
    )


def appeal(
    child: Child,
    notice: Notice,
    certificate: date | None,
    pattern: str,
    comply: Comply,
    *,
    ended: date | None = None,
) -> bool:
    """
    Write an appeal that ends as ``pattern`` says ("outcome:limb"), as far as it has come.

    Tells whether it was registered. ``comply`` is called with the limb, or with "concede", once that day has come.
    """
    world, dice = child.world, child.dice
    last = days.roll_for_tribunal(days.months_from(notice.sent_on, 2), world.holidays)
    if certificate:
        last = max(last, days.roll_for_tribunal(days.months_from(certificate, 1), world.holidays))
    first = max(notice.sent_on + timedelta(days=6), certificate or notice.sent_on)
    registered = world.before(dice.day_between(first, last), first)
    if registered > world.today:
        return False
    outcome, _, limb = pattern.partition(":")
    response: date | None = days.tribunal_days_within(registered, RESPONSE_DAYS, world.holidays)
    ended = ended or _ended_on(child, outcome, registered)
    if outcome == "conceded" or (response and ended <= response):
        response = None
    elif response and dice.happens(0.12):
        response = world.after(response + dice.days(2, 20))
        response = response if response <= ended else None
    else:
        response = world.before(registered + dice.days(18, 36), registered)
    done = Compliance()
    has_ended = ended <= world.today
    if has_ended and (limb or outcome == "conceded"):
        done = comply(limb or "concede", ended)
    world.package.add(
        "appeals",
        child_id=child.child_id,
        about=notice.about,
        decision_letter_on=notice.sent_on,
        **notice.record,
        registered_on=registered,
        response_on=world.known(response),
        outcome=outcome if has_ended else None,
        outcome_on=ended if has_ended else None,
        conceded_on=ended if has_ended and outcome == "conceded" else None,
        order_on=ended if has_ended and limb else None,
        order_limb=limb if has_ended and limb else None,
        draft_sent_on=done.drafted_on,
        complied_on=done.done_on,
    )
    return True


def _ended_on(child: Child, outcome: str, registered: date) -> date:
    world, dice = child.world, child.dice
    if outcome == "conceded":  # before the response
        return world.after(registered + dice.days(8, 26))
    if outcome in {"withdrawn", "struck_out"}:
        return world.after(registered + dice.days(40, 200))
    return world.after(registered + dice.days(130, 330))
