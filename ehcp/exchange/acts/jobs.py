"""The import as a job: a package is stored privately, checked, looked at, and only then taken in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from ehcp.exchange.acts.importing import ImportResult, import_package
from ehcp.exchange.acts.storing import forget_strays, store_package
from ehcp.jobs.acts.queue import JobKind, Outcome, Run, queue
from ehcp.models import Job, JobState
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

CHECK, IMPORT = "import_check", "import"


def receive_package(upload: File[bytes], *, by: User, now: datetime) -> Job:
    """
    Store an uploaded package and queue the check of it: both or neither.

    Raises ``OSError`` where the package cannot be stored.
    """
    name = store_package(upload)
    try:
        return queue(Job(kind=CHECK, params={"file": name}, created_by=by, created_at=now))
    except DatabaseError:
        default_storage.delete(name)
        raise


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
        job = queue(Job(kind=IMPORT, params={"file": locked.params["file"]}, created_by=by, created_at=now))
        locked.params["import"] = job.pk
        locked.save(update_fields=["params"])
    return job


def _run(run: Run) -> Outcome:
    """
    Check or import the stored package.

    The import is one transaction, and that it is done is written in the same, so a worker that dies leaves either
    nothing, and the job is then interrupted and may be started again, or an import that is told as done.
    """
    job = run.job

    def end(result: ImportResult) -> None:
        run.hold()
        run.end(_outcome(result))

    result = import_package(
        Path(default_storage.path(job.params["file"])),
        by=job.created_by,
        now=run.clock(),
        dry_run=job.kind == CHECK,
        progress=run.progress,
        at_end=end,
    )
    if result.is_written:
        default_storage.delete(job.params["file"])
    return _outcome(result)


def _outcome(result: ImportResult) -> Outcome:
    return Outcome(JobState.REFUSED if result.is_refused else JobState.DONE, result.as_json())


def _forget(before: datetime) -> None:
    """Delete the packages that nobody took in, and what is left of uploads that were cut off."""
    for job in Job.objects.filter(kind__in=(CHECK, IMPORT), created_at__lt=before).exclude(params={}):
        default_storage.delete(job.params["file"])
        job.params = {}
        job.save(update_fields=["params"])
    named = Job.objects.filter(kind__in=(CHECK, IMPORT)).values_list("params__file", flat=True)
    forget_strays({str(name) for name in named}, before)


KINDS = (JobKind(CHECK, _run, forget=_forget), JobKind(IMPORT, _run))
