"""
The check of a document after it came in: a job that scans it, reads its text and asks the guard.

A document is quarantined until this has ended: nobody can read it. Where the scanner is away it goes on waiting.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ehcp.documents.acts import clamd
from ehcp.documents.acts.storing import on_disk
from ehcp.documents.reads.guard import doubts_in
from ehcp.documents.texts import READERS
from ehcp.jobs.acts.queue import KEPT_FOR, JobKind, Outcome, Run, queue
from ehcp.models import Document, DocumentDoubt, DocumentPage, DocumentState, Job, JobState, TextState
from ehcp.people.models.merges import records_of
from ehcp.workflow import Refused
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

CHECK = "document_check"
WALL_SECONDS = 90
AGAIN_AFTER = timedelta(minutes=10)


class CannotCheckNow(Refused):
    """The document goes on waiting; the message says why."""


def queue_check(document: Document, *, by: User, now: datetime) -> Job:
    """Queue the check of a document."""
    return queue(Job(kind=CHECK, params={"document": document.pk}, created_by=by, created_at=now))


def text_of(path: Path, file_type: str) -> tuple[list[str], str]:
    """
    Return the pages of a file and whether they are all, some or none of it.

    Read by a process of its own with limits of memory and time: what a hostile file does ends with it.
    """
    if file_type not in READERS:
        return [], TextState.NONE
    command = [sys.executable, "-m", "ehcp.documents.texts", str(path), file_type]
    try:
        done = subprocess.run(command, capture_output=True, timeout=WALL_SECONDS, cwd=settings.BASE_DIR, check=True)
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return [], TextState.NONE
    pages: list[str] = said["pages"]
    if not any(page.strip() for page in pages):
        return [], TextState.NONE
    return pages, TextState.READ if said["is_whole"] else TextState.PART


def check_document(document: Document, *, now: datetime) -> None:
    """Scan a document, read its text, and file it or stop it; raises ``CannotCheckNow`` where the scanner is away."""
    with on_disk(document.stored_as) as path:
        if _has_virus(path):
            Document.objects.filter(pk=document.pk, state=DocumentState.CHECKING).update(state=DocumentState.INFECTED)
            return
        pages, text_state = text_of(path, document.file_type)
    doubts = doubts_in(pages, records_of(document.child), london_day(now))
    with transaction.atomic():
        stored = Document.objects.select_for_update().get(pk=document.pk)
        if stored.state != DocumentState.CHECKING:
            return
        DocumentPage.objects.filter(document=stored).delete()
        DocumentPage.objects.bulk_create(
            DocumentPage(document=stored, number=number, text=text) for number, text in enumerate(pages, start=1)
        )
        DocumentDoubt.objects.bulk_create(
            DocumentDoubt(document=stored, page=one.page, kind=one.kind, words=one.words) for one in doubts
        )
        stored.state = DocumentState.STOPPED if doubts else DocumentState.FILED
        stored.text_state = text_state
        stored.save(update_fields=["state", "text_state"])


def _has_virus(path: Path) -> bool:
    if not clamd.is_configured():
        return False
    try:
        return bool(clamd.virus_in(path))
    except clamd.ScannerAway as error:
        raise CannotCheckNow(str(error)) from error


def _run(run: Run) -> Outcome:
    document = Document.objects.select_related("child").get(pk=run.job.params["document"])
    check_document(document, now=run.clock())
    document.refresh_from_db()
    return Outcome(JobState.DONE, {"state": document.state})


def _queue_waiting(before: datetime) -> None:
    """Queue again the documents that wait because the scanner was away ten minutes ago; ``before`` is long past."""
    since = before + KEPT_FOR - AGAIN_AFTER
    recent = Job.objects.filter(kind=CHECK).exclude(state=JobState.REFUSED, finished_at__lt=since)
    known = [params["document"] for params in recent.filter(created_at__gte=before).values_list("params", flat=True)]
    waiting = Document.objects.filter(state=DocumentState.CHECKING, added_at__lt=since).exclude(pk__in=known)
    for document in waiting.select_related("added_by")[:50]:
        queue_check(document, by=document.added_by, now=since + AGAIN_AFTER)


KIND = JobKind(CHECK, _run, resumes=True, forget=_queue_waiting)
