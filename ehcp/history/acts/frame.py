"""
The frame of every act: lock the child's record, check, change, record, reconcile, in one transaction.

A service opens ``begin_act(...)`` and does its work on what it yields. Nothing outside this module writes history
or corrections, or reconciles the clock after an act.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import OperationalError, models, transaction

from ehcp.history.acts import events
from ehcp.history.acts.decisions import carry_out, close_overtaken, decides
from ehcp.history.acts.earlier_values import keep_before_change, keep_since_today
from ehcp.history.acts.import_rules import ImportRules
from ehcp.history.acts.references import fresh_key, next_source_id
from ehcp.history.acts.revisions import keep_before_revision
from ehcp.history.acts.versions import write_versions
from ehcp.history.reads.events import event_words
from ehcp.history.reads.quality import RULES, Finding, findings
from ehcp.law.days import working_days_back
from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import ActReceipt, CaseEvent, Child, EventSource
from ehcp.people.models.merges import kept_of, records_of
from ehcp.workflow import MOVES, AlreadyDone, CaseBusy, KeyReused, MoveNotAllowed, StaleCase
from sendcases.accounts.models import User
from sendcases.audit.busy import is_busy
from sendcases.audit.moments import london_day

# Back-dating beyond this needs a reason (workflow paper, section 4).
BACKDATING_WORKING_DAYS = 10

AnyRecord = TypeVar("AnyRecord", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Submission:
    """
    What came with the form: its key and values (so that it acts once) and the version it was opened on.

    ``late_reason`` is why something is recorded long after it happened. ``needs_version`` refuses a form about a
    case that came without the version it was opened on.
    """

    key: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    needs_version: bool = False
    late_reason: str = ""
    source: EventSource = EventSource.SYSTEM

    def body_hash(self) -> str:
        """Return a hash of the submitted values."""
        return hashlib.sha256(json.dumps(self.body, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(slots=True)
class Act:
    """
    One act in progress on one person: ``child`` is the kept record, locked; ``records`` are all of the person's.
    """

    child: Child
    by: User
    now: datetime
    law: Law
    submission: Submission
    rules: ImportRules
    records: list[int]
    result: dict[str, Any] = field(default_factory=dict)
    corrected: set[tuple[str, str]] = field(default_factory=set)
    # Whether whoever acts may only because the decision officer has decided: then about this record, and nothing else.
    carries_out: bool = False

    @property
    def today(self) -> date:
        """Return the London day on which the act is recorded."""
        return london_day(self.now)

    def check(self, move: str) -> None:
        """
        Raise ``MoveNotAllowed`` unless the person may make ``move`` on this case now.

        What the decision officer has decided is carried out by whoever sends letters.
        """
        is_decided = not MOVES[move].who(self.by) and decides(move, self.records)
        self.carries_out = self.carries_out or is_decided
        MOVES[move].check(self.child, self.by, is_decided=is_decided)

    def check_day(self, on: date, *, not_before: date | None = None, what: str = "The date") -> None:
        """
        Raise ``MoveNotAllowed`` for a day in the future, before ``not_before``, or long ago without a reason.

        Planned dates are tasks, not events (workflow paper, section 4).
        """
        if on > self.today:
            raise MoveNotAllowed(f"{what} must be today or in the past.")
        if not_before is not None and on < not_before:
            raise MoveNotAllowed(f"{what} must be on or after {not_before.day} {not_before:%B %Y}.")
        earliest = earliest_plain_day(self.today, self.law)
        if on < earliest and not self.submission.late_reason.strip():
            raise MoveNotAllowed(
                f"{what} is more than {BACKDATING_WORKING_DAYS} working days ago: say why it is recorded so late."
            )

    def add(self, model: type[AnyRecord], **values: Any) -> AnyRecord:
        """Create a record under an id of its table's kind; dates before today are marked as known from today."""
        self.rules.see(model.table)  # type: ignore[attr-defined]
        made = model._default_manager.create(pk=fresh_key(model), source_id=next_source_id(model), **values)
        self.corrected |= keep_since_today(made, today=self.today)
        self.rules.touch(made)
        return made

    def change(self, record: models.Model, *, on: date, **values: Any) -> None:
        """
        Set fields of ``record`` to describe something that happened on ``on``.

        An earlier value is kept as a correction wherever an earlier day would otherwise read the new one, so that
        what was known on any day can be rebuilt.
        """
        self.rules.see(record.table)  # type: ignore[attr-defined]
        self.corrected |= keep_before_change(record, values, today=self.today)
        for name, value in values.items():
            setattr(record, name, value)
        record.save(update_fields=list(values))
        self.rules.touch(record)

    def revise(self, record: models.Model, **values: Any) -> dict[str, str]:
        """Set fields that describe no day of their own; return the correction of each that changed, by name."""
        table: str = record.table  # type: ignore[attr-defined]
        self.rules.see(table)
        made = keep_before_revision(record, values, today=self.today)
        for name in made:
            setattr(record, name, values[name])
        record.save(update_fields=list(made))
        if made:
            self.corrected.add((table, record.source_id))  # type: ignore[attr-defined]
        self.rules.touch(record)
        return made

    def record(
        self,
        kind: str,
        *,
        on: date,
        about: models.Model | None = None,
        data: dict[str, Any] | None = None,
        replaces: CaseEvent | None = None,
        reason: str = "",
    ) -> CaseEvent:
        """Write the event of this act into the history of the case; ``reason`` is kept beside it."""
        payload = dict(data or {})
        record_id = getattr(about, "source_id", "") if about else ""
        must = self.carries_out
        carry_out(self.records, kind, payload, by=self.by, on=on, record_id=record_id, must_be_decided=must)
        if self.submission.late_reason.strip():
            payload["recorded_late"] = True
        return events.record(
            self.child_of(about),
            kind,
            on=on,
            at=self.now,
            by=self.by,
            record_type=getattr(about, "table", "") if about else "",
            record_id=record_id,
            source=self.submission.source,
            data=payload,
            replaces=replaces,
            reason=reason or self.submission.late_reason.strip(),
        )

    def child_of(self, about: models.Model | None) -> Child:
        """Return the record of the person that ``about`` hangs on: what follows from it hangs there too."""
        if about is None or len(self.records) == 1:
            return self.child
        pk = child_key(about)
        return Child.objects.get(pk=pk) if pk in self.records and pk != self.child.pk else self.child


