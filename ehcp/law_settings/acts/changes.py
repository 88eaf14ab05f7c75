"""Propose a change of the law's settings, see as a job what it moves, cancel it or have it applied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.timezone import localtime

from ehcp.bulk import insert_rows
from ehcp.jobs.acts.queue import KEPT_FOR, JobKind, Outcome, Run, in_hundredths, queue, start_again
from ehcp.law.laws import Laws
from ehcp.law_settings.acts.settings import LawChange, laws_after
from ehcp.law_settings.reads.settings import changed_since, law_texts
from ehcp.ledger.sync import batches, case_writes, laws_in_force
from ehcp.models import LAW_APPLY, LAW_PREVIEW, PENDING, Child, Job, JobState, MovedLimit, ProposedLawChange
from ehcp.permissions import may_set_law
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

# So many cases at a time: about half a second, after which progress is told and a cancelled job stops.
PART = 500
_MOVED = ("change_id", "child_id", "rule", "record_type", "record_id", "due_before", "due_after")


def propose_change(change: LawChange, *, by: User, now: datetime) -> ProposedLawChange:
    """
    Queue the work of finding out what ``change`` would move; nothing is applied by it.

    A person looks at one change at a time: asked again while it waits or runs, the same is returned. Raises
    ``Refused`` for a value that cannot be taken, ``NothingChanged`` when there is nothing to do, and
    ``MoveNotAllowed`` unless ``by`` may set the law, while they look at another change, or while one is applied.
    """
    refuse_stranger(by)
    before = laws_in_force()
    laws_after(change, before)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        pending = ProposedLawChange.objects.filter(preview__created_by=by, preview__state__in=PENDING).first()
        if pending is not None:
            return _same(pending, change)
        _refuse_while_applying()
        job = queue(Job(kind=LAW_PREVIEW, created_by=by, created_at=now))
        return ProposedLawChange.objects.create(
            **change.as_columns(), reason=change.reason, law_before=law_texts(before.readings[-1][1]), preview=job
        )


def _same(pending: ProposedLawChange, change: LawChange) -> ProposedLawChange:
    columns = change.as_columns()
    if {name: getattr(pending, name) for name in columns} != columns:
        raise MoveNotAllowed(
            "You already asked what another change moves. Wait until that is worked out, or cancel it, then ask again."
        )
    if pending.reason != change.reason:
        pending.reason = change.reason
        pending.save(update_fields=["reason"])
    return pending


def look_again(proposed: ProposedLawChange, *, by: User, now: datetime) -> ProposedLawChange:
    """Go on with what was interrupted; where nothing was, propose the same change anew."""
    refuse_stranger(by)
    job = proposed.application or proposed.preview
    if job.state != JobState.INTERRUPTED:
        return propose_change(LawChange.of(proposed), by=by, now=now)
    try:
        start_again(job, now=now)
    except IntegrityError as error:
        _refuse_while_applying()
        raise MoveNotAllowed("You already asked what another change moves. Wait until that is worked out.") from error
    return proposed


def cancel_change(proposed: ProposedLawChange, *, by: User, now: datetime) -> ProposedLawChange:
    """
    Cancel what waits to be applied; otherwise the proposal itself, and forget what it would move.

    Raises ``MoveNotAllowed`` when the change is being applied or was.
    """
    refuse_stranger(by)
    with transaction.atomic():
        locked = ProposedLawChange.objects.select_for_update().get(pk=proposed.pk)
        for job in filter(None, (locked.application, locked.preview)):
            if _cancel(job, now):
                if job == locked.preview:
                    locked.moved_limits.all().delete()
                break
            job.refresh_from_db()
            if job.kind == LAW_APPLY and job.state in (JobState.RUNNING, JobState.DONE):
                raise MoveNotAllowed("The change is applied, or is just being applied. It cannot be cancelled now.")
    return locked


def _cancel(job: Job, now: datetime) -> int:
    """Cancel a job; one that applies a change only while no worker has taken it up."""
    may_stop = [JobState.QUEUED, JobState.INTERRUPTED]
    if job.kind == LAW_PREVIEW:
        may_stop += [JobState.RUNNING, JobState.DONE]
    stopped = Job.objects.filter(pk=job.pk, state__in=may_stop)
    return stopped.update(state=JobState.CANCELLED, finished_at=now)


def apply_change(proposed: ProposedLawChange, *, by: User, now: datetime) -> ProposedLawChange:
    """
    Queue the work of applying what was looked at; pressed twice, it is queued once.

    Raises ``MoveNotAllowed`` when what it moves was not worked out to the end, was worked out too long ago or
    under other settings than those in force, or while another change is applied.
    """
    refuse_stranger(by)
    with transaction.atomic():
        locked = ProposedLawChange.objects.select_for_update().get(pk=proposed.pk)
        if locked.application is not None and locked.application.state != JobState.CANCELLED:
            return locked
        if locked.preview.state != JobState.DONE:
            raise MoveNotAllowed("What the change moves has not been worked out.")
        if locked.preview.created_at < now - KEPT_FOR:
            raise MoveNotAllowed("What the change moves was worked out more than a week ago. See what moves now.")
        refuse_other_law(locked)
        _refuse_while_applying()
        try:
            locked.application = queue(Job(kind=LAW_APPLY, created_by=by, created_at=now))
        except IntegrityError as error:
            raise MoveNotAllowed("Another change is being applied. Wait until it has ended.") from error
        locked.save(update_fields=["application"])
    return locked


def refuse_stranger(by: User) -> None:
    """Raise ``MoveNotAllowed`` unless ``by`` may set the law."""
    if not may_set_law(by):
        raise MoveNotAllowed("Only a manager or a system administrator may change how limits are counted.")


def refuse_other_law(proposed: ProposedLawChange) -> Laws:
    """Return the law in force; raise ``MoveNotAllowed`` when it is not the one the change was proposed under."""
    laws = laws_in_force()
    what = changed_since(proposed.law_before, laws.readings[-1][1])
    if what:
        raise MoveNotAllowed(f"{what} What was worked out no longer holds. Nothing was applied.")
    return laws


def _refuse_while_applying() -> None:
    act = Job.objects.filter(kind=LAW_APPLY, state__in=PENDING).select_related("created_by").first()
    if act is not None:
        raise MoveNotAllowed(
            f"{act.created_by} is applying a change, asked for at {localtime(act.created_at):%H:%M}. "
            "Wait until it has ended, then see what moves."
        )


def _preview(run: Run) -> Outcome:
    """
    Work out what a proposed change moves, part by part.

    Each part is kept together with how far the work has come, so that a worker that takes over begins there:
    nothing is lost and nothing told twice. Between the parts everybody else may write.
    """
    proposed = run.job.previewed_change
    laws = laws_after(LawChange.of(proposed), refuse_other_law(proposed))
    today = london_day(run.clock())
    total, left = Child.objects.count(), Child.objects.filter(pk__gt=proposed.reached)
    done = total - left.count()
    for pks in batches(left.values_list("pk", flat=True), PART):
        run.progress("Working out what moves", *in_hundredths(done, total))
        moved = [one for writes in case_writes(pks, laws=laws, today=today).values() for one in writes.moved]
        rows = (
            (proposed.pk, one.child_pk, one.rule, one.record_type, one.record_id, one.due_before, one.due_after)
            for one in moved
        )
        with transaction.atomic():
            run.hold()
            insert_rows(MovedLimit, _MOVED, rows)
            ProposedLawChange.objects.filter(pk=proposed.pk).update(reached=pks[-1])
        done += len(pks)
    refuse_other_law(proposed)
    return Outcome(JobState.DONE, _totals(proposed))


def _totals(proposed: ProposedLawChange) -> dict[str, Any]:
    """Return how many limits on how many cases move, and how many by rule."""
    moved = MovedLimit.objects.filter(change=proposed).order_by()
    rules = dict(moved.values_list("rule").annotate(Count("pk")))
    cases = moved.aggregate(cases=Count("child", distinct=True))["cases"]
    return {"total": sum(rules.values()), "cases": cases, "rules": rules}


def _forget(before: datetime) -> None:
    """Drop the lists of what changes would move that nobody came for; the totals stay."""
    old = MovedLimit.objects.filter(change__preview__created_at__lt=before)
    old = old.exclude(change__preview__state__in=PENDING).exclude(change__application__state__in=PENDING)
    if old.exists():
        old.delete()


KIND = JobKind(LAW_PREVIEW, _preview, resumes=True, forget=_forget)
