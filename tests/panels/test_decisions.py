"""The panel advises, the authority decides once, and the decision makes the case's move."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connections

from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import reconcile
from ehcp.models import Child, Correction, Deadline
from ehcp.workflow import MoveNotAllowed, Refused
from panels.decisions.acts import deciding as ratification
from panels.decisions.acts.deciding import Decision
from panels.items.acts import agenda, conflicts, recommendations
from panels.items.acts.recommendations import Advice, Amounts
from panels.items.reads.quorum import quorum_of
from panels.meetings import acts as meetings
from panels.meetings.reads import agenda as meeting_pages
from panels.models import Appointment, PanelItem, PanelMeeting, Ratification
from panels.timetable import latest_safe_day
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_request, a_user

pytestmark = pytest.mark.django_db
# Request received Monday 7 September 2026; six weeks are up on Monday 19 October.
RECEIVED = date(2026, 9, 7)
PANEL_DAY = date(2026, 10, 7)
BEFORE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
SITTING = datetime(2026, 10, 7, 16, 0, tzinfo=UTC)
AFTER = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)


class Panel:
    """A plan panel with a quorum, an officer who presents, and a decision officer."""

    def __init__(self) -> None:
        self.officer = a_user(Role.CASE_OFFICER)
        self.clerk = a_user(Role.PANEL_CLERK)
        self.decider = a_user(Role.DECISION_OFFICER)
        self.meeting = PanelMeeting.objects.create(source_id="PM1", panel="assess", held_on=PANEL_DAY, state="planned")
        roles = [("chair", "sen"), ("adviser", "psychology"), ("adviser", "health"), ("observer", "school")]
        self.members = [a_user(Role.PANEL_MEMBER) for _ in roles]
        self.seats = [
            Appointment.objects.create(
                user=user,
                panel="assess",
                role=role,
                agency=agency,
                from_on=date(2026, 1, 1),
                undertaking_on=date(2026, 9, 1),
            )
            for user, (role, agency) in zip(self.members, roles, strict=True)
        ]

    def listed(self, child: Child, kind: str = "assess") -> PanelItem:
        return agenda.list_item(
            child,
            meeting=self.meeting,
            kind=kind,
            question="Should we assess?",
            presenter=self.officer,
            by=self.officer,
            now=BEFORE,
        )

    def sits(self) -> None:
        meetings.record_attendance(
            self.meeting, present={seat.pk: meetings.Presence() for seat in self.seats}, by=self.clerk, now=SITTING
        )

    def recommends(self, item: PanelItem, advice: Advice) -> None:
        item.refresh_from_db()
        recommendations.recommend(item, advice=advice, by=self.clerk, now=AFTER)


ASSESS = Advice(option="assess", reasons="May need provision under a plan.", legal_reasons=("may_need_plan",))


@pytest.fixture
def panel() -> Panel:
    return Panel()


@pytest.fixture
def child() -> Child:
    made = a_child()
    a_request(made, received_on=RECEIVED, outcome="A")
    reconcile([made.pk], laws=Laws.of(Law.default()), now=BEFORE)
    made.refresh_from_db()
    return made


def assess_limit(child: Child) -> Deadline:
    return Deadline.objects.current().get(child=child, rule="assess_decision")


class TestListing:
    def test_shows_the_limit_and_the_latest_safe_day(self, panel: Panel, child: Child) -> None:
        panel.listed(child)
        (row,) = meeting_pages.agenda(panel.meeting, a_user(Role.CASE_OFFICER), date(2026, 10, 1)).rows
        assert row.limit_on == date(2026, 10, 19)
        # The notice on Monday 19, ratified two working days before the notice's eve: Wednesday 14 October.
        assert row.safe_on == latest_safe_day(row.limit_on, Law.default().holidays) == date(2026, 10, 14)

    def test_shows_the_limit_in_force_after_the_receipt_was_corrected(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        child.requests.update(received_on=date(2026, 9, 4))
        reconcile([child.pk], laws=Laws.of(Law.default()), now=BEFORE)
        clerk = a_user(Role.CASE_OFFICER)
        (row,) = meeting_pages.agenda(panel.meeting, clerk, date(2026, 10, 1)).rows
        assert (row.limit_on, row.safe_on) == (date(2026, 10, 16), date(2026, 10, 13))
        late = PanelMeeting.objects.create(source_id="PM3", panel="assess", held_on=date(2026, 10, 14), state="planned")
        with pytest.raises(MoveNotAllowed, match="latest safe day, 13 October 2026"):
            agenda.defer(item, reason="papers_missing", needs="It", to_meeting=late, by=panel.clerk, now=BEFORE)

    def test_starts_stops_and_meets_no_clock(self, panel: Panel, child: Child) -> None:
        before = list(Deadline.objects.values("rule", "due_on", "met_on", "void_on"))
        panel.listed(child)
        assert list(Deadline.objects.values("rule", "due_on", "met_on", "void_on")) == before

    def test_is_refused_when_nothing_of_that_kind_is_to_be_decided(self, panel: Panel, child: Child) -> None:
        with pytest.raises(MoveNotAllowed, match="no assessment waiting"):
            panel.listed(child, "issue")

    def test_is_refused_twice(self, panel: Panel, child: Child) -> None:
        panel.listed(child)
        with pytest.raises(MoveNotAllowed, match="on an agenda already"):
            panel.listed(child)


class TestConflicts:
    def test_close_the_item_to_the_member_who_leaves(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        member = panel.members[1]
        assert PanelItem.objects.seen_by(member, PANEL_DAY).filter(pk=item.pk).exists()
        conflicts.answer_conflict(item, interest="relative", by=member, now=BEFORE)
        member = User.objects.get(pk=member.pk)
        assert not PanelItem.objects.seen_by(member, PANEL_DAY).filter(pk=item.pk).exists()
        item.refresh_from_db()
        assert item.conflict_declared is True

    def test_once_declared_are_not_taken_back_by_the_member(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        conflicts.answer_conflict(item, interest="author", by=panel.members[1], now=BEFORE)
        with pytest.raises(MoveNotAllowed, match="Ask the clerk"):
            conflicts.answer_conflict(item, interest="none", by=panel.members[1], now=BEFORE)

    def test_declared_one_after_the_other_are_all_kept_and_all_count(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        member = panel.members[1]
        for interest in ("none", "none", "author", "other"):
            conflicts.answer_conflict(item, interest=interest, by=member, now=BEFORE)
        assert [answer.interest for answer in item.conflict_answers.all()] == ["none", "author", "other"]
        panel.sits()
        item.refresh_from_db()
        assert any("psychology" in missing for missing in quorum_of(item).missing)

    def test_take_the_member_out_of_the_quorum(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        panel.sits()
        item.refresh_from_db()
        assert quorum_of(item).is_met
        conflicts.answer_conflict(item, interest="author", by=panel.members[1], now=BEFORE)
        found = quorum_of(item)
        assert not found.is_met
        assert any("psychology" in missing for missing in found.missing)


class TestARecommendation:
    def test_has_no_effect_by_itself(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        panel.sits()
        panel.recommends(item, ASSESS)
        item.refresh_from_db()
        assert item.decision is None
        assert assess_limit(child).met_on is None

    def test_is_refused_for_money_alone(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        panel.sits()
        advice = Advice(option="do_not_assess", reasons="We cannot afford it.", legal_reasons=("plan_not_needed",))
        with pytest.raises(MoveNotAllowed, match="not a lawful reason"):
            panel.recommends(item, advice)

    def test_without_quorum_is_discussion_only(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        meetings.record_attendance(
            panel.meeting, present={panel.seats[0].pk: meetings.Presence()}, by=panel.clerk, now=SITTING
        )
        panel.recommends(item, ASSESS)
        item.refresh_from_db()
        assert item.recommendation.is_discussion_only

    def test_before_the_meeting_is_refused(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        with pytest.raises(MoveNotAllowed, match="who is present"):
            panel.recommends(item, ASSESS)


class TestTheDecision:
    def decided(self, panel: Panel, item: PanelItem, decision: Decision, by: User | None = None) -> Ratification:
        item = PanelItem.objects.get(pk=item.pk)
        return ratification.decide(item, decision=decision, by=by or panel.decider, now=AFTER)

    def ready(self, panel: Panel, child: Child) -> PanelItem:
        item = panel.listed(child)
        panel.sits()
        panel.recommends(item, ASSESS)
        return item

    def test_makes_the_cases_move_and_meets_the_limit_by_the_notice(self, panel: Panel, child: Child) -> None:
        item = self.ready(panel, child)
        self.decided(panel, item, Decision("ratify", notice_sent_on=date(2026, 10, 8)))
        child.refresh_from_db()
        item.refresh_from_db()
        assert item.decision == "agreed"
        assert item.letter_sent_on == date(2026, 10, 8)
        assert child.requests.get().outcome == "Y"
        assert child.stage == "assessing"
        assert assess_limit(child).met_on == date(2026, 10, 8)

    def test_meets_no_limit_until_its_notice_is_sent(self, panel: Panel, child: Child) -> None:
        item = self.ready(panel, child)
        self.decided(panel, item, Decision("ratify"))
        item.refresh_from_db()
        child.refresh_from_db()
        assert (item.decision, item.letter_sent_on) == ("agreed", None)
        assert (child.stage, child.requests.get().outcome) == ("requested", "A")
        assert assess_limit(child).met_on is None

    def test_is_known_only_from_the_day_it_was_made(self, panel: Panel, child: Child) -> None:
        item = self.ready(panel, child)
        self.decided(panel, item, Decision("ratify", notice_sent_on=date(2026, 10, 8)))
        kept = Correction.objects.get(table="panel_items", field="decision")
        assert (kept.value_before, kept.value_after, kept.recorded_on) == ("", "agreed", date(2026, 10, 8))

    @pytest.mark.parametrize("who", ["presenter", "recorder"])
    def test_is_not_taken_by_who_presented_or_wrote_it(self, panel: Panel, child: Child, who: str) -> None:
        item = self.ready(panel, child)
        person = panel.officer if who == "presenter" else panel.clerk
        person.grants.create(role=Role.DECISION_OFFICER)
        person = User.objects.get(pk=person.pk)
        with pytest.raises(MoveNotAllowed, match="another officer must decide"):
            self.decided(panel, item, Decision("ratify", notice_sent_on=date(2026, 10, 8)), by=person)

    def test_is_not_taken_by_a_panel_member_or_a_clerk(self, panel: Panel, child: Child) -> None:
        item = self.ready(panel, child)
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            self.decided(panel, item, Decision("ratify"), by=panel.members[0])

    def test_is_taken_once_and_the_second_is_told_who_and_when(self, panel: Panel, child: Child) -> None:
        item = self.ready(panel, child)
        self.decided(panel, item, Decision("ratify", notice_sent_on=date(2026, 10, 8)))
        other = a_user(Role.DECISION_OFFICER)
        with pytest.raises(MoveNotAllowed, match=str(panel.decider)):
            self.decided(panel, item, Decision("reject", reasons="No."), by=other)
        assert Ratification.objects.count() == 1

    def test_returned_with_a_question_leaves_the_item_open(self, panel: Panel, child: Child) -> None:
        item = self.ready(panel, child)
        self.decided(panel, item, Decision("return", reasons="What does the school say?"))
        item.refresh_from_db()
        assert item.decision is None
        self.decided(panel, item, Decision("ratify", notice_sent_on=date(2026, 10, 8)))
        item.refresh_from_db()
        assert item.decision == "agreed"

    def test_carries_the_money_split_between_the_agencies(self, panel: Panel, child: Child) -> None:
        child.plans.create(source_id="P1", first_final_on=date(2025, 3, 3))
        reconcile([child.pk], laws=Laws.of(Law.default()), now=BEFORE)
        PanelMeeting.objects.filter(pk=panel.meeting.pk).update(panel="issue")
        Appointment.objects.update(panel="issue")
        panel.meeting.refresh_from_db()
        item = panel.listed(Child.objects.get(pk=child.pk), "top_up")
        panel.sits()
        amounts = Amounts(Decimal("6300.00"), Decimal("1200.50"), Decimal("0"))
        advice = Advice("agree_amount", "Section F calls for it.", ("provision_specified",), amounts=amounts)
        panel.recommends(item, advice)
        self.decided(panel, item, Decision("ratify"))
        item.refresh_from_db()
        assert (item.education_amount, item.health_amount) == (Decimal("6300.00"), Decimal("1200.50"))


class TestDeferral:
    def test_beyond_the_latest_safe_day_is_refused(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        late = PanelMeeting.objects.create(source_id="PM2", panel="assess", held_on=date(2026, 10, 15), state="planned")
        with pytest.raises(MoveNotAllowed, match="after the latest safe day, 14 October 2026"):
            agenda.defer(item, reason="papers_missing", needs="The report", to_meeting=late, by=panel.clerk, now=BEFORE)

    def test_puts_the_item_on_the_later_agenda_and_moves_no_clock(self, panel: Panel, child: Child) -> None:
        item = panel.listed(child)
        later = PanelMeeting.objects.create(
            source_id="PM2", panel="assess", held_on=date(2026, 10, 14), state="planned"
        )
        again = agenda.defer(
            item, reason="papers_missing", needs="The report", to_meeting=later, by=panel.clerk, now=BEFORE
        )
        item.refresh_from_db()
        assert item.decision == "deferred"
        assert again.meeting == later
        (row,) = meeting_pages.agenda(later, a_user(Role.CASE_OFFICER), date(2026, 10, 8)).rows
        assert (row.item, row.limit_on) == (again, date(2026, 10, 19))
        assert assess_limit(child).due_on == date(2026, 10, 19)


@pytest.mark.django_db(transaction=True)
def test_eight_officers_at_once_leave_exactly_one_decision(panel: Panel, child: Child) -> None:
    item = panel.listed(child)
    panel.sits()
    panel.recommends(item, ASSESS)
    officers = [a_user(Role.DECISION_OFFICER) for _ in range(8)]
    gate = threading.Barrier(len(officers))
    told: list[str] = []

    def race(officer: User) -> None:
        try:
            mine = PanelItem.objects.get(pk=item.pk)
            gate.wait()
            ratification.decide(
                mine, decision=Decision("ratify", notice_sent_on=date(2026, 10, 8)), by=officer, now=AFTER
            )
            told.append("decided")
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("decided") == 1, told
    assert len(told) == len(officers)
    assert Ratification.objects.count() == 1
    assert child.assessments.count() == 1
