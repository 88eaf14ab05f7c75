"""The page of one case: the clock first, each limit explained; what a person may not see is not there."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.cases.pages import actions
from ehcp.cases.pages.actions import offer_act, offers
from ehcp.cases.reads.case import CaseNow
from ehcp.models import CaseEvent, Child
from ehcp.workflow import MOVES, Move
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_deadline, a_plan, a_request, a_user, restrict

pytestmark = pytest.mark.django_db
TABS = ("assessment", "plan", "reviews", "people", "timeline")


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def page(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def child() -> Child:
    return a_child(forename="Ada", surname="Inventedname", source_id="C900001")


def without_token(html: str) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", html)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestTheClock:
    def test_stands_above_everything_else(self, page: Client, child: Child) -> None:
        a_deadline(child)
        html = page.get(f"/cases/{child.pk}/").content.decode()
        assert html.index("Ada Inventedname</h1>") < html.index("Time limits") < html.index("Where it stands")

    def test_opens_to_event_rule_arithmetic_citation_and_turn(self, page: Client, child: Child) -> None:
        soon = moments.today() + timedelta(days=6)
        a_deadline(child, starts_on=soon - timedelta(weeks=6), due_on=soon, act_by_on=soon - timedelta(days=2))
        said = words(page.get(f"/cases/{child.pk}/").content.decode())
        for part in (
            "In 6 days",
            "act by",
            "our turn",
            "6 weeks, the day of the event being day 0",
            "SEND Regulations 2014, reg 5(1)",
            "Limit in law",
            "Started by",
        ):
            assert part in said, part

    @pytest.mark.parametrize(
        ("days", "values", "tag"),
        [
            (-12, {}, "12 days overdue"),
            (-1, {}, "1 day overdue"),
            (0, {}, "Due today"),
            (1, {}, "In 1 day"),
            (-3, {"kind": "internal"}, "3 days past the target"),
            (2, {"shape": "window"}, "Closes in 2 days"),
            (2, {"kind": "right"}, "Ends in 2 days"),
            (-5, {"exempt_from": date(2026, 1, 1)}, "5 days overdue, exempted"),
        ],
    )
    def test_says_in_words_how_each_limit_stands(
        self, page: Client, child: Child, days: int, values: dict[str, object], tag: str
    ) -> None:
        a_deadline(child, due_on=moments.today() + timedelta(days=days), **values)
        assert [row.row.tag.text for row in page.get(f"/cases/{child.pk}/").context["clock"]["open"]] == [tag]

    def test_folds_what_is_past(self, page: Client, child: Child) -> None:
        a_deadline(child, met_on=date(2026, 10, 20))
        a_deadline(child, rule="draft_window", shape="window", due_on=date(2026, 1, 1))
        a_deadline(child, rule="final_plan", void_on=date(2026, 10, 20))
        a_deadline(child, rule="annual_review", known_to=moments.today())
        clock = page.get(f"/cases/{child.pk}/").context["clock"]
        assert clock["open"] == []
        assert {row.row.tag.text for row in clock["past"]} == {"Done 1 day late", "Closed", "No longer owed"}


class TestTheTabs:
    @pytest.mark.parametrize("tab", TABS)
    def test_show_a_case_with_and_without_records(self, page: Client, child: Child, tab: str) -> None:
        assert page.get(f"/cases/{child.pk}/records/{tab}/").status_code == 200
        a_request(child)
        a_plan(child)
        assert page.get(f"/cases/{child.pk}/records/{tab}/").status_code == 200

    def test_an_unknown_one_is_not_there(self, page: Client, child: Child) -> None:
        assert page.get(f"/cases/{child.pk}/records/nothing/").status_code == 404

    def test_the_timeline_says_what_who_and_when(self, page: Client, child: Child, officer: User) -> None:
        at = datetime(2026, 11, 20, 9, 30, tzinfo=moments.LONDON)
        for kind, day in (("request.received", date(2026, 9, 7)), ("advice.received", date(2026, 11, 2))):
            CaseEvent.objects.create(
                child=child, kind=kind, happened_on=day, recorded_at=at, recorded_by=officer, source="email"
            )
        said = words(page.get(f"/cases/{child.pk}/records/timeline/").content.decode())
        assert said.index("Advice received 2 November 2026") < said.index("Request received 7 September 2026")
        assert f"Recorded by {officer}, 20 November 2026, 09:30 (e-mail)" in said


class TestWhatMayBeDone:
    @pytest.fixture(autouse=True)
    def _one_act(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reverse("ehcp:home")  # loads every page: each offers its acts once, and not to the one that stands in here
        monkeypatch.setattr(actions, "_actions", {})
        move = Move("try", "try it", lambda user: user.has_role(Role.CASE_OFFICER), "an officer", page="case")
        monkeypatch.setitem(MOVES, "try", move)
        offer_act("try", lambda case: case.open_request is not None)

    def test_is_offered_to_those_who_may_when_it_can_be_done(self, officer: User, child: Child) -> None:
        now = CaseNow(child, date(2026, 11, 23))
        assert offers(officer, now) == []
        a_request(child)
        now = CaseNow(child, date(2026, 11, 23))
        assert [offer.label for offer in offers(officer, now)] == ["Try it"]
        assert offers(a_user(Role.AUDITOR), now) == []


class TestAStranger:
    def test_is_answered_as_if_the_child_did_not_exist(self, page: Client, child: Child, officer: User) -> None:
        restrict(child, a_user(Role.CASE_OFFICER))
        hidden = page.get(f"/cases/{child.pk}/")
        absent = page.get("/cases/987654321/")
        assert hidden.status_code == absent.status_code == 404
        assert without_token(hidden.content.decode()) == without_token(absent.content.decode())

    def test_leaves_no_trace_in_the_read_log(self, page: Client, child: Child) -> None:
        restrict(child, a_user(Role.CASE_OFFICER))
        page.get(f"/cases/{child.pk}/")
        assert not ReadEntry.objects.exists()

    def test_with_no_role_at_all_finds_nothing(self, client: Client, child: Child) -> None:
        client.force_login(a_user())
        assert client.get(f"/cases/{child.pk}/").status_code == 404
        assert client.get("/").status_code == 404


class TestTheReadLog:
    @pytest.mark.parametrize("tab", ["", *(f"records/{tab}/" for tab in TABS)])
    def test_has_an_entry_for_each_opening(self, page: Client, child: Child, officer: User, tab: str) -> None:
        page.get(f"/cases/{child.pk}/{tab}")
        entry = ReadEntry.objects.get()
        assert (entry.viewer, entry.child_pk) == (officer, child.pk)

    def test_is_written_before_the_page(self, page: Client, child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
        def down(*args: object, **kwargs: object) -> None:
            raise ConnectionError("the log is down")

        monkeypatch.setattr("ehcp.work.pages.case_page.record_read", down)
        page.raise_request_exception = False
        response = page.get(f"/cases/{child.pk}/")
        assert response.status_code == 500
        assert "Inventedname" not in response.content.decode()


def test_reads_the_page_in_a_fixed_number_of_queries(page: Client, child: Child) -> None:
    counts = []
    for _ in range(2):
        for _ in range(4):
            a_deadline(child)
            a_deadline(child, met_on=date(2026, 10, 1))
        with CaptureQueriesContext(connection) as seen:
            page.get(f"/cases/{child.pk}/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 31
