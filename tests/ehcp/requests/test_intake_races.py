"""Two people who log the same thing at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from ehcp.models import AssessmentRequest, Child
from ehcp.people.acts.children import NewChild, PossibleDouble
from ehcp.requests.acts import requests
from ehcp.workflow import AlreadyDone
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.acts import NOW, TODAY, once
from tests.factories import a_child, a_user

pytestmark = pytest.mark.django_db(transaction=True)
PIP = NewChild(surname="Inventedson", forename="Pip", birth_date=TODAY.replace(year=2018), upn_unknown="UN2")


def at_once(people: list[User], act: Callable[[User], object]) -> list[str]:
    """Let everybody act at the same moment; return what each was answered."""
    gate, told = threading.Barrier(len(people)), []

    def race(person: User) -> None:
        try:
            gate.wait()
            act(person)
            told.append("done")
        except (PossibleDouble, AlreadyDone) as answer:
            told.append(type(answer).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_the_same_new_child_is_added_by_one_and_shown_to_the_others() -> None:
    told = at_once(
        [a_user(Role.BUSINESS_SUPPORT) for _ in range(4)],
        lambda person: requests.receive_request_for_new_child(
            PIP, different_from=[], by=person, on=TODAY, now=NOW, source="1"
        ),
    )
    assert told == ["PossibleDouble"] * 3 + ["done"]
    assert Child.objects.count() == AssessmentRequest.objects.count() == 1


def test_one_form_sent_four_times_at_once_logs_one_request() -> None:
    clerk, child = a_user(Role.BUSINESS_SUPPORT), a_child()
    told = at_once(
        [clerk] * 4,
        lambda person: requests.receive_request(
            child, by=person, on=TODAY, now=NOW, source="1", submission=once("same")
        ),
    )
    assert told == ["AlreadyDone"] * 3 + ["done"]
    assert AssessmentRequest.objects.count() == 1


def test_two_requests_for_one_child_leave_one_open() -> None:
    child = a_child()
    told = at_once(
        [a_user(Role.BUSINESS_SUPPORT) for _ in range(3)],
        lambda person: requests.receive_request(
            Child.objects.get(pk=child.pk), by=person, on=TODAY, now=NOW, source="1"
        ),
    )
    assert told == ["done"] * 3
    assert sorted(AssessmentRequest.objects.values_list("outcome", flat=True)) == ["A", "W", "W"]
