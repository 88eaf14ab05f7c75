"""What is refused of meetings, seats, attendance, advice and minutes, and what they keep when it is allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from ehcp.models import AdviceRequest
from ehcp.workflow import MoveNotAllowed
from panels.items.acts import agenda, chairs_action, papers
from panels.items.reads.interests import likely_interests
from panels.meetings import acts as meetings
from panels.meetings.acts import Arrangements, Presence, SeatDetails
from panels.meetings.forms import AppointmentForm, AttendanceForm
from panels.meetings.reads.meetings import meeting_list, panel_work
from panels.models import Appointment, Attendance, BoundDocument, MinutesAddendum, PanelItem, PanelMeeting
from sendcases.accounts.models import AccountEvent, User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_document, a_user, an_assessment, restrict
from tests.panels.scene import AFTER, BEFORE, HELD_ON, SITTING, Scene, amount

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)


@pytest.fixture
def scene() -> Scene:
    return Scene()


class TestPlanning:
    @pytest.mark.parametrize(
        ("panel", "on", "words"),
        [("chair", HELD_ON, "not planned"), ("issue", TODAY - timedelta(days=1), "today or in the future")],
    )
    def test_is_refused(self, scene: Scene, panel: str, on: date, words: str) -> None:
        with pytest.raises(MoveNotAllowed, match=words):
            meetings.plan_meeting(panel=panel, held_on=on, by=scene.clerk, today=TODAY)

    def test_of_today_is_allowed_and_the_same_meeting_twice_is_one(self, scene: Scene) -> None:
        one, two = (
            meetings.plan_meeting(panel="issue", held_on=TODAY, by=scene.clerk, today=TODAY) for _ in range(2)
        )  # fmt: skip
        assert (one, one.state, PanelMeeting.objects.filter(panel="issue").count()) == (two, "planned", 1)

    def test_of_a_day_that_has_one_at_another_time_is_refused_and_leaves_it(self, scene: Scene) -> None:
        told = {"panel": "issue", "held_on": TODAY, "by": scene.clerk, "today": TODAY}
        meetings.plan_meeting(arrangements=Arrangements(place="Room 4"), **told)
        with pytest.raises(MoveNotAllowed, match="with other arrangements already"):
            meetings.plan_meeting(arrangements=Arrangements(place="Room 7"), **told)
        assert PanelMeeting.objects.get(panel="issue").place == "Room 4"

    @pytest.mark.parametrize(
        ("days", "weeks", "is_refused"), [(366, 1, False), (367, 1, True), (-1, 1, True), (0, 1, False), (30, 0, True)]
    )
    def test_of_a_rhythm_is_of_a_year_at_most(self, scene: Scene, days: int, weeks: int, is_refused: bool) -> None:
        rhythm: dict[str, Any] = {"panel": "issue", "first_on": TODAY, "last_on": TODAY + timedelta(days=days)}
        rhythm |= {"every_weeks": weeks, "by": scene.clerk, "today": TODAY, "arrangements": Arrangements()}
        if is_refused:
            with pytest.raises(MoveNotAllowed, match="a year at most"):
                meetings.plan_meetings(**rhythm)
        else:
            assert len(meetings.plan_meetings(**rhythm)) == days // 7 + 1


class TestCancelling:
    def test_needs_an_agenda_with_nothing_left_to_decide(self, scene: Scene) -> None:
        item = scene.listed()
        with pytest.raises(MoveNotAllowed, match="take off every item"):
            meetings.cancel_meeting(scene.meeting, by=scene.clerk, now=BEFORE)
        agenda.take_off(item, reason="mistake", by=scene.clerk, now=BEFORE)
        meetings.cancel_meeting(scene.meeting, by=scene.clerk, now=BEFORE)
        scene.meeting.refresh_from_db()
        assert scene.meeting.state == "cancelled"
        with pytest.raises(MoveNotAllowed, match="was cancelled"):
            scene.sits()

    def test_is_not_held_up_by_a_child_whom_one_may_not_see(self, scene: Scene) -> None:
        scene.listed()
        restrict(scene.child, scene.officer)
        meetings.cancel_meeting(scene.meeting, by=scene.clerk, now=BEFORE)
        scene.meeting.refresh_from_db()
        assert scene.meeting.state == "cancelled"

    def test_of_one_that_was_held_is_refused(self, scene: Scene) -> None:
        scene.sits()
        with pytest.raises(MoveNotAllowed, match="was held"):
            meetings.cancel_meeting(scene.meeting, by=scene.clerk, now=AFTER)


class TestAttendance:
    def there(self, scene: Scene, seat: Appointment, now: datetime = SITTING, **times: time) -> None:
        present = {seat.pk: Presence(**times)}
        meetings.record_attendance(scene.meeting, present=present, by=scene.clerk, now=now)

    def test_is_recorded_from_the_day_on_of_those_appointed(self, scene: Scene) -> None:
        with pytest.raises(MoveNotAllowed, match="on the day of the meeting"):
            self.there(scene, scene.seats[0], now=BEFORE)
        for ended in ({"to_on": HELD_ON - timedelta(days=1)}, {"from_on": HELD_ON + timedelta(days=1), "to_on": None}):
            Appointment.objects.filter(pk=scene.seats[3].pk).update(**ended)
            with pytest.raises(MoveNotAllowed, match="not appointed to this panel"):
                self.there(scene, scene.seats[3])
        Appointment.objects.filter(pk=scene.seats[3].pk).update(from_on=HELD_ON, to_on=HELD_ON)
        self.there(scene, scene.seats[3])
        assert Attendance.objects.get().appointment == scene.seats[3]

    def test_of_who_left_before_they_joined_is_refused(self, scene: Scene) -> None:
        with pytest.raises(MoveNotAllowed, match="time somebody left"):
            self.there(scene, scene.seats[0], joined_at=time(10), left_at=time(10))
        self.there(scene, scene.seats[0], joined_at=time(10), left_at=time(10, 1))

    def test_recorded_again_leaves_out_who_was_not_there(self, scene: Scene) -> None:
        scene.sits()
        scene.sits(0, 1)
        assert set(Attendance.objects.values_list("appointment", flat=True)) == {one.pk for one in scene.seats[:2]}
        assert set(meetings.presences(scene.meeting)) == {one.pk for one in scene.seats[:2]}


class TestASeat:
    def appointed(self, scene: Scene, user: User | None = None, by: User | None = None, **values: Any) -> Appointment:
        given = {"panel": scene.panel, "role": "adviser", "agency": "health", "from_on": TODAY, "to_on": None}
        who = {"user": user or a_user(Role.PANEL_MEMBER), "by": by or scene.clerk, "now": BEFORE}
        return meetings.appoint(**(given | who | values))

    def test_is_given_by_somebody_else_for_a_time_that_does_not_end_before_it_begins(self, scene: Scene) -> None:
        with pytest.raises(MoveNotAllowed, match="cannot appoint yourself"):
            self.appointed(scene, scene.clerk)
        with pytest.raises(MoveNotAllowed, match="last day must be"):
            self.appointed(scene, to_on=TODAY - timedelta(days=1))
        assert self.appointed(scene, to_on=TODAY).to_on == TODAY

    def test_of_a_deputy_is_for_another_persons_own_seat_on_the_same_panel(self, scene: Scene) -> None:
        own, elsewhere = scene.seats[1], self.appointed(scene, panel="joint")
        deputy = self.appointed(scene, details=SeatDetails(deputy_for=own))
        for seat in (elsewhere, deputy):
            with pytest.raises(MoveNotAllowed, match="A deputy stands in"):
                self.appointed(scene, details=SeatDetails(deputy_for=seat))
        with pytest.raises(MoveNotAllowed, match="A deputy stands in"):
            self.appointed(scene, scene.members[1], from_on=date(2026, 1, 1), details=SeatDetails(deputy_for=own))

    def test_does_not_overlap_one_that_begins_later_and_says_from_when(self, scene: Scene) -> None:
        user = a_user(Role.PANEL_MEMBER)
        self.appointed(scene, user, from_on=date(2027, 1, 1), to_on=date(2027, 3, 31))
        with pytest.raises(MoveNotAllowed, match="from 1 January 2027 until 31 March 2027"):
            self.appointed(scene, user)
        with pytest.raises(MoveNotAllowed, match="from 1 January 2027"):
            self.appointed(scene, user, to_on=date(2027, 1, 1))
        self.appointed(scene, user, to_on=date(2026, 12, 31))
        self.appointed(scene, user, from_on=date(2027, 4, 1))

    def test_changed_is_told_with_what_it_was_and_unchanged_is_not_told_again(self, scene: Scene) -> None:
        user = a_user(Role.PANEL_MEMBER)
        for agency in ("health", "health", "school"):
            self.appointed(scene, user, agency=agency)
        told = AccountEvent.objects.filter(kind__startswith="panel.appoint").order_by("pk")
        assert [one.kind for one in told] == ["panel.appointed", "panel.appointment_changed"]
        changed = told[1].data
        assert (changed["before"]["agency"], changed["after"]["agency"]) == ("health", "school")

    def test_has_its_undertaking_from_the_day_it_is_given_and_for_todays_seats_alone(self, scene: Scene) -> None:
        user = a_user(Role.PANEL_MEMBER)
        kept = self.appointed(scene, user)
        later = self.appointed(scene, user, panel="joint", from_on=TODAY + timedelta(days=1))
        ended = self.appointed(scene, user, panel="issue", from_on=date(2026, 9, 1), to_on=TODAY - timedelta(days=1))
        last = self.appointed(scene, user, panel="early", to_on=TODAY)
        assert meetings.accept_undertaking(by=user, on=TODAY, now=BEFORE) == 2
        days = [Appointment.objects.get(pk=one.pk).undertaking_on for one in (kept, last, later, ended)]
        assert days == [TODAY, TODAY, None, None]
        assert AccountEvent.objects.get(kind="panel.undertaking_accepted").data["panels"] == ["early", scene.panel]


class TestAdvice:
    def test_is_given_at_a_meeting_that_was_held(self, scene: Scene) -> None:
        item = scene.listed()
        with pytest.raises(MoveNotAllowed, match="Record who is present first"):
            scene.recommends(item, amount())

    def test_is_not_changed_under_the_second_of_two_officers(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount("exceptional", "60000"))
        scene.decides(item, "ratify")
        with pytest.raises(MoveNotAllowed, match="One of two officers has decided"):
            scene.recommends(item, amount("exceptional", "10000"))

    def test_keeps_dissent_conditions_who_leads_and_when_it_was_heard(self, scene: Scene) -> None:
        said = {"dissent": "Health: twelve hours", "conditions": "Review in May", "lead": "The SENCO"}
        item = scene.heard("top_up", replace(amount(), **said, heard_at=time(10, 5)))
        kept = item.recommendation
        assert kept is not None
        assert {name: getattr(kept, name) for name in said} == said
        assert (kept.number, kept.heard_at, kept.recorded_by, kept.recorded_at) == (1, time(10, 5), scene.clerk, AFTER)
        told = scene.child.events.get(kind="panel_item.recommended")
        assert (told.happened_on, told.data["option"], told.data["quorate"]) == (HELD_ON, "agree_amount", True)

    def test_tested_again_names_who_put_attendance_right_and_leaves_what_is_the_same(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount())
        scene.sits()
        assert item.recommendations.count() == 1
        scene.sits(0, 2)
        kept = PanelItem.objects.get(pk=item.pk).recommendation
        assert kept is not None
        assert (kept.number, kept.recorded_at, kept.is_discussion_only) == (2, SITTING, True)
        first = item.recommendations.get(number=1)
        assert (kept.option, kept.reasons) == (first.option, first.reasons)


class TestMinutes:
    def test_are_of_a_meeting_that_was_held_and_approved_once(self, scene: Scene) -> None:
        with pytest.raises(MoveNotAllowed, match="not held"):
            meetings.approve_minutes(scene.meeting, by=scene.members[0], now=AFTER)
        scene.sits()
        made = meetings.approve_minutes(scene.meeting, by=scene.members[0], now=AFTER)
        assert meetings.approve_minutes(scene.meeting, by=scene.members[0], now=AFTER + timedelta(days=1)) == made
        assert (made.approved_on, made.approved_by) == (AFTER.date(), scene.members[0])

    def test_are_put_right_in_words_about_one_of_their_items_once_they_are_approved(self, scene: Scene) -> None:
        scene.heard("top_up", amount())
        with pytest.raises(MoveNotAllowed, match="not approved yet"):
            meetings.add_addendum(scene.meeting, text="x", by=scene.clerk, now=AFTER)
        ref = meetings.approve_minutes(scene.meeting, by=scene.members[0], now=AFTER).content["items"][0]["ref"]
        with pytest.raises(MoveNotAllowed, match="Write what is put right"):
            meetings.add_addendum(scene.meeting, text=" ", by=scene.clerk, now=AFTER)
        with pytest.raises(MoveNotAllowed, match="item of these minutes"):
            meetings.add_addendum(scene.meeting, text="x", item_ref="none", by=scene.clerk, now=AFTER)
        made = meetings.add_addendum(scene.meeting, text=" Ten hours. ", item_ref=ref, by=scene.clerk, now=AFTER)
        assert (made.text, made.number, MinutesAddendum.objects.count()) == ("Ten hours.", 1, 1)


class TestTheList:
    def test_shows_six_weeks_at_once_and_folds_what_comes_later(self, scene: Scene) -> None:
        last, folded = (scene.a_meeting(HELD_ON + timedelta(days=days)) for days in (42, 43))
        listed = meeting_list(scene.clerk, HELD_ON)
        assert (list(listed["coming"]), list(listed["later"])) == ([scene.meeting, last], [folded])

    def test_ends_with_the_last_twenty_five_that_were_held(self, scene: Scene) -> None:
        for days in range(26):
            scene.a_meeting(HELD_ON - timedelta(days=days), "issue")
        PanelMeeting.objects.exclude(pk=scene.meeting.pk).update(state="held")
        held = list(meeting_list(scene.clerk, HELD_ON)["held"])
        assert (len(held), held[0].held_on) == (25, HELD_ON)

    def test_counts_what_is_listed_and_what_is_undecided_among_what_one_may_see(self, scene: Scene) -> None:
        scene.decides(scene.heard("top_up", amount()), "ratify")
        PanelMeeting.objects.update(state="planned")
        (shown,) = meeting_list(scene.manager, HELD_ON)["coming"]
        assert (shown.listed, shown.undecided) == (1, 0)  # type: ignore[attr-defined]
        restrict(scene.child, scene.officer)
        (shown,) = meeting_list(User.objects.get(pk=scene.manager.pk), HELD_ON)["coming"]
        assert shown.listed == 0  # type: ignore[attr-defined]

    def test_names_to_a_member_the_next_five_of_their_own_panels(self, scene: Scene) -> None:
        for weeks in range(1, 7):
            scene.a_meeting(HELD_ON + timedelta(weeks=weeks))
        scene.a_meeting(HELD_ON, "joint")
        work = panel_work(scene.members[1], HELD_ON)
        assert [one.held_on for one in work.coming] == [HELD_ON + timedelta(weeks=weeks) for weeks in range(5)]
        assert not work.needs_undertaking
        Appointment.objects.update(undertaking_on=None)
        assert panel_work(scene.members[1], HELD_ON).needs_undertaking
        Appointment.objects.update(to_on=HELD_ON - timedelta(days=1))
        ended = panel_work(scene.members[1], HELD_ON)
        assert (ended.coming, ended.needs_undertaking) == ([], False)

    def test_waits_for_the_decision_officer_with_how_late_it_is(self, scene: Scene) -> None:
        scene.heard("top_up", amount())
        due = panel_work(scene.decider, HELD_ON).to_ratify[0].ratify_by
        on_time, late = (panel_work(scene.decider, day) for day in (due, due + timedelta(days=1)))
        assert (on_time.late, late.late, late.to_ratify[0].days_over) == (0, 1, 1)
        assert panel_work(scene.clerk, due).to_ratify == []


class TestChairsAction:
    def test_says_why_it_cannot_wait_and_is_taken_once(self, scene: Scene) -> None:
        item = scene.listed("placement")
        given = {"chair": scene.seats[0], "core": scene.seats[3], "by": scene.clerk, "now": BEFORE}
        with pytest.raises(MoveNotAllowed, match="cannot wait for a meeting"):
            chairs_action.take_by_chair(item, reason="haste", **given)
        chairs_action.take_by_chair(item, reason="safety", **given)
        with pytest.raises(MoveNotAllowed, match="by chair's action already"):
            chairs_action.take_by_chair(item, reason="safety", **given)

    def test_is_of_the_chair_of_this_panel_and_one_of_another_core_agency_today(self, scene: Scene) -> None:
        item = scene.listed("placement")
        given = {"reason": "safety", "by": scene.clerk, "now": BEFORE}
        with pytest.raises(MoveNotAllowed, match="does not chair this panel"):
            chairs_action.take_by_chair(item, chair=scene.seats[1], core=scene.seats[3], **given)
        for ended in ({"to_on": date(2026, 9, 30)}, {"to_on": None, "from_on": date(2026, 10, 2)}, {"panel": "joint"}):
            seat = Appointment.objects.create(
                user=a_user(Role.PANEL_MEMBER), role="chair", agency="sen",
                **({"panel": "placement", "from_on": date(2026, 1, 1)} | ended),
            )  # fmt: skip
            with pytest.raises(MoveNotAllowed, match="not appointed to this panel today"):
                chairs_action.take_by_chair(item, chair=seat, core=scene.seats[3], **given)
        Appointment.objects.filter(pk=scene.seats[0].pk).update(from_on=BEFORE.date(), to_on=BEFORE.date())
        seat = Appointment.objects.get(pk=scene.seats[0].pk)
        assert chairs_action.take_by_chair(item, chair=seat, core=scene.seats[3], **given).meeting.panel == "chair"


class TestBinding:
    def test_is_of_filed_documents_of_the_case_as_papers_of_the_kind(self, scene: Scene) -> None:
        item = scene.listed("placement")
        given = {"by": scene.officer, "now": BEFORE}
        with pytest.raises(MoveNotAllowed, match="at least one document"):
            papers.bind(item, documents=[], **given)
        for one in (a_document(a_child()), a_document(scene.child, state="infected")):
            with pytest.raises(MoveNotAllowed, match="documents of this case that are filed"):
                papers.bind(item, documents=[one], **given)
        with pytest.raises(MoveNotAllowed, match="papers of this kind"):
            papers.bind(item, documents=[a_document(scene.child)], paper="no_such", **given)
        assert not BoundDocument.objects.exists()


def test_nothing_is_listed_about_somebody_who_has_died_or_at_a_meeting_that_is_over(scene: Scene) -> None:
    PanelMeeting.objects.update(held_on=BEFORE.date() - timedelta(days=1))
    with pytest.raises(MoveNotAllowed, match="still to come"):
        scene.listed(meeting=PanelMeeting.objects.get())
    PanelMeeting.objects.update(held_on=BEFORE.date())
    type(scene.child).objects.update(deceased_on=BEFORE.date())
    with pytest.raises(MoveNotAllowed, match="has died"):
        scene.listed(meeting=PanelMeeting.objects.get())


def test_the_form_of_attendance_counts_who_was_there_how_and_for_how_long(scene: Scene) -> None:
    absent, whole, late, remote = (seat.pk for seat in scene.seats)
    posted = {f"seat_{absent}": "absent", f"seat_{whole}": "in_person", f"seat_{late}": "in_person"}
    posted |= {f"seat_{remote}": "remote", f"joined_{late}": "10:30", f"left_{remote}": "11:00"}
    form = AttendanceForm(posted, seats=scene.seats, present={}, today=HELD_ON)
    assert form.is_valid(), form.errors
    assert form.present() == {
        whole: Presence(), late: Presence(joined_at=time(10, 30)), remote: Presence(True, left_at=time(11)),
    }  # fmt: skip


@pytest.mark.parametrize(("first", "last", "is_seen"), [("Ann", "Lee", True), ("Ann", "", False), ("Bo", "Lee", False)])
def test_who_wrote_the_advice_is_seen_by_their_whole_name(scene: Scene, first: str, last: str, is_seen: bool) -> None:
    item = scene.listed()
    assessment = an_assessment(scene.child)
    AdviceRequest.objects.create(
        source_id="AD1", assessment=assessment, kind="psychological", adviser="Dr Ann LEE", requested_on=HELD_ON
    )
    user = a_user(Role.PANEL_MEMBER, first_name=first, last_name=last)
    assert ("Advice before the panel names you as its author." in likely_interests(item, user)) == is_seen


def test_a_seat_needs_neither_a_last_day_nor_a_deputy_nor_where_somebody_works(scene: Scene) -> None:
    user = a_user(Role.PANEL_MEMBER)
    posted = {"user": user.pk, "panel": "placement", "role": "adviser", "agency": "health"}
    posted |= {"from_on-day": "1", "from_on-month": "10", "from_on-year": "2026"}
    form = AppointmentForm(posted, today=TODAY)
    assert form.is_valid(), form.errors
    missing = AppointmentForm({}, today=TODAY)
    assert set(missing.errors) == {"user", "panel", "role", "agency", "from_on"}


def test_nobody_but_those_whose_task_it_is_touches_a_meeting(scene: Scene) -> None:
    other: dict[str, Any] = {"by": a_user(Role.FINANCE)}
    rhythm = {"first_on": TODAY, "last_on": TODAY, "every_weeks": 1, "arrangements": Arrangements()}
    seat = {"role": "adviser", "agency": "health", "from_on": TODAY, "to_on": None, "panel": "issue"}
    for act in (
        lambda: meetings.plan_meeting(panel="issue", held_on=TODAY, today=TODAY, **other),
        lambda: meetings.plan_meetings(panel="issue", today=TODAY, **rhythm, **other),
        lambda: meetings.cancel_meeting(scene.meeting, now=BEFORE, **other),
        lambda: meetings.record_attendance(
            scene.meeting, present={scene.seats[0].pk: Presence()}, now=SITTING, **other
        ),
        lambda: meetings.appoint(user=a_user(Role.PANEL_MEMBER), now=BEFORE, **seat, **other),
        lambda: meetings.accept_undertaking(on=TODAY, now=BEFORE, **other),
        lambda: meetings.approve_minutes(scene.meeting, now=AFTER, **other),
        lambda: meetings.add_addendum(scene.meeting, text="x", now=AFTER, **other),
    ):
        with pytest.raises(MoveNotAllowed, match="Only"):
            act()
