"""A worker killed while it looks at a change of the law, or applies it, loses nothing and doubles nothing."""

from __future__ import annotations

import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import close_old_connections, connection
from pytest_django import Settings

from ehcp.exchange.acts import import_package
from ehcp.jobs.acts import queue as jobs
from ehcp.jobs.acts.long_work import alone
from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.law_settings.acts import applying as law_applying
from ehcp.law_settings.acts.changes import apply_change, propose_change
from ehcp.law_settings.acts.settings import LawChange
from ehcp.ledger.sync import law_in_force, laws_in_force, reconcile
from ehcp.models import CaseEvent, Child, Deadline, Job, LawSetting, MovedLimit, ProposedLawChange
from sendcases.audit import moments
from tests.broker import SEND, Sent
from tests.ehcp.acts import Staff, requested, staff
from tests.ehcp.exchange.packages import files_of, rows_of_one_case, write_folder
from tests.faults.processes import kill, start
from tests.faults.test_sent_twice import at_once

pytestmark = pytest.mark.django_db(transaction=True)

CHANGE = LawChange({"count_from_day_one": "true"}, {}, reason="Counsel said so")
Worker = Callable[[Job, str, int], subprocess.Popen[str]]


@pytest.fixture(autouse=True)
def sent(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sent:
    settings.MEDIA_ROOT = tmp_path / "private"
    sent = Sent()
    monkeypatch.setattr(SEND, sent)
    return sent


@pytest.fixture
def people() -> Staff:
    return staff()


@pytest.fixture
def cases(people: Staff) -> list[Child]:
    return [requested(people, on=date(2026, 11, 9)).child for _ in range(4)]


@pytest.fixture
def worker(settings: Settings) -> Iterator[Worker]:
    """Start a process that does a job up to a stage, and wait until it is there."""
    started = []

    def at(job: Job, stage: str, parts: int) -> subprocess.Popen[str]:
        process = start("-m", "tests.faults.working", str(job.pk), stage, str(parts), str(settings.MEDIA_ROOT))
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == f"at {stage}"
        return process

    yield at
    for process in started:
        if process.poll() is None:
            kill(process)


def taken_up_again(job: Job) -> Job:
    """Let the schedule find, some minutes later, that the worker is silent, and do the job here."""
    later = moments.now() + timedelta(minutes=4)
    assert jobs.look_after_jobs(now=later) == [job.pk]
    jobs.run_job(job.pk, clock=lambda: later)
    job.refresh_from_db()
    return job


def looked_at(people: Staff) -> ProposedLawChange:
    proposed = propose_change(CHANGE, by=people.manager, now=moments.now())
    jobs.run_job(proposed.preview.pk, clock=moments.now)
    return proposed


def to_apply(people: Staff) -> Job:
    job = apply_change(looked_at(people), by=people.manager, now=moments.now()).application
    assert job is not None
    return job


def test_a_preview_killed_half_way_goes_on_and_tells_each_limit_once(
    people: Staff, cases: list[Child], worker: Worker
) -> None:
    proposed = propose_change(CHANGE, by=people.manager, now=moments.now())
    kill(worker(proposed.preview, "Working out what moves", 2))
    assert set(MovedLimit.objects.values_list("child", flat=True)) == {cases[0].pk, cases[1].pk}
    assert taken_up_again(proposed.preview).state == "done"
    whole = reconcile(None, laws=Laws.of(Law(count_from_day_one=True)), now=moments.now(), apply=False).moved
    kept = MovedLimit.objects.values_list("child", "rule", "record_id", "due_before", "due_after")
    expected = [(one.child_pk, one.rule, one.record_id, one.due_before, one.due_after) for one in whole]
    assert Counter(kept) == Counter(expected)
    assert proposed.preview.report["total"] == len(whole)


@pytest.mark.parametrize(
    ("stage", "parts"),
    [("Working out the new limits", 2), ("Writing the new limits", 0), ("Writing the new limits", 3)],
)
def test_applying_killed_at_any_stage_leaves_nothing_and_is_then_done_once(
    people: Staff, cases: list[Child], worker: Worker, stage: str, parts: int
) -> None:
    job = to_apply(people)
    before = set(Deadline.objects.values_list("pk", "due_on", "known_to"))
    kill(worker(job, stage, parts))
    assert not LawSetting.objects.exists()
    assert set(Deadline.objects.values_list("pk", "due_on", "known_to")) == before
    assert not CaseEvent.objects.filter(kind="clock.law_changed").exists()
    assert taken_up_again(job).state == "done"
    assert CaseEvent.objects.filter(kind="clock.law_changed").count() == 4
    assert law_in_force().count_from_day_one is True
    assert reconcile(None, laws=laws_in_force(), now=moments.now(), apply=False).total == 0


def test_a_worker_believed_lost_that_comes_back_writes_nothing(
    people: Staff, cases: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = to_apply(people)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, beat_at=moments.now())
    silent = jobs.Run(Job.objects.get(pk=job.pk), moments.now)
    work = law_applying._Application(silent)
    work._work_out()
    assert taken_up_again(job).state == "done"
    monkeypatch.setattr(work, "_work_out", lambda: None)
    with pytest.raises(jobs.JobLost):
        work.run()
    silent.end(None)
    job.refresh_from_db()
    assert job.state == "done"
    assert CaseEvent.objects.filter(kind="clock.law_changed").count() == 4


def test_everybody_works_on_while_the_new_limits_are_worked_out(
    people: Staff, cases: list[Child], worker: Worker
) -> None:
    job = to_apply(people)
    worker(job, "Working out the new limits", 2)
    begun = time.monotonic()
    requested(people, on=date(2026, 11, 9))
    assert time.monotonic() - begun < 5


def test_an_act_while_the_new_limits_are_written_waits_and_is_planned_by_the_new_law(
    people: Staff, cases: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = to_apply(people)
    is_writing, tell = threading.Event(), law_applying.record_moves

    def slowly(*args: Any, **options: Any) -> None:
        is_writing.set()
        time.sleep(1)
        tell(*args, **options)

    def act() -> None:
        is_writing.wait()
        requested(people, on=date(2026, 11, 9))

    monkeypatch.setattr(law_applying, "record_moves", slowly)
    at_once([lambda: jobs.run_job(job.pk, clock=moments.now), act])
    job.refresh_from_db()
    assert job.state == "done"
    assert Child.objects.count() == 5
    assert reconcile(None, laws=Laws.of(Law(count_from_day_one=True)), now=moments.now(), apply=False).total == 0


def test_while_a_change_is_applied_no_import_and_no_mending_begins(
    people: Staff, cases: list[Child], worker: Worker, tmp_path: Path
) -> None:
    package = write_folder(tmp_path / "package", files_of(rows_of_one_case()))
    process = worker(to_apply(people), "Working out the new limits", 1)
    refused = import_package(package, by=None, now=moments.now())
    assert [one.code for one in refused.report.problems if one.severity == "refuse"] == ["busy"]
    with pytest.raises(CommandError, match="Another import, or other long work, is running"):
        call_command("check_clocks", "--fix")
    kill(process)
    assert import_package(package, by=None, now=moments.now()).is_written


def test_while_an_import_runs_a_change_is_refused_and_says_why(
    people: Staff, cases: list[Child], sent: Sent, tmp_path: Path
) -> None:
    package = write_folder(tmp_path / "package", files_of(rows_of_one_case()))
    job, refused = to_apply(people), []

    def apply_meanwhile(stage: str, done: int, total: int) -> None:
        if stage == "Writing the history":
            at_once([lambda: jobs.run_job(job.pk, clock=moments.now)])
            job.refresh_from_db()
            refused.append(job.state)

    if connection.vendor == "postgresql":  # on SQLite the job could not even be taken up before the import ends
        import_package(package, by=None, now=moments.now(), progress=apply_meanwhile)
        assert refused == ["refused"]
        assert job.report["why"].startswith("Another import, or other long work, is running")
    else:
        with alone():
            jobs.run_job(job.pk, clock=moments.now)
        job.refresh_from_db()
        assert job.report["why"].startswith("Another import, or other long work, is running")


def test_of_eight_who_apply_at_once_one_is_first(people: Staff, cases: list[Child]) -> None:
    proposed = [looked_at(people) for _ in range(2)]
    refused: list[str] = []
    made: list[int] = []

    def press(number: int) -> None:
        try:
            made.append(apply_change(proposed[number % 2], by=people.manager, now=moments.now()).pk)
        except jobs.MoveNotAllowed as refusal:
            refused.append(str(refusal))
        finally:
            close_old_connections()

    at_once([lambda number=number: press(number) for number in range(8)])  # type: ignore[misc]
    assert Job.objects.filter(kind="law_apply").count() == 1
    assert (len(made), len(refused)) == (4, 4)
    assert all("is applying a change" in words or "is being applied" in words for words in refused)


def test_one_change_asked_for_eight_times_at_once_is_looked_at_once(people: Staff, cases: list[Child]) -> None:
    at_once([lambda: propose_change(CHANGE, by=people.manager, now=moments.now()) for _ in range(8)])
    assert Job.objects.count() == ProposedLawChange.objects.count() == 1