def _settle(act: Act, laws: Laws) -> None:
    """Raise the version of the case, write the versions of facts, close what is overtaken, and reconcile the clock."""
    act.child.version += 1
    act.child.save(update_fields=["version"])
    write_versions(act.corrected)
    close_overtaken(act.records, on=act.today, at=act.now)
    reconcile(act.records, laws=laws, now=act.now)


def child_key(record: models.Model) -> int | None:
    """Return the key of the child that a record hangs on; None for one that hangs on no child."""
    if isinstance(record, Child):
        return record.pk
    paths = getattr(record, "child_paths", None) or (getattr(record, "child_path", ""),)
    for path in filter(None, paths):
        owner: Any = record
        for step in path.split("__"):
            owner = getattr(owner, step, None)
        if owner is not None:
            return int(owner.pk)
    return None


def earliest_plain_day(today: date, law: Law) -> date:
    """Return the earliest day that may be recorded today without saying why it is recorded so late."""
    return working_days_back(today, BACKDATING_WORKING_DAYS, law.holidays)


@contextmanager
def begin_act(
    child: Child, *, by: User, now: datetime, submission: Submission | None = None, is_beside: bool = False
) -> Iterator[Act]:
    """
    Open one act on ``child``: one transaction, the record locked, the clock reconciled at the end.

    An act that ``is_beside`` the case (a contact logged) writes nothing that a limit, a figure or an open form reads:
    the clock is left alone, and what others have open is not made stale. Of a person with several records the kept
    one is locked, and all of them are reconciled.

    Raises ``AlreadyDone`` when the same form was sent before, ``KeyReused`` when its key came with other values,
    ``StaleCase`` when somebody else changed the case since the form was opened, ``CaseBusy`` when somebody else
    held it for too long, and whatever the service refuses with, or what an import would refuse in the rows that it
    leaves. A refused act leaves nothing behind.
    """
    submission = submission or Submission()
    with refused_when_busy(), transaction.atomic():
        locked = _lock_kept(child.pk)
        records = records_of(locked)
        refuse_repeats(submission, child=locked)
        _refuse_stale(locked, records, submission)
        laws = laws_in_force()
        if locked.derived_until <= london_day(now):
            reconcile(records, laws=laws, now=now)
            locked.refresh_from_db()
        act = Act(
            child=locked,
            by=by,
            now=now,
            law=laws.readings[-1][1],
            submission=submission,
            rules=ImportRules(locked),
            records=records,
        )
        before = [] if is_beside else findings(records, act.today)
        yield act
        if not is_beside:
            act.rules.refuse_breaches()
            refuse_untrue(records, before, act.today)
            _settle(act, laws)
        if submission.key:
            ActReceipt.objects.create(
                key=submission.key,
                body_hash=submission.body_hash(),
                child=locked,
                by=by,
                result=act.result,
                recorded_at=now,
            )
    child.refresh_from_db()
    locked.refresh_from_db()


