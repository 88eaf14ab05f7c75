"""Subscribers learn of an event once, after the commit, and never of what was rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection, transaction

from ehcp.history.acts import events
from ehcp.history.acts.subscribers import Recorded, Subscriber, subscribe
from ehcp.history.kinds import NotRegistered
from ehcp.models import CaseEvent, Child
from ehcp.people.acts.children import record_death
from tests.ehcp.acts import at, staff
from tests.factories import a_child

ON = date(2026, 11, 9)
Listen = Callable[[str, Subscriber], None]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def listen() -> Iterator[Listen]:
    ends: list[Callable[[], None]] = []

    def start(kind: str, subscriber: Subscriber) -> None:
        ends.append(subscribe(kind, subscriber))

    yield start
    for end in ends:
        end()


def die(child: Child) -> Child:
    return record_death(child, by=staff().officer, on=ON, now=at(ON))


@transaction.atomic
def die_and_fall_over() -> None:
    die(a_child())
    raise ConnectionError


def test_an_event_is_delivered_once_after_the_commit(listen: Listen) -> None:
    heard: list[tuple[Recorded, bool]] = []
    listen("child.died", lambda recorded: heard.append((recorded, connection.in_atomic_block)))
    child = die(a_child())
    event = CaseEvent.objects.get(kind="child.died")
    assert heard == [(Recorded(event.pk, "child.died", child.pk, "children", child.source_id), False)]


def test_nothing_is_delivered_of_what_was_rolled_back(listen: Listen) -> None:
    heard: list[Recorded] = []
    listen("", heard.append)
    with pytest.raises(ConnectionError):
        die_and_fall_over()
    assert heard == []
    assert not CaseEvent.objects.exists()


@pytest.mark.parametrize(
    ("kind", "is_called"), [("", True), ("child.", True), ("child.added", False), ("case.", False)]
)
def test_a_subscriber_hears_the_kinds_it_asked_for(listen: Listen, kind: str, is_called: bool) -> None:
    heard: list[Recorded] = []
    listen(kind, heard.append)
    die(a_child())
    assert bool(heard) == is_called


def test_an_error_in_one_is_logged_and_stops_neither_the_others_nor_the_act(
    listen: Listen, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(recorded: Recorded) -> None:
        raise ConnectionError("The letter box is shut")

    heard: list[Recorded] = []
    listen("child.died", fail)
    listen("child.died", heard.append)
    die(a_child())
    assert len(heard) == 1
    assert Child.objects.get().deceased_on == ON
    assert "The letter box is shut" in caplog.text


def test_events_written_many_at_once_are_not_delivered_one_by_one(listen: Listen) -> None:
    heard: list[Recorded] = []
    listen("", heard.append)
    child = a_child()
    events.record_many([CaseEvent(child=child, kind="clock.law_changed", happened_on=ON, recorded_at=at(ON))])
    assert CaseEvent.objects.count() == 1
    assert heard == []


def test_nobody_can_wait_for_a_kind_that_does_not_exist() -> None:
    for kind in ("child.vanished", "letters."):
        with pytest.raises(NotRegistered):
            subscribe(kind, print)
