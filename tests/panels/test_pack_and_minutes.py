"""The pack that a member reads and the minutes that the chair approves."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ehcp.models import Child, Need
from ehcp.workflow import MoveNotAllowed
from panels.items.acts import conflicts
from panels.items.reads.comparable import comparable_cases
from panels.meetings import acts as meetings
from panels.meetings.reads.minutes import minutes_page
from panels.meetings.reads.pack import pack_of
from panels.models import PanelItem
from panels.permissions import ACCESS_WORKING_DAYS
from sendcases.accounts.models import User
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_panel_item, a_plan, number, restrict
from tests.panels.scene import AFTER, BEFORE, HELD_ON, Scene, amount

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene(child=a_child(forename="Wren", surname="Oakhurstling"))


def read(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


class TestThePack:
    def test_has_one_page_a_front_sheet_with_the_readers_name_and_no_childs(self, scene: Scene) -> None:
        item = scene.listed("top_up")
        PanelItem.objects.filter(pk=item.pk).update(
            child_words="I like it when #Ms Bell helps", present_cost=Decimal(4000), proposed_cost=Decimal(9000)
        )
        member = scene.members[1]
        assert pack_of(scene.meeting, member, BEFORE).child_pks == [], "the question comes before the papers"
        conflicts.answer_conflict(item, interest="none", by=member, now=BEFORE)
        scene.listed("placement")
        pages = read(pack_of(scene.meeting, member, BEFORE).pdf)
        assert len(pages) == 2
        assert "1 more open once you have answered" in pages[0]
        assert all(str(member) in page for page in pages)
        assert "Page 2 of 2" in pages[1]
        for words in ("I like it when #Ms Bell helps", "difference £5,000.00", "s42(2)", "Too few to show"):
            assert words in pages[1]
        assert "Oakhurstling" not in "".join(pages)

    def test_is_read_on_the_page_and_the_reading_is_written_down(self, scene: Scene) -> None:
        item = scene.listed("top_up")
        conflicts.answer_conflict(item, interest="none", by=scene.manager, now=BEFORE)
        client = Client()
        client.force_login(scene.manager)
        answer = client.get(reverse("panels:meeting-pack", args=[scene.meeting.pk]))
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert "no-store" in answer.headers["Cache-Control"]
        assert ReadEntry.objects.get(screen="panel pack").child_pk == scene.child.pk


class TestMinutes:
    def test_are_approved_by_the_chair_and_then_locked(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount())
        chair = scene.members[0]
        before = minutes_page(scene.meeting, scene.manager, date(2026, 10, 15))
        assert (before.approved, before.approve_by, before.is_overdue) == (None, date(2026, 10, 14), True)
        with pytest.raises(MoveNotAllowed, match="The chair who was there"):
            meetings.approve_minutes(scene.meeting, by=scene.members[1], now=AFTER)
        meetings.approve_minutes(scene.meeting, by=chair, now=AFTER)
        scene.recommends(item, amount(pounds="1"))
        page = minutes_page(scene.meeting, scene.manager, HELD_ON)
        assert page.approved is not None
        assert [one["reasons"] for one in page.content["items"]] == ["Section F calls for it."]
        with pytest.raises(MoveNotAllowed, match="minutes are approved"):
            scene.sits(0)
        for text in ("Health was remote.", "The time was 10:00."):
            meetings.add_addendum(scene.meeting, text=text, by=scene.clerk, now=AFTER)
        assert [one.number for one in minutes_page(scene.meeting, scene.manager, HELD_ON).addenda] == [1, 2]

    def test_hold_no_trace_of_a_restricted_child_for_others(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount())
        meetings.approve_minutes(scene.meeting, by=scene.members[0], now=AFTER)
        restrict(scene.child, scene.officer)
        member = User.objects.get(pk=scene.members[1].pk)
        assert minutes_page(scene.meeting, member, HELD_ON).content["items"] == []
        assert item.source_id in str(minutes_page(scene.meeting, scene.officer, HELD_ON).content)

    def test_end_the_members_access_ten_working_days_later(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount())
        meetings.approve_minutes(scene.meeting, by=scene.members[0], now=datetime(2026, 10, 12, 9, 0, tzinfo=UTC))
        last, after = date(2026, 10, 26), date(2026, 10, 27)
        seen = [PanelItem.objects.seen_by(scene.members[1], day).filter(pk=item.pk).exists() for day in (last, after)]
        assert (ACCESS_WORKING_DAYS, seen) == (10, [True, False])


def test_comparable_cases_are_five_or_none_and_none_restricted(scene: Scene) -> None:
    def has_autism(child: Child) -> None:
        values = {"source_id": f"N{number():06}", "rank": 1, "sen_type": "ASD", "from_on": date(2026, 3, 2)}
        Need.objects.create(plan=child.plans.get(), **values)

    has_autism(scene.child)
    item = scene.listed("top_up")
    meeting = scene.a_meeting(date(2026, 9, 9))
    others = []
    for pounds in (1000, 2000, 3000, 4000, 5000):
        child = a_child()
        a_plan(child)
        has_autism(child)
        a_panel_item(child, meeting=meeting, kind="top_up", decision="agreed", education_amount=pounds)
        others.append(child)
    assert comparable_cases(item, HELD_ON) == ("5 like it in three years, 5 agreed; £1,000 to £5,000 a year (of 5)")
    restrict(others[0], scene.officer)
    assert comparable_cases(item, HELD_ON) == ""
