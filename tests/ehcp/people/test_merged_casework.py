"""One person, several records: every act finds what hangs on any of them, and the case is one."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.assessments.acts import advice, assessments
from ehcp.cases.reads.case import CaseNow
from ehcp.exemptions import acts as exemptions
from ehcp.history.acts import corrections
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import AssessmentRequest, CaseEvent, Child, Deadline, Restriction
from ehcp.people.acts import allocation, children, restriction
from ehcp.plans.acts import plans
from ehcp.plans.acts import records as plan_records
from ehcp.requests.acts import requests
from ehcp.reviews.acts import reviews
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import NOW, TODAY, Staff, at, limits, requested, staff
from tests.ehcp.exemptions.test_exemptions import absence
from tests.factories import a_child, a_plan, a_request, an_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Staff:
    return staff()


@pytest.fixture
def pair() -> tuple[Child, Child]:
    """The record that is kept, and one merged into it, as an import brings them in."""
    kept = a_child(source_id="C1")
    return kept, a_child(source_id="C2", merged_into_child=kept)


def planned(*records: Child) -> None:
    reconcile([one.pk for one in records], laws=laws_in_force(), now=NOW)
    for one in records:
        one.refresh_from_db()


def test_the_kept_record_has_the_stage_and_the_next_limit_of_what_hangs_on_the_merged_one(
    pair: tuple[Child, Child],
) -> None:
    kept, merged = pair
    a_request(merged, received_on=date(2026, 11, 2))
    planned(kept)
    assert (kept.stage, kept.next_rule, kept.next_due_on) == ("requested", "assess_decision", date(2026, 12, 14))


def test_a_chain_of_three_records_is_one_case(pair: tuple[Child, Child]) -> None:
    kept, merged = pair
    first = a_child(source_id="C3", merged_into_child=merged)
    request = a_request(first)
    assert CaseNow(kept, TODAY).open_request == request
    assert [one.source_id for one in CaseNow(kept, TODAY).merged] == ["C2", "C3"]


def test_reconciling_again_finds_no_difference(pair: tuple[Child, Child]) -> None:
    a_request(pair[1])
    planned(*pair)
    assert reconcile(None, laws=laws_in_force(), now=NOW, apply=False).total == 0


class TestRequests:
    def test_a_second_request_starts_no_second_clock(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        first = a_request(merged, received_on=date(2026, 11, 2))
        planned(*pair)
        second = requested(people, kept)
        assert (second.outcome, second.withdrawn_reason) == ("W", "duplicate")
        event = CaseEvent.objects.get(kind="request.received")
        assert event.data["linked_to"] == first.source_id

    def test_an_act_on_the_merged_record_is_one_on_the_kept_record(
        self, people: Staff, pair: tuple[Child, Child]
    ) -> None:
        kept, merged = pair
        request = requested(people, merged)
        assert request.child == kept
        kept.refresh_from_db()
        assert (kept.stage, kept.version) == ("requested", 1)

    def test_are_considered_and_agreed_and_the_assessment_hangs_where_the_request_does(
        self, people: Staff, pair: tuple[Child, Child]
    ) -> None:
        kept, merged = pair
        request = a_request(merged, received_on=date(2026, 11, 9))
        planned(*pair)
        requests.send_considering_notice(request, by=people.support, on=date(2026, 11, 10), now=NOW)
        made = requests.decide_assess(request, by=people.decider, on=date(2026, 11, 12), now=NOW)
        assert made.child == merged
        kept.refresh_from_db()
        assert (kept.stage, kept.next_rule) == ("assessing", "no_plan_decision")
        assert CaseEvent.objects.get(kind="request.agreed").child == merged

    def test_a_refusal_is_reversed(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        a_request(merged, received_on=date(2026, 9, 7), outcome="N", decision_sent_on=date(2026, 10, 5))
        planned(*pair)
        made = requests.reverse_refusal(kept, by=people.decider, on=date(2026, 11, 12), now=NOW)
        assert (made.child, made.origin) == (merged, "reversal_of_refusal")

    def test_are_withdrawn(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        request = a_request(merged, received_on=date(2026, 11, 9))
        planned(*pair)
        requests.withdraw(kept, by=people.officer, on=date(2026, 11, 12), now=NOW)
        request.refresh_from_db()
        assert request.outcome == "W"


class TestAssessments:
    def test_advice_is_sought_received_and_the_plan_decided_drafted_and_sent(
        self, people: Staff, pair: tuple[Child, Child]
    ) -> None:
        kept, merged = pair
        request = a_request(merged, received_on=date(2026, 9, 7), outcome="Y", decision_sent_on=date(2026, 10, 5))
        assessment = an_assessment(merged, request=request)
        planned(*pair)
        day = date(2026, 11, 12)
        asked = [advice.AdviceAsked("educational", "The school")]
        advice.request_advice(assessment, asked=asked, by=people.support, on=day, now=NOW)
        sought = CaseNow(kept, TODAY).open_advice
        advice.receive_advice(sought[0], by=people.support, on=day, now=NOW)
        assessments.decide_issue(assessment, by=people.decider, on=day, now=NOW, gaps="None is missing.")
        plan = plans.send_draft(kept, by=people.officer, on=day, now=NOW)
        kept.refresh_from_db()
        assert (plan.child, kept.stage) == (merged, "draft_sent")
        assert limits(merged)["advice_return"].met_on == day

    def test_an_exemption_is_proposed_and_accepted(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        a_request(merged, received_on=date(2026, 11, 9))
        planned(*pair)
        day = date(2026, 12, 14)
        made = exemptions.propose_exemption(
            limits(merged)["assess_decision"],
            by=people.officer,
            on=day,
            now=at(day),
            claim=absence(),
            evidence="Letter of 14 December 2026, on the file",
        )
        told = date(2026, 12, 16)
        exemptions.accept_exemption(made, by=people.manager, on=told, now=at(told))
        assert [one.decided_on for one in CaseNow(kept, told).exemptions] == [told]
        assert limits(merged)["assess_decision"].exempt_from == told


class TestPlans:
    def test_a_review_is_called_and_held(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        plan = a_plan(merged, first_final_on=date(2026, 3, 2))
        planned(*pair)
        review = reviews.call_review(
            plan, by=people.officer, on=date(2026, 11, 12), now=NOW, planned_meeting_on=date(2026, 12, 14)
        )
        kept.refresh_from_db()
        assert (kept.stage, [one.pk for one in CaseNow(kept, TODAY).open_reviews]) == ("maintained", [review.pk])

    def test_a_need_is_added(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        plan = a_plan(merged, first_final_on=date(2026, 3, 2))
        planned(*pair)
        plan_records.change_need(plan, by=people.officer, on=date(2026, 11, 12), now=NOW, rank=1, sen_type="ASD")
        assert CaseNow(kept, TODAY).maintained_plan == plan

    def test_a_request_is_one_for_a_reassessment(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        plan = a_plan(merged, first_final_on=date(2026, 3, 2))
        planned(*pair)
        request = requested(people, kept)
        assert (request.kind, request.plan, request.child) == ("reassessment", plan, merged)


class TestCorrections:
    def test_move_the_limits_of_the_merged_record(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        request = a_request(merged, received_on=date(2026, 11, 9))
        planned(*pair)
        where = {"table": "requests", "record_pk": request.pk, "field": "received_on", "to": date(2026, 11, 2)}
        said = {"reason": "The stamp says so", "by": people.manager, "now": NOW}
        (moved, *_) = [
            one for one in corrections.moved_limits(kept, **where, **said) if one.due_before == date(2026, 12, 21)
        ]
        assert moved.due_after == date(2026, 12, 14)
        corrections.correct_date(kept, **where, **said, on=TODAY)
        kept.refresh_from_db()
        assert kept.next_due_on == date(2026, 12, 14)

    def test_a_record_of_the_merged_one_is_marked(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        request = a_request(merged, received_on=date(2026, 11, 9))
        planned(*pair)
        corrections.mark_in_error(request, reason="Logged twice", by=people.manager, on=TODAY, now=NOW)
        kept.refresh_from_db()
        assert (kept.stage, CaseNow(kept, TODAY).requests) == ("no_case", [])


class TestTheCase:
    def test_a_death_ends_what_hangs_on_either_record(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        request = a_request(merged, received_on=date(2026, 11, 9))
        planned(*pair)
        children.record_death(kept, by=people.officer, on=date(2026, 11, 13), now=NOW)
        request.refresh_from_db()
        assert (request.outcome, request.withdrawn_reason) == ("W", "deceased")
        children.undo_death(kept, by=people.manager, on=TODAY, now=NOW, reason="Another child of that name")
        request.refresh_from_db()
        assert request.outcome == "A"

    def test_a_death_on_the_merged_record_is_the_persons(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        Child.objects.filter(pk=merged.pk).update(deceased_on=date(2026, 11, 2))
        case = CaseNow(kept, TODAY)
        assert (case.deceased_on, case.is_open_to_acts) == (date(2026, 11, 2), False)
        with pytest.raises(MoveNotAllowed, match="already recorded"):
            children.record_death(kept, by=people.officer, on=date(2026, 11, 13), now=NOW)

    def test_an_officer_holds_every_record(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        a_request(merged, received_on=date(2026, 11, 9))
        planned(*pair)
        allocation.take(kept, by=people.officer, now=NOW)
        merged.refresh_from_db()
        assert merged.officer == people.officer
        row = Deadline.objects.visible_to(people.officer).filter(child__officer=people.officer).first()
        assert row is not None
        assert row.child == merged

    def test_a_restriction_hides_every_record(self, people: Staff, pair: tuple[Child, Child]) -> None:
        kept, merged = pair
        a_request(merged)
        restriction.restrict(
            kept,
            reason="adopted",
            reason_text="",
            members=[people.manager],
            review_on=date(2027, 3, 1),
            by=people.manager,
            now=NOW,
        )
        assert list(AssessmentRequest.objects.visible_to(people.officer)) == []
        assert len(AssessmentRequest.objects.visible_to(people.manager)) == 1
        assert Restriction.objects.count() == 2
        restriction.lift(kept, by=people.manager, now=NOW)
        assert len(AssessmentRequest.objects.visible_to(people.officer)) == 1
