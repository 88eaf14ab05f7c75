from __future__ import annotations

from datetime import date

import pytest

from ehcp.assessments.acts import advice, assessments
from ehcp.assessments.acts.advice import AdviceAsked
from ehcp.plans.acts import plans
from ehcp.requests.acts import requests
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import Staff, assessing, at, drafting, limits, staff
from tests.factories import a_child, a_plan

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 16)
REASONS = "The assessment found that the school meets the needs with the support it has."


@pytest.fixture
def people() -> Staff:
    return staff()


class TestDecideIssue:
    def test_leads_to_drafting_and_leaves_the_final_limit_running(self, people: Staff) -> None:
        assessment = assessing(people)
        assessments.decide_issue(assessment, by=people.decider, on=ON, now=at(ON))
        assessment.refresh_from_db()
        assert (assessment.outcome, assessment.issue_decided_on) == ("Y", ON)
        assert assessment.child.stage == "drafting"
        assert limits(assessment.child)["final_plan"].met_on is None

    def test_asks_why_it_does_not_wait_for_advice_still_awaited(self, people: Staff) -> None:
        assessment = assessing(people)
        advice.request_advice(assessment, asked=[AdviceAsked("medical")], by=people.officer, on=ON, now=at(ON))
        with pytest.raises(MoveNotAllowed, match=r"still awaited \(medical\)"):
            assessments.decide_issue(assessment, by=people.decider, on=ON, now=at(ON))
        assessments.decide_issue(
            assessment, by=people.decider, on=ON, now=at(ON), gaps="The service does not know the child."
        )
        assert assessment.child.stage == "drafting"

    def test_is_for_the_delegated_officer(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            assessments.decide_issue(assessing(people), by=people.officer, on=ON, now=at(ON))


class TestDecideNotIssue:
    def test_meets_the_sixteen_weeks_voids_the_twenty_and_opens_the_appeal(self, people: Staff) -> None:
        assessment = assessing(people)
        assessments.decide_not_issue(assessment, by=people.decider, on=ON, now=at(ON), reasons=REASONS)
        assessment.refresh_from_db()
        rows = limits(assessment.child)
        assert (assessment.outcome, assessment.no_plan_notified_on) == ("N", ON)
        assert rows["no_plan_decision"].met_on == ON
        assert rows["final_plan"].void_on == ON
        assert rows["appeal_window"].record_id == assessment.source_id
        assert assessment.child.stage == "refused_issue"

    def test_takes_no_budget_for_a_reason(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Cost or budget alone"):
            assessments.decide_not_issue(
                assessing(people), by=people.decider, on=ON, now=at(ON), reasons="Too expensive."
            )

    def test_can_be_reversed_into_drafting(self, people: Staff) -> None:
        assessment = assessing(people)
        assessments.decide_not_issue(assessment, by=people.decider, on=ON, now=at(ON), reasons=REASONS)
        made = requests.reverse_refusal(assessment.child, by=people.decider, on=ON, now=at(ON))
        assert (made.origin, made.outcome, made.request) == ("reversal_of_refusal", "Y", assessment.request)
        assert made.child.stage == "drafting"
        draft = plans.send_draft(made.child, by=people.officer, on=ON, now=at(ON))
        assert draft.assessment == made


class TestTellWillAssess:
    def test_is_left_where_a_reversal_was_not_told_yet(self, people: Staff) -> None:
        assessment = assessing(people)
        assessments.decide_not_issue(assessment, by=people.decider, on=ON, now=at(ON), reasons=REASONS)
        made = requests.reverse_refusal(assessment.child, by=people.decider, on=ON, now=at(ON))
        assessments.tell_will_assess(made, by=people.officer, on=ON, now=at(ON))
        assert limits(made.child)["reversed_assess_notice"].met_on == ON

    def test_is_not_for_an_assessment_that_followed_a_request(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="no such notice"):
            assessments.tell_will_assess(assessing(people), by=people.officer, on=ON, now=at(ON))


class TestFinishReassessment:
    def test_meets_the_fourteen_weeks(self, people: Staff) -> None:
        plan = a_plan(a_child())
        request = requests.receive_request(plan.child, by=people.support, on=ON, now=at(ON), source="1")
        made = requests.decide_reassess(request, by=people.decider, on=ON, now=at(ON), is_agreed=True)
        later = date(2026, 12, 14)
        assessments.finish_reassessment(made, by=people.decider, on=later, now=at(later))  # type: ignore[arg-type]
        assert limits(plan.child)["reassess_final"].met_on == later
        plan.child.refresh_from_db()
        assert plan.child.stage == "maintained"

    def test_is_not_for_a_first_assessment(self, people: Staff) -> None:
        assessment = drafting(people)
        with pytest.raises(MoveNotAllowed, match="You cannot record the plan after a reassessment now"):
            assessments.finish_reassessment(assessment, by=people.decider, on=ON, now=at(ON))
