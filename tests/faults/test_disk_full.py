"""On a full disk an upload is stored whole or not at all, and the person is told."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ehcp.exchange.acts import jobs as import_jobs
from ehcp.exchange.acts import storing
from ehcp.jobs.acts import queue as jobs
from ehcp.models import Job
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.broker import SEND, Sent
from tests.ehcp.exchange.packages import files_of, rows_of_one_case, write_zip
from tests.factories import a_user
from tests.pages.act_pages import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client) -> Client:
    settings.MEDIA_ROOT = tmp_path / "private"
    monkeypatch.setattr(SEND, Sent())
    client.force_login(a_user(Role.SYSTEM_ADMINISTRATOR))
    client.raise_request_exception = False
    return client


@pytest.fixture
def package(tmp_path: Path) -> bytes:
    return write_zip(tmp_path / "one.zip", files_of(rows_of_one_case())).read_bytes()


def send(page: Client, package: bytes) -> Any:
    return page.post(reverse("ehcp:import-list"), {"package": SimpleUploadedFile("one.zip", package)})


def stored() -> list[Path]:
    folder = Path(default_storage.path("imports"))
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fills_up_leaves_neither_a_file_nor_a_job(
    page: Client, package: bytes, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        answer = send(page, package)
    assert "The package cannot be stored: the disk may be full" in errors(answer)
    assert stored() == []
    assert not Job.objects.exists()
    assert send(page, package).status_code == 302
    assert [path.suffix for path in stored()] == [".zip"]
    assert Path(default_storage.path(Job.objects.get().params["file"])).read_bytes() == package


def test_a_job_that_cannot_be_made_leaves_no_file(
    page: Client, package: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(job: Job) -> Job:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(import_jobs, "queue", fails)
    answer = send(page, package)
    assert answer.status_code == 503
    assert "the service is not available" in answer.content.decode()
    assert stored() == []


def test_a_disk_that_is_full_while_the_upload_comes_in_is_told_in_words(
    page: Client, package: bytes, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def full(*args: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
    answer = send(page, package)
    assert answer.status_code == 503
    assert "The disk may be full" in answer.content.decode()
    assert not Job.objects.exists()


def test_what_a_power_cut_left_is_deleted_after_a_week(page: Client, package: bytes) -> None:
    send(page, package)
    kept, *_ = stored()
    for name in ("half.part", "nobodys.zip"):
        (kept.parent / name).write_bytes(b"half")
    now = moments.now()
    jobs.look_after_jobs(now=now + timedelta(days=6))
    assert len(stored()) == 3
    storing.forget_strays({f"imports/{kept.name}"}, now + timedelta(days=1))
    assert stored() == [kept]


def test_a_job_goes_on_while_it_cannot_say_how_far_it_is(
    page: Client, package: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    send(page, package)
    monkeypatch.setattr(Path, "write_text", full)
    jobs.run_job(Job.objects.get().pk, clock=moments.now)
    assert Job.objects.get().state == "done"
