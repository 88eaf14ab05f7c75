from __future__ import annotations

from datetime import date

import pytest

from ehcp.models import AnnualReview, Correction, Deadline, DeadlineNotice, OutboxMessage
from ehcp.services import children, requests
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import Staff, assessing, at, requested, staff
from tests.factories import a_child, a_plan

pytestmark = pytest.mark.django_db

DIED = date(2026, 11, 14)
TOLD = date(2026, 11, 16)


@pytest.fixture
def people() -> Staff:
    return staff()


class TestRecordDeath:
    def test_ends_the_open_request_on_the_day_of_death(self, people: Staff) -> None:
        request = requested(people)
        children.record_death(request.child, by=people.officer, on=DIED, now=at(TOLD))
        request.refresh_from_db()
        assert (request.outcome, request.withdrawn_on, request.withdrawn_reason) == ("W", DIED, "deceased")
        assert (request.child.deceased_on, request.child.stage, request.child.next_due_on) == (DIED, "closed", None)

    def test_voids_every_clock(self, people: Staff) -> None:
        child = assessing(people).child
        children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))
        assert not Deadline.objects.open().filter(child=child).exists()

    def test_ends_a_maintained_plan_and_the_meetings_called(self, people: Staff) -> None:
        plan = a_plan(a_child())
        review = AnnualReview.objects.create(
            source_id="V1", plan=plan, kind="annual", planned_meeting_on=date(2026, 12, 1), called_on=date(2026, 11, 2)
        )
        children.record_death(plan.child, by=people.officer, on=DIED, now=at(TOLD))
        plan.refresh_from_db()
        review.refresh_from_db()
        assert (plan.ceased_on, plan.cease_reason) == (DIED, "8")
        assert review.cancelled_on == TOLD
        assert plan.child.stage == "ceased"

    def test_takes_back_what_waits_to_be_sent(self, people: Staff) -> None:
        request = requested(people, a_child(officer=people.officer))
        DeadlineNotice.objects.create(
            deadline=Deadline.objects.filter(child=request.child).first(),  # type: ignore[misc]
            threshold="due",
            reached_on=TOLD,
            raised_at=at(TOLD),
        )
        message = OutboxMessage.objects.create(recipient=people.officer, kind="digest", day=TOLD, queued_at=at(TOLD))
        children.record_death(request.child, by=people.manager, on=DIED, now=at(TOLD))
        message.refresh_from_db()
        assert not DeadlineNotice.objects.exists()
        assert message.cancelled_at == at(TOLD)

    def test_keeps_when_it_became_known(self, people: Staff) -> None:
        request = requested(people)
        children.record_death(request.child, by=people.officer, on=DIED, now=at(TOLD))
        kept = Correction.objects.get(table="children", field="deceased_on")
        assert (kept.value_before, kept.value_after, kept.recorded_on) == ("", "2026-11-14", TOLD)

    def test_a_receipt_after_the_death_ends_on_the_day_it_came(self, people: Staff) -> None:
        request = requested(people)
        children.record_death(request.child, by=people.officer, on=date(2026, 11, 5), now=at(TOLD))
        request.refresh_from_db()
        assert request.withdrawn_on == request.received_on

    def test_is_recorded_once(self, people: Staff) -> None:
        child = a_child()
        children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))
        with pytest.raises(MoveNotAllowed, match="already recorded"):
            children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))

    def test_is_not_for_business_support(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a case officer or a manager"):
            children.record_death(a_child(), by=people.support, on=DIED, now=at(TOLD))

    def test_closes_the_record_to_requests(self, people: Staff) -> None:
        child = a_child()
        children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))
        with pytest.raises(MoveNotAllowed, match="closed"):
            requests.receive_request(child, by=people.support, on=TOLD, now=at(TOLD), source="1")


class TestUndoDeath:
    def test_lets_everything_run_again_and_keeps_the_reason(self, people: Staff) -> None:
        request = requested(people)
        due = request.child.next_due_on
        children.record_death(request.child, by=people.officer, on=DIED, now=at(TOLD))
        children.undo_death(request.child, by=people.manager, on=TOLD, now=at(TOLD), reason="Another child was meant")
        request.refresh_from_db()
        assert (request.outcome, request.withdrawn_on) == ("A", None)
        assert (request.child.deceased_on, request.child.stage, request.child.next_due_on) == (None, "requested", due)
        event = request.child.events.get(kind="child.death_taken_back")
        assert event.replaces is not None
        assert event.replaces.kind == "child.died"
        assert event.reason.text == "Another child was meant"
        assert event.data == {}

    def test_is_for_a_manager(self, people: Staff) -> None:
        child = a_child(deceased_on=DIED)
        with pytest.raises(MoveNotAllowed, match="Only a manager"):
            children.undo_death(child, by=people.officer, on=TOLD, now=at(TOLD), reason="Mistake")
