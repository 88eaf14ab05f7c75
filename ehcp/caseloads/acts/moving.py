"""
The work of a hand-over, as jobs: write the sheets, move the cases in parts, tell the families; the same way back.

Each part is one transaction that begins by holding the job, so that a worker killed at any moment, or believed lost
and come back, moves no case twice and tells no family twice. What was done stands in the rows of the cases.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from ehcp.caseloads.acts.hand_overs import NOT_NAMED, PREPARE, WORK, cannot_hold, refuse_receiver
from ehcp.caseloads.reads.sheet import sheet_of
from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.events import record_many
from ehcp.history.acts.frame import refused_when_busy
from ehcp.jobs.acts.queue import JobKind, Outcome, Run, in_hundredths
from ehcp.ledger.sync import person_records
from ehcp.letters.acts.sending import Copy, LetterDraft, send_letter
from ehcp.letters.kinds import LETTERS, NEW_OFFICER
from ehcp.letters.reads.tab import candidates_for
from ehcp.models import (
    Allocation,
    CaseEvent,
    CaseTask,
    Child,
    HandedCase,
    HandedCaseState,
    HandOver,
    HandOverState,
    JobState,
    RestrictionMember,
)
from ehcp.workflow import CaseBusy, Refused
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

PART = 25
TRIES, PAUSE_SECONDS = 6, 2.0
_DAY = timedelta(days=1)


def _done(run: Run, work: Callable[[], object]) -> bool:
    """Do one part in a transaction that holds the job; say whether it was done, or others were saving meanwhile."""
    try:
        with refused_when_busy(), transaction.atomic():
            run.hold()
            work()
    except CaseBusy:
        return False
    return True


def _in_turn(run: Run, work: Callable[[], object]) -> None:
    """
    Do one part, some times over where others are saving meanwhile.

    Raises ``TimeoutError`` where they never end: the job then goes on later from where it is.
    """
    for again in range(TRIES):
        if _done(run, work):
            return
        if again + 1 < TRIES:
            time.sleep(PAUSE_SECONDS)
    raise TimeoutError("Others were saving for too long.")


def _write_sheets(run: Run) -> Outcome:
    """Write the sheet of every case that is listed, a part at a time."""
    hand_over = run.job.prepared_hand_over
    total = hand_over.cases.count()
    while rows := list(hand_over.cases.filter(sheet={}).select_related("child")[:PART]):
        written = total - hand_over.cases.filter(sheet={}).count()
        run.progress("Writing the sheets", *in_hundredths(written, total))
        _fill(rows, london_day(run.clock()))
        _in_turn(run, partial(HandedCase.objects.bulk_update, rows, ["sheet"]))
    return Outcome(JobState.DONE, {"cases": total})


def _fill(rows: list[HandedCase], today: date) -> None:
    for row in rows:
        row.sheet = sheet_of(row.child, today)


def _work(run: Run) -> Outcome:
    """Move the cases of a hand-over, or give them back, and tell the families; say how many of each."""
    hand_over = HandOver.objects.select_related("officer", "to").get(work=run.job.pk)
    way = _Way(run, hand_over, is_back="back" in run.job.params)
    if not way.has_begun():
        refuse_receiver(way.to)
    way.move()
    way.tell()
    outcome = Outcome(JobState.DONE, {"cases": hand_over.cases.count()})
    _in_turn(run, partial(way.end, outcome))
    return outcome


class _Way:
    """One way of a hand-over: there, or back."""

    def __init__(self, run: Run, hand_over: HandOver, *, is_back: bool) -> None:
        self.run, self.hand_over, self.is_back = run, hand_over, is_back
        self.before, self.to = hand_over.officer, hand_over.to
        if is_back:
            self.before, self.to = self.to, self.before
        self.by: User = run.job.created_by
        self.total = hand_over.cases.count()

    def has_begun(self) -> bool:
        """Say whether a case has gone this way: then the rest is done, and what cannot go is left with the reason."""
        gone = HandedCaseState.BACK if self.is_back else HandedCaseState.MOVED
        return bool(self.hand_over.cases.filter(state=gone).exists())

    def end(self, outcome: Outcome) -> None:
        """Write down that it has taken effect or is undone, with the end of the job."""
        done = HandOver.objects.filter(pk=self.hand_over.pk)
        if self.is_back:
            done.update(state=HandOverState.UNDONE)
        else:
            done.update(state=HandOverState.DONE, done_at=self.run.clock())
        self.run.end(outcome)

    def _to_move(self) -> Any:
        state = HandedCaseState.MOVED if self.is_back else HandedCaseState.WAITING
        found = self.hand_over.cases.filter(state=state)
        return found.filter(why="") if self.is_back else found

    def move(self) -> None:
        """Move every case that waits, a part at a time."""
        while rows := list(self._to_move().select_related("child")[:PART]):
            gone = self.total - self._to_move().count()
            self.run.progress("Moving the cases", *in_hundredths(gone, self.total))
            today = london_day(self.run.clock())
            if not self.is_back:
                _fill(rows, today)
            _in_turn(self.run, partial(self._move, rows, today))

    def _move(self, rows: list[HandedCase], today: date) -> None:
        """Move one part, whatever its size, in the same number of statements."""
        pks = [row.child_id for row in rows]
        children = {
            one.pk: one for one in Child.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
        }
        named = RestrictionMember.objects.filter(user=self.to, restriction__child__in=pks)
        open_to = set(named.values_list("restriction__child_id", flat=True))
        holders = {one.pk: one for one in User.objects.filter(pk__in=[one.officer_id for one in children.values()])}
        refusal = cannot_hold(User.objects.get(pk=self.to.pk))
        moved = []
        for row in rows:
            row.why = refusal or self._why_not(children[row.child_id], holders, row.child_id in open_to, today)
            if row.why and not self.is_back:
                row.state = HandedCaseState.LEFT
            elif not row.why:
                row.state = HandedCaseState.BACK if self.is_back else HandedCaseState.MOVED
                moved.append(row)
        self._tasks(moved)
        self._officer([row.child_id for row in moved], today)
        HandedCase.objects.bulk_update(rows, ["state", "why", "sheet", "tasks"])

    def _why_not(self, child: Child, holders: dict[int, User], is_named: bool, today: date) -> str:
        if child.officer_id != self.before.pk:
            holder = holders.get(child.officer_id or 0)
            return f"{holder} holds the case." if holder else "Nobody holds the case any longer."
        if child.deceased_on and child.deceased_on <= today:
            return "The child or young person has died."
        if child.merged_into_child_id is not None:
            return "The record was merged into another."
        if child.is_restricted and not is_named:
            return NOT_NAMED.format(self.to)
        return ""

    def _tasks(self, rows: list[HandedCase]) -> None:
        """Let the open tasks go with the case: on the way back those that came with it."""
        found = CaseTask.objects.open().filter(owner=self.before, child__in=[row.child_id for row in rows])
        if self.is_back:
            found = found.filter(pk__in=[pk for row in rows for pk in row.tasks])
        else:
            by_child: dict[int, list[int]] = {}
            for pk, child in found.values_list("pk", "child_id"):
                by_child.setdefault(child, []).append(pk)
            for row in rows:
                row.tasks = by_child.get(row.child_id, [])
        found.update(owner=self.to)

    def _officer(self, pks: list[int], today: date) -> None:
        """End the spell of whoever holds these cases, begin that of the other, and write it into each history."""
        records = person_records(pks)
        ending = Allocation.objects.filter(child__in=records, to_on__isnull=True)
        ending.update(to_on=Greatest(F("from_on"), today - _DAY))
        Allocation.objects.bulk_create(Allocation(child_id=pk, officer=self.to, from_on=today) for pk in pks)
        Child.objects.filter(pk__in=records).update(officer=self.to, team=self.to.team_id)
        Child.objects.filter(pk__in=pks).update(version=F("version") + 1)
        data = {"officer": self.to.pk, "previous": self.before.pk, "hand_over": self.hand_over.pk}
        kind, now = "case.given_back" if self.is_back else "case.handed_over", self.run.clock()
        record_many(
            CaseEvent(child_id=pk, kind=kind, happened_on=today, recorded_at=now, recorded_by=self.by, data=data)
            for pk in pks
        )

    def _to_tell(self) -> Any:
        if self.is_back:
            told = self.hand_over.cases.filter(state=HandedCaseState.BACK, letter__isnull=False)
            return told.filter(letter_back__isnull=True, untold="")
        moved = self.hand_over.cases.filter(state=HandedCaseState.MOVED, letter__isnull=True, untold="")
        return moved if self.hand_over.is_told else moved.none()

    def tell(self) -> None:
        """
        Write to every family whose case moved, one at a time; where it cannot be done, say why.

        A case that others hold is passed by and comes again after the rest. Raises ``TimeoutError`` where some times
        over nobody at all could be told: the job then goes on later with those who are left.
        """
        left = list(self._to_tell().values_list("pk", flat=True))
        total, vain = len(left), 0
        while left:
            held: list[int] = []
            for number, pk in enumerate(left):
                told = total - len(left) + number - len(held)
                self.run.progress("Telling the families", *in_hundredths(told, total))
                if not _done(self.run, partial(self._tell, pk)):
                    held.append(pk)
            vain = vain + 1 if len(held) == len(left) else 0
            if vain == TRIES:
                raise TimeoutError("Others were saving for too long.")
            if held:
                time.sleep(PAUSE_SECONDS)
            left = held

    def _tell(self, pk: int) -> None:
        row = self._to_tell().select_related("child__officer").get(pk=pk)
        now, kind = self.run.clock(), LETTERS[NEW_OFFICER]
        found, _ = candidates_for(kind, CaseNow(row.child, london_day(now)))
        draft = LetterDraft(kind, [Copy(one.to, one.usual) for one in found if one.is_always])
        try:
            if not draft.copies:
                raise Refused("Nobody to whom letters go has an address.")
            letter = send_letter(row.child, draft=draft, by=self.by, now=now)
        except CaseBusy:  # no reason why the family cannot be told: later
            raise
        except Refused as refusal:
            row.untold = str(refusal)[:300]
        else:
            row.letter_back, row.letter = (letter, row.letter) if self.is_back else (row.letter_back, letter)
        row.save(update_fields=["letter", "letter_back", "untold"])


KINDS = (JobKind(PREPARE, _write_sheets, resumes=True), JobKind(WORK, _work, resumes=True))
