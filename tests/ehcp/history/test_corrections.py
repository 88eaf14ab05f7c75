from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.history.acts import corrections
from ehcp.history.models.record import Record
from ehcp.models import Child, Correction
from ehcp.requests.acts import requests
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import Staff, at, limits, requested, staff
from tests.factories import a_child, a_plan, a_request, an_assessment

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 20)


@pytest.fixture
def people() -> Staff:
    return staff()


def correct(people: Staff, record: Any, field: str, to: date | None, **more: Any) -> Any:
    child = record.child if isinstance(record, Record) else record
    values: dict[str, Any] = {
        "table": record.table,
        "record_pk": record.pk,
        "field": field,
        "to": to,
        "reason": "The stamp on the letter says so",
        "by": people.manager,
        "on": TODAY,
        "now": at(TODAY),
    }
    return corrections.correct_date(child, **(values | more))


def decided(people: Staff) -> Any:
    """Worked example 52: received 7 September 2026, decided on the last day, 19 October."""
    request = requested(people, on=date(2026, 9, 7))
    requests.decide_assess(request, by=people.decider, on=date(2026, 10, 19), now=at(date(2026, 10, 19)))
    request.refresh_from_db()
    return request


class TestCorrectDate:
    def test_of_a_receipt_makes_a_met_limit_late_and_keeps_both_values(self, people: Staff) -> None:
        request = decided(people)
        correct(people, request, "received_on", date(2026, 9, 4))
        row = limits(request.child)["assess_decision"]
        assert (row.due_on, row.met_on) == (date(2026, 10, 16), date(2026, 10, 19))
        kept = Correction.objects.get(table="requests", field="received_on", recorded_on=TODAY)
        assert (kept.value_before, kept.value_after) == ("2026-09-07", "2026-09-04")
        replaced = request.child.deadlines.filter(rule="assess_decision").filter(known_to=TODAY).get()
        assert replaced.due_on == date(2026, 10, 19)

    def test_of_a_receipt_to_a_later_day_gives_the_later_limit(self, people: Staff) -> None:
        request = decided(people)
        correct(people, request, "received_on", date(2026, 9, 9))
        row = limits(request.child)["assess_decision"]
        assert (row.due_on, row.met_on) == (date(2026, 10, 21), date(2026, 10, 19))
        kept = Correction.objects.get(table="requests", field="received_on", recorded_on=TODAY)
        assert (kept.value_before, kept.value_after) == ("2026-09-07", "2026-09-09")
        assert request.child.deadlines.get(rule="assess_decision", known_to=TODAY).due_on == date(2026, 10, 19)

    def test_back_and_forth_leaves_each_value_known_for_its_days(self, people: Staff) -> None:
        request = decided(people)
        correct(people, request, "received_on", date(2026, 9, 4))
        request.refresh_from_db()
        later = date(2026, 10, 22)
        correct(people, request, "received_on", date(2026, 9, 7), on=later, now=at(later))
        rows = request.child.deadlines.filter(rule="assess_decision", due_on__isnull=False)
        told = {day: rows.known_on(day).get().due_on for day in (date(2026, 10, 19), TODAY, later)}
        assert told == {
            date(2026, 10, 19): date(2026, 10, 19),
            TODAY: date(2026, 10, 16),
            later: date(2026, 10, 19),
        }

    def test_writes_an_event_that_points_at_the_one_it_replaces(self, people: Staff) -> None:
        request = decided(people)
        correct(people, request, "received_on", date(2026, 9, 4))
        event = request.child.events.get(kind="date.corrected")
        assert event.data == {"field": "received_on", "before": "2026-09-07", "after": "2026-09-04"}
        assert event.replaces is not None
        assert event.replaces.kind == "request.received"
        assert event.reason.text == "The stamp on the letter says so"

    def test_of_a_receipt_takes_the_assessment_with_it(self, people: Staff) -> None:
        request = decided(people)
        correct(people, request, "received_on", date(2026, 9, 4))
        assessment = request.assessments.get()
        assert assessment.clock_start_on == date(2026, 9, 4)
        assert limits(request.child)["final_plan"].due_on == date(2027, 1, 22)
        with pytest.raises(MoveNotAllowed, match="follows the receipt"):
            correct(people, assessment, "clock_start_on", date(2026, 9, 1))

    def test_of_a_second_request_keeps_its_end_on_the_same_day(self, people: Staff) -> None:
        first = requested(people, on=date(2026, 9, 7))
        second = requests.receive_request(
            first.child, by=people.support, on=date(2026, 9, 8), now=at(date(2026, 9, 8)), source="2"
        )
        correct(people, second, "received_on", date(2026, 9, 10))
        second.refresh_from_db()
        assert second.withdrawn_on == second.received_on == date(2026, 9, 10)

    @pytest.mark.parametrize(
        ("field", "to", "words"),
        [
            (
                "decision_sent_on",
                date(2026, 9, 1),
                r"“Received” \(7 September 2026\) must not be after",
            ),
            ("decision_sent_on", None, "no longer be whole"),
            ("received_on", date(2026, 10, 21), "today or in the past"),
            ("received_on", date(2026, 9, 7), "recorded already"),
            ("withdrawn_on", date(2026, 9, 7), "no such date"),
            ("surname", date(2026, 9, 7), "no such date"),
        ],
    )
    def test_refuses_in_plain_words(self, people: Staff, field: str, to: date | None, words: str) -> None:
        with pytest.raises(MoveNotAllowed, match=words):
            correct(people, decided(people), field, to)

    def test_takes_away_a_date_of_what_never_happened(self, people: Staff) -> None:
        request = requested(people, on=date(2026, 10, 19))
        requests.send_considering_notice(request, by=people.officer, on=date(2026, 10, 20), now=at(TODAY))
        correct(people, request, "considering_sent_on", None)
        assert limits(request.child)["consider_notice"].met_on is None

    def test_needs_a_reason(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Give the reason"):
            correct(people, decided(people), "received_on", date(2026, 9, 4), reason=" ")

    def test_by_an_officer_is_for_what_was_recorded_the_same_day(self, people: Staff) -> None:
        request = requests.receive_request(a_child(), by=people.officer, on=TODAY, now=at(TODAY), source="1")
        correct(people, request, "received_on", date(2026, 10, 19), by=people.officer)
        tomorrow = date(2026, 10, 21)
        with pytest.raises(MoveNotAllowed, match="Ask a manager"):
            correct(
                people, request, "received_on", date(2026, 10, 16), by=people.officer, on=tomorrow, now=at(tomorrow)
            )

    def test_of_another_persons_record_is_for_a_manager(self, people: Staff) -> None:
        request = requested(people, on=TODAY)
        with pytest.raises(MoveNotAllowed, match="Ask a manager"):
            correct(people, request, "received_on", date(2026, 10, 19), by=people.officer)

    def test_of_another_child_is_not_there(self, people: Staff) -> None:
        mine, other = requested(people, on=TODAY), requested(people, on=TODAY)
        with pytest.raises(MoveNotAllowed, match="no such date"):
            corrections.correct_date(
                mine.child,
                table="requests",
                record_pk=other.pk,
                field="received_on",
                to=date(2026, 10, 19),
                reason="Wrong",
                by=people.manager,
                on=TODAY,
                now=at(TODAY),
            )


class TestMovedLimits:
    def test_shows_what_would_move_and_changes_nothing(self, people: Staff) -> None:
        request = decided(people)
        moved = corrections.moved_limits(
            request.child,
            table="requests",
            record_pk=request.pk,
            field="received_on",
            to=date(2026, 9, 4),
            reason="Stamp",
            by=people.manager,
            now=at(TODAY),
        )
        found = {move.duty: move for move in moved}
        decision = found["Tell the family whether an assessment will be made"]
        assert (decision.due_before, decision.due_after) == (date(2026, 10, 19), date(2026, 10, 16))
        assert (decision.state_before, decision.state_after) == ("met", "late by 3 days")
        final = found["Send the final plan to the family, the setting and the ICB"]
        assert (final.due_before, final.due_after) == (date(2027, 1, 25), date(2027, 1, 22))
        assert len(found) == len(moved)
        request.refresh_from_db()
        assert request.received_on == date(2026, 9, 7)
        assert not request.child.events.filter(kind="date.corrected").exists()
        assert Child.objects.get().version == request.child.version


class TestMarkInError:
    def test_leaves_the_record_out_of_every_clock(self, people: Staff) -> None:
        request = requested(people, on=TODAY)
        corrections.mark_in_error(request, reason="Other child", by=people.manager, on=TODAY, now=at(TODAY))
        request.child.refresh_from_db()
        assert limits(request.child) == {}
        assert request.child.stage == "no_case"

    def test_can_be_taken_back(self, people: Staff) -> None:
        request = requested(people, on=TODAY)
        corrections.mark_in_error(request, reason="Other child", by=people.manager, on=TODAY, now=at(TODAY))
        corrections.mark_in_error(
            request, is_error=False, reason="It was right", by=people.manager, on=TODAY, now=at(TODAY)
        )
        assert "assess_decision" in limits(request.child)

    def test_cannot_be_taken_back_where_another_took_the_place(self, people: Staff) -> None:
        request = requested(people, on=TODAY)
        corrections.mark_in_error(request, reason="Other child", by=people.manager, on=TODAY, now=at(TODAY))
        a_request(request.child, received_on=TODAY)
        with pytest.raises(MoveNotAllowed, match="taken its place"):
            corrections.mark_in_error(
                request, is_error=False, reason="It was right", by=people.manager, on=TODAY, now=at(TODAY)
            )

    def test_is_made_and_taken_back_once_each_with_a_reason(self, people: Staff) -> None:
        request = requested(people, on=TODAY)
        given = {"by": people.manager, "on": TODAY, "now": at(TODAY)}
        with pytest.raises(MoveNotAllowed, match="Give the reason"):
            corrections.mark_in_error(request, reason=" ", **given)
        with pytest.raises(MoveNotAllowed, match="It is so already"):
            corrections.mark_in_error(request, is_error=False, reason="It was right", **given)
        corrections.mark_in_error(request, reason="Other child", **given)
        with pytest.raises(MoveNotAllowed, match="It is so already"):
            corrections.mark_in_error(request, reason="Other child", **given)

    def test_is_for_a_manager(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a manager"):
            corrections.mark_in_error(
                requested(people, on=TODAY), reason="Wrong", by=people.officer, on=TODAY, now=at(TODAY)
            )


def test_a_decision_to_cease_moves_with_its_review(people: Staff) -> None:
    plan = a_plan(a_child(), cease_decision_sent_on=date(2026, 10, 5))
    review = plan.reviews.create(
        source_id="V1",
        kind="annual",
        meeting_on=date(2026, 9, 21),
        decision="C",
        decision_sent_on=date(2026, 10, 5),
    )
    an_assessment(plan.child, outcome="Y")
    correct(people, plan, "cease_decision_sent_on", date(2026, 10, 6))
    review.refresh_from_db()
    assert review.decision_sent_on == date(2026, 10, 6)
