"""Cover for leave: work seen from a day to a day, marked as cover, ending by itself; restricted stays closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.case_tasks.reads import my_tasks
from ehcp.caseloads.acts.cover import arrange_cover, end_cover
from ehcp.caseloads.reads.loads import caseloads
from ehcp.contacts.reads.contacts import replies_owed
from ehcp.models import CaseTask, Child, Contact, Cover
from ehcp.work.reads.home import my_work
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import AccountEvent, User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_deadline, a_plan, a_team, a_user, restrict
from tests.pages.act_pages import errors, typed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=moments.LONDON)
TODAY = NOW.date()
LAST = TODAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)


@pytest.fixture
def away() -> User:
    return a_user(Role.CASE_OFFICER, first_name="Olive", last_name="Awayson")


@pytest.fixture
def covering() -> User:
    return a_user(Role.CASE_OFFICER, first_name="Uma", last_name="Standinby")


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


@pytest.fixture
def child(away: User) -> Child:
    one = a_child(surname="Coveredson", officer=away, stage="maintained")
    a_deadline(one, rule="annual_review", due_on=TODAY + timedelta(days=3), act_by_on=TODAY + timedelta(days=3))
    return one


def arranged(away: User, covering: User, by: User, **values: Any) -> Cover:
    days = {"from_on": TODAY, "to_on": LAST, "now": NOW}
    return arrange_cover(away, covering=covering, by=by, **(days | values))


def seen(user: User, on: date) -> list[tuple[str, str]]:
    """Return whose work somebody sees on a day, and for whom; read as of a new request."""
    fresh = User.objects.get(pk=user.pk)
    work = my_work(fresh, on, NOW + (on - TODAY))
    return [(row.limit.deadline.child.surname, row.covers) for row in work.rows]


class TestCover:
    def test_shows_the_work_from_its_first_to_its_last_day_and_ends_by_itself(
        self, child: Child, away: User, covering: User, manager: User
    ) -> None:
        first = TODAY + timedelta(days=1)
        arranged(away, covering, manager, from_on=first, to_on=first + timedelta(days=1))
        days = [TODAY + timedelta(days=n) for n in range(4)]
        mine = [("Coveredson", "Olive Awayson")]
        assert [seen(covering, day) for day in days] == [[], mine, mine, []]
        assert seen(away, first) == [("Coveredson", "")]
        child.refresh_from_db()
        assert child.officer == away

    def test_brings_tasks_and_replies_owed_and_says_whose_they_are(
        self, child: Child, away: User, covering: User, manager: User, client: Client
    ) -> None:
        made = {"recorded_at": NOW, "recorded_by": away}
        CaseTask.objects.create(child=child, words="Ring the school", due_on=LAST, owner=away, **made)
        Contact.objects.create(
            child=child, way="call", direction="in", happened_on=TODAY, said="When?", reply_from="us",
            reply_due_on=LAST, **made,
        )  # fmt: skip
        arranged(away, covering, manager)
        assert [one.words for one in my_tasks(covering, TODAY)["tasks"]] == ["Ring the school"]
        assert len(replies_owed(covering, TODAY)["replies"]) == 1
        client.force_login(covering)
        said = client.get("/").content.decode()
        assert said.count("cover for Olive Awayson") == 2
        case = client.get(reverse("ehcp:case", args=[child.pk])).content.decode()
        assert "cover: Uma Standinby to 27 November 2026" in case

    def test_leaves_a_restricted_record_closed_and_says_so(
        self, child: Child, away: User, covering: User, manager: User, client: Client
    ) -> None:
        restrict(child, away, manager)
        client.force_login(manager)
        sent = typed(officer=away.pk, covering=covering.pk, from_on=TODAY, to_on=LAST)
        said = client.post(reverse("ehcp:cover-arrange"), sent, follow=True).content.decode()
        assert f"1 restricted record stays closed to Uma Standinby, who is not on the list: {child.source_id}" in said
        assert seen(covering, TODAY) == []

    def test_says_nothing_of_a_record_that_the_manager_may_not_know_of(
        self, child: Child, away: User, covering: User, manager: User, client: Client
    ) -> None:
        restrict(child, away)
        client.force_login(manager)
        sent = typed(officer=away.pk, covering=covering.pk, from_on=TODAY, to_on=LAST)
        assert "restricted" not in client.post(reverse("ehcp:cover-arrange"), sent, follow=True).content.decode()

    def test_ended_early_is_over_today(self, child: Child, away: User, covering: User, manager: User) -> None:
        made = arranged(away, covering, manager)
        for _ in range(2):
            end_cover(made, by=manager, now=NOW)
        assert seen(covering, TODAY) == []
        kinds = AccountEvent.objects.order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == ["cover.arranged", "cover.ended"]
        arranged(away, covering, manager, to_on=TODAY)

    def test_twice_sent_is_arranged_once(self, away: User, covering: User, manager: User) -> None:
        assert arranged(away, covering, manager) == arranged(away, covering, manager)
        assert Cover.objects.count() == 1

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"to_on": TODAY - timedelta(days=1), "from_on": TODAY - timedelta(days=2)}, "today or in the future"),
            ({"to_on": TODAY, "from_on": LAST}, "on or after the first"),
        ],
    )
    def test_is_refused_for_days_that_make_none(
        self, away: User, covering: User, manager: User, values: dict[str, date], words: str
    ) -> None:
        with pytest.raises(MoveNotAllowed, match=words):
            arranged(away, covering, manager, **values)

    def test_is_refused_to_whoever_is_away_covered_already_or_holds_no_cases(
        self, away: User, covering: User, manager: User
    ) -> None:
        third = a_user(Role.CASE_OFFICER)
        arranged(away, covering, manager)
        with pytest.raises(MoveNotAllowed, match=r"Uma Standinby covers Olive Awayson from 23 November 2026"):
            arranged(away, third, manager)
        with pytest.raises(MoveNotAllowed, match="Olive Awayson is away"):
            arranged(third, away, manager)
        with pytest.raises(MoveNotAllowed, match="is not a case officer"):
            arranged(third, a_user(Role.BUSINESS_SUPPORT), manager)
        with pytest.raises(MoveNotAllowed, match="their own cases"):
            arranged(third, third, manager)
        with pytest.raises(MoveNotAllowed, match="Only a manager"):
            arranged(third, covering, covering)


class TestTheCaseloads:
    def test_weigh_what_is_worked_on_more_than_what_stands(self, away: User, manager: User) -> None:
        a_child(officer=away, stage="maintained")
        a_child(officer=away, stage="drafting")
        child = a_child(officer=away, stage="maintained")
        plan = a_plan(child, first_final_on=TODAY - timedelta(days=300))
        plan.reviews.create(source_id="V1", kind="annual", meeting_on=TODAY - timedelta(days=3))
        child.appeals.create(source_id="AP1", about="contents", registered_on=TODAY)
        child.flags.create(kind="looked_after", from_on=TODAY)
        (load,) = (one for one in caseloads(manager, TODAY).loads if one.held.officer == away)
        assert (load.held.cases, load.held.weight) == (3, 1 + 4 + (1 + 2 + 3 + 1))

    def test_are_of_the_team_and_list_who_holds_nothing(self, away: User, client: Client) -> None:
        team = a_team()
        idle = a_user(Role.CASE_OFFICER, team=team)
        a_child(officer=away)
        manager = a_user(Role.MANAGER, team=team)
        found = caseloads(manager, TODAY)
        assert {(one.held.officer.pk, one.held.cases) for one in found.loads} == {(idle.pk, 0), (manager.pk, 0)}
        client.force_login(manager)
        assert str(away) not in client.get(reverse("ehcp:caseloads")).content.decode()

    def test_end_cover_of_the_team_alone(self, away: User, covering: User, manager: User, client: Client) -> None:
        made = arranged(away, covering, manager)
        client.force_login(a_user(Role.MANAGER, team=a_team()))
        where = reverse("ehcp:cover-end", args=[made.pk])
        assert client.post(where).status_code == 404
        client.force_login(manager)
        assert "End it now" in client.get(reverse("ehcp:caseloads")).content.decode()
        assert client.post(where, follow=True).status_code == 200
        made.refresh_from_db()
        assert made.ended_on == TODAY

    def test_say_why_cover_is_refused_with_everything_that_was_typed(
        self, away: User, manager: User, client: Client
    ) -> None:
        client.force_login(manager)
        sent = typed(officer=away.pk, covering=away.pk, from_on=TODAY, to_on=LAST)
        page = client.post(reverse("ehcp:cover-arrange"), sent)
        assert page.status_code == 409
        assert "cannot cover their own cases" in errors(page)
        assert 'value="27"' in page.content.decode()
