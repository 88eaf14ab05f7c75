"""Records and events of the API: what they tell, what changed since a day, and following them without a gap."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from ehcp.models import CaseEvent, Child, Deadline
from ehcp.people.acts.restriction import lift
from ehcp.people.acts.restriction import restrict as restrict_record
from panels.models import PanelItem
from reporting.api.reads.events import told_events
from reporting.models import Webhook
from reporting.webhooks.reads.told import next_batch
from sendcases.accounts.models import Scope
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.following import settled_number
from tests.ehcp.acts import at
from tests.factories import a_child, a_deadline, a_panel_item, a_plan, a_request, a_user, a_webhook, restrict
from tests.reporting import api_keys
from tests.reporting.api_keys import Ask, a_key, asking, is_problem
from tests.stories.story import Story

pytestmark = pytest.mark.django_db
ask, no_counts = api_keys.ask, api_keys.no_counts  # the fixtures of a key

KEYS = {"requests": "request", "plans": "plan", "reviews": "review", "deadlines": "deadline", "decisions": "item"}
# Of a deadline these turn with the day alone.
OF_THE_DAY = {"state", "was_overdue", "days_late", "is_exempted"}
Rows = dict[str, dict[str, Any]]


def the_hour(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(moments, "now", lambda: moment)


def rows_of(ask: Ask, name: str, **query: str) -> list[dict[str, Any]]:
    """Every row of a list, in pages of three."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        told = ask(f"/api/v1/{name}/", page_size="3", **query, **cursor).json()
        found += told["results"]
        if told["next"] is None:
            return found
        cursor = {"cursor": told["next"]}


def full(ask: Ask, name: str) -> Rows:
    return {row[KEYS[name]]: plain(row) for row in rows_of(ask, name)}


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in row.items() if key not in OF_THE_DAY}


def followed(copy: Rows, ask: Ask, name: str, since: date) -> Rows:
    """A copy brought up to date with what changed since a day."""
    for row in rows_of(ask, name, changed_since=since.isoformat()):
        if row.get("is_gone"):
            copy.pop(row[KEYS[name]], None)
        else:
            copy[row[KEYS[name]]] = plain(row)
    return copy


class TestRecords:
    def test_are_facts_by_reference_and_nobodys_name(self, ask: Ask) -> None:
        child, hidden = a_child(surname="Quillfeather"), a_child()
        restrict(hidden)
        for one in (child, hidden):
            a_request(one, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=date(2025, 4, 14))
            a_plan(one)
        request, plan = child.requests.get(), child.plans.get()
        told = ask("/api/v1/requests/").json()
        assert (told["total"], told["next"], told["level"]) == (1, None, "L0")
        (row,) = told["results"]
        assert (row["request"], row["child"], row["outcome"]) == (request.source_id, child.source_id, "Y")
        assert (row["received_on"], row["decision_sent_on"]) == ("2025-03-03", "2025-04-14")
        (row,) = ask("/api/v1/plans/").json()["results"]
        assert (row["plan"], row["child"]) == (plan.source_id, child.source_id)
        assert all("Quillfeather" not in ask(f"/api/v1/{name}/").content.decode() for name in KEYS)

    def test_are_found_by_kind_outcome_months_and_child(self, ask: Ask) -> None:
        child = a_child()
        a_request(child, received_on=date(2025, 3, 3), outcome="N", decision_sent_on=date(2025, 4, 14))
        a_request(a_child(), received_on=date(2025, 5, 5))
        for query in (
            {"outcome": "N"}, {"child": child.source_id}, {"received_to": "2025-03-31"},
            {"kind": "initial", "received_from": "2025-03-01", "received_to": "2025-04-30"},
        ):  # fmt: skip
            found = ask("/api/v1/requests/", **query).json()["results"]
            assert [row["child"] for row in found] == [child.source_id], query
        assert is_problem(ask("/api/v1/requests/", received_from="2025-05-01", received_to="2025-04-30"), 400)

    def test_tell_how_many_there_are_with_their_first_page(self, ask: Ask) -> None:
        for _ in range(3):
            a_plan(a_child())
        first = ask("/api/v1/plans/", page_size="2").json()
        assert (first["total"], len(first["results"])) == (3, 2)
        rest = ask("/api/v1/plans/", page_size="2", cursor=first["next"]).json()
        assert (rest["total"], len(rest["results"]), rest["next"]) == (None, 1, None)

    def test_go_on_from_a_cursor_without_gaps_that_tell(self, ask: Ask) -> None:
        plans = [a_plan(a_child()) for _ in range(4)]
        restrict(plans[1].child)
        first = ask("/api/v1/plans/", page_size="1").json()
        assert len(first["next"]) == 22
        assert [row["plan"] for row in rows_of(ask, "plans")] == [plans[i].source_id for i in (0, 2, 3)]

    def test_refuse_a_day_to_come_and_states_of_what_changed(self, ask: Ask) -> None:
        tomorrow = (moments.today() + timedelta(days=2)).isoformat()
        for name in (*KEYS, "events"):
            for wrong in (tomorrow, "0001-01-01", "2025-02-29", "x"):
                refused = ask(f"/api/v1/{name}/", changed_since=wrong)
                assert is_problem(refused, 400)
                assert refused.json()["errors"][0]["parameter"] == "changed_since"
        assert is_problem(ask("/api/v1/deadlines/", changed_since="2025-01-01", state="overdue"), 400)


