"""Long work as jobs: a row that waits, is taken up by one worker, says how far it is and survives a restart."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError as BrokerError

from ehcp.models import PENDING, Job, JobState
from ehcp.workflow import MoveNotAllowed, Refused

# A running job that says nothing for this long has lost its worker.
STALE_AFTER = timedelta(minutes=3)
# What a job may need later is case data lying about if nobody comes for it.
KEPT_FOR = timedelta(days=7)
# How often a job that loses its worker is taken up again before a person must say so.
ATTEMPTS = 3
_EVERY = timedelta(seconds=1)
_TASK = "ehcp.tasks.run_job"


class JobLost(Exception):
    """The job was cancelled, or another worker has taken the place of this one, which was believed lost."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended, and its report."""

    state: JobState
    report: dict[str, Any]


def in_hundredths(done: int, total: int) -> tuple[int, int]:
    """Return how far work on every case is, without the number of cases: it counts those nobody may be told of."""
    return 100 * done // max(total, 1), 100


class Run:
    """One job in the hands of one worker: the job, the clock, and the place where it says how far it is."""

    def __init__(self, job: Job, clock: Callable[[], datetime]) -> None:
        self.job = job
        self.clock = clock
        self.progress = Progress(job.pk, clock)

    def hold(self) -> None:
        """
        Keep the job for this worker until the end of the running transaction.

        Whatever a job writes in pieces is written under this, so that nothing is written twice. Raises
        ``JobLost``.
        """
        if not self._own().update(beat_at=self.clock()):
            raise JobLost

    def end(self, outcome: Outcome | None) -> None:
        """
        Write down how the job ended, unless it is no longer this worker's; None means that the work broke off.

        Called in the same transaction as the work itself, it makes the two one.
        """
        if outcome is None:
            changes: dict[str, Any] = {"state": _after_loss(self.job)}
        else:
            changes = {"state": outcome.state, "report": outcome.report}
        self._own().update(finished_at=self.clock(), **changes)
        if not Job.objects.filter(pk=self.job.pk, state__in=PENDING).exists():
            progress_path(self.job.pk).unlink(missing_ok=True)

    def _own(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempts=self.job.attempts)


@dataclass(frozen=True, slots=True)
class JobKind:
    """
    One kind of job: what does it, and whether it goes on by itself when its worker was lost.

    ``work`` returns how it ended or raises ``Refused`` in plain words. ``forget`` drops what is kept of the
    jobs made before a moment.
    """

    name: str
    work: Callable[[Run], Outcome]
    resumes: bool = False
    forget: Callable[[datetime], None] | None = None


_KINDS: dict[str, JobKind] = {}


def register_kind(kind: JobKind) -> None:
    """Make a kind of job known to the worker."""
    _KINDS[kind.name] = kind


def queue(job: Job) -> Job:
    """Store ``job`` as waiting and tell the worker once that is committed."""
    with transaction.atomic():
        job.save()
        transaction.on_commit(lambda: _send(job.pk))
    return job


def start_again(job: Job, *, now: datetime) -> None:
    """Queue a job again that lost its worker; raises ``MoveNotAllowed`` for any other."""
    mark_interrupted(now=now)
    with transaction.atomic():
        if not Job.objects.filter(pk=job.pk, kind__in=_KINDS, state=JobState.INTERRUPTED).update(state=JobState.QUEUED):
            raise MoveNotAllowed("Only a job that was interrupted can be started again.")
        transaction.on_commit(lambda: _send(job.pk))


def _send(pk: int) -> None:
    """Tell the worker at once; if the broker is away, the schedule finds the waiting row within a minute."""
    try:
        current_app.send_task(_TASK, [pk], retry=False)
    except (BrokerError, OSError):
        return


def run_job(pk: int, *, clock: Callable[[], datetime]) -> None:
    """
    Do the job ``pk`` if it waits; whoever comes second finds it taken.

    Work that breaks off waits again where its kind goes on by itself, a few times; otherwise it is interrupted
    until a person starts it again.
    """
    started = clock()
    waiting = Job.objects.filter(pk=pk, kind__in=_KINDS, state=JobState.QUEUED)
    taken = {"state": JobState.RUNNING, "started_at": started, "beat_at": started, "finished_at": None}
    if not waiting.update(attempts=F("attempts") + 1, **taken):
        return
    run = Run(Job.objects.select_related("created_by").get(pk=pk), clock)
    outcome: Outcome | None = None
    try:
        outcome = _KINDS[run.job.kind].work(run)
    except Refused as refusal:
        outcome = Outcome(JobState.REFUSED, {"why": str(refusal)})
    except JobLost:
        return
    finally:
        run.end(outcome)


def _after_loss(job: Job) -> JobState:
    """Return where a job goes that lost its worker: back into the queue, or to a person after some attempts."""
    goes_on = _KINDS[job.kind].resumes and job.attempts % ATTEMPTS
    return JobState.QUEUED if goes_on else JobState.INTERRUPTED


class Progress:
    """
    Writes how far a job is, at most once a second.

    Into a small file, not into the job's row: while one long transaction runs, nothing else that is written by
    it could be seen, and on SQLite nobody else could write.
    """

    def __init__(self, pk: int, clock: Callable[[], datetime]) -> None:
        self._path = progress_path(pk)
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clock = clock
        self._last: tuple[str, datetime] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = self._clock()
        if self._last is not None and self._last[0] == stage and now - self._last[1] < _EVERY:
            return
        self._last = stage, now
        beside = self._path.with_suffix(".new")
        # On a full disk the work goes on unseen, as long as it can.
        with contextlib.suppress(OSError):
            beside.write_text(json.dumps({"stage": stage, "done": done, "total": total, "beat_at": now.isoformat()}))
            os.replace(beside, self._path)


def progress_path(pk: int) -> Path:
    """Return where a running job says how far it is."""
    return Path(settings.MEDIA_ROOT) / "jobs" / f"{pk}.json"


def last_progress(pk: int) -> dict[str, str | int]:
    """Return what a running job last said: stage, done, total, beat_at; empty when it has said nothing yet."""
    try:
        said: dict[str, str | int] = json.loads(progress_path(pk).read_text())
    except (OSError, ValueError):
        return {}
    return said


def mark_interrupted(*, now: datetime) -> int:
    """Take the running jobs from the workers that were lost, queue those that go on by themselves, return how many."""
    marked = 0
    for job in Job.objects.filter(kind__in=_KINDS, state=JobState.RUNNING).defer("report"):
        said = last_progress(job.pk).get("beat_at")
        beat = max(filter(None, [datetime.fromisoformat(str(said)) if said else None, job.beat_at]), default=None)
        # A sign of life from the future comes from a clock that ran ahead, and is as good as none.
        if beat is None or abs(now - beat) > STALE_AFTER:
            marked += _take_away(job, now)
    return marked


def _take_away(job: Job, now: datetime) -> int:
    after = _after_loss(job)
    with transaction.atomic():
        still = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
        marked = still.update(state=after, finished_at=now)
        if marked and after == JobState.QUEUED:
            transaction.on_commit(lambda: _send(job.pk))
    return marked


def look_after_jobs(*, now: datetime) -> list[int]:
    """Take up what lost its worker, forget what nobody came for, and return the jobs that still wait."""
    mark_interrupted(now=now)
    for kind in _KINDS.values():
        if kind.forget is not None:
            kind.forget(now - KEPT_FOR)
    waiting = Job.objects.filter(kind__in=_KINDS, state=JobState.QUEUED)
    return list(waiting.order_by("created_at").values_list("pk", flat=True))
