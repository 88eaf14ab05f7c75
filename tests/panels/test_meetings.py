"""Meetings, who sits in them, what may be listed on them, and chair's action between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from ehcp.workflow import MoveNotAllowed
from panels.items.acts import agenda, chairs_action, conflicts, papers
from panels.items.acts.recommendations import Advice, Amounts
from panels.items.reads.interests import likely_interests
from panels.items.reads.papers import checklist
from panels.items.reads.quorum import quorum_of
from panels.meetings import acts as meetings
from panels.meetings.acts import Arrangements, Presence, SeatDetails
from panels.meetings.reads.agenda import agenda as agenda_of
from panels.meetings.reads.agenda import chairs_actions_by_month, unmet_limits
from panels.models import Appointment, PanelItem, PanelMeeting
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_deadline, a_placement, a_user, an_institution
from tests.panels.scene import BEFORE, HELD_ON, SITTING, Scene, amount

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)


@pytest.fixture
def scene() -> Scene:
    return Scene()


class TestPlanning:
    def test_a_day_that_is_not_worked_needs_a_reason(self, scene: Scene) -> None:
        saturday = date(2026, 10, 10)
        with pytest.raises(MoveNotAllowed, match="not a working day"):
            meetings.plan_meeting(panel="issue", held_on=saturday, by=scene.clerk, today=TODAY)
        told = Arrangements(time(9, 30), "Room 2", 120, "The week's panel was lost to a flood")
        made = meetings.plan_meeting(panel="issue", held_on=saturday, by=scene.clerk, today=TODAY, arrangements=told)
        assert (made.starts_at, made.capacity_minutes) == (time(9, 30), 120)

    def test_a_year_is_planned_in_one_act_on_working_days_and_once(self, scene: Scene) -> None:
        rhythm = {"panel": "issue", "first_on": date(2026, 10, 5), "last_on": date(2027, 9, 30), "every_weeks": 1}
        for _ in range(2):
            made = meetings.plan_meetings(**rhythm, by=scene.clerk, today=TODAY, arrangements=Arrangements())
        assert len(made) == PanelMeeting.objects.filter(panel="issue").count() == 52
        days = {one.held_on for one in made}
        assert date(2026, 12, 28) not in days, "Boxing Day is kept on this Monday"
        assert date(2026, 12, 29) in days

    def test_appointments_to_one_panel_do_not_overlap(self, scene: Scene) -> None:
        seat = {"user": scene.members[0], "panel": scene.panel, "role": "adviser", "agency": "health"}
        with pytest.raises(MoveNotAllowed, match="already"):
            meetings.appoint(**seat, from_on=date(2026, 6, 1), to_on=None, by=scene.clerk, now=BEFORE)
        Appointment.objects.filter(pk=scene.seats[0].pk).update(to_on=date(2026, 5, 31))
        meetings.appoint(**seat, from_on=date(2026, 6, 1), to_on=None, by=scene.clerk, now=BEFORE)


class TestWhoIsThere:
    def test_nobody_cannot_be_a_meeting(self, scene: Scene) -> None:
        with pytest.raises(MoveNotAllowed, match="nobody"):
            meetings.record_attendance(scene.meeting, present={}, by=scene.clerk, now=SITTING)

    def test_its_quorum_is_kept_with_the_meeting(self, scene: Scene) -> None:
        scene.sits(0, 2, 3)
        scene.meeting.refresh_from_db()
        assert scene.meeting.quorate is False
        scene.sits()
        scene.meeting.refresh_from_db()
        assert scene.meeting.quorate is True

    def test_put_right_before_the_decision_tests_the_quorum_of_each_item_again(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount())
        scene.sits(0, 2)
        kept = list(item.recommendations.values_list("number", "is_discussion_only", "advising"))
        assert kept == [(1, False, 4), (2, True, 2)]

    def test_is_locked_once_a_decision_rests_on_it(self, scene: Scene) -> None:
        scene.decides(scene.heard("top_up", amount()), "ratify")
        with pytest.raises(MoveNotAllowed, match="locked"):
            scene.sits(0)

    def test_who_left_before_an_item_was_heard_is_not_in_its_quorum(self, scene: Scene) -> None:
        there = {seat.pk: Presence() for seat in scene.seats} | {scene.seats[1].pk: Presence(left_at=time(11, 0))}
        meetings.record_attendance(scene.meeting, present=there, by=scene.clerk, now=SITTING)
        item = scene.listed(meeting=scene.a_meeting(date(2026, 10, 21)))
        item.meeting = scene.meeting
        assert quorum_of(item, time(10, 0)).is_met
        assert quorum_of(item, time(11, 0)).missing == ("a member for psychology",)

    def test_who_joined_late_is_in_the_quorum_from_that_minute_on(self, scene: Scene) -> None:
        there = {seat.pk: Presence() for seat in scene.seats} | {scene.seats[1].pk: Presence(joined_at=time(10, 30))}
        meetings.record_attendance(scene.meeting, present=there, by=scene.clerk, now=SITTING)
        item = scene.listed(meeting=scene.a_meeting(date(2026, 10, 21)))
        item.meeting = scene.meeting
        assert quorum_of(item, time(10, 29)).missing == ("a member for psychology",)
        assert quorum_of(item, time(10, 30)).is_met

    def test_two_members_and_no_chair_are_no_quorum(self, scene: Scene) -> None:
        item = scene.listed()
        scene.sits(1, 2)
        assert quorum_of(item).missing == ("3 advising members (2 can advise)", "a chair")

    def test_a_deputy_counts_only_where_the_other_is_not(self, scene: Scene) -> None:
        deputy = meetings.appoint(
            user=a_user(Role.PANEL_MEMBER), panel=scene.panel, role="adviser", agency="psychology",
            from_on=date(2026, 1, 1), to_on=None, by=scene.clerk, now=BEFORE,
            details=SeatDetails(deputy_for=scene.seats[1]),
        )  # fmt: skip
        scene.seats.append(deputy)
        item = scene.listed()
        scene.sits(0, 1, 4)
        assert quorum_of(item).advising == 2
        scene.sits(0, 2, 4)
        assert quorum_of(item).is_met


class TestListing:
    def test_is_on_a_panel_of_the_kind_alone(self, scene: Scene) -> None:
        with pytest.raises(MoveNotAllowed, match="That is for the plan panel"):
            scene.listed("plan_content")

    def test_again_after_it_was_taken_off_is_a_deferral_and_the_second_is_the_managers(self, scene: Scene) -> None:
        first = scene.listed()
        later = [scene.a_meeting(HELD_ON + timedelta(weeks=weeks)) for weeks in (1, 2)]
        agenda.take_off(first, reason="papers_missing", by=scene.clerk, now=BEFORE)
        again = scene.listed(meeting=later[0])
        first.refresh_from_db()
        assert (first.decision, first.deferral_reason, again.deferrals) == ("deferred", "papers_missing", 1)
        agenda.take_off(again, reason="agency_absent", by=scene.clerk, now=BEFORE)
        with pytest.raises(MoveNotAllowed, match="manager"):
            scene.listed(meeting=later[1])
        assert scene.listed(meeting=later[1], by=scene.manager).deferrals == 2

    def test_by_mistake_and_taken_off_is_no_deferral(self, scene: Scene) -> None:
        first = scene.listed()
        agenda.take_off(first, reason="mistake", by=scene.clerk, now=BEFORE)
        assert scene.listed(meeting=scene.a_meeting(date(2026, 10, 14))).deferrals == 0
        first.refresh_from_db()
        assert first.decision is None


class TestTheLimit:
    def test_is_that_which_the_kind_decides_and_no_other_of_the_case(self, scene: Scene) -> None:
        a_deadline(scene.child, rule="annual_review", due_on=date(2026, 10, 9), act_by_on=date(2026, 10, 9))
        scene.listed("top_up")
        scene.listed("placement")
        a_deadline(scene.child, rule="amended_final", due_on=date(2026, 10, 30), act_by_on=date(2026, 10, 30))
        rows = agenda_of(scene.meeting, scene.manager, TODAY).rows
        assert [(row.item.kind, row.limit_on) for row in rows] == [
            ("placement", date(2026, 10, 30)),
            ("top_up", None),
        ]

    @pytest.mark.parametrize(
        ("today", "told"), [(date(2026, 9, 17), None), (date(2026, 9, 18), False), (date(2026, 10, 2), True)]
    )
    def test_that_no_meeting_keeps_is_told_15_and_5_working_days_ahead(
        self, scene: Scene, today: date, told: bool | None
    ) -> None:
        scene.listed("placement")
        a_deadline(scene.child, rule="amended_final", due_on=date(2026, 10, 9), act_by_on=date(2026, 10, 9))
        assert [row.is_last for row in unmet_limits(scene.manager, today)] == ([] if told is None else [told])
        scene.a_meeting(date(2026, 10, 6))
        assert unmet_limits(scene.manager, today) == []


class TestChairsAction:
    def test_takes_what_a_deferral_may_not_straight_to_a_decision(self, scene: Scene) -> None:
        item = scene.listed("placement")
        a_deadline(scene.child, rule="amended_final", due_on=date(2026, 10, 14), act_by_on=date(2026, 10, 14))
        late = scene.a_meeting(date(2026, 10, 21))
        with pytest.raises(MoveNotAllowed, match="Use chair's action"):
            agenda.defer(item, reason="agency_absent", needs="It", to_meeting=late, by=scene.clerk, now=BEFORE)
        who = {"reason": "limit", "chair": scene.seats[0], "by": scene.clerk, "now": BEFORE}
        with pytest.raises(MoveNotAllowed, match="another core agency"):
            chairs_action.take_by_chair(item, **who, core=scene.seats[2])
        chairs_action.take_by_chair(item, **who, core=scene.seats[3])
        item = scene.recommends(item, Advice("name_type", "A special school.", ("suitable",)))
        assert (item.meeting.panel, item.recommendation.is_discussion_only) == ("chair", False)  # type: ignore[union-attr]
        scene.decides(item, "ratify")
        item.refresh_from_db()
        assert item.decision == "agreed"
        (noted,) = agenda_of(scene.meeting, scene.manager, HELD_ON).chairs_actions
        scene.sits()
        item.meeting.refresh_from_db()
        assert (noted, item.meeting.noted_at) == (item, scene.meeting)
        assert chairs_actions_by_month(scene.manager, HELD_ON) == [(date(2026, 10, 1), 1)]
        assert PanelItem.objects.seen_by(scene.members[1], HELD_ON).filter(pk=item.pk).exists(), "no seat of its own"

    def test_is_refused_to_a_chair_with_an_interest(self, scene: Scene) -> None:
        item = scene.listed("placement")
        conflicts.answer_conflict(item, interest="provider", by=scene.members[0], now=BEFORE)
        with pytest.raises(MoveNotAllowed, match="declared an interest"):
            chairs_action.take_by_chair(
                item, reason="safety", chair=scene.seats[0], core=scene.seats[3], by=scene.clerk, now=BEFORE
            )


class TestInterests:
    def test_are_seen_by_school_authorship_surname_and_postcode(self, scene: Scene) -> None:
        child = a_child(surname="Fernhollow", postcode="ZZ99 3VZ")
        scene.child = child
        school = an_institution()
        scene.__post_init__()
        a_placement(child.plans.get(), institution=school)
        item = scene.listed()
        user = a_user(Role.PANEL_MEMBER, last_name="Fernhollow")
        seat = Appointment.objects.create(
            user=user, panel=scene.panel, role="adviser", agency="school", from_on=TODAY, institution=school,
            home_postcode="ZZ993VZ",
        )  # fmt: skip
        seen = likely_interests(item, user)
        assert len(seen) == 3
        assert "Fernhollow" not in " ".join(seen)
        Appointment.objects.filter(pk=seat.pk).update(institution=None, home_postcode="")
        assert likely_interests(item, user) == ["You share a surname with this child."]
        assert likely_interests(item, scene.officer) == ["You present or wrote this item."]


class TestPapers:
    def test_that_come_late_wait_for_the_chair(self, scene: Scene) -> None:
        item = scene.listed("placement")
        papers.mark_paper(item, paper="plan", by=scene.officer, now=datetime(2026, 9, 30, 9, 0, tzinfo=UTC))
        papers.mark_paper(item, paper="travel", by=scene.officer, now=BEFORE)
        found = {one.code: one for one in checklist(item)}
        assert (found["plan"].is_late, found["travel"].is_late, found["replies"].is_in) == (False, True, False)
        with pytest.raises(MoveNotAllowed, match="The chair of the panel accepts it"):
            papers.mark_paper(item, paper="travel", by=scene.officer, now=BEFORE)
        papers.mark_paper(item, paper="travel", by=scene.members[0], now=BEFORE)
        assert {one.code for one in checklist(item) if one.is_accepted} == {"travel"}


def test_the_agenda_says_where_each_item_stands(scene: Scene) -> None:
    item = scene.listed()
    papers.mark_read(item, by=scene.members[0], now=BEFORE)

    def told() -> list[str]:
        (row,) = agenda_of(scene.meeting, scene.members[0], HELD_ON).rows
        return [state.words for state in row.states]

    assert told() == ["5 papers missing", "Read"]
    scene.sits()
    scene.recommends(item, amount("exceptional", "60000"))
    assert told()[-1] == "Waits for a decision"
    scene.decides(item, "ratify")
    assert told()[-1] == "Waits for a second officer"
    scene.decides(item, "return", by=scene.second, reasons="Sure?")
    assert told()[-1] == "Returned with a question"
    scene.recommends(item, replace(amount(), amounts=Amounts(amount().amounts.education)))
    scene.decides(item, "ratify")
    assert told() == ["Agreed"]


def test_a_mandate_is_closed_to_members_who_do_not_lead(scene: Scene) -> None:
    item = scene.listed()
    PanelItem.objects.filter(pk=item.pk).update(kind="mediation_mandate")
    seen = [PanelItem.objects.seen_by(member, HELD_ON).filter(pk=item.pk).exists() for member in scene.members]
    assert seen == [True, False, False, False]
