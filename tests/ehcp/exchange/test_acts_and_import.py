"""Acts obey the rules of import, and what an act takes back leaves nothing behind that stops the case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.assessments.acts import advice, assessments
from ehcp.assessments.acts.advice import AdviceAsked
from ehcp.history.acts import corrections
from ehcp.history.acts.frame import Submission
from ehcp.models import NeedsAssessment
from ehcp.requests.acts import requests
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import Staff, assessing, at, drafting, limits, requested, staff
from tests.factories import a_child, a_plan, a_request, an_assessment

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 16)
LATE = Submission(late_reason="Found on paper")


@pytest.fixture
def people() -> Staff:
    return staff()


def correct(people: Staff, record: Any, field: str, to: date | None, on: date = TODAY) -> None:
    corrections.correct_date(
        record.child,
        table=record.table,
        record_pk=record.pk,
        field=field,
        to=to,
        reason="It was recorded by mistake",
        by=people.manager,
        on=on,
        now=at(on),
    )
    record.refresh_from_db()


class TestAnAssessmentEnteredInError:
    def in_error(self, people: Staff) -> NeedsAssessment:
        assessment = assessing(people)
        corrections.mark_in_error(assessment, reason="No such decision", by=people.manager, on=TODAY, now=at(TODAY))
        assessment.child.refresh_from_db()
        return assessment

    def test_leaves_the_twenty_weeks_running_on_the_request(self, people: Staff) -> None:
        assessment = self.in_error(people)
        row = limits(assessment.child)["final_plan"]
        assert (row.record_type, row.due_on, row.replaced_on, row.void_on) == (
            "requests",
            date(2027, 3, 29),
            None,
            None,
        )

    def test_lets_the_decision_be_taken_back_and_made_again(self, people: Staff) -> None:
        assessment = self.in_error(people)
        request = assessment.request
        assert request is not None
        correct(people, request, "decision_sent_on", None)
        assert (request.outcome, request.child.stage) == ("A", "requested")
        again = requests.decide_assess(request, by=people.decider, on=TODAY, now=at(TODAY))
        again.child.refresh_from_db()
        assert again.child.stage == "assessing"
        row = limits(again.child)["final_plan"]
        assert (row.record_type, row.due_on) == ("assessments", date(2027, 3, 29))

    def test_is_marked_before_its_decision_is_taken_back(self, people: Staff) -> None:
        request = assessing(people).request
        assert request is not None
        with pytest.raises(MoveNotAllowed, match="follows from this decision"):
            correct(people, request, "decision_sent_on", None)


class TestADayTakenBack:
    def test_of_a_withdrawal_takes_code_and_reason_with_it(self, people: Staff) -> None:
        assessment = assessing(people)
        requests.withdraw(assessment.child, by=people.officer, on=date(2026, 11, 13), now=at(TODAY))
        assessment.refresh_from_db()
        correct(people, assessment, "withdrawn_on", None)
        assert (assessment.outcome, assessment.withdrawn_reason) == ("A", None)
        assert assessment.child.stage == "assessing"
        assert limits(assessment.child)["final_plan"].void_on is None

    def test_of_a_withdrawn_request_opens_it_again(self, people: Staff) -> None:
        request = requested(people)
        requests.withdraw(request.child, by=people.officer, on=date(2026, 11, 13), now=at(TODAY))
        request.refresh_from_db()
        correct(people, request, "withdrawn_on", None)
        assert (request.outcome, request.withdrawn_reason, request.child.stage) == ("A", None, "requested")

    def test_of_a_refusal_to_issue_leaves_the_decision_to_issue_before_it(self, people: Staff) -> None:
        assessment = drafting(people)
        assessments.decide_not_issue(
            assessment, by=people.decider, on=TODAY, now=at(TODAY), reasons="Her needs are met without a plan"
        )
        assessment.refresh_from_db()
        correct(people, assessment, "no_plan_notified_on", None)
        assert (assessment.outcome, assessment.child.stage) == ("Y", "drafting")

    def test_of_an_end_takes_the_reason_with_it(self, people: Staff) -> None:
        plan = a_plan(a_child(), ceased_on=date(2026, 10, 1), cease_reason="2")
        correct(people, plan, "ceased_on", None)
        assert (plan.cease_reason, plan.child.stage) == (None, "maintained")

    def test_of_a_death_opens_what_it_ended(self, people: Staff) -> None:
        child = a_child(deceased_on=date(2026, 10, 1))
        request = a_request(
            child,
            outcome="W",
            withdrawn_on=date(2026, 10, 1),
            withdrawn_reason="deceased",
            received_on=date(2026, 9, 1),
        )
        corrections.correct_date(
            child,
            table="children",
            record_pk=child.pk,
            field="deceased_on",
            to=None,
            reason="Another child",
            by=people.manager,
            on=TODAY,
            now=at(TODAY),
        )
        request.refresh_from_db()
        assert (request.outcome, request.withdrawn_reason) == ("A", None)


class TestRequestsOpenAtOnce:
    def test_one_that_came_while_another_was_open_is_a_second_request(self, people: Staff) -> None:
        child = a_child()
        first = a_request(child, received_on=date(2026, 9, 1), outcome="N", decision_sent_on=date(2026, 10, 12))
        made = requests.receive_request(
            child, by=people.support, on=date(2026, 10, 5), now=at(TODAY), source="2", submission=LATE
        )
        assert (made.outcome, made.withdrawn_reason) == ("W", "duplicate")
        event = child.events.get(kind="request.received")
        assert event.data["linked_to"] == first.source_id

    def test_one_before_an_ended_one_is_refused_where_both_would_have_been_open(self, people: Staff) -> None:
        child = a_child()
        a_request(child, received_on=date(2026, 9, 1), outcome="N", decision_sent_on=date(2026, 10, 12))
        with pytest.raises(MoveNotAllowed, match="would have been open on one day"):
            requests.receive_request(
                child, by=people.support, on=date(2026, 8, 3), now=at(TODAY), source="2", submission=LATE
            )
        assert child.requests.count() == 1

    def test_a_corrected_date_that_lets_two_overlap_is_refused(self, people: Staff) -> None:
        child = a_child()
        a_request(child, received_on=date(2026, 7, 1), outcome="N", decision_sent_on=date(2026, 8, 3))
        second = a_request(child, received_on=date(2026, 9, 1))
        with pytest.raises(MoveNotAllowed, match="would have been open on one day"):
            correct(people, second, "received_on", date(2026, 8, 1))
        second.refresh_from_db()
        assert second.received_on == date(2026, 9, 1)

    def test_a_breach_that_was_there_before_stops_nothing(self, people: Staff) -> None:
        child = a_child()
        a_request(child, received_on=date(2026, 7, 1), outcome="N", decision_sent_on=date(2026, 9, 3))
        second = a_request(child, received_on=date(2026, 9, 1))
        requests.send_considering_notice(second, by=people.support, on=TODAY, now=at(TODAY))
        second.refresh_from_db()
        assert second.considering_sent_on == TODAY


def test_an_order_keeps_the_assessment_that_follows_it(people: Staff) -> None:
    child = a_child()
    refused = a_request(child, received_on=date(2026, 5, 1), outcome="N", decision_sent_on=date(2026, 6, 1))
    appeal = child.appeals.create(
        source_id="AP1",
        about="refusal_to_assess",
        request=refused,
        registered_on=date(2026, 7, 1),
        order_on=date(2026, 10, 1),
        order_limb="b",
        outcome="upheld",
        outcome_on=date(2026, 10, 1),
    )
    an_assessment(child, origin="tribunal_order", request=refused, clock_start_on=date(2026, 10, 1))
    with pytest.raises(MoveNotAllowed, match="No assessment would follow the order"):
        correct(people, appeal, "order_on", date(2026, 10, 2))


class TestAPlanThatEnded:
    def ended(self) -> Any:
        child = a_child()
        a_plan(child, first_final_on=date(2026, 9, 1))
        return a_plan(child, first_final_on=date(2024, 3, 4), ceased_on=date(2026, 8, 3), cease_reason="2")

    def test_is_reassessed_no_more(self, people: Staff) -> None:
        plan = self.ended()
        plan.child.stage = "maintained"
        plan.child.save()
        asked = a_request(plan.child, kind="reassessment", plan=plan, received_on=date(2026, 7, 20))
        with pytest.raises(MoveNotAllowed, match="The plan has ended"):
            requests.decide_reassess(asked, by=people.decider, on=TODAY, now=at(TODAY), is_agreed=True)

    def test_needs_no_advice(self, people: Staff) -> None:
        plan = self.ended()
        plan.child.stage = "maintained"
        plan.child.save()
        stored = an_assessment(plan.child, origin="reassessment", plan=plan, clock_start_on=date(2026, 7, 20))
        with pytest.raises(MoveNotAllowed, match="The plan has ended"):
            advice.request_advice(stored, asked=[AdviceAsked("medical")], by=people.officer, on=TODAY, now=at(TODAY))
