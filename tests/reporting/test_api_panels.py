"""The API of panels and of funding: meetings with outcomes, and agreed lines with their cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from panels.models import PanelMeeting
from reporting.api.serializers import MAY_LEAVE_OUT
from sendcases.accounts.models import ApiKey, Scope
from sendcases.accounts.roles import Role
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_funding_line, a_panel_item, a_user, restrict

pytestmark = pytest.mark.django_db

Ask = Callable[..., Any]


@pytest.fixture
def ask(client: Client) -> Ask:
    caches["api"].clear()
    scopes = [scope.value for scope in Scope]
    _, token = ApiKey.objects.create(a_user(Role.API_CLIENT), scopes=scopes, purpose="A test")
    return lambda address, **query: client.get(address, query, headers={"authorization": f"Token {token}"})


class TestPanels:
    def test_are_meetings_with_their_items_by_outcome_and_no_child(self, ask: Ask) -> None:
        meeting = PanelMeeting.objects.create(
            source_id="PM9", panel="placement", held_on=date(2026, 3, 2), state="held", quorate=True
        )  # fmt: skip
        for decision in ("agreed", "deferred", None):
            a_panel_item(a_child(), meeting=meeting, decision=decision)
        hidden = a_child()
        restrict(hidden)
        a_panel_item(hidden, meeting=meeting, decision="agreed")
        (row,) = ask("/api/v1/panels/", panel="placement").json()["results"]
        assert row == {
            "meeting": "PM9", "panel": "placement", "held_on": "2026-03-02", "state": "held", "quorate": True,
            "listed": 3, "agreed": 1, "not_agreed": 0, "deferred": 1,
        }  # fmt: skip
        assert ask("/api/v1/panels/", panel="joint").json()["results"] == []


class TestFunding:
    def test_is_the_agreed_lines_with_their_cost(self, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sendcases.audit.moments.today", lambda: date(2026, 11, 23))
        child, hidden = a_child(), a_child()
        line = a_funding_line(
            child, from_on=date(2026, 11, 2), rate=9000, education_share=60, health_share=40, care_reference="CC"
        )  # fmt: skip
        a_funding_line(child, state="proposed")
        restrict(hidden)
        a_funding_line(hidden)
        told = ask("/api/v1/funding/").json()
        (row,) = told["results"]
        assert (row["line"], row["child"], told["note"]) == (line.source_id, child.source_id, MAY_LEAVE_OUT)
        assert (row["in_year"], row["education"], row["health"]) == ("3698.63", "2219.18", "1479.45")
        assert (row["year"], row["full_year"], row["band"], row["decision"]) == ("2026-27", "9000.00", None, None)
        assert ask("/api/v1/funding/", kind="band").json()["results"] == []
        assert ReadEntry.objects.filter(child_pk=child.pk, screen="api funding").count() == 1
