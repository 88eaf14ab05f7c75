"""Hand a caseload over: prepare it with a sheet for each child, confirm it, call it off, undo it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from ehcp.jobs.acts.queue import queue, start_again
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import Child, HandedCase, HandedCaseState, HandOver, HandOverState, Job, JobState, RestrictionMember
from ehcp.people.reads.weights import weight
from ehcp.work.reads.case_list import stage_on
from ehcp.workflow import MOVES, MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import ALLOCATED_ROLES
from sendcases.audit.moments import london_day

PREPARE, WORK = "hand_over_sheets", "hand_over"
# After so many days the new officer has worked on too much of it to give it all back at one stroke.
UNDO_FOR = timedelta(days=28)
NOT_NAMED = "This record is restricted, and {} is not on its list. Put them on it first."


@transaction.atomic
def prepare_hand_over(
    officer: User, *, to: User, takes_effect_on: date, is_told: bool, by: User, now: datetime
) -> HandOver:
    """
    List every case of ``officer`` that ``by`` may see, to go to ``to`` on a day, and queue the writing of the sheets.

    Nothing changes hands before it is confirmed. Sent twice with the same values it is prepared once. Raises
    ``MoveNotAllowed`` for a day that is over, for somebody who holds no cases, and where there is nothing to hand over.
    """
    MOVES["hand_over"].check_who(by)
    refuse_receiver(to)
    if officer.pk == to.pk:
        raise MoveNotAllowed("Choose another officer to hand the cases to.")
    if takes_effect_on < london_day(now):
        raise MoveNotAllowed("The day it takes effect must be today or in the future.")
    User.objects.select_for_update(no_key=True).get(pk=officer.pk)
    same = {"officer": officer, "to": to, "takes_effect_on": takes_effect_on, "is_told": is_told}
    known = HandOver.objects.filter(**same, made_by=by, state=HandOverState.PREPARED).first()
    if known is not None:
        return known
    today = london_day(now)
    held = Child.objects.visible_to(by).standing().filter(officer=officer).annotate(stage_now=stage_on(today))
    rows: list[Any] = list(held.annotate(weighs=weight(today, "stage_now")).order_by("pk"))
    if not rows:
        raise MoveNotAllowed(f"{officer} holds no case that you may see.")
    made = HandOver.objects.create(**same, made_at=now, made_by=by, preparation=_job(PREPARE, by, now))
    closed = _closed_to(to, rows)
    HandedCase.objects.bulk_create(
        HandedCase(
            hand_over=made,
            child=child,
            weight=child.weighs,
            state=HandedCaseState.LEFT if child.pk in closed else HandedCaseState.LISTED,
            why=NOT_NAMED.format(to) if child.pk in closed else "",
        )
        for child in rows
    )
    return made


def refuse_receiver(to: User) -> None:
    """Raise ``MoveNotAllowed`` for somebody who may not hold cases."""
    if words := cannot_hold(to):
        raise MoveNotAllowed(words)


def cannot_hold(to: User) -> str:
    """Return in words why somebody may not hold cases; empty where they may."""
    is_officer = to.is_active and to.has_role(*ALLOCATED_ROLES)
    return "" if is_officer else f"{to} is not a case officer, so cannot hold a case."


def _closed_to(to: User, rows: list[Any]) -> set[int]:
    restricted = [child.pk for child in rows if child.is_restricted]
    named = RestrictionMember.objects.filter(user=to, restriction__child__in=restricted)
    return set(restricted) - set(named.values_list("restriction__child_id", flat=True))


def _job(kind: str, by: User, now: datetime) -> Job:
    return queue(Job(kind=kind, created_by=by, created_at=now))


def _locked(hand_over: HandOver) -> HandOver:
    locked = HandOver.objects.select_for_update(of=("self",)).select_related("officer", "to", "preparation", "work")
    return locked.get(pk=hand_over.pk)


def confirm_hand_over(hand_over: HandOver, *, by: User, now: datetime) -> HandOver:
    """
    Let a hand-over take effect on its day, by itself; today, if the day has come.

    Confirmed already, nothing changes. Of two hand-overs with the same case the second is refused, with whose it is.
    """
    MOVES["hand_over"].check_who(by)
    try:
        with transaction.atomic():
            locked = _locked(hand_over)
            if locked.state in (HandOverState.PLANNED, HandOverState.DONE):
                return locked
            if locked.state != HandOverState.PREPARED:
                raise MoveNotAllowed(f"This hand-over is {locked.get_state_display().lower()}: prepare it anew.")
            if locked.preparation.state != JobState.DONE:
                raise MoveNotAllowed("The sheets are not all written yet. Wait until they are.")
            refuse_receiver(locked.to)
            _refuse_others(locked, by)
            locked.cases.filter(state=HandedCaseState.LISTED).update(state=HandedCaseState.WAITING)
            locked.state, locked.confirmed_by = HandOverState.PLANNED, by
            if locked.takes_effect_on <= london_day(now):
                locked.work = _job(WORK, by, now)
            locked.save(update_fields=["state", "confirmed_by", "work"])
    except IntegrityError as error:  # another was confirmed at the same moment
        raise MoveNotAllowed("Some of these cases are in another hand-over that was just confirmed.") from error
    return locked


def _refuse_others(hand_over: HandOver, by: User) -> None:
    """
    Raise ``MoveNotAllowed`` where cases of this hand-over that ``by`` may see wait in another.

    One that was closed to ``by`` since is left out without a word: neither refusal nor number may tell of it.
    """
    mine = hand_over.cases.filter(state=HandedCaseState.LISTED)
    if not mine.exists():
        raise MoveNotAllowed("No case of this hand-over can be handed over.")
    others = HandedCase.objects.filter(state=HandedCaseState.WAITING, child__in=mine.values("child"))
    seen = others.visible_to(by)
    other = seen.select_related("hand_over__to", "hand_over__confirmed_by").first()
    if other is not None:
        found, number = other.hand_over, seen.count()
        cases = "1 of these cases is" if number == 1 else f"{number} of these cases are"
        raise MoveNotAllowed(
            f"{cases} in another hand-over, to {found.to} on {format_day(found.takes_effect_on)}, which "
            f"{found.confirmed_by} confirmed. Call that off first."
        )
    mine.filter(child__in=list(others.values_list("child", flat=True))).update(
        state=HandedCaseState.LEFT, why="It was in another hand-over that was confirmed before."
    )


@transaction.atomic
def call_off_hand_over(hand_over: HandOver, *, by: User, now: datetime) -> HandOver:
    """Call a hand-over off before it takes effect; called off already, nothing changes."""
    MOVES["hand_over"].check_who(by)
    locked = _locked(hand_over)
    if locked.state == HandOverState.CANCELLED:
        return locked
    is_working = locked.work is not None and locked.work.state != JobState.REFUSED
    if locked.state not in (HandOverState.PREPARED, HandOverState.PLANNED) or is_working:
        raise MoveNotAllowed("This hand-over takes effect or has taken effect: it can be undone, not called off.")
    locked.cases.filter(state=HandedCaseState.WAITING).update(state=HandedCaseState.LISTED)
    Job.objects.filter(pk=locked.preparation_id, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=now
    )
    locked.state = HandOverState.CANCELLED
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def undo_hand_over(hand_over: HandOver, *, by: User, now: datetime) -> HandOver:
    """
    Give back every case that is still with the officer who took it over; whoever was told is told again.

    Asked twice it is done once. Raises ``MoveNotAllowed`` before it has taken effect, later than 28 days after it, and
    where the officer who handed over may hold no cases any longer.
    """
    MOVES["hand_over"].check_who(by)
    locked = _locked(hand_over)
    is_under_way = locked.work is not None and "back" in locked.work.params and locked.work.state != JobState.REFUSED
    if locked.state == HandOverState.UNDONE or is_under_way:
        return locked
    if locked.state != HandOverState.DONE or locked.done_at is None:
        raise MoveNotAllowed("This hand-over has not taken effect, so there is nothing to undo.")
    if now - locked.done_at > UNDO_FOR:
        raise MoveNotAllowed("It took effect more than 28 days ago. Prepare a hand-over the other way.")
    refuse_receiver(locked.officer)
    locked.work = queue(Job(kind=WORK, params={"back": locked.pk}, created_by=by, created_at=now))
    locked.save(update_fields=["work"])
    return locked


def go_on(hand_over: HandOver, *, by: User, now: datetime) -> HandOver:
    """Go on with work that was interrupted."""
    MOVES["hand_over"].check_who(by)
    for job in filter(None, (hand_over.work, hand_over.preparation)):
        if job.state == JobState.INTERRUPTED:
            start_again(job, now=now)
            return hand_over
    raise MoveNotAllowed("Nothing of this hand-over was interrupted.")


def start_due(*, now: datetime) -> int:
    """Queue the work of every planned hand-over whose day has come, each once; returns how many."""
    due = HandOver.objects.filter(state=HandOverState.PLANNED, takes_effect_on__lte=london_day(now), work__isnull=True)
    started = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            locked = due.select_for_update().filter(pk=pk).first()
            if locked is not None and locked.confirmed_by is not None:
                locked.work = _job(WORK, locked.confirmed_by, now)
                locked.save(update_fields=["work"])
                started += 1
    return started
