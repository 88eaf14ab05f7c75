"""What follows from a decision by event: the letter to send, opened with its reasons, and closed when it has gone."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.subscribers import Recorded
from ehcp.law.days import working_days_within
from ehcp.ledger.sync import law_in_force
from ehcp.models import CaseEvent, Child, Letter
from ehcp.people.models.merges import records_of
from ehcp.workflow import CaseBusy, MoveNotAllowed
from panels.decisions.reads.telling import how_told, letter_code, reasons_in_words
from panels.items.reads.limits import open_limits
from panels.models import ItemDecision, PanelItem, Ratification, ToTell
from panels.timetable import TELL_WORKING_DAYS
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

CAUGHT_UP_FOR = timedelta(days=31)


def open_task(event: Recorded) -> None:
    """Ask for the letter of a decision, with its reasons, by the earlier of the limit and five working days."""
    made = _decided().filter(item__source_id=event.record_id).first()
    if made is not None:
        _open(made)


def close_told(event: Recorded) -> None:
    """Close what asked for a letter that has gone, or for what an act on the case recorded as told."""
    told = CaseEvent.objects.select_related("child").get(pk=event.pk)
    _close(told.child, now=told.recorded_at)


def catch_up(*, now: datetime) -> None:
    """
    Ask for the letters of decisions, and close those that have gone, of which nobody was told after the commit.

    The process may have ended between the two, or somebody else may have held the case. Done again it changes nothing.
    Only decisions of the latest month are looked at: those of earlier ones were told before this was kept here.
    """
    missed = _decided().filter(recorded_at__gt=now - CAUGHT_UP_FOR, item__to_tell__isnull=True)
    for made in missed:
        _open(made)
    children = ToTell.objects.waiting().values_list("item__child", flat=True).distinct()
    for child in Child.objects.filter(pk__in=list(children)):
        with suppress(CaseBusy):  # they are there at the next round
            _close(child, now=now)


def _decided() -> QuerySet[Ratification, Ratification]:
    """Return the effective decisions that decided one way or the other."""
    decided = (ItemDecision.AGREED, ItemDecision.NOT_AGREED)
    return Ratification.objects.effective().filter(item__decision__in=decided).select_related("item__child")


def _open(made: Ratification) -> None:
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


def _close(child: Child, *, now: datetime) -> None:
    """Close what waits of a person and was told by now: once, whoever else is closing it."""
    waiting = ToTell.objects.waiting().filter(item__child__in=records_of(child))
    for pk in [one.pk for one in waiting.select_related("item") if how_told(one, london_day(now)) is not None]:
        with begin_act(child, by=None, now=now) as act:  # type: ignore[arg-type]  # follows from the letter by itself
            task = ToTell.objects.select_for_update().select_related("item").get(pk=pk)
            how = how_told(task, act.today)
            if task.told_on is None and how is not None:
                _record_telling(act, task, *how)


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
        _record_telling(act, task, on, None)
    return task


# Sending one of these is the fact that meets the limit, so that none is recorded by its day alone.
MOVED_BY_LETTER = ("L2", "L3", "L6", "L7", "L16", "L16N")


def _record_telling(act: Act, task: ToTell, on: date, letter: Letter | None) -> None:
    item = PanelItem.objects.select_for_update().get(pk=task.item_id)
    act.change(item, on=on, letter_sent_on=on)
    task.told_on, task.letter = on, letter
    task.save(update_fields=["told_on", "letter"])
    act.record("panel_item.told", on=on, about=item, data={"letter": letter.source_id if letter else ""})
