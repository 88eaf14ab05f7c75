"""Conditions of decisions: set with an owner and a day, then met or failed."""

from __future__ import annotations

from datetime import date, datetime

from ehcp.history.acts.frame import Submission, begin_act
from ehcp.workflow import MoveNotAllowed
from panels import permissions
from panels.models import Condition, IfFailed, ItemDecision, PanelItem
from sendcases.accounts.models import User


def set_condition(
    item: PanelItem,
    *,
    words: str,
    owner: User,
    due_on: date,
    if_failed: str,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Condition:
    """
    Set a condition of what was agreed on ``item``, for ``owner`` to see to by a day; it moves no limit.

    Raises ``MoveNotAllowed`` of an item that was not agreed, for a day in the past, and for an owner who follows up
    no decisions.
    """
    with begin_act(item.child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("set_condition")
        current = PanelItem.objects.select_for_update().get(pk=item.pk)
        if current.decision != ItemDecision.AGREED:
            raise MoveNotAllowed("Only what the authority agreed has conditions.")
        if not words.strip() or if_failed not in IfFailed.values:
            raise MoveNotAllowed("Say what the condition is, and what follows where it is not met.")
        if due_on < act.today:
            raise MoveNotAllowed("The day by which it is met must be today or later.")
        seen = PanelItem.objects.visible_to(owner).filter(pk=current.pk).exists()
        if not permissions.may_tell(owner) or not owner.is_active or not seen:
            raise MoveNotAllowed(f"{owner} does not work on this case, so cannot see to it.")
        made = Condition.objects.create(
            item=current, words=words.strip(), owner=owner, due_on=due_on, if_failed=if_failed, set_by=by, set_at=now
        )
        data = {"condition": made.pk, "due_on": due_on.isoformat()}
        act.record("panel_item.condition_set", on=act.today, about=current, data=data)
    return made


def settle_condition(
    condition: Condition,
    *,
    is_met: bool,
    on: date,
    outcome: str,
    by: User,
    now: datetime,
    submission: Submission | None = None,
) -> Condition:
    """Record the day a condition was met or failed, and what came of it; a settled one stays as it is."""
    with begin_act(condition.item.child, by=by, now=now, submission=submission, is_beside=True) as act:
        act.check("settle_condition")
        current = Condition.objects.select_for_update(of=("self",)).select_related("item").get(pk=condition.pk)
        if current.settled_on is not None:
            done = "met" if current.is_met else "not met"
            raise MoveNotAllowed(f"{current.settled_by} settled this on {current.settled_on:%-d %B %Y}: {done}.")
        if not outcome.strip():
            raise MoveNotAllowed("Say how you know, or what came of it.")
        act.check_day(on, what="The day")
        current.settled_on, current.is_met, current.outcome, current.settled_by = on, is_met, outcome.strip(), by
        current.save(update_fields=["settled_on", "is_met", "outcome", "settled_by"])
        data = {"condition": current.pk, "met": is_met}
        act.record("panel_item.condition_settled", on=on, about=current.item, data=data)
    return current
