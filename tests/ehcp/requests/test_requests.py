from __future__ import annotations

from datetime import date

import pytest

from ehcp.history.acts.frame import Submission
from ehcp.history.models.versions import LAST_DAY
from ehcp.models import ActReceipt, AssessmentRequest, Correction
from ehcp.requests.acts import requests
from ehcp.workflow import AlreadyDone, KeyReused, MoveNotAllowed, StaleCase
from tests.ehcp.acts import RECEIVED, Staff, assessing, at, drafting, limits, once, requested, staff
from tests.factories import a_child, a_plan

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 16)
REASONS = "The evidence shows good progress with the support that the school already gives."


@pytest.fixture
def people() -> Staff:
    return staff()


class TestReceiveRequest:
    def test_starts_the_six_sixteen_and_twenty_weeks_on_the_day_it_came(self, people: Staff) -> None:
        request = requested(people)
        rows = limits(request.child)
        assert request.kind == "initial"
        assert request.outcome == "A"
        assert request.child.stage == "requested"
        assert rows["assess_decision"].due_on == date(2026, 12, 21)
        assert rows["no_plan_decision"].due_on == date(2027, 3, 1)
        assert rows["final_plan"].due_on == date(2027, 3, 29)
        assert request.child.next_due_on == date(2026, 12, 21)

    def test_writes_the_event_with_codes_only(self, people: Staff) -> None:
        event = requested(people).child.events.get()
        assert (event.kind, event.happened_on, event.recorded_by) == ("request.received", RECEIVED, people.support)
        assert event.data == {"kind": "initial", "source": "1"}

    def test_keeps_a_second_request_linked_and_starts_no_clock(self, people: Staff) -> None:
        first = requested(people)
        second = requests.receive_request(first.child, by=people.support, on=ON, now=at(ON), source="2")
        assert (second.outcome, second.withdrawn_reason, second.withdrawn_on) == ("W", "duplicate", ON)
        assert first.child.events.filter(data__linked_to=first.source_id).count() == 1
        running = first.child.deadlines.open(LAST_DAY).values_list("record_id", flat=True)
        assert set(running) == {first.source_id}

    def test_keeps_a_request_during_the_assessment_linked_to_it(self, people: Staff) -> None:
        assessment = assessing(people)
        second = requests.receive_request(assessment.child, by=people.support, on=ON, now=at(ON), source="2")
        assessment.child.refresh_from_db()
        assert second.withdrawn_reason == "duplicate"
        assert assessment.child.stage == "assessing"

    def test_sends_an_earlier_receipt_to_the_correction_of_the_first(self, people: Staff) -> None:
        first = requested(people)
        with pytest.raises(MoveNotAllowed, match="first receipt starts the clock"):
            requests.receive_request(first.child, by=people.support, on=date(2026, 11, 5), now=at(ON), source="2")

    def test_is_a_request_for_a_reassessment_while_a_plan_is_maintained(self, people: Staff) -> None:
        plan = a_plan(a_child())
        request = requests.receive_request(plan.child, by=people.support, on=ON, now=at(ON), source="1")
        assert (request.kind, request.plan) == ("reassessment", plan)
        assert limits(plan.child)["reassess_decision"].due_on == date(2026, 12, 1)

    def test_refuses_a_day_in_the_future(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="must be today or in the past"):
            requests.receive_request(a_child(), by=people.support, on=date(2026, 11, 17), now=at(ON), source="1")

    def test_asks_nothing_up_to_ten_working_days_after(self, people: Staff) -> None:
        tenth = date(2026, 11, 2)  # the tenth working day before Monday 16 November
        assert requests.receive_request(a_child(), by=people.support, on=tenth, now=at(ON), source="1").pk
        with pytest.raises(MoveNotAllowed, match="more than 10 working days ago"):
            requests.receive_request(a_child(), by=people.support, on=date(2026, 11, 1), now=at(ON), source="1")

    def test_asks_why_a_receipt_is_recorded_long_after(self, people: Staff) -> None:
        child, long_ago = a_child(), date(2026, 10, 1)
        with pytest.raises(MoveNotAllowed, match="more than 10 working days ago"):
            requests.receive_request(child, by=people.support, on=long_ago, now=at(ON), source="1")
        made = requests.receive_request(
            child,
            by=people.support,
            on=long_ago,
            now=at(ON),
            source="1",
            submission=Submission(late_reason="Found late"),
        )
        kept = Correction.objects.get(table="requests", record_id=made.source_id, field="received_on")
        assert (kept.value_before, kept.value_after, kept.recorded_on) == ("", "2026-10-01", ON)

    def test_refuses_on_the_record_of_a_child_who_died(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="closed"):
            requests.receive_request(
                a_child(deceased_on=date(2026, 11, 1)), by=people.support, on=ON, now=at(ON), source="1"
            )

    def test_refuses_a_role_that_does_not_record_receipts(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Only business support"):
            requests.receive_request(a_child(), by=people.auditor, on=ON, now=at(ON), source="1")


class TestConsideringNotice:
    def test_meets_the_duty_to_tell_at_once(self, people: Staff) -> None:
        request = requested(people)
        assert limits(request.child)["consider_notice"].met_on is None
        requests.send_considering_notice(request, by=people.officer, on=ON, now=at(ON))
        assert limits(request.child)["consider_notice"].met_on == ON

    def test_is_recorded_once(self, people: Staff) -> None:
        request = requested(people)
        requests.send_considering_notice(request, by=people.officer, on=ON, now=at(ON))
        with pytest.raises(MoveNotAllowed, match="already recorded"):
            requests.send_considering_notice(request, by=people.officer, on=ON, now=at(ON))


class TestDecideAssess:
    def test_meets_the_six_weeks_and_carries_the_others_to_the_assessment(self, people: Staff) -> None:
        request = requested(people)
        assessment = requests.decide_assess(request, by=people.decider, on=ON, now=at(ON))
        rows = limits(request.child)
        assert (assessment.origin, assessment.clock_start_on) == ("request", RECEIVED)
        assert rows["assess_decision"].met_on == ON
        assert (rows["final_plan"].record_type, rows["final_plan"].due_on) == ("assessments", date(2027, 3, 29))
        assert assessment.child.stage == "assessing"

    def test_is_for_the_delegated_officer(self, people: Staff) -> None:
        request = requested(people)
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            requests.decide_assess(request, by=people.officer, on=ON, now=at(ON))

    def test_refuses_a_second_decision_in_plain_words(self, people: Staff) -> None:
        request = requested(people)
        requests.decide_assess(request, by=people.decider, on=ON, now=at(ON))
        with pytest.raises(MoveNotAllowed, match="the case is at “Assessing”"):
            requests.decide_not_assess(request, by=people.decider, on=ON, now=at(ON), reasons=REASONS)

    def test_refuses_a_day_before_the_request(self, people: Staff) -> None:
        request = requested(people)
        with pytest.raises(MoveNotAllowed, match="on or after 9 November 2026"):
            requests.decide_assess(request, by=people.decider, on=date(2026, 11, 6), now=at(ON))

    def test_acts_once_when_pressed_twice(self, people: Staff) -> None:
        request = requested(people)
        requests.decide_assess(request, by=people.decider, on=ON, now=at(ON), submission=once(on=ON))
        with pytest.raises(AlreadyDone):
            requests.decide_assess(request, by=people.decider, on=ON, now=at(ON), submission=once(on=ON))
        assert request.child.assessments.count() == 1
        assert ActReceipt.objects.count() == 1

    def test_refuses_the_same_form_with_other_values(self, people: Staff) -> None:
        request = requested(people)
        requests.decide_assess(request, by=people.decider, on=ON, now=at(ON), submission=once(on=ON))
        with pytest.raises(KeyReused):
            requests.decide_assess(request, by=people.decider, on=ON, now=at(ON), submission=once(on="other"))

    def test_tells_who_was_first_when_the_case_changed_meanwhile(self, people: Staff) -> None:
        request = requested(people)
        stale = Submission(version=request.child.version)
        requests.send_considering_notice(request, by=people.officer, on=ON, now=at(ON))
        with pytest.raises(StaleCase, match=str(people.officer)):
            requests.decide_assess(request, by=people.decider, on=ON, now=at(ON), submission=stale)

    def test_keeps_both_values_when_recorded_later(self, people: Staff) -> None:
        request = requested(people)
        requests.decide_assess(request, by=people.decider, on=date(2026, 11, 13), now=at(ON))
        kept = Correction.objects.filter(table="requests", record_id=request.source_id, recorded_on=ON)
        assert set(kept.values_list("field", "value_before", "value_after")) == {
            ("outcome", "A", "Y"),
            ("decision_sent_on", "", "2026-11-13"),
        }


class TestDecideNotAssess:
    def test_voids_what_is_no_longer_owed_and_opens_the_appeal(self, people: Staff) -> None:
        request = requested(people)
        requests.decide_not_assess(request, by=people.decider, on=ON, now=at(ON), reasons=REASONS)
        rows = limits(request.child)
        assert rows["assess_decision"].met_on == ON
        assert rows["final_plan"].void_on == ON
        assert rows["appeal_window"].due_on == date(2027, 1, 18)
        assert request.child.stage == "refused_assess"

    @pytest.mark.parametrize(
        "reasons",
        ["The budget is spent.", "There is no funding; we cannot afford it.", "  "],
    )
    def test_takes_no_reason_or_money_alone_for_an_answer(self, people: Staff, reasons: str) -> None:
        request = requested(people)
        with pytest.raises(MoveNotAllowed, match="reason"):
            requests.decide_not_assess(request, by=people.decider, on=ON, now=at(ON), reasons=reasons)

    def test_is_refused_without_the_appeal_pack(self, people: Staff) -> None:
        request = requested(people)
        with pytest.raises(MoveNotAllowed, match="right to appeal"):
            requests.decide_not_assess(
                request, by=people.decider, on=ON, now=at(ON), reasons=REASONS, appeal_pack=False
            )


class TestReverseRefusal:
    def test_opens_a_new_assessment_and_leaves_the_refusal_as_it_was(self, people: Staff) -> None:
        request = requested(people)
        requests.decide_not_assess(request, by=people.decider, on=ON, now=at(ON), reasons=REASONS)
        later = date(2026, 11, 20)
        assessment = requests.reverse_refusal(request.child, by=people.decider, on=later, now=at(later))
        request.refresh_from_db()
        rows = limits(request.child)
        assert (assessment.origin, assessment.request, assessment.outcome) == ("reversal_of_refusal", request, "A")
        assert (request.outcome, rows["final_plan"].void_on) == ("N", ON)
        assert rows["reversed_no_plan"].due_on == date(2027, 1, 29)
        assert rows["reversed_final_plan"].due_on == date(2027, 2, 26)
        assert assessment.child.stage == "assessing"

    def test_is_refused_where_nothing_was_refused(self, people: Staff) -> None:
        request = requested(people)
        with pytest.raises(MoveNotAllowed, match="You cannot reverse a refusal now"):
            requests.reverse_refusal(request.child, by=people.decider, on=ON, now=at(ON))


class TestDecideReassess:
    def test_agreed_starts_fourteen_weeks_from_the_letter(self, people: Staff) -> None:
        plan = a_plan(a_child())
        request = requests.receive_request(plan.child, by=people.support, on=ON, now=at(ON), source="1")
        made = requests.decide_reassess(request, by=people.decider, on=ON, now=at(ON), is_agreed=True)
        rows = limits(plan.child)
        assert (made.origin, made.plan, made.clock_start_on) == ("reassessment", plan, ON)  # type: ignore[union-attr]
        assert rows["reassess_decision"].met_on == ON
        assert rows["reassess_final"].due_on == date(2027, 2, 22)

    def test_refused_needs_reasons(self, people: Staff) -> None:
        plan = a_plan(a_child())
        request = requests.receive_request(plan.child, by=people.support, on=ON, now=at(ON), source="1")
        with pytest.raises(MoveNotAllowed, match="Give the reasons"):
            requests.decide_reassess(request, by=people.decider, on=ON, now=at(ON), is_agreed=False)


class TestWithdraw:
    def test_of_a_request_voids_its_clocks(self, people: Staff) -> None:
        request = requested(people)
        requests.withdraw(request.child, by=people.officer, on=ON, now=at(ON))
        request.refresh_from_db()
        assert (request.outcome, request.withdrawn_on, request.withdrawn_reason) == ("W", ON, "withdrawn")
        assert {row.void_on for row in limits(request.child).values() if row.kind == "law" and row.due_on} == {ON}
        request.child.refresh_from_db()
        assert request.child.stage == "closed"

    def test_of_an_assessment_leaves_the_decided_request(self, people: Staff) -> None:
        assessment = assessing(people)
        requests.withdraw(assessment.child, by=people.officer, on=ON, now=at(ON))
        assessment.refresh_from_db()
        assert (assessment.outcome, assessment.withdrawn_on) == ("W", ON)
        assert assessment.request.outcome == "Y"  # type: ignore[union-attr]
        assert limits(assessment.child)["final_plan"].void_on == ON

    def test_keeps_the_authority_the_child_moved_to(self, people: Staff) -> None:
        request = requested(people)
        requests.withdraw(request.child, by=people.officer, on=ON, now=at(ON), reason="moved_out", exported_to_la="857")
        request.refresh_from_db()
        assert (request.withdrawn_reason, request.exported_to_la) == ("moved_out", "857")


def test_no_request_is_logged_for_somebody_who_has_died() -> None:
    people = staff()
    with pytest.raises(MoveNotAllowed, match="on this record: it is closed"):
        requested(people, a_child(deceased_on=date(2026, 11, 2)))
    assert not AssessmentRequest.objects.exists()


def test_a_family_that_moves_away_while_the_plan_is_drafted_ends_the_assessment_and_a_withdrawal_does_not() -> None:
    people, on = staff(), date(2026, 11, 16)
    assessment = drafting(people)
    with pytest.raises(MoveNotAllowed, match="the decision to issue a plan is already made"):
        requests.withdraw(assessment.child, by=people.officer, on=on, now=at(on))
    requests.withdraw(assessment.child, by=people.officer, on=on, now=at(on), reason="moved_out")
    assessment.refresh_from_db()
    assert (assessment.outcome, assessment.withdrawn_on, assessment.withdrawn_reason) == ("W", on, "moved_out")
    with pytest.raises(MoveNotAllowed):
        requests.withdraw(assessment.child, by=people.officer, on=on, now=at(on), reason="moved_out")
