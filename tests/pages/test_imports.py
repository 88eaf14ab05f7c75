"""Importing a package on a page: upload, check, look, import; nothing half done, nothing twice."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from ehcp.exchange.acts.jobs import receive_package, take_in
from ehcp.jobs.acts import queue as jobs
from ehcp.models import Child, Job, PackageInfo
from ehcp.tasks import look_after_jobs, run_job
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.broker import SEND, Sent
from tests.ehcp.exchange.cases import case_with
from tests.ehcp.exchange.packages import files_of, write_zip
from tests.factories import a_job, a_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _private_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "private"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    sent = Sent()
    monkeypatch.setattr(SEND, sent)
    return sent


@pytest.fixture
def administrator() -> User:
    return a_user(Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def page(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def a_zip(folder: Path, **tables: dict[str, str]) -> SimpleUploadedFile:
    folder.mkdir(parents=True, exist_ok=True)
    path = write_zip(folder / "one.zip", files_of(case_with(**tables)))
    return SimpleUploadedFile("Testley Ada.zip", path.read_bytes())


def checked(folder: Path, by: User, **tables: dict[str, str]) -> Job:
    """A package that was uploaded and checked."""
    job = receive_package(a_zip(folder, **tables), by=by, now=NOW)
    run_job(job.pk)
    job.refresh_from_db()
    return job


class TestTheStory:
    def test_from_upload_to_import(
        self,
        page: Client,
        sent: Sent,
        tmp_path: Path,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = page.post(reverse("ehcp:import-list"), {"package": a_zip(tmp_path / "up")}, follow=True)
        check = Job.objects.get()
        assert sent.jobs == [check.pk]
        assert "Waiting for its turn" in answer.content.decode()
        run_job(check.pk)
        shown = page.get(reverse("ehcp:import-job", args=[check.pk])).content.decode()
        assert "The package can be imported. Nothing has been written yet." in shown
        assert not Child.objects.exists()
        with django_capture_on_commit_callbacks(execute=True):
            page.post(reverse("ehcp:import-take-in", args=[check.pk]))
        job = Job.objects.get(kind="import")
        run_job(job.pk)
        shown = page.get(reverse("ehcp:import-job", args=[job.pk])).content.decode()
        assert "The package was imported: 7 events" in shown
        assert Child.objects.get().source_id == "C1"
        assert PackageInfo.objects.get().imported_by == check.created_by

    def test_of_a_refused_package_ends_with_its_report(self, page: Client, administrator: User, tmp_path: Path) -> None:
        job = checked(tmp_path / "up", administrator, children={"birth_date": "31/12/2012"})
        assert job.state == "refused"
        shown = page.get(reverse("ehcp:import-job", args=[job.pk])).content.decode()
        assert "The date is written day first." in shown
        assert "Import now" not in shown
        answer = page.post(reverse("ehcp:import-take-in", args=[job.pk]), follow=True)
        assert "Only a package that was checked and not refused can be imported." in answer.content.decode()
        assert Job.objects.count() == 1

    def test_leaves_no_name_on_the_disk_in_the_job_or_in_the_report(
        self, page: Client, administrator: User, tmp_path: Path
    ) -> None:
        job = checked(tmp_path / "up", administrator, children={"sex": "X"})
        assert "Testley" not in str(job.params) + str(job.report)
        stored = Path(default_storage.path(job.params["file"]))
        assert stored.stat().st_mode & 0o077 == 0

    def test_forgets_the_package_once_it_is_taken_in(self, administrator: User, tmp_path: Path, sent: Sent) -> None:
        check = checked(tmp_path / "up", administrator)
        job = take_in(check, by=administrator, now=NOW)
        assert default_storage.exists(check.params["file"])
        run_job(job.pk)
        assert not default_storage.exists(check.params["file"])


class TestTheReport:
    def test_is_a_csv_file_with_every_listed_row(self, page: Client, administrator: User, tmp_path: Path) -> None:
        job = checked(tmp_path / "up", administrator, children={"sex": "X"})
        answer = page.get(reverse("ehcp:import-report", args=[job.pk]))
        text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[1][:4] == ["Refused", "children.csv", "2", "sex"]
        assert answer.headers["Content-Disposition"] == f'attachment; filename="import-report-{job.pk}.csv"'

    def test_says_how_many_more_there_are(self, page: Client, administrator: User) -> None:
        kinds = [{"severity": "warn", "code": "overlap", "file": "needs.csv", "field": "from_on", "number": 1200}]
        problem = {"severity": "warn", "code": "overlap", "file": "needs.csv", "line": 2, "field": "from_on"}
        problem |= {"wrong": "Overlaps.", "right": "Check it."}
        report = {"refused": 0, "warned": 1200, "unlisted": 1199, "kinds": kinds, "problems": [problem]}
        job = a_job(report=report, created_by=administrator)
        shown = page.get(reverse("ehcp:import-job", args=[job.pk])).content.decode()
        assert "The first 1 of 1,200" in shown
        answer = page.get(reverse("ehcp:import-report", args=[job.pk]))
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
        assert "1200 in all of the kind overlap" in text

    def test_is_for_whoever_started_the_job_alone(self, page: Client, administrator: User) -> None:
        counts = {"added": 0, "changed": 3, "kept": 0, "same": 0, "absent": 4711}
        job = a_job(report={"refused": 0, "warned": 0, "tables": {"children": counts}})
        shown = page.get(reverse("ehcp:import-job", args=[job.pk])).content.decode()
        assert "4,711" not in shown
        assert f"The report is shown to {job.created_by} alone" in shown
        assert page.get(reverse("ehcp:import-report", args=[job.pk])).status_code == 404
        Job.objects.update(created_by=administrator)
        assert "4,711" in page.get(reverse("ehcp:import-job", args=[job.pk])).content.decode()


class TestAnUpload:
    @pytest.mark.parametrize(
        ("content", "words"), [(None, "Select the zip file of the package"), (b"", "The selected file is empty")]
    )
    def test_of_nothing_says_so(self, page: Client, content: bytes | None, words: str) -> None:
        data = {} if content is None else {"package": SimpleUploadedFile("x.zip", content)}
        answer = page.post(reverse("ehcp:import-list"), data)
        assert words in answer.content.decode()
        assert not Job.objects.exists()

    def test_to_a_full_disk_says_so_and_leaves_nothing(
        self, page: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*args: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
        answer = page.post(reverse("ehcp:import-list"), {"package": a_zip(tmp_path / "up")})
        assert "the disk may be full" in answer.content.decode()
        assert not Job.objects.exists()

    def test_of_what_is_no_zip_is_refused_by_the_check(self, administrator: User) -> None:
        job = receive_package(SimpleUploadedFile("x.zip", b"MZ\x90"), by=administrator, now=NOW)
        run_job(job.pk)
        job.refresh_from_db()
        assert (job.state, job.report["problems"][0]["code"]) == ("refused", "not_a_package")

    def test_while_the_broker_is_away_waits_for_the_schedule(
        self,
        page: Client,
        sent: Sent,
        tmp_path: Path,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        sent.is_away = True
        with django_capture_on_commit_callbacks(execute=True):
            page.post(reverse("ehcp:import-list"), {"package": a_zip(tmp_path / "up")})
        assert Job.objects.get().state == "queued"
        look_after_jobs()
        assert Job.objects.get().state == "done"


class TestAJob:
    def test_is_done_once_though_its_message_comes_twice(self, administrator: User, tmp_path: Path, sent: Sent) -> None:
        job = take_in(checked(tmp_path / "up", administrator), by=administrator, now=NOW)
        run_job(job.pk)
        run_job(job.pk)
        assert Child.objects.count() == 1

    def test_is_queued_once_though_the_button_is_pressed_twice(
        self, administrator: User, tmp_path: Path, sent: Sent
    ) -> None:
        check = checked(tmp_path / "up", administrator)
        first = take_in(check, by=administrator, now=NOW)
        assert take_in(check, by=administrator, now=NOW) == first
        assert Job.objects.filter(kind="import").count() == 1

    def test_tells_how_far_it_is(self, page: Client) -> None:
        job = a_job(state="running", started_at=NOW, beat_at=NOW)
        tell = jobs.Progress(job.pk, lambda: NOW)
        tell("Reading reviews.csv", 250, 1_000)
        answer = page.get(reverse("ehcp:import-progress", args=[job.pk])).json()
        assert answer == {"done": 250, "total": 1_000, "words": "Reading reviews.csv: 25%", "finished": False}

    def test_that_lost_its_worker_is_interrupted_and_can_be_started_again(
        self, page: Client, administrator: User, tmp_path: Path, sent: Sent
    ) -> None:
        job = receive_package(a_zip(tmp_path / "up"), by=administrator, now=NOW)
        Job.objects.update(state="running", started_at=NOW, beat_at=NOW)
        assert jobs.mark_interrupted(now=NOW + timedelta(minutes=2)) == 0
        shown = page.get(reverse("ehcp:import-job", args=[job.pk])).content.decode()
        assert "The work stopped before its end. Nothing was written." in shown
        page.post(reverse("ehcp:import-again", args=[job.pk]))
        run_job(job.pk)
        job.refresh_from_db()
        assert job.state == "done"

    def test_that_still_says_something_is_not_interrupted(self) -> None:
        job = a_job(state="running", started_at=NOW, beat_at=NOW)
        jobs.Progress(job.pk, lambda: NOW + timedelta(minutes=9))("Writing reviews", 1, 2)
        assert jobs.mark_interrupted(now=NOW + timedelta(minutes=10)) == 0
        assert jobs.mark_interrupted(now=NOW + timedelta(minutes=13)) == 1

    def test_that_breaks_is_interrupted(
        self, administrator: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*args: object, **options: object) -> None:
            raise MemoryError

        job = receive_package(a_zip(tmp_path / "up"), by=administrator, now=NOW)
        monkeypatch.setattr("ehcp.exchange.acts.jobs.import_package", breaks)
        with pytest.raises(MemoryError):
            run_job(job.pk)
        job.refresh_from_db()
        assert job.state == "interrupted"

    def test_whose_package_nobody_took_in_forgets_it_after_a_week(self, administrator: User, tmp_path: Path) -> None:
        job = checked(tmp_path / "up", administrator)
        jobs.look_after_jobs(now=NOW + timedelta(days=6))
        assert default_storage.exists(job.params["file"])
        jobs.look_after_jobs(now=NOW + timedelta(days=8))
        assert not default_storage.exists(job.params["file"])
        job.refresh_from_db()
        assert job.params == {}


def test_a_case_officer_is_told_nothing(client: Client) -> None:
    client.force_login(a_user(Role.CASE_OFFICER))
    job = a_job()
    assert client.get(reverse("ehcp:import-list")).status_code == 404
    assert client.get(reverse("ehcp:import-report", args=[job.pk])).status_code == 404


def test_the_list_of_imports_needs_few_queries(
    page: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        a_job()
    with django_assert_max_num_queries(8):
        page.get(reverse("ehcp:import-list"))
