"""Support before a request: refer, begin, close."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db import models, transaction

from ehcp.early_help.models import EarlyHelp
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import Child
from ehcp.people.acts.children import NewChild, add_child
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

MISTAKE = "mistake"


def refer_early_help(
    child: Child,
    *,
    referrer: str,
    consent_on: date | None,
    phase: str,
    need: str,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> EarlyHelp:
    """
    Record that a child was referred on ``on`` for support before a request.

    Raises ``MoveNotAllowed`` without the family's consent, and where help of the same kind of need is open already.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("refer_early_help")
        act.check_day(on, not_before=act.child.birth_date, what="The day of the referral")
        if consent_on is None or consent_on > act.today:
            raise MoveNotAllowed("Help is given with the family’s consent: say when they gave it.")
        if _open(act).filter(need=need).exists():
            raise MoveNotAllowed("Help with this need is open already. Close it before you record another referral.")
        made = act.add(
            EarlyHelp,
            child=act.child,
            referred_on=on,
            referrer=referrer,
            consent_on=consent_on,
            phase=phase,
            need=need,
        )
        act.record("early_help.referred", on=on, about=made, data={"referrer": referrer, "need": need})
        act.result = {"child": act.child.pk, "early_help": made.pk}
    return made


@transaction.atomic
def refer_new_child(
    described: NewChild,
    *,
    by: User,
    on: date,
    now: datetime,
    referrer: str,
    consent_on: date | None,
    phase: str,
    need: str,
    different_from: Collection[int] = (),
    submission: Submission | None = None,
) -> EarlyHelp:
    """
    Add a child who was not here yet and record the referral, both or neither.

    ``different_from`` names the children that the person has looked at and said are not this one.
    """
    added = add_child(described, different_from=different_from, by=by, now=now, submission=submission)
    return refer_early_help(
        added,
        referrer=referrer,
        consent_on=consent_on,
        phase=phase,
        need=need,
        by=by,
        on=on,
        now=now,
        submission=submission,
    )


def begin_early_help(
    child: Child,
    *,
    early_help: int,
    intervention: str,
    given_to: str,
    provider: str,
    cost: Decimal | None,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> EarlyHelp:
    """Record what help began on ``on``, who gives it and its cost in pounds."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("begin_early_help")
        one = _chosen(act, early_help)
        act.check_day(on, not_before=one.referred_on, what="The day the help began")
        if one.started_on:
            raise MoveNotAllowed(f"This help began on {format_day(one.started_on)} already.")
        if cost is not None and cost < 0:
            raise MoveNotAllowed("The cost must be 0 or more.")
        given = {"intervention": intervention, "given_to": given_to, "provider": provider.strip() or None, "cost": cost}
        act.change(one, on=on, started_on=on, **given)
        act.record("early_help.begun", on=on, about=one, data={"intervention": intervention})
    return one


def close_early_help(
    child: Child,
    *,
    early_help: int,
    outcome: str,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> EarlyHelp:
    """
    Record that help ended on ``on``, and what came of it.

    With ``outcome`` ``MISTAKE`` the referral was never this child's: it counts nowhere.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("close_early_help")
        one = _chosen(act, early_help)
        if outcome == MISTAKE:
            act.change(one, on=act.today, entered_in_error=True)
            act.record("early_help.taken_back", on=act.today, about=one)
            return one
        act.check_day(on, not_before=one.started_on or one.referred_on, what="The day the help ended")
        act.change(one, on=on, closed_on=on, outcome=outcome)
        act.record("early_help.closed", on=on, about=one, data={"outcome": outcome})
    return one


def _open(act: Act) -> models.QuerySet[EarlyHelp]:
    return EarlyHelp.objects.open(act.today).filter(child__in=act.records)


def _chosen(act: Act, pk: int) -> EarlyHelp:
    """Return the help of this person that is open, or refuse: it was closed meanwhile."""
    one = _open(act).filter(pk=pk).first()
    if one is None:
        raise MoveNotAllowed("This help is closed already, or is not this child’s.")
    return one
