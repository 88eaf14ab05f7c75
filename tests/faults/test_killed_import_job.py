"""An import job killed before its commit left nothing; killed after it, it is told as what it is: done."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from ehcp.exchange.acts.jobs import receive_package, take_in
from ehcp.jobs.acts import queue as jobs
from ehcp.models import Child, Job, PackageInfo
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.broker import SEND, Sent
from tests.ehcp.exchange.packages import files_of, rows_of_one_case, write_zip
from tests.factories import a_user
from tests.faults.processes import kill, start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """An import that waits for a worker."""
    settings.MEDIA_ROOT = tmp_path / "private"
    monkeypatch.setattr(SEND, Sent())
    administrator = a_user(Role.SYSTEM_ADMINISTRATOR)
    package = write_zip(tmp_path / "one.zip", files_of(rows_of_one_case()))
    upload = SimpleUploadedFile("one.zip", package.read_bytes())
    check = receive_package(upload, by=administrator, now=moments.now())
    jobs.run_job(check.pk, clock=moments.now)
    check.refresh_from_db()
    return take_in(check, by=administrator, now=moments.now())


def killed_at(job: Job, where: str, private: Path) -> None:
    process = start("-m", "tests.faults.import_job", str(job.pk), where, str(private))
    assert process.stdout is not None
    assert process.stdout.readline().strip() == f"at {where}"
    kill(process)


def looked_after(job: Job) -> Job:
    jobs.look_after_jobs(now=moments.now() + timedelta(minutes=10))
    job.refresh_from_db()
    return job


def test_killed_right_after_its_commit_it_is_done(job: Job, settings: Settings) -> None:
    killed_at(job, "committed", settings.MEDIA_ROOT)
    assert Child.objects.count() == 1
    after = looked_after(job)
    assert (after.state, after.report["is_written"]) == ("done", True)
    jobs.look_after_jobs(now=moments.now() + timedelta(days=8))
    assert not default_storage.exists(job.params["file"]), "the package does not stay for ever"


def test_killed_before_its_commit_it_is_interrupted_and_can_be_started_again(job: Job, settings: Settings) -> None:
    killed_at(job, "Working out the deadlines", settings.MEDIA_ROOT)
    assert Child.objects.count() == 0
    assert looked_after(job).state == "interrupted"
    jobs.start_again(job, now=moments.now())
    jobs.run_job(job.pk, clock=moments.now)
    job.refresh_from_db()
    assert (job.state, Child.objects.count(), PackageInfo.objects.count()) == ("done", 1, 1)
    assert not default_storage.exists(job.params["file"])


def test_an_import_that_was_taken_from_its_worker_writes_nothing(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker was believed lost, and a person was told that nothing was written: so it has to stay."""
    tell = jobs.Progress.__call__

    def lost(self: jobs.Progress, stage: str, done: int, total: int) -> None:
        tell(self, stage, done, total)
        if stage == "Writing the history":
            Job.objects.filter(pk=job.pk).update(state="interrupted")

    monkeypatch.setattr(jobs.Progress, "__call__", lost)
    jobs.run_job(job.pk, clock=moments.now)
    job.refresh_from_db()
    assert (job.state, Child.objects.count(), PackageInfo.objects.count()) == ("interrupted", 0, 0)
