"""What panels put on the first page: what a clerk sees to, and the money that waits for those who approve it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from panels.items.acts import papers
from panels.items.reads.papers import papers_of
from panels.meetings.reads.clerking import clerk_work
from panels.meetings.reads.meetings import panel_work
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_deadline, a_funding_line, a_user, restrict
from tests.panels.scene import BEFORE, HELD_ON, Scene, amount

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    seat = scene.seats[0]
    seat.pk, seat.user, seat.role = None, scene.clerk, "clerk"
    seat.save(force_insert=True)
    return scene


def text_of(client: Client) -> str:
    return client.get("/").content.decode()


class TestAClerkSees:
    def test_the_meetings_that_have_something_to_hear_and_how_many_have_nothing(self, scene: Scene) -> None:
        for day in (5, 6):
            scene.a_meeting(date(2026, 10, day))
        scene.listed()
        work = clerk_work(scene.clerk, TODAY)
        assert [(one.meeting, one.items) for one in work.ahead] == [(scene.meeting, 1)]
        assert work.empty == 2

    def test_how_many_items_lack_a_paper_and_when_the_pack_is_due(self, scene: Scene) -> None:
        item = scene.listed("placement")
        (row,) = clerk_work(scene.clerk, TODAY).ahead
        assert (row.incomplete, row.is_pack_due, row.pack_by) == (1, False, date(2026, 10, 2))
        for paper in papers_of("placement"):
            papers.mark_paper(item, paper=paper, by=scene.officer, now=datetime(2026, 9, 29, 9, 0, tzinfo=UTC))
        (row,) = clerk_work(scene.clerk, date(2026, 10, 2)).ahead
        assert (row.incomplete, row.is_pack_due) == (0, True)

    def test_for_how_many_items_a_meeting_is_too_late(self, scene: Scene) -> None:
        item = scene.listed("placement")
        a_deadline(item.child, rule="amended_final", due_on=date(2026, 10, 9))
        (row,) = clerk_work(scene.clerk, TODAY).ahead
        assert (row.items, row.too_late) == (1, 1)

    def test_what_is_left_after_a_meeting_until_its_minutes_are_approved(self, scene: Scene) -> None:
        item = scene.listed()
        scene.sits()
        (row,) = clerk_work(scene.clerk, HELD_ON).after
        assert (row.to_record, row.is_overdue) == (1, False)
        scene.recommends(item, amount())
        (row,) = clerk_work(scene.clerk, date(2026, 10, 15)).after
        assert (row.to_record, row.is_overdue, row.minutes_by) == (0, True, date(2026, 10, 14))

    def test_no_item_about_a_restricted_child(self, scene: Scene) -> None:
        item = scene.listed()
        restrict(item.child, scene.manager)
        work = clerk_work(scene.clerk, TODAY)
        assert (work.ahead, work.empty) == ([], 1)

    def test_what_can_still_be_kept_before_what_is_past_with_a_way_to_the_act(
        self, scene: Scene, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(moments, "now", lambda: BEFORE)
        near = scene.listed("placement")
        a_deadline(near.child, rule="amended_final", due_on=date(2026, 10, 9))
        scene.child = a_child()
        scene.takes_another_child()
        past = scene.listed("placement")
        a_deadline(past.child, rule="amended_final", due_on=date(2026, 9, 9))
        work = panel_work(scene.clerk, TODAY)
        assert ([row.item for row in work.can_be_kept], [row.item for row in work.past]) == ([near], [past])
        client.force_login(scene.clerk)
        shown = text_of(client)
        act = reverse("panels:item-chair", args=[near.pk])
        assert shown.index("No meeting keeps this limit") < shown.index(act) < shown.index("Next meetings")
        assert shown.index("1 item waiting for a panel past its limit") > shown.index("Next meetings")
        agenda = client.get(reverse("panels:meeting", args=[scene.meeting.pk])).content.decode()
        assert agenda.index("This panel is too late") < agenda.index(act)

    def test_the_same_number_of_queries_however_much_there_is(self, scene: Scene, client: Client) -> None:
        counts = []
        clerk_work(scene.clerk, TODAY)  # what is kept for the length of a request is asked once
        for number in range(2):
            for _ in range(3):
                scene.child = a_child()
                scene.takes_another_child()
                a_deadline(scene.listed("placement").child, rule="amended_final", due_on=date(2026, 10, 9))
            with CaptureQueriesContext(connection) as asked:
                work = clerk_work(scene.clerk, TODAY)
            counts.append(len(asked))
            assert work.ahead[0].items == 3 * (number + 1)
        assert counts[0] == counts[1]


@pytest.mark.parametrize(("role", "number"), [(Role.MANAGER, 1), (Role.DECISION_OFFICER, 1), (Role.FINANCE, 1)])
def test_who_approves_lines_is_told_of_those_that_wait(role: Role, number: int, client: Client) -> None:
    waits, hidden = a_funding_line(a_child()), a_funding_line(a_child())
    for line in (waits, hidden):
        line.state = "proposed"
        line.save()
    restrict(hidden.child, a_user(Role.CASE_OFFICER))
    client.force_login(a_user(role))
    blocks = client.get("/").context["blocks"]
    told = {tile.text: tile for block in blocks for tile in block.get("tiles", [])}
    assert told["Funding lines waiting for approval"].number == number
    assert ("See what is left of each budget" in text_of(client)) == (role == Role.FINANCE)
