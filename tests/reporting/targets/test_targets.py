"""Targets and actions: who may set them, what stands in force, what is written once, what a measure did since."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reporting.dashboards.reads.series import points
from reporting.models import ActionStep, Target
from reporting.reports.reads.typed import beside
from reporting.targets.acts.keeping import begin_action, set_target, tell_step
from reporting.targets.kinds import KeyUsed, NotKept
from reporting.targets.reads.actions import a_year_to, register
from reporting.targets.reads.targets import targets_on
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_user, an_action

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=moments.LONDON)
DAY = NOW.date()


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


def a_target(by: User, **values: Any) -> Target:
    told: dict[str, Any] = {
        "measure": "K05/", "value": Decimal(90), "from_on": date(2026, 1, 1), "to_on": None, "owner": by.pk,
        "reason": "Agreed by the board", "by": by, "now": NOW, "key": f"k{Target.objects.count()}",
    }  # fmt: skip
    return set_target(**{**told, **values})


class TestATarget:
    def test_holds_between_its_days_and_is_known_from_the_day_it_was_recorded(self, manager: User) -> None:
        a_target(manager, to_on=date(2026, 6, 30))
        assert targets_on(DAY)["K05/"].words == "at least 90%"
        assert targets_on(date(2026, 6, 30))
        assert not targets_on(date(2026, 7, 1))
        assert not targets_on(DAY - timedelta(days=1))  # nobody knew of it yet

    def test_is_followed_by_the_one_recorded_later_and_ended_by_one_without_a_value(self, manager: User) -> None:
        a_target(manager)
        a_target(manager, value=Decimal("92.5"))
        assert targets_on(DAY)["K05/"].text == "92.5%"
        a_target(manager, value=None)
        assert targets_on(DAY) == {}
        assert Target.objects.count() == 3

    def test_of_a_count_is_at_most_that(self, manager: User) -> None:
        a_target(manager, measure="K08/", value=Decimal(20))
        one = targets_on(DAY)["K08/"]
        assert one.words == "at most 20"
        assert (one.is_met_by(20), one.is_met_by(21), one.is_met_by(None)) == (True, False, None)

    def test_stands_on_the_sheet_of_headlines_before_one_typed_in(self, manager: User) -> None:
        a_target(manager)
        assert beside(DAY, {"K05", "K06"})["K05"].target == "90%"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"value": Decimal(101)}, "between 0 and 100"),
            ({"to_on": date(2025, 12, 31)}, "last day"),
            ({"measure": "K99/"}, "Choose a measure"),
            ({"reason": " "}, "Say why"),
        ],
    )
    def test_is_refused_in_plain_words(self, manager: User, change: dict[str, Any], words: str) -> None:
        with pytest.raises(NotKept, match=words):
            a_target(manager, **change)
        assert not Target.objects.exists()

    def test_is_set_by_managers_alone_and_once_for_each_form(self, manager: User) -> None:
        with pytest.raises(NotKept, match="manager"):
            a_target(a_user(Role.CASE_OFFICER))
        assert a_target(manager, key="same") == a_target(manager, key="same")
        assert Target.objects.count() == 1

    @pytest.mark.parametrize("change", [{"value": Decimal(80)}, {"reason": "Another"}, {"measure": "K06/"}])
    def test_is_never_taken_for_another_under_the_key_of_its_form(self, manager: User, change: dict[str, Any]) -> None:
        a_target(manager, key="same")
        with pytest.raises(KeyUsed, match="already sent with other values"):
            a_target(manager, key="same", **change)
        assert Target.objects.count() == 1

    def test_is_written_once(self, manager: User) -> None:
        a_target(manager)
        with pytest.raises(DatabaseError, match=r"written once|permission denied"), transaction.atomic():
            Target.objects.update(value=1)


class TestAnAction:
    def test_stands_beside_its_measure_then_and_now(self, manager: User) -> None:
        one = begin_action(
            words="Draft sooner",
            measure="K06/",
            owner=manager.pk,
            due_on=date(2026, 5, 1),
            by=manager,
            now=NOW,
            key="a",
        )
        row = register(date(2026, 6, 1))[0]
        assert row.action == one
        assert (row.before, row.now) == tuple(points([("K06/", a_year_to(DAY)), ("K06/", a_year_to(date(2026, 6, 1)))]))
        assert row.state == "Overdue by 31 days"
        assert row.moved == "nothing to compare"

    def test_is_moved_then_done_and_takes_no_step_after_that(self, manager: User) -> None:
        one = an_action(owner=manager)
        told: dict[str, Any] = {"action": one.pk, "words": "So", "by": manager, "now": moments.now()}
        later = moments.today() + timedelta(days=60)
        tell_step(**told, kind="moved", due_on=later, key="1")
        assert register(moments.today())[0].due_on == later
        tell_step(**told, kind="done", due_on=None, key="2")
        tell_step(**told, kind="done", due_on=None, key="2")  # the same form again
        assert register(moments.today())[0].state == "Done"
        with pytest.raises(NotKept, match="has ended"):
            tell_step(**told, kind="note", due_on=None, key="3")
        assert ActionStep.objects.count() == 2

    def test_is_ended_by_one_of_two_who_end_it_at_once(self, manager: User) -> None:
        one = an_action(owner=manager)
        told: dict[str, Any] = {"words": "So", "due_on": None, "recorded_by": manager, "recorded_at": NOW}
        ActionStep.objects.create(action=one, kind="note", key="1", **told)
        ActionStep.objects.create(action=one, kind="done", key="2", **told)
        with pytest.raises(IntegrityError, match=r"one_ending_of_an_action|action_id"), transaction.atomic():
            ActionStep.objects.create(action=one, kind="dropped", key="3", **told)

    def test_is_told_of_by_its_owner_or_a_manager(self, manager: User) -> None:
        owner = a_user(Role.CASE_OFFICER)
        one = an_action(owner=owner)
        told: dict[str, Any] = {"action": one.pk, "words": "So", "kind": "note", "due_on": None, "now": moments.now()}
        tell_step(**told, by=owner, key="1")
        with pytest.raises(NotKept, match="owner or a manager"):
            tell_step(**told, by=a_user(Role.CASE_OFFICER), key="2")

    def test_register_asks_the_same_number_of_questions_whatever_its_length(self, manager: User) -> None:
        asked = []
        for _ in range(2):
            an_action(owner=manager)
            with CaptureQueriesContext(connection) as queries:
                register(moments.today())
            asked.append(len(queries))
        assert asked == [3, 3]


class TestThePages:
    def test_set_a_target_and_begin_an_action(self, client: Client, manager: User) -> None:
        client.force_login(manager)
        key = client.get("/targets/set/").context["form"]["key"].value()
        day = {"from_on-day": "1", "from_on-month": "1", "from_on-year": "2026"}
        sent = {"measure": "K06/", "value": "90", "owner": manager.pk, "reason": "Board", "key": key, **day}
        assert client.post("/targets/set/", {**sent, "value": "190"}).status_code == 409
        assert 'value="190"' in client.post("/targets/set/", {**sent, "value": "190"}).content.decode()
        assert client.post("/targets/set/", sent).status_code == 302
        assert client.post("/targets/set/", sent).status_code == 302
        other = client.post("/targets/set/", {**sent, "reason": "Board, later"})
        assert other.status_code == 409
        assert "already sent with other values" in other.content.decode()
        again = {**sent, "reason": "Board, later", "key": other.context["form"]["key"].value()}
        assert client.post("/targets/set/", again).status_code == 302
        assert Target.objects.count() == 2
        assert "at least 90%" in client.get("/targets/").content.decode()
        assert "Target: </span>90%" in client.get("/dashboard/figures/?team=all").content.decode()
        assert "Target at least 90%" in client.get("/dashboard/?team=all").content.decode()

    def test_the_history_tells_a_value_as_it_is_told_in_force(self, client: Client, manager: User) -> None:
        for n, (measure, value) in enumerate((("K06/", Decimal(60)), ("K08/", Decimal(600)), ("K08/", None))):
            set_target(
                measure=measure, value=value, from_on=date(2026, 1, 1), to_on=None, owner=manager.pk, reason="Plan",
                by=manager, now=moments.now(), key=f"told-{n}",
            )  # fmt: skip
        client.force_login(manager)
        page = client.get("/targets/").content.decode()
        told = page[page.index("Everything that was set") :]
        assert "at least 60%, from" in told
        assert "at most 600, from" in told
        assert "ended, from" in told
        assert "60.0" not in told
