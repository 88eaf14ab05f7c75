"""My work: this week first, one row a child, the backlog apart, nothing hidden, for each role its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ehcp.models import CaseEvent, Child, SweepRun
from ehcp.work.reads import home
from ehcp.work.reads.home import my_deadlines, my_work
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_deadline, a_team, a_user, restrict

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=moments.LONDON)


def due(child: Child, day: date | None, **values: object) -> None:
    a_deadline(child, due_on=day, act_by_on=day, **values)


def work(user: User, show: str = "", kind: str = "") -> list[str]:
    """Return the surnames of one list, in its order."""
    return [row.limit.deadline.child.surname for row in my_work(user, TODAY, NOW, show=show, kind=kind).rows]


def lists(user: User) -> dict[str, list[str]]:
    """Return the lists that leave nothing out, those that hold anybody."""
    found = {show: work(user, show) for show in ("week", "next", "later", "overdue")}
    return {show: names for show, names in found.items() if names}


def rules(user: User) -> list[str]:
    """Return the rules of every limit that is this person's to see to."""
    found = my_deadlines(user, TODAY)
    assert found is not None
    return list(found.order_by("pk").values_list("rule", flat=True))


class TestAnOfficer:
    def test_has_every_open_clock_of_their_cases_in_one_of_the_lists(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        names = ("Late", "Soon", "Week", "Today", "Next year", "Prompt")
        mine = {name: a_child(surname=name, officer=officer) for name in names}
        due(mine["Late"], date(2026, 11, 1))
        due(mine["Soon"], date(2026, 12, 7))
        due(mine["Week"], date(2026, 11, 30))
        due(mine["Today"], TODAY)
        due(mine["Next year"], date(2027, 10, 1), rule="annual_review")
        due(mine["Prompt"], None, rule="consider_notice", shape="prompt")
        due(a_child(surname="Colleague's", officer=a_user(Role.CASE_OFFICER)), date(2026, 11, 1))
        assert lists(officer) == {
            "week": ["Today", "Week", "Prompt"],
            "next": ["Soon"],
            "later": ["Next year"],
            "overdue": ["Late"],
        }

    def test_sees_what_to_act_on_first_before_a_limit_that_falls_earlier(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        for name, limit, act_by in (
            ("Monday", date(2026, 11, 30), date(2026, 11, 30)),
            ("Sunday", date(2026, 11, 29), date(2026, 11, 27)),
            ("Bank holiday", date(2026, 12, 2), date(2026, 11, 25)),
        ):
            a_deadline(a_child(surname=name, officer=officer), due_on=limit, act_by_on=act_by)
        assert work(officer) == ["Bank holiday", "Sunday", "Monday"]

    def test_sees_one_row_a_child_with_the_act_by_the_stage_and_how_many_other_limits_run(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        child = a_child(officer=officer, stage="drafting")
        for days, values in (
            (-900, {"rule": "annual_review"}),
            (2, {"rule": "advice_return", "record_type": "advice"}),
            (4, {"rule": "final_plan"}),
            (200, {"rule": "annual_review"}),
        ):
            due(child, TODAY + timedelta(days=days), **values)
        (row,) = my_work(officer, TODAY, NOW).rows
        assert (row.act.words, row.act_on, row.others) == ("Send the draft plan", TODAY + timedelta(days=4), 3)
        (broken,) = my_work(officer, TODAY, NOW, show="overdue").rows
        assert broken.act.words == "Review the plan"

    def test_is_told_whose_turn_it_is(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        ours, theirs = (a_child(surname=name, officer=officer) for name in ("Ours", "Theirs"))
        due(theirs, date(2026, 11, 24), rule="advice_return", record_type="advice")
        due(ours, date(2026, 11, 25))
        rows = my_work(officer, TODAY, NOW).rows
        assert [(row.limit.is_ours, row.who) for row in rows] == [
            (False, "waiting on: adviser"),
            (True, "with a delegated decision officer"),
        ]
        assert work(officer, show="waiting") == ["Theirs"]

    def test_waits_for_the_family_to_use_a_right_and_is_asked_for_no_act(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        due(a_child(surname="Right", officer=officer), date(2026, 11, 25), rule="appeal_window", kind="right")
        assert (lists(officer), work(officer, show="waiting")) == ({}, ["Right"])

    def test_is_not_shown_a_window_that_has_closed_nor_a_right_that_has_ended(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        child = a_child(officer=officer)
        due(child, date(2026, 11, 1), rule="draft_window", shape="window")
        due(child, date(2026, 11, 1), rule="appeal_window", kind="right")
        due(child, date(2026, 11, 1), rule="annual_review", met_on=date(2026, 10, 1))
        assert lists(officer) == {}

    def test_sees_numbers_that_lead_to_lists_of_that_length(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        for days in (-40, -1, 0, 7, 8, 14, 15, 300):
            child = a_child(officer=officer)
            due(child, TODAY + timedelta(days=days))
            due(child, TODAY + timedelta(days=days), rule="final_plan")  # still one row
        tiles = {tile.text: tile.number for tile in my_work(officer, TODAY, NOW).tiles}
        assert tiles == {
            "Today and the next 7 days": 2,
            "The week after": 2,
            "Later": 2,
            "Waiting on others": 0,
            "Backlog": 2,
            "Unallocated cases": 0,
        }
        for show in ("week", "next", "later", "overdue"):
            assert len(work(officer, show)) == tiles[home.SHOWS[show]]

    def test_has_what_is_late_already_counted_by_kind_and_never_before_this_week(self, client: Client) -> None:
        officer, today = a_user(Role.CASE_OFFICER), moments.today()
        for number in range(12):
            due(a_child(officer=officer), today - timedelta(days=900 + number), rule="annual_review")
        due(a_child(officer=officer), today - timedelta(days=3), rule="final_plan")
        due(a_child(officer=officer), today - timedelta(days=3), rule="draft_plan_target", kind="internal")
        due(a_child(surname="Thisweek", officer=officer), today + timedelta(days=3))
        client.force_login(officer)
        page = client.get("/")
        assert [row.limit.deadline.child.surname for row in page.context["work"].rows] == ["Thisweek"]
        counts = [(one.number, one.text) for one in page.context["work"].backlog]
        assert counts == [(1, "plan late"), (12, "reviews overdue"), (1, "other")]
        assert "Backlog (14)" in page.content.decode()
        reviews = client.get("/?show=overdue&kind=reviews")
        assert reviews.context["work"].page.paginator.count == len(reviews.context["work"].rows) == 12
        assert "Backlog: reviews overdue (12)" in reviews.content.decode()
        whole = client.get("/?show=overdue").context["work"].rows
        in_order = [row.limit.deadline.rule for row in whole]
        assert in_order == ["final_plan", *["annual_review"] * 12, "draft_plan_target"]
        assert whole[1].limit.deadline.due_on == today - timedelta(days=911)

    def test_sees_ten_rows_of_this_week_and_a_link_to_the_rest(self, client: Client) -> None:
        officer = a_user(Role.CASE_OFFICER)
        for _ in range(11):
            due(a_child(officer=officer), moments.today())
        client.force_login(officer)
        page = client.get("/")
        assert len(page.context["work"].rows) == 10
        assert '<a class="govuk-link" href="?show=week">See all 11 of this week</a>' in page.content.decode()
        assert len(client.get("/?show=week").context["work"].rows) == 11

    def test_sees_what_others_recorded_and_not_what_they_did_themselves(self) -> None:
        officer, colleague = a_user(Role.CASE_OFFICER), a_user(Role.BUSINESS_SUPPORT)
        child = a_child(officer=officer)
        for who, kind, day in (
            (colleague, "advice.received", NOW - timedelta(days=1)),
            (officer, "draft.sent", NOW - timedelta(days=1)),
            (colleague, "request.received", NOW - timedelta(days=8)),
        ):
            CaseEvent.objects.create(
                child=child, kind=kind, happened_on=day.date(), recorded_at=day, recorded_by=who, source="email"
            )
        assert [row.words for row in my_work(officer, TODAY, NOW).arrived] == ["Advice received"]

    def test_sees_of_an_import_only_what_happened_lately(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        child = a_child(officer=officer)
        for kind, day in (("review.held", date(2024, 5, 1)), ("advice.received", date(2026, 11, 20))):
            CaseEvent.objects.create(child=child, kind=kind, happened_on=day, recorded_at=NOW, source="import")
        assert [row.words for row in my_work(officer, TODAY, NOW).arrived] == ["Advice received"]


class TestOtherRoles:
    def test_a_decision_officer_sees_the_decisions_waiting(self) -> None:
        child = a_child(surname="Decide")
        due(child, date(2026, 12, 1), rule="assess_decision")
        due(child, date(2026, 12, 1), rule="advice_return", record_type="advice")
        assert rules(a_user(Role.DECISION_OFFICER)) == ["assess_decision"]

    def test_business_support_sees_intake(self) -> None:
        child = a_child(surname="Intake")
        due(child, None, rule="consider_notice", shape="prompt")
        due(child, date(2026, 12, 1), rule="advice_return", record_type="advice")
        due(child, date(2027, 10, 1), rule="annual_review")
        assert rules(a_user(Role.BUSINESS_SUPPORT)) == ["consider_notice", "advice_return"]

    def test_a_manager_sees_the_team_and_what_each_officer_holds(self) -> None:
        team = a_team()
        officer = a_user(Role.CASE_OFFICER, team=team)
        due(a_child(surname="Ours", team=team, officer=officer, next_due_on=date(2026, 11, 1)), date(2026, 11, 1))
        due(a_child(surname="Theirs", team=a_team()), date(2026, 11, 1))
        manager = a_user(Role.MANAGER, team=team)
        assert lists(manager) == {"overdue": ["Ours"]}
        load = my_work(manager, TODAY, NOW).team[0]
        assert (load.officer, load.cases, load.overdue, load.soon) == (officer, 1, 1, 0)

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.PANEL_MEMBER])
    def test_those_who_do_not_work_on_cases_have_no_list(self, role: Role, client: Client) -> None:
        due(a_child(surname="Casecontent"), date(2026, 11, 1))
        client.force_login(a_user(role))
        response = client.get("/")
        assert "Casecontent" not in response.content.decode()
        assert response.context["work"].page is None

    def test_no_number_counts_a_restricted_child(self) -> None:
        hidden = a_child(surname="Canarybird", next_due_on=date(2026, 11, 1))
        due(hidden, date(2026, 11, 1))
        restrict(hidden, a_user(Role.CASE_OFFICER))
        for role in (Role.MANAGER, Role.DECISION_OFFICER, Role.BUSINESS_SUPPORT):
            found = my_work(a_user(role), TODAY, NOW)
            assert [tile.number for tile in found.tiles if tile.number] == []
            assert found.rows == []
            assert found.backlog == []
            assert found.team == []


class TestTheHeartbeat:
    def test_warns_when_the_check_has_never_run(self, client: Client) -> None:
        client.force_login(a_user(Role.CASE_OFFICER))
        assert "has never run here" in client.get("/").content.decode()

    def test_warns_when_it_ran_too_long_ago_and_not_when_it_ran_just_now(self, client: Client) -> None:
        client.force_login(a_user(Role.CASE_OFFICER))
        now = moments.now()
        SweepRun.objects.create(day=now.date(), started_at=now, finished_at=now - timedelta(hours=9))
        assert "Reminders may be late" in client.get("/").content.decode()
        SweepRun.objects.create(day=now.date(), started_at=now, finished_at=now)
        assert "Reminders" not in client.get("/").content.decode()


def test_reads_the_page_in_a_fixed_number_of_queries(client: Client) -> None:
    officer = a_user(Role.CASE_OFFICER, Role.MANAGER, team=a_team())
    counts = []
    for _ in range(2):
        for _ in range(5):
            child = a_child(officer=officer, team=officer.team)
            due(child, date(2026, 12, 1), rule="advice_return", record_type="advice")
        client.force_login(officer)
        with CaptureQueriesContext(connection) as seen:
            client.get("/")
        counts.append(len(seen))
    # Panels ask ten; tasks, decisions asked and to tell, provision, cover, hand-overs, webhooks one each.
    assert counts[0] == counts[1] <= 35


class TestWhatIsOvertaken:
    def test_the_target_for_a_meeting_leaves_the_list_once_the_review_itself_is_overdue(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        child = a_child(surname="Twice", officer=officer)
        overdue_from = date(2026, 10, 30)
        due(
            child,
            date(2026, 10, 1),
            rule="review_meeting_target",
            kind="internal",
            record_id="P1",
            overtaken_on=overdue_from,
        )
        due(child, date(2026, 10, 29), rule="annual_review", record_id="P1")
        assert rules(officer) == ["annual_review"]

    def test_a_report_leaves_the_list_once_its_review_is_decided(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        child = a_child(surname="Decided", officer=officer)
        decided = date(2026, 10, 9)
        due(
            child,
            date(2026, 10, 1),
            rule="review_report",
            record_type="reviews",
            record_id="V1",
            overtaken_on=decided,
        )
        due(child, date(2026, 10, 1), rule="review_report", record_type="reviews", record_id="V2")
        due(
            child,
            date(2026, 10, 15),
            rule="review_decision",
            record_type="reviews",
            record_id="V1",
            met_on=date(2026, 10, 9),
        )
        (row,) = my_work(officer, TODAY, NOW, show="overdue").rows
        assert (row.limit.deadline.record_id, row.others) == ("V2", 0)


class TestADecisionOfficer:
    @pytest.fixture
    def decider(self) -> User:
        return a_user(Role.DECISION_OFFICER)

    def test_sees_this_week_first_and_the_rest_as_links(self, decider: User, client: Client) -> None:
        today = moments.today()
        for days in (-3, 5, 100, 200):
            due(a_child(stage="assessing"), today + timedelta(days=days), rule="review_decision", record_type="reviews")
        client.force_login(decider)
        page = client.get("/")
        assert page.context["work"].page.paginator.count == 1
        shown = page.content.decode()
        assert "Today and the next 7 days (1)" in shown
        assert '<a class="govuk-link" href="?show=later"><strong>2</strong> Later</a>' in shown
        later = client.get("/?show=later")
        assert later.context["work"].page.paginator.count == 2
        assert "Later (2)" in later.content.decode()

    def test_sees_of_a_request_the_decision_it_has_reached(self, decider: User) -> None:
        for stage in ("requested", "assessing", "draft_sent"):
            child = a_child(surname=stage, stage=stage)
            due(child, date(2026, 12, 1), rule="no_plan_decision")
            due(child, date(2026, 12, 2), rule="final_plan")
        due(Child.objects.get(surname="requested"), date(2026, 12, 3), rule="assess_decision")
        found = my_deadlines(decider, TODAY)
        assert found is not None
        assert sorted(found.values_list("child__surname", "rule")) == [
            ("assessing", "no_plan_decision"),
            ("draft_sent", "final_plan"),
            ("draft_sent", "no_plan_decision"),
            ("requested", "assess_decision"),
        ]

    def test_sees_numbers_that_lead_to_lists_of_that_length_and_none_for_others_turns(self, decider: User) -> None:
        for days in (-40, 0, 14, 15):
            due(a_child(), TODAY + timedelta(days=days))
        tiles = {tile.text: tile.number for tile in my_work(decider, TODAY, NOW).tiles}
        assert tiles == {"Today and the next 7 days": 1, "The week after": 1, "Later": 1, "Backlog": 1}
        for show in ("week", "next", "later", "overdue"):
            assert len(work(decider, show)) == tiles[home.SHOWS[show]]
        assert my_work(decider, TODAY, NOW, show="waiting").show == ""

    def test_who_also_holds_cases_sees_all_their_work_as_before(self) -> None:
        both = a_user(Role.DECISION_OFFICER, Role.CASE_OFFICER)
        due(a_child(surname="Mine", officer=both), date(2027, 10, 1), rule="annual_review")
        assert lists(both) == {"later": ["Mine"]}
