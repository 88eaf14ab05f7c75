"""The import as a job: a package is stored privately, checked, looked at, and only then taken in."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from ehcp.exchange.acts.importing import import_package
from ehcp.jobs.acts.queue import JobKind, Outcome, Run, queue
from ehcp.models import Job, JobState
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

CHECK, IMPORT = "import_check", "import"


def receive_package(upload: File[bytes], *, by: User, now: datetime) -> Job:
    """Store an uploaded package under a name that tells nothing, and queue the check of it."""
    name = default_storage.save(f"imports/{secrets.token_hex(16)}.zip", upload)
    return queue(Job(kind=CHECK, params={"file": name}, created_by=by, created_at=now))


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

    The import is one transaction, so a worker that dies leaves nothing half done; the job is then interrupted
    and may be started again.
    """
    job = run.job
    result = import_package(
        Path(default_storage.path(job.params["file"])),
        by=job.created_by,
        now=run.clock(),
        dry_run=job.kind == CHECK,
        progress=run.progress,
    )
    if result.is_refused:
        return Outcome(JobState.REFUSED, result.as_json())
    is_taken_in = job.kind == IMPORT
    afterwards = (lambda: default_storage.delete(job.params["file"])) if is_taken_in else None
    return Outcome(JobState.DONE, result.as_json(), afterwards)


def _forget(before: datetime) -> None:
    """Delete the packages that nobody took in."""
    for job in Job.objects.filter(kind__in=(CHECK, IMPORT), created_at__lt=before).exclude(params={}):
        default_storage.delete(job.params["file"])
        job.params = {}
        job.save(update_fields=["params"])


KINDS = (JobKind(CHECK, _run, forget=_forget), JobKind(IMPORT, _run))
