"""Support before a request: it never delays one, is told by its days, and is counted (workflow paper, section 10)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.early_help.acts import MISTAKE, begin_early_help, close_early_help, refer_early_help
from ehcp.early_help.reads import Narrowed, by_sex, listed, numbers
from ehcp.exchange.acts import export_package, import_package
from ehcp.history.acts.frame import Submission
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import CaseEvent, Child, Deadline, EarlyHelp
from ehcp.people.models.children import Stage
from ehcp.requests.acts.requests import receive_request
from ehcp.workflow import AlreadyDone, MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.acts import at
from tests.factories import a_child, a_plan, a_user, restrict, tell_limits

pytestmark = pytest.mark.django_db
REFERRED, TODAY = date(2026, 11, 9), date(2026, 11, 18)
GIVEN: dict[str, Any] = {"intervention": "nurture", "given_to": "group", "provider": "Outreach", "cost": None}


@pytest.fixture
def support() -> User:
    return a_user(Role.BUSINESS_SUPPORT)


def refer(child: Child, by: User, on: date = REFERRED, need: str = "semh", key: str = "") -> EarlyHelp:
    return refer_early_help(
        child, referrer="setting", consent_on=on, phase="primary", need=need, by=by, on=on, now=at(TODAY),
        submission=Submission(key=key) if key else None,
    )  # fmt: skip


def stage(child: Child, on: date = TODAY) -> str:
    child.refresh_from_db()
    return child.stage_on(on)


class TestTheStage:
    def test_is_that_of_the_support_until_it_is_closed(self, support: User) -> None:
        child = a_child()
        help_ = refer(child, support)
        assert stage(child) == Stage.EARLY_HELP
        close_early_help(child, early_help=help_.pk, outcome="needs_met", by=support, on=TODAY, now=at(TODAY))
        assert stage(child) == Stage.CLOSED

    def test_is_that_of_a_request_as_soon_as_there_is_one(self, support: User) -> None:
        child = a_child()
        refer(child, support)
        receive_request(child, source="1", by=support, on=TODAY, now=at(TODAY))
        assert stage(child) == Stage.REQUESTED

    def test_of_a_plan_is_never_touched(self, support: User) -> None:
        child = a_child()
        a_plan(child, first_final_on=date(2026, 1, 12))
        tell_limits(child)
        child.refresh_from_db()
        with pytest.raises(MoveNotAllowed):
            refer(child, support)


class TestTheClock:
    def test_of_a_request_runs_from_its_own_day_whatever_support_goes_on(self, support: User) -> None:
        helped, other = a_child(), a_child()
        refer(helped, support)
        for child in (helped, other):
            receive_request(child, source="1", by=support, on=TODAY, now=at(TODAY))
        due = [
            list(Deadline.objects.current().filter(child=child).order_by("rule").values_list("rule", "due_on"))
            for child in (helped, other)
        ]
        assert due[0] == due[1] != []

    def test_has_no_limit_without_a_request(self, support: User) -> None:
        child = a_child()
        refer(child, support)
        assert not Deadline.objects.filter(child=child).exists()


class TestTheActs:
    def test_tell_each_step_with_its_day(self, support: User) -> None:
        child = a_child()
        help_ = refer(child, support)
        begin_early_help(child, early_help=help_.pk, by=support, on=date(2026, 11, 12), now=at(TODAY), **GIVEN)
        close_early_help(child, early_help=help_.pk, outcome="avoided", by=support, on=TODAY, now=at(TODAY))
        told = CaseEvent.objects.filter(child=child).order_by("pk").values_list("kind", "happened_on", "data")
        assert list(told) == [
            ("early_help.referred", REFERRED, {"referrer": "setting", "need": "semh"}),
            ("early_help.begun", date(2026, 11, 12), {"intervention": "nurture"}),
            ("early_help.closed", TODAY, {"outcome": "avoided"}),
        ]

    def test_sent_twice_refer_once(self, support: User) -> None:
        child = a_child()
        refer(child, support, key="k")
        with pytest.raises(AlreadyDone):
            refer(child, support, key="k")
        assert EarlyHelp.objects.count() == 1

    def test_refuse_in_words_what_cannot_be(self, support: User) -> None:
        child = a_child()
        help_ = refer(child, support)
        with pytest.raises(MoveNotAllowed, match="open already"):
            refer(child, support)
        with pytest.raises(MoveNotAllowed, match="on or after 9 November 2026"):
            begin_early_help(child, early_help=help_.pk, by=support, on=date(2026, 11, 6), now=at(TODAY), **GIVEN)
        with pytest.raises(MoveNotAllowed, match="today or in the past"):
            refer(child, support, on=TODAY + timedelta(days=1), need="adhd")
        with pytest.raises(MoveNotAllowed, match="not this child’s"):
            close_early_help(a_child(), early_help=help_.pk, outcome="needs_met", by=support, on=TODAY, now=at(TODAY))
        with pytest.raises(MoveNotAllowed):
            refer(a_child(), a_user(Role.AUDITOR))

    def test_take_a_mistake_back_and_count_it_nowhere(self, support: User) -> None:
        child = a_child()
        help_ = refer(child, support)
        close_early_help(child, early_help=help_.pk, outcome=MISTAKE, by=support, on=TODAY, now=at(TODAY))
        assert stage(child) == Stage.NO_CASE
        assert not listed(support, TODAY, Narrowed("all")).exists()


class TestTheNumbers:
    def test_are_the_lists_they_lead_to(self, support: User) -> None:
        first, second, third = (a_child(sex=sex) for sex in "MFM")
        refer(first, support)
        closed = refer(second, support, need="adhd")
        refer(third, support, need="adhd")
        close_early_help(second, early_help=closed.pk, outcome="declined", by=support, on=TODAY, now=at(TODAY))
        receive_request(third, source="1", by=support, on=TODAY, now=at(TODAY))
        for line in numbers(support, TODAY):
            for show, number in line.counts:
                assert listed(support, TODAY, Narrowed(show, line.need)).count() == number
        assert dict(numbers(support, TODAY)[-1].counts) == {
            "open": 2, "closed": 1, "requested": 1, "planned": 0, "all": 3,
        }  # fmt: skip
        assert by_sex(support, TODAY) == [("Male", 2)]

    def test_leave_a_restricted_child_out_for_whoever_may_not_see_it(self, support: User) -> None:
        child = a_child()
        refer(child, support)
        restrict(child)
        assert dict(numbers(support, TODAY)[-1].counts)["all"] == 0

    def test_cost_the_same_for_one_and_for_many(self, client: Client, support: User) -> None:
        client.force_login(support)

        def statements() -> int:
            with CaptureQueriesContext(
                connection,
            ) as found:
                assert client.get(reverse("ehcp:early-help")).status_code == 200
            return len(found)

        refer(a_child(), support)
        statements()
        one = statements()
        for _ in range(5):
            refer(a_child(), support)
        assert statements() == one


class TestThePages:
    def test_record_a_child_who_is_not_here_yet_once(self, client: Client, support: User) -> None:
        client.force_login(support)
        today = moments.today()
        day = {"day": today.day, "month": today.month, "year": today.year}
        values = {
            "key": "k1", "forename": "Ada", "surname": "Example", "sex": "F", "ethnicity": "NOBT", "upn_unknown": "UN1",
            "birth_date-day": 3, "birth_date-month": 4, "birth_date-year": 2019,
            "referrer": "setting", "phase": "primary", "need": "communication",
            **{f"on-{part}": value for part, value in day.items()},
            **{f"consent_on-{part}": value for part, value in day.items()},
        }  # fmt: skip
        address = reverse("ehcp:early-help-new")
        first, second = client.post(address, values), client.post(address, values)
        child = Child.objects.get(surname="Example")
        assert first["Location"] == second["Location"] == reverse("ehcp:case", args=[child.pk])
        assert EarlyHelp.objects.get().child == child
        words = client.get(reverse("ehcp:case-tab", args=[child.pk, "assessment"])).content.decode()
        assert "Social communication, referred" in words

    def test_keep_what_was_typed_and_say_what_is_missing(self, client: Client, support: User) -> None:
        child = a_child()
        client.force_login(support)
        answer = client.post(reverse("ehcp:early-help-refer", args=[child.pk]), {"need": "adhd", "key": "k"})
        words = answer.content.decode()
        assert "There is a problem" in words
        assert "Select who referred the child" in words
        assert re.search(r'value="adhd"[^>]*checked', words)
        assert not EarlyHelp.objects.exists()


def test_goes_out_and_comes_in_again(tmp_path: Path, support: User) -> None:
    child = a_child()
    help_ = refer(child, support)
    begin_early_help(child, early_help=help_.pk, by=support, on=date(2026, 11, 12), now=at(TODAY), **GIVEN)
    export_package(tmp_path / "out")
    row = (tmp_path / "out" / "early_help.csv").read_text().splitlines()[1]
    assert row.split(",")[2:5] == ["2026-11-09", "setting", "2026-11-09"]
    again = import_package(tmp_path / "out", by=None, now=at(TODAY))
    assert again.is_written
    assert again.tables["early_help"].same == 1
    export_package(tmp_path / "earlier", version="1.2")
    assert not (tmp_path / "earlier" / "early_help.csv").exists()
    found = reconcile(None, laws=laws_in_force(), now=at(TODAY), apply=False)
    assert found.total == 0
