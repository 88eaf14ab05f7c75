"""The import as a job: a package is stored privately, checked, looked at, and only then taken in."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError

from ehcp.models import Job, JobState
from ehcp.services.packages.importing import ImportResult, import_package
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

CHECK, IMPORT = "import_check", "import"
KINDS = (CHECK, IMPORT)
# A running job that says nothing for this long has lost its worker.
STALE_AFTER = timedelta(minutes=3)
# A package that nobody took in is case data lying about.
KEPT_FOR = timedelta(days=7)
_EVERY = timedelta(seconds=1)
_TASK = "ehcp.tasks.run_job"


def receive_package(upload: File[bytes], *, by: User, now: datetime) -> Job:
    """Store an uploaded package under a name that tells nothing, and queue the check of it."""
    name = default_storage.save(f"imports/{secrets.token_hex(16)}.zip", upload)
    return _queue(Job(kind=CHECK, params={"file": name}, created_by=by, created_at=now))


def take_in(check: Job, *, by: User, now: datetime) -> Job:
    """
    Queue the import of a package that was checked and not refused; pressed twice, it is queued once.

    Raises ``MoveNotAllowed`` when the check did not end well or the package is no longer stored.
    """
    with transaction.atomic():
        locked = Job.objects.select_for_update().get(pk=check.pk)
        if "import" in locked.params:
            return Job.objects.get(pk=locked.params["import"])
        if locked.kind != CHECK or locked.state != JobState.DONE:
            raise MoveNotAllowed("Only a package that was checked and not refused can be imported.")
        if not default_storage.exists(locked.params["file"]):
            raise MoveNotAllowed("The package is no longer stored. Upload it again.")
        job = _queue(Job(kind=IMPORT, params={"file": locked.params["file"]}, created_by=by, created_at=now))
        locked.params["import"] = job.pk
        locked.save(update_fields=["params"])
    return job


def start_again(job: Job, *, now: datetime) -> None:
    """Queue a job again that lost its worker; raises ``MoveNotAllowed`` for any other."""
    mark_interrupted(now=now)
    with transaction.atomic():
        if not Job.objects.filter(pk=job.pk, kind__in=KINDS, state=JobState.INTERRUPTED).update(state=JobState.QUEUED):
            raise MoveNotAllowed("Only a job that was interrupted can be started again.")
        transaction.on_commit(lambda: _send(job.pk))


def _queue(job: Job) -> Job:
    with transaction.atomic():
        job.save()
        transaction.on_commit(lambda: _send(job.pk))
    return job


def _send(pk: int) -> None:
    """Tell the worker at once; if the broker is away, the schedule finds the waiting row within a minute."""
    try:
        current_app.send_task(_TASK, [pk], retry=False)
    except (BrokerError, OSError):
        return


def run_job(pk: int, *, clock: Callable[[], datetime]) -> None:
    """
    Do the job ``pk`` if it waits; whoever comes second finds it taken.

    The import is one transaction, so a worker that dies leaves nothing half done; the job is then interrupted
    and may be started again.
    """
    started = clock()
    if not Job.objects.filter(pk=pk, kind__in=KINDS, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=started, beat_at=started, finished_at=None
    ):
        return
    job = Job.objects.select_related("created_by").get(pk=pk)
    path = Path(default_storage.path(job.params["file"]))
    result: ImportResult | None = None
    try:
        result = import_package(
            path, by=job.created_by, now=started, dry_run=job.kind == CHECK, progress=_Progress(pk, clock)
        )
    finally:
        _finish(job, result, clock())


def _finish(job: Job, result: ImportResult | None, now: datetime) -> None:
    if result is None:
        job.state = JobState.INTERRUPTED
    else:
        job.state = JobState.REFUSED if result.is_refused else JobState.DONE
        job.report = result.as_json()
    job.finished_at = now
    job.save(update_fields=["state", "report", "finished_at"])
    progress_path(job.pk).unlink(missing_ok=True)
    if job.kind == IMPORT and job.state == JobState.DONE:
        default_storage.delete(job.params["file"])


class _Progress:
    """
    Writes how far a job is, at most once a second.

    Into a small file, not into the job's row: while the import's one transaction runs, nothing else that
    is written by it could be seen, and on SQLite nobody else could write.
    """

    def __init__(self, pk: int, clock: Callable[[], datetime]) -> None:
        self._path = progress_path(pk)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._last: tuple[str, datetime] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = self._clock()
        if self._last is not None and self._last[0] == stage and now - self._last[1] < _EVERY:
            return
        self._last = stage, now
        beside = self._path.with_suffix(".new")
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
    """Mark the running jobs interrupted that have lost their worker, and return how many."""
    marked = 0
    for job in Job.objects.filter(kind__in=KINDS, state=JobState.RUNNING):
        said = last_progress(job.pk).get("beat_at")
        beat = max(filter(None, [datetime.fromisoformat(str(said)) if said else None, job.beat_at]), default=None)
        if beat is None or now - beat > STALE_AFTER:
            still = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, started_at=job.started_at)
            marked += still.update(state=JobState.INTERRUPTED, finished_at=now)
    return marked


def look_after_jobs(*, now: datetime) -> list[int]:
    """Mark what was interrupted, forget packages nobody took in, and return the jobs that still wait."""
    mark_interrupted(now=now)
    for job in Job.objects.filter(kind__in=KINDS, created_at__lt=now - KEPT_FOR).exclude(params={}):
        default_storage.delete(job.params["file"])
        job.params = {}
        job.save(update_fields=["params"])
    waiting = Job.objects.filter(kind__in=KINDS, state=JobState.QUEUED)
    return list(waiting.order_by("created_at").values_list("pk", flat=True))
