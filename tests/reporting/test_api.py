"""The API: keys and scopes, figures, the children behind them, deadlines, decisions, refusals."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ehcp.law.settings import Law
from ehcp.law.states import state_on
from ehcp.ledger.reads.time_limits import planned
from ehcp.ledger.sync import laws_in_force
from ehcp.models import Child, Deadline
from panels.models import PanelMeeting
from reporting.api.reads.deadlines import STATES, deadline_page
from reporting.api.serializers import MAY_LEAVE_OUT
from reporting.headlines.reads.headlines import compute
from reporting.kpis import KPIS, Period
from sendcases.accounts.models import ApiKey, Scope, User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.factories import (
    a_child,
    a_deadline,
    a_panel_item,
    a_request,
    a_user,
    number,
    restrict,
    tell_limits,
)
from tests.reporting import api_keys
from tests.reporting.api_keys import ADDRESSES, YEAR, Ask, a_key, asking, is_problem

pytestmark = pytest.mark.django_db
ask, no_counts = api_keys.ask, api_keys.no_counts  # the fixtures of a key


def decided(**values: Any) -> Child:
    """A child with a request received on 3 March 2025 and decided in time."""
    child = a_child(**values)
    a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=date(2025, 4, 14))
    tell_limits(child)
    return child


class TestAKey:
    @pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/nothing/", "/api/v1/kpis/K99/"])
    def test_is_needed_everywhere(self, client: Client, address: str) -> None:
        response = client.get(address)
        assert is_problem(response, 401)
        assert response.headers["WWW-Authenticate"] == "Token"

    @pytest.mark.parametrize("token", ["", "x", "nonsense" * 8, "a b", "é" * 20, "\x00" * 20, "x" * 5000])
    def test_is_refused_if_it_is_none(self, client: Client, token: str) -> None:
        assert is_problem(asking(client, token)("/api/v1/kpis/"), 401)

    def test_may_stand_after_bearer(self, client: Client) -> None:
        token = a_key(*Scope)[1]
        for word in ("Bearer", "bearer", "Token"):
            assert client.get("/api/v1/", headers={"authorization": f"{word} {token}"}).status_code == 200
        for wrong in ("Bearer", f"Bearer {token} x", "Bearer nonsense", f"Basic {token}"):
            assert is_problem(client.get("/api/v1/", headers={"authorization": wrong}), 401), wrong

    def test_finds_in_the_index_what_it_may_read(self, client: Client) -> None:
        told = asking(client, a_key(*Scope)[1])("/api/v1/").json()
        assert told["level"] == "L0"
        for link in told["results"]:
            assert asking(client, a_key(*Scope)[1])(link["address"].replace("{code}", "K03")).status_code == 200
        few = asking(client, a_key(Scope.OPERATIONAL)[1])("/api/v1/").json()
        assert (few["level"], [link["name"] for link in few["results"]]) == ("L2", ["kpis", "kpi", "releases"])

    def test_is_refused_once_it_has_expired(self, client: Client) -> None:
        token = a_key(*Scope, expiry=timedelta(seconds=-1))[1]
        assert is_problem(asking(client, token)("/api/v1/kpis/"), 401)

    def test_is_refused_of_a_suspended_account(self, client: Client) -> None:
        user, token = a_key(*Scope)
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert is_problem(asking(client, token)("/api/v1/kpis/"), 401)

    def test_is_not_a_session(self, client: Client) -> None:
        client.force_login(a_user(Role.MANAGER, Role.API_CLIENT))
        assert is_problem(client.get("/api/v1/kpis/"), 401)

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_opens_nothing_without_the_operational_scope(self, client: Client, address: str) -> None:
        assert is_problem(asking(client, a_key(Scope.PERSON)[1])(address), 403)
        assert is_problem(asking(client, a_key()[1])(address), 403)

    @pytest.mark.parametrize("address", ADDRESSES[3:])
    def test_opens_no_person_without_the_person_scope(self, client: Client, address: str) -> None:
        response = asking(client, a_key(Scope.OPERATIONAL)[1])(address)
        assert is_problem(response, 403)
        assert "cases.person" in response.json()["detail"]

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_opens_nothing_to_an_account_that_is_no_api_client(self, client: Client, address: str) -> None:
        assert is_problem(asking(client, a_key(*Scope, roles=(Role.MANAGER,))[1])(address), 403)

    def test_is_kept_as_a_hash(self) -> None:
        user, token = a_key(*Scope)
        key = ApiKey.objects.get(user=user)
        assert token not in (key.digest, key.token_key)
        assert key.expiry is not None


class TestFigures:
    def test_are_those_of_the_page_and_of_the_command(self, ask: Ask, client: Client) -> None:
        decided()
        restrict(decided())
        told = ask("/api/v1/kpis/", **YEAR).json()
        lines = compute(None, Period(date(2025, 1, 1), date(2025, 12, 31)), date(2025, 12, 31))
        assert [(row["kpi"], row["variant"]) for row in told["results"]] == list(KPIS)
        for row, line in zip(told["results"], lines, strict=True):
            plain = line.as_json()
            plain.pop("value", None)  # money is a decimal string here
            assert {name: row.get(name) for name in plain} == plain
        client.force_login(a_user(Role.MANAGER))
        asked = {"as_at-day": "31", "as_at-month": "12", "as_at-year": "2025"}
        figure = client.get("/headlines/K03/", asked).context["shown"].figure.line
        row = next(row for row in told["results"] if (row["kpi"], row["variant"]) == ("K03", ""))
        assert (row["numerator"], row["denominator"]) == (figure.numerator, figure.denominator) == (2, 2)

    def test_say_their_level_day_basis_and_definition(self, ask: Ask) -> None:
        told = ask("/api/v1/kpis/K05/", basis="latest", **YEAR).json()
        for part in (told, *told["results"]):
            assert (part["level"], part["as_at"], part["basis"]) == ("L0", "2025-12-31", "latest")
        assert told["definition_version"] == told["results"][0]["definition"]["definition_version"]
        assert told["results"][0]["definition"]["rules"][0]["citation"] == "SEND Regulations 2014, reg 13(2)"

    def test_name_the_law_they_were_counted_under(self, ask: Ask) -> None:
        decided()
        law = laws_in_force().fingerprint
        figures, cases = ask("/api/v1/kpis/K05/", **YEAR).json(), ask("/api/v1/kpis/K03/cases/", **YEAR).json()
        deadlines, decisions = ask("/api/v1/deadlines/").json(), ask("/api/v1/decisions/").json()
        rows = figures["results"] + deadlines["results"]
        assert {part["law"] for part in (figures, cases, deadlines, decisions, *rows)} == {law}
        assert deadlines["results"]

    def test_come_with_all_variants(self, ask: Ask) -> None:
        told = ask("/api/v1/kpis/K03/").json()
        assert [row["variant"] for row in told["results"]] == ["", "excluding_exempted", "received", "due"]
        assert told["as_at"] == moments.today().isoformat()

    def test_are_not_there_for_an_unknown_code(self, ask: Ask) -> None:
        assert is_problem(ask("/api/v1/kpis/K99/"), 404)
        assert is_problem(ask("/api/v1/kpis/K99/cases/"), 404)
        assert is_problem(ask("/api/v1/kpis/K03/cases/", variant="strict"), 404)

    def test_are_never_kept_by_a_cache(self, ask: Ask) -> None:
        assert ask("/api/v1/kpis/").headers["Cache-Control"] == "no-store"


class TestTheChildrenBehindAFigure:
    def test_are_listed_unless_restricted_and_how_many_are_not_is_not_said(self, client: Client) -> None:
        user, token = a_key(*Scope)
        child, hidden = decided(), decided()
        restrict(hidden, user)  # not even a named account sees it by key
        told = asking(client, token)("/api/v1/kpis/K03/cases/", side="denominator", **YEAR).json()
        assert (told["listed"], told["level"], told["note"]) == (1, "L0", MAY_LEAVE_OUT)
        assert not {"records", "total"} & set(told)
        assert [row["child"] for row in told["results"]] == [child.source_id]
        assert told["results"][0]["records"] == [child.requests.get().source_id]

    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ({"as_at": "2025-12-30"}, "as_at"),
            ({"as_at": "2025-12-31", "period_start": "2025-03-03", "period_end": "2025-03-03"}, "period_start"),
            ({"as_at": "2025-12-31", "period_start": "2025-01-02", "period_end": "2025-03-31"}, "period_start"),
        ],
    )
    def test_are_not_listed_for_one_free_day(self, ask: Ask, query: dict[str, str], parameter: str) -> None:
        refused = ask("/api/v1/kpis/K03/cases/", **query)
        assert is_problem(refused, 400)
        assert [one["parameter"] for one in refused.json()["errors"]] == [parameter]

    def test_are_listed_for_whole_months(self, ask: Ask) -> None:
        child = decided()
        march = {"as_at": "2025-12-31", "period_start": "2025-03-01", "period_end": "2025-03-31"}
        told = ask("/api/v1/kpis/K02/cases/", **march).json()
        assert [row["child"] for row in told["results"]] == [child.source_id]

    def test_are_written_down_as_read(self, client: Client) -> None:
        user, token = a_key(*Scope)
        child = decided()
        asking(client, token)("/api/v1/kpis/K03/cases/", **YEAR)
        entry = ReadEntry.objects.get()
        assert (entry.viewer, entry.child_pk, entry.purpose) == (user, child.pk, "A test")
        assert entry.screen == "api kpi K03 cases"

    def test_come_in_pages(self, ask: Ask) -> None:
        children = [decided() for _ in range(5)]
        seen, cursor = [], {}
        for _ in range(3):
            told = ask("/api/v1/kpis/K03/cases/", page_size="2", **YEAR, **cursor).json()
            seen += [row["child"] for row in told["results"]]
            cursor = {"cursor": told["next"]}
        assert seen == [child.source_id for child in children]
        assert told["next"] is None

    @pytest.mark.parametrize("key", KPIS, ids="/".join)
    def test_can_be_asked_of_every_measure(self, ask: Ask, key: tuple[str, str]) -> None:
        code, variant = key
        query = {"variant": variant} if variant else {}
        for side in ("numerator", "denominator"):
            assert ask(f"/api/v1/kpis/{code}/cases/", side=side, **query).status_code == 200


class TestDeadlines:
    def test_have_a_state_on_the_day(self, ask: Ask) -> None:
        row = a_deadline(a_child())  # due on 19 October 2026
        Deadline.objects.update(due_on=date(2026, 10, 31))
        days = {"2026-08-31": "not_started", "2026-09-30": "running", "2026-10-31": "due_soon", "2026-11-30": "overdue"}
        for day, state in days.items():
            told = ask("/api/v1/deadlines/", as_at=day).json()
            assert [(one["record_id"], one["state"]) for one in told["results"]] == [(row.record_id, state)]
            assert (told["level"], told["as_at"], told["basis"]) == ("L0", day, "latest")
            assert len(ask("/api/v1/deadlines/", as_at=day, state=state).json()["results"]) == 1
            others = (other for other in STATES if other != state)
            assert all(ask("/api/v1/deadlines/", as_at=day, state=one).json()["results"] == [] for one in others)

    def test_of_a_state_are_all_those_that_have_it(self) -> None:
        # Every mixture of days around the one asked for: what the database leaves out must be in no such state.
        chance, child, day = Random(7), a_child(), date(2026, 10, 1)
        near = [None, day - timedelta(days=40), day - timedelta(days=1), day, day + timedelta(days=1)]
        shapes = [("limit", kind) for kind in ("law", "guidance", "internal", "right", "content")]
        for _ in range(300):
            shape, kind = chance.choice([*shapes, ("window", "law"), ("window", "right"), ("prompt", "law")])
            columns = ("due_on", "met_on", "void_on", "superseded_on", "replaced_on", "exempt_from", "premature_on")
            days = {name: chance.choice(near) if chance.random() < 0.5 else None for name in columns}
            a_deadline(child, shape=shape, kind=kind, appears_on=chance.choice(near[1:]), cycle=f"{number()}", **days)
        rows, law = Deadline.objects.order_by("pk"), Law.default()
        told = {row.pk: state_on(planned(row), day, law).word for row in rows}
        assert len(set(told.values())) > 12
        for state in STATES:
            found, _ = deadline_page(rows, day=day, law=law, state=state, after=0, size=1000)
            assert [row.pk for row, _ in found] == [pk for pk, word in told.items() if word == state], state

    def test_are_found_by_rule_kind_record_day_and_child(self, ask: Ask) -> None:
        child = a_child()
        a_deadline(child, rule="final_plan", due_on=date(2027, 1, 25))
        a_deadline(a_child())
        for query in (
            {"rule": "final_plan"},
            {"child": child.source_id},
            {"due_from": "2027-01-01"},
            {"due_to": "2027-01-31", "due_from": "2026-11-01"},
            {"rule": "final_plan", "kind": "law", "record_type": "requests"},
        ):
            found = ask("/api/v1/deadlines/", **query).json()["results"]
            assert [row["child"] for row in found] == [child.source_id], query

    def test_of_a_restricted_child_are_left_out_and_the_rest_written_down(self, ask: Ask) -> None:
        child, hidden = a_child(), a_child()
        restrict(hidden)
        a_deadline(hidden)
        a_deadline(child)
        assert [row["child"] for row in ask("/api/v1/deadlines/").json()["results"]] == [child.source_id]
        assert ReadEntry.objects.get().child_pk == child.pk

    def test_come_in_pages_also_by_state(self, ask: Ask) -> None:
        rows = [a_deadline(a_child(), met_on=None if number % 2 else date(2026, 10, 1)) for number in range(6)]
        first = ask("/api/v1/deadlines/", as_at="2026-11-30", state="overdue", page_size="2").json()
        rest = ask("/api/v1/deadlines/", as_at="2026-11-30", state="overdue", cursor=first["next"]).json()
        found = [row["record_id"] for row in (*first["results"], *rest["results"])]
        assert found == [row.record_id for row in rows if row.met_on is None]
        assert rest["next"] is None

    def test_take_a_constant_number_of_queries(self, ask: Ask) -> None:
        a_deadline(a_child())
        ask("/api/v1/deadlines/")
        with CaptureQueriesContext(connection) as few:
            ask("/api/v1/deadlines/")
        for _ in range(10):
            a_deadline(a_child())
        with CaptureQueriesContext(connection) as many:
            ask("/api/v1/deadlines/")
        assert len(few) == len(many)


class TestDecisions:
    def test_are_the_ratified_ones(self, ask: Ask) -> None:
        meeting = PanelMeeting.objects.create(
            source_id="PM9", panel="placement", held_on=date(2026, 3, 2), state="held"
        )
        child = a_child()
        item = a_panel_item(
            child, meeting=meeting, kind="placement", decision="agreed", education_amount="41000.00"
        )  # fmt: skip
        a_panel_item(child, meeting=meeting, decision="deferred")
        a_panel_item(child, meeting=meeting)
        hidden = a_child()
        restrict(hidden)
        a_panel_item(hidden, meeting=meeting, decision="agreed")
        told = ask("/api/v1/decisions/").json()
        assert [row["item"] for row in told["results"]] == [item.source_id]
        row = told["results"][0]
        assert (row["child"], row["education_amount"], row["health_amount"]) == (child.source_id, "41000.00", None)
        assert row["released_amount"] is None
        assert (row["held_on"], row["decided_on"], told["level"]) == ("2026-03-02", None, "L0")
        assert ask("/api/v1/decisions/", decision="not_agreed").json()["results"] == []
        assert len(ask("/api/v1/decisions/", held_from="2026-03-01", held_to="2026-03-31").json()["results"]) == 1
        assert ReadEntry.objects.filter(child_pk=child.pk, screen="api decisions").count() == 3 - 1
