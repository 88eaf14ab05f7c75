"""Tasks: given to somebody by a day, on their list until they are done or dropped."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.case_tasks.acts import add_task, change_task, finish_task
from ehcp.case_tasks.reads import owners
from ehcp.history.acts.frame import Submission
from ehcp.models import CaseEvent, CaseTask, Child
from ehcp.workflow import AlreadyDone, MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_user, restrict

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=moments.LONDON)
TODAY = NOW.date()
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def child(officer: User) -> Child:
    return a_child(officer=officer)


def given(child: Child, by: User, **more: object) -> CaseTask:
    values = {"words": "Ask the school for its notes", "due_on": NEXT_WEEK, "owner": by, "by": by, "now": NOW}
    return add_task(child, **(values | more))


def test_is_on_the_list_of_whoever_does_it_until_it_is_done(client: Client, child: Child, officer: User) -> None:
    support = a_user(Role.BUSINESS_SUPPORT)
    task = given(child, officer, owner=support)
    client.force_login(officer)
    assert "Ask the school" not in client.get(reverse("ehcp:home")).content.decode().split("Arrived")[0]
    assert "Ask the school" in client.get(reverse("ehcp:case", args=[child.pk])).content.decode()
    client.force_login(support)
    assert "My tasks (1)" in client.get(reverse("ehcp:home")).content.decode()
    finish_task(task, on=TODAY, outcome="They came.", by=support, now=NOW)
    assert "My tasks" not in client.get(reverse("ehcp:home")).content.decode()
    assert list(CaseEvent.objects.values_list("kind", flat=True).order_by("pk")) == ["task.added", "task.done"]


def test_spoils_nobodys_form_and_the_same_form_twice_gives_one(child: Child, officer: User) -> None:
    version = child.version
    given(child, officer, submission=Submission(key="one"))
    with pytest.raises(AlreadyDone):
        given(child, officer, submission=Submission(key="one"))
    child.refresh_from_db()
    assert (child.version, CaseTask.objects.count()) == (version, 1)


def test_is_due_no_earlier_than_today_and_done_no_later(child: Child, officer: User) -> None:
    with pytest.raises(MoveNotAllowed, match="today or later"):
        given(child, officer, due_on=TODAY - timedelta(days=1))
    with pytest.raises(MoveNotAllowed, match="today or in the past"):
        finish_task(given(child, officer), on=NEXT_WEEK, by=officer, now=NOW)


def test_dropped_says_why_and_is_not_finished_twice(child: Child, officer: User) -> None:
    task = given(child, officer)
    with pytest.raises(MoveNotAllowed, match="Say why"):
        finish_task(task, on=TODAY, is_done=False, by=officer, now=NOW)
    finish_task(task, on=TODAY, is_done=False, outcome="They sent it unasked.", by=officer, now=NOW)
    with pytest.raises(MoveNotAllowed, match="done or dropped already"):
        finish_task(task, on=TODAY, by=officer, now=NOW)


def test_goes_to_nobody_who_may_not_see_the_child(child: Child, officer: User) -> None:
    other, member = a_user(Role.CASE_OFFICER), a_user(Role.PANEL_MEMBER)
    with pytest.raises(MoveNotAllowed, match="does not work on this case"):
        given(child, officer, owner=member)
    task = given(child, officer)
    restrict(child, officer)
    with pytest.raises(MoveNotAllowed, match="does not work on this case"):
        change_task(task, due_on=NEXT_WEEK, owner=other, by=officer, now=NOW)
    child.refresh_from_db()
    assert list(owners(child)) == [officer]


def test_of_a_restricted_child_is_on_no_list_of_others(client: Client, child: Child, officer: User) -> None:
    other = a_user(Role.CASE_OFFICER)
    given(child, officer, owner=other)
    restrict(child, officer)
    client.force_login(other)
    assert child.surname not in client.get(reverse("ehcp:home")).content.decode()


def test_home_asks_the_database_as_often_for_many_as_for_one(client: Client, officer: User) -> None:
    client.force_login(officer)
    counts = []
    for number in (1, 6):
        for _ in range(number):
            given(a_child(officer=officer), officer)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("ehcp:home"))
        counts.append(len(found))
    assert counts[0] == counts[1]
