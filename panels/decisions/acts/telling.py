"""What follows from a decision by event: the letter to send, opened with its reasons, and closed when it has gone."""

from __future__ import annotations

from datetime import date, datetime

from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.subscribers import Recorded
from ehcp.law.days import working_days_within
from ehcp.ledger.sync import law_in_force
from ehcp.models import CaseEvent, Letter
from ehcp.people.models.merges import records_of
from ehcp.workflow import MoveNotAllowed
from panels.decisions.reads.telling import letter_code, reasons_in_words
from panels.items.reads.limits import open_limits
from panels.models import ItemDecision, PanelItem, Ratification, ToTell
from panels.timetable import TELL_WORKING_DAYS
from sendcases.accounts.models import User


def open_task(event: Recorded) -> None:
    """Ask for the letter of a decision, with its reasons, by the earlier of the limit and five working days."""
    decided = Ratification.objects.effective().filter(item__source_id=event.record_id)
    made = decided.select_related("item__child").first()
    if made is None or made.item.decision in (None, ItemDecision.DEFERRED):
        return
    due_on = working_days_within(made.decided_on, TELL_WORKING_DAYS, law_in_force().holidays)
    limit = open_limits([made.item], made.decided_on)[made.item_id]
    ToTell.objects.get_or_create(
        item=made.item,
        defaults={
            "code": letter_code(made),
            "reasons": reasons_in_words(made),
            "due_on": min(due_on, limit) if limit else due_on,
            "opened_at": made.recorded_at,
            "told_on": made.item.letter_sent_on,
        },
    )


def close_task(event: Recorded) -> None:
    """Close what asked for a letter that has gone: its day is that on which the family were told of the decision."""
    recorded = CaseEvent.objects.get(pk=event.pk)
    letter = Letter.objects.filter(source_id=recorded.data.get("letter", "")).select_related("child").first()
    if letter is None:
        return
    waiting = ToTell.objects.waiting().filter(item__child__in=records_of(letter.child), code=letter.code)
    for task in waiting.select_related("item__child"):
        with begin_act(task.item.child, by=letter.sent_by, now=letter.sent_at) as act:
            _told(act, task, letter.sent_on, letter)


def tell_elsewhere(
    item: PanelItem, *, on: date, by: User, now: datetime, submission: Submission | None = None
) -> ToTell:
    """Record the day on which the family were told of a decision by a letter that was not sent here."""
    with begin_act(item.child, by=by, now=now, submission=submission) as act:
        act.check("tell_elsewhere")
        task = ToTell.objects.select_for_update().filter(item=item).select_related("item__meeting").first()
        if task is None or task.told_on is not None:
            raise MoveNotAllowed("Nothing has to be told of this item, or the family have been told.")
        if task.code in MOVED_BY_LETTER:
            raise MoveNotAllowed("This letter moves the case: send it, or enter it with its proof, among the letters.")
        decided = Ratification.objects.effective().get(item=item)
        act.check_day(on, not_before=decided.decided_on, what="The day the family were told")
        _told(act, task, on, None)
    return task


# Sending one of these is the fact that meets the limit, so that none is recorded by its day alone.
MOVED_BY_LETTER = ("L2", "L3", "L6", "L7", "L16", "L16N")


def _told(act: Act, task: ToTell, on: date, letter: Letter | None) -> None:
    item = PanelItem.objects.select_for_update().get(pk=task.item_id)
    act.change(item, on=on, letter_sent_on=on)
    task.told_on, task.letter = on, letter
    task.save(update_fields=["told_on", "letter"])
    act.record("panel_item.told", on=on, about=item, data={"letter": letter.source_id if letter else ""})
