"""A worker killed while it hands a caseload over moves no case twice and tells no family twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections, transaction
from django.db.models import F
from pytest_django import Settings

from ehcp.caseloads.acts import moving
from ehcp.caseloads.acts.hand_overs import confirm_hand_over, prepare_hand_over
from ehcp.jobs.acts import queue as jobs
from ehcp.letters.acts.wording import write_details
from ehcp.letters.reads.wording import DETAILS
from ehcp.models import Allocation, CaseEvent, Child, HandOver, Job, Letter
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.broker import SEND, Sent
from tests.factories import a_child, a_relation, a_user
from tests.faults.processes import kill, start
from tests.faults.test_sent_twice import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = 4


@pytest.fixture(autouse=True)
def sent(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sent:
    settings.MEDIA_ROOT = tmp_path / "private"
    sent = Sent()
    monkeypatch.setattr(SEND, sent)
    return sent


@pytest.fixture
def people() -> dict[str, User]:
    manager = a_user(Role.MANAGER)
    write_details({key: f"Invented {key}" for key in DETAILS}, note="First", by=manager, now=moments.now())
    made = {"leaver": a_user(Role.CASE_OFFICER), "heir": a_user(Role.CASE_OFFICER), "manager": manager}
    for _ in range(NUMBER):
        child = a_child(officer=made["leaver"], stage="maintained")
        a_relation(child)
        Allocation.objects.create(child=child, officer=made["leaver"], from_on=moments.today() - timedelta(days=90))
    return made


@pytest.fixture
def worker(settings: Settings) -> Iterator[Any]:
    """Start a process that does a job up to a stage, and wait until it is there."""
    started = []

    def at(job: Job, stage: str, parts: int) -> Any:
        process = start("-m", "tests.faults.working", str(job.pk), stage, str(parts), str(settings.MEDIA_ROOT))
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == f"at {stage}"
        return process

    yield at
    for process in started:
        if process.poll() is None:
            kill(process)


def prepared(people: dict[str, User], to: User | None = None) -> HandOver:
    made = prepare_hand_over(
        people["leaver"], to=to or people["heir"], takes_effect_on=moments.today(), is_told=True,
        by=people["manager"], now=moments.now(),
    )  # fmt: skip
    jobs.run_job(made.preparation_id, clock=moments.now)
    return made


@pytest.mark.parametrize(("stage", "parts"), [("Moving the cases", 2), ("Telling the families", 2)])
def test_it_goes_on_where_it_stopped(people: dict[str, User], worker: Any, stage: str, parts: int) -> None:
    job = confirm_hand_over(prepared(people), by=people["manager"], now=moments.now()).work
    assert job is not None
    kill(worker(job, stage, parts))
    later = moments.now() + timedelta(minutes=4)
    assert jobs.look_after_jobs(now=later) == [job.pk]
    jobs.run_job(job.pk, clock=lambda: later)
    assert HandOver.objects.get().state == "done"
    assert set(Child.objects.values_list("officer", flat=True)) == {people["heir"].pk}
    assert CaseEvent.objects.filter(kind="case.handed_over").count() == NUMBER
    assert Allocation.objects.filter(officer=people["heir"], to_on__isnull=True).count() == NUMBER
    assert Letter.objects.count() == NUMBER


def test_of_two_managers_who_confirm_at_once_one_is_refused(people: dict[str, User]) -> None:
    both = [prepared(people), prepared(people, to=a_user(Role.CASE_OFFICER))]
    outcomes: list[str] = []

    def confirm(hand_over: HandOver) -> None:
        close_old_connections()
        try:
            confirm_hand_over(hand_over, by=people["manager"], now=moments.now())
        except MoveNotAllowed:
            outcomes.append("refused")
        else:
            outcomes.append("confirmed")

    at_once([lambda one=one: confirm(one) for one in both])
    assert sorted(outcomes) == ["confirmed", "refused"]
    assert HandOver.objects.filter(state="planned").count() == 1


def test_it_tells_the_other_families_while_somebody_saves_one_case_and_that_one_afterwards(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = confirm_hand_over(prepared(people), by=people["manager"], now=moments.now()).work
    assert job is not None
    held = Child.objects.order_by("pk").first()
    assert held is not None
    is_held, is_free, seen = threading.Event(), threading.Event(), []

    def save_for_long() -> None:
        with transaction.atomic():
            Child.objects.filter(pk=held.pk).update(version=F("version") + 1)
            is_held.set()
            is_free.wait(timeout=60)
        connections.close_all()

    saving = threading.Thread(target=save_for_long)
    pause, move = moving.time.sleep, moving._Way.move

    def moved(self: Any) -> None:
        move(self)
        saving.start()
        is_held.wait(timeout=60)
        monkeypatch.setattr(moving.time, "sleep", waited)
        with connection.cursor() as cursor:  # nobody wants to wait long in a test
            is_server = connection.vendor == "postgresql"
            cursor.execute("SET lock_timeout = '200ms'" if is_server else "PRAGMA busy_timeout = 200")

    def waited(seconds: float) -> None:
        seen.append(Letter.objects.count())
        is_free.set()
        saving.join()
        pause(0)

    monkeypatch.setattr(moving._Way, "move", moved)
    jobs.run_job(job.pk, clock=moments.now)
    connection.close()
    # SQLite locks the whole file: there nobody can be told before it is free.
    assert seen == [NUMBER - 1 if connection.vendor == "postgresql" else 0]
    assert HandOver.objects.get().state == "done"
    assert Letter.objects.count() == NUMBER
    assert set(HandOver.objects.get().cases.values_list("untold", flat=True)) == {""}