@contextmanager
def refused_when_busy() -> Iterator[None]:
    """Raise ``CaseBusy`` in the place of the database's error when another transaction was in the way for too long."""
    try:
        yield
    except OperationalError as error:
        if not is_busy(error):
            raise
        words = "Somebody else is saving this record at this moment. Nothing of yours was saved: send it again."
        raise CaseBusy(words) from error


def refuse_untrue(records: Sequence[int], before: Collection[Finding], today: date) -> None:
    """
    Raise ``MoveNotAllowed`` where an act has made a history that cannot be true and would make a figure wrong.

    What was wrong ``before`` does not hinder an act; what is only odd is shown on the case.
    """
    made = [RULES[one.rule] for one in findings(records, today) if one not in before]
    refusals = [f"{rule.wrong} {rule.right}" for rule in made if rule.at_desk == "refuse"]
    if refusals:
        raise MoveNotAllowed(" ".join(dict.fromkeys(refusals)))


def refuse_repeats(submission: Submission, child: Child | None = None) -> None:
    """
    Raise ``AlreadyDone`` when the same form was sent before, ``KeyReused`` when its key came with anything else.

    Anything else is other values, or an act on another child than ``child``.
    """
    if not submission.key:
        return
    receipt = ActReceipt.objects.filter(key=submission.key).first()
    if receipt is None:
        return
    is_of_another = child is not None and receipt.child_id != child.pk
    if is_of_another or receipt.body_hash != submission.body_hash():
        raise KeyReused(
            "This form was already sent with other values, and those are saved. "
            "Look at the case first. To save what is below as well, send it again."
        )
    raise AlreadyDone


def result_of(key: str) -> dict[str, Any]:
    """Return what the act that used ``key`` left in its receipt; empty when there is none."""
    receipt = ActReceipt.objects.filter(key=key).first() if key else None
    return dict(receipt.result) if receipt else {}


def _lock_kept(pk: int) -> Child:
    """Lock the record that is kept of a person; follow it where it was merged while we waited for the lock."""
    locked = Child.objects.get(pk=pk)
    seen: set[int] = set()
    while (kept := kept_of(locked)) not in seen:
        seen.add(kept)
        locked = Child.objects.select_for_update().get(pk=kept)
    return locked


def _refuse_stale(child: Child, records: list[int], submission: Submission) -> None:
    if submission.version is None:
        if submission.needs_version:
            raise StaleCase(
                "The form does not say on which state of the case it was opened, so nothing was saved. "
                "Check what is below against the case and send it again."
            )
        return
    if submission.version == child.version:
        return
    found = CaseEvent.objects.filter(child__in=records)
    last = found.select_related("recorded_by").order_by("-pk").first()
    who = (
        f"{last.recorded_by or 'The system'} recorded “{event_words(last.kind, last.data)}”"
        if last
        else "Somebody changed it"
    )
    when = f" at {last.recorded_at:%H:%M on %-d %B %Y}" if last else ""
    raise StaleCase(f"This case changed after you opened the form. {who}{when}. Check it and try again.")
