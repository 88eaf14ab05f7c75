"""Two people merge, or merge and log a request, at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from ehcp.models import (
    AssessmentRequest,
    Child,
)
from ehcp.requests.acts import requests
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import NOW, TODAY, requested, staff
from tests.ehcp.people.merging import merge
from tests.factories import a_child


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    gate, told = threading.Barrier(len(acts)), []

    def race(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
            told.append("done")
        except MoveNotAllowed as refusal:
            told.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleAtOnce:
    def test_who_merge_the_same_two_records_either_way_make_one_merge(self) -> None:
        people = staff()
        kept, other = a_child(), a_child()
        told = at_once(
            [
                lambda: merge(people, kept, other),
                lambda: merge(people, other, kept, by=people.other_manager),
            ]
        )
        assert told == ["MoveNotAllowed", "done"]
        assert Child.objects.standing().count() == 1

    def test_who_merge_and_log_a_request_leave_one_clock(self) -> None:
        people = staff()
        kept, other = a_child(), a_child()
        requested(people, kept)
        told = at_once(
            [
                lambda: merge(people, kept, other),
                lambda: requests.receive_request(other, by=people.support, on=TODAY, now=NOW, source="1"),
            ]
        )
        assert told == ["done", "done"]
        assert sorted(AssessmentRequest.objects.values_list("outcome", flat=True)) == ["A", "W"]
