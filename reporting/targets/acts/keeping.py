"""Set a target, begin an action, tell a step of it: each one row, written once whatever is sent twice."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from ehcp.permissions import may_manage
from reporting.figures.tracked import TRACKED
from reporting.models import Action, ActionStep, StepKind, Target
from reporting.targets.kinds import KeyUsed, NotKept
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

HUNDRED = 100
HAS_ENDED = "This action has ended: begin another."
AnyRow = TypeVar("AnyRow", bound=models.Model)


def set_target(
    *,
    measure: str,
    value: Decimal | None,
    from_on: date,
    to_on: date | None,
    owner: int,
    reason: str,
    by: User,
    now: datetime,
    key: str,
) -> Target:
    """
    Set what a measure should reach from a day on; without a value end what was set before.

    Raises ``NotKept`` where the days or the value cannot be, or ``by`` is no manager.
    """
    _refuse_unless(may_manage(by), "Only a manager may set a target.")
    _refuse_unless(measure in TRACKED, "Choose a measure.")
    _refuse_unless(to_on is None or from_on <= to_on, "The last day must be the first day or after it.")
    _refuse_unless(bool(reason.strip()), "Say why it is set.")
    is_share = TRACKED[measure].hit is not None
    if value is not None and (value < 0 or (is_share and value > HUNDRED)):
        raise NotKept("A target in per cent must be between 0 and 100." if is_share else "A target must be 0 or more.")
    values = {"measure": measure, "value": value, "from_on": from_on, "to_on": to_on, "owner_id": owner}
    return _once(Target, key, reason=reason.strip(), recorded_by=by, recorded_at=now, **values)


def begin_action(*, words: str, measure: str, owner: int, due_on: date, by: User, now: datetime, key: str) -> Action:
    """Begin an action today, with the day it should be done by. Raises ``NotKept`` where it cannot be."""
    _refuse_unless(may_manage(by), "Only a manager may begin an action.")
    _refuse_unless(measure in TRACKED and bool(words.strip()), "Say what is done, and which measure it should move.")
    begun_on = london_day(now)
    _refuse_unless(due_on >= begun_on, "The day must be today or in the future.")
    values = {"words": words.strip(), "measure": measure, "owner_id": owner, "begun_on": begun_on, "due_on": due_on}
    return _once(Action, key, recorded_by=by, recorded_at=now, **values)


def tell_step(
    *, action: int, kind: str, words: str, due_on: date | None, by: User, now: datetime, key: str
) -> ActionStep:
    """Tell what became of an action. Raises ``NotKept`` where it has ended, or ``by`` is neither owner nor manager."""
    with transaction.atomic():
        found = Action.objects.filter(pk=action).first()
        if found is None:
            raise NotKept("There is no such action.")
        _refuse_unless(may_manage(by) or found.owner_id == by.pk, "Only its owner or a manager may tell of an action.")
        _refuse_unless(bool(words.strip()), "Say what was done.")
        if kind == StepKind.MOVED:
            _refuse_unless(due_on is not None and due_on >= london_day(now), "Enter the new day, today or later.")
        has_ended = found.steps.exclude(key=key).filter(kind__in=(StepKind.DONE, StepKind.DROPPED)).exists()
        _refuse_unless(not has_ended, HAS_ENDED)
        told_day = due_on if kind == StepKind.MOVED else None
        values = {"action": found, "kind": kind, "words": words.strip(), "due_on": told_day}
        return _once(ActionStep, key, recorded_by=by, recorded_at=now, **values)


def _refuse_unless(holds: bool, words: str) -> None:
    if not holds:
        raise NotKept(words)


def _once(model: type[AnyRow], key: str, **values: Any) -> AnyRow:
    """
    Write a row under the key of its form; the same form sent again finds the row it wrote.

    Raises ``KeyUsed`` where the key came with anything else: what was written first stands, and is never taken for it.
    """
    rows = model._default_manager
    try:
        with transaction.atomic():
            return rows.create(key=key, **values)
    except IntegrityError:
        written = rows.filter(key=key).first()
        if written is None and model is ActionStep:  # two ended it at once
            raise NotKept(HAS_ENDED) from None
        if written is None:
            raise
        same = {name: value for name, value in values.items() if name != "recorded_at"}
        if any(getattr(written, name) != value for name, value in same.items()):
            raise KeyUsed(
                "This form was already sent with other values, and those are saved. Look at the list first. To save "
                "what is below as well, send it again."
            ) from None
        return written