class TestWhatChangedSince:
    @pytest.mark.parametrize("seed", [3, 4])
    def test_a_day_brings_any_copy_to_the_full_list(
        self, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, seed: int
    ) -> None:
        settings.API_RATE = "100000/min"
        ask, story = asking(client, a_key(*Scope)[1]), Story(random.Random(seed))
        copies: list[tuple[date, dict[str, Rows]]] = []
        for step in range(14):
            story.go_on()
            story.act()
            the_hour(monkeypatch, at(story.today) + timedelta(minutes=5))
            now = {name: full(ask, name) for name in KEYS}
            for since, copy in copies:
                for name in KEYS:
                    got = followed(dict(copy[name]), ask, name, since)
                    assert got == now[name], (story.told, since, name)
            if step % 3 == 0:
                copies.append((story.today, now))
        assert now["deadlines"]
        assert now["requests"]

    def test_holds_records_that_may_be_seen_again(self, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
        child, manager = a_child(), a_user(Role.MANAGER)
        a_plan(child)
        today = date(2026, 3, 2)
        the_hour(monkeypatch, at(today))
        assert len(full(ask, "plans")) == 1
        named = {"reason": "litigation", "reason_text": "", "members": [manager], "review_on": date(2026, 5, 1)}
        restrict_record(child, **named, by=manager, now=at(today))
        assert ask("/api/v1/plans/").json()["total"] == 0
        lift(child, by=manager, now=at(date(2026, 3, 4)))
        the_hour(monkeypatch, at(date(2026, 3, 5)))
        assert len(rows_of(ask, "plans", changed_since="2026-03-04")) == 1
        assert "restrict" not in ask("/api/v1/events/").content.decode()

    def test_takes_out_what_stands_no_more(self, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
        the_hour(monkeypatch, at(date(2026, 3, 2)))
        item = a_panel_item(a_child(), decision="agreed")
        gone, _ = a_deadline(item.child), a_deadline(item.child, cycle="2")
        items, limits = full(ask, "decisions"), full(ask, "deadlines")
        Deadline.objects.filter(pk=gone.pk).update(known_to=date(2026, 3, 3))
        PanelItem.objects.filter(pk=item.pk).update(known_from=date(2026, 3, 3), removed_at=at(date(2026, 3, 3)))
        the_hour(monkeypatch, at(date(2026, 3, 4)))
        assert list(followed(limits, ask, "deadlines", date(2026, 3, 3))) == list(full(ask, "deadlines"))
        assert len(limits) == 1
        assert followed(items, ask, "decisions", date(2026, 3, 3)) == full(ask, "decisions") == {}

    def test_takes_a_constant_number_of_queries(self, ask: Ask, django_assert_max_num_queries: Any) -> None:
        for number in range(4):
            a_request(a_child(), received_on=date(2025, 3, 3 + number))
        for name in (*KEYS, "events"):
            with django_assert_max_num_queries(14):
                ask(f"/api/v1/{name}/", changed_since="2025-01-01")


def an_event(child: Child, record: str, moment: datetime | None = None) -> CaseEvent:
    moment = moment or at(date(2026, 3, 2))
    return CaseEvent.objects.create(
        child=child, kind="request.received", record_type="requests", record_id=record, happened_on=moment.date(),
        recorded_at=moment, data={"kind": "initial"},
    )  # fmt: skip


class TestEvents:
    def events(self, count: int, at_moment: datetime) -> list[CaseEvent]:
        child = a_child()
        return [an_event(child, f"R{number}", at_moment) for number in range(count)]

    def test_tell_kind_record_and_when_and_nothing_else(self, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
        (event,) = self.events(1, at(date(2026, 3, 2)))
        restrict(a_child())
        the_hour(monkeypatch, at(date(2026, 3, 3)))
        told = ask("/api/v1/events/").json()
        (row,) = told["results"]
        assert row.pop("event") == told["position"]
        assert row.pop("recorded_at").startswith("2026-03-02T")
        assert row == {
            "kind": "request.received", "words": "Request received", "child": event.child.source_id,
            "record_type": "requests", "record_id": "R0", "happened_on": "2026-03-02", "replaces": None,
        }  # fmt: skip

    def test_are_followed_each_once_in_order(self, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events(5, at(date(2026, 3, 2)))
        the_hour(monkeypatch, at(date(2026, 3, 3)))
        seen = rows_of(ask, "events")
        position = ask("/api/v1/events/").json()["position"]
        quiet = ask("/api/v1/events/", cursor=position).json()
        assert (quiet["results"], quiet["position"], quiet["next"]) == ([], position, None)
        self.events(2, at(date(2026, 3, 3)))
        the_hour(monkeypatch, at(date(2026, 3, 4)))
        seen += ask("/api/v1/events/", cursor=position).json()["results"]
        assert [row["record_id"] for row in seen] == ["R0", "R1", "R2", "R3", "R4", "R0", "R1"]
        assert len({row["event"] for row in seen}) == 7

    def test_are_found_by_kind_and_day_and_not_of_the_hidden(self, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
        (event,) = self.events(1, at(date(2026, 3, 2)))
        (hidden,) = self.events(1, at(date(2026, 3, 2)))
        restrict(hidden.child)
        the_hour(monkeypatch, at(date(2026, 3, 4)))
        for query, number in (
            ({"kind": "request.received"}, 1), ({"kind": "plan.ceased"}, 0), ({"changed_since": "2026-03-02"}, 1),
            ({"changed_since": "2026-03-03"}, 0),
        ):  # fmt: skip
            found = ask("/api/v1/events/", **query).json()
            assert [row["child"] for row in found["results"]] == [event.child.source_id] * number, query
            assert found["total"] == number
        assert is_problem(ask("/api/v1/events/", kind="case.restricted"), 400)


@pytest.mark.django_db(transaction=True)
def test_events_wait_for_an_earlier_one_however_long_its_transaction_takes() -> None:
    child, hook, is_written, may_end = a_child(), a_webhook(), threading.Event(), threading.Event()
    an_event(child, "before")

    def takes_in_a_package() -> None:
        with own_connections(), transaction.atomic():
            an_event(child, "slow")
            is_written.set()
            may_end.wait(20)

    def acts() -> None:
        with own_connections():
            an_event(child, "quick")

    slow, quick = threading.Thread(target=takes_in_a_package), threading.Thread(target=acts)
    slow.start()
    is_written.wait(20)
    quick.start()
    quick.join(1)  # on PostgreSQL it is saved now; on SQLite it waits for the other
    seen = told()
    batch = next_batch(hook)
    may_end.set()
    slow.join()
    quick.join()
    assert seen == ["before"]
    assert batch is not None
    assert batch.position == CaseEvent.objects.get(record_id="before").pk
    assert told() == ["before", "slow", "quick"]
    webhook_from_now = Webhook(position=settled_number(CaseEvent), kinds=["request"])
    assert next_batch(webhook_from_now) is None


def told() -> list[str]:
    return [event.record_id for event in told_events()]


@contextmanager
def own_connections() -> Iterator[None]:
    """End the connections of a thread with it."""
    try:
        yield
    finally:
        connections.close_all()
