"""Acts on reviews: what each records, which limits it starts and meets, and when it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.history.acts.frame import Submission
from ehcp.models import AnnualReview, Outcome, PhaseTransfer, Plan
from ehcp.reviews.acts import reviews
from ehcp.workflow import AlreadyDone, KeyReused, MoveNotAllowed, StaleCase
from sendcases.accounts.roles import Role
from tests.ehcp.plan_cases import LATE, MADE, a_maintained_plan, at, corrected, decider, kinds, limit, limits, officer
from tests.factories import a_user

pytestmark = pytest.mark.django_db

CALLED, MEETING, DECIDED = date(2026, 11, 2), date(2026, 12, 7), date(2026, 12, 21)


@pytest.fixture
def plan() -> Plan:
    return a_maintained_plan()


def call(plan: Plan, **values: Any) -> AnnualReview:
    values = {"by": officer(), "on": CALLED, "now": at(CALLED), "planned_meeting_on": MEETING} | values
    return reviews.call_review(plan, **values)


def hold(plan: Plan, **values: Any) -> AnnualReview:
    values = {
        "by": officer(),
        "on": MEETING,
        "now": at(MEETING),
        "child_part": "attended",
        "family_part": "views_sent",
    } | values
    return reviews.hold_review(plan, **values)


def decide(review: AnnualReview, decision: str = "M", **values: Any) -> AnnualReview:
    values = {
        "by": decider(),
        "on": DECIDED,
        "now": at(DECIDED),
        "reasons": "Progress is as expected.",
        "appeal_pack": True,
    } | values
    return reviews.decide_review(review, decision=decision, **values)


class TestCallingAReview:
    def test_owes_notice_and_papers_two_weeks_before_the_meeting(self, plan: Plan) -> None:
        review = call(plan)
        assert (review.called_on, review.planned_meeting_on, review.meeting_on) == (CALLED, MEETING, None)
        assert limit(plan.child, "review_notice").due_on == date(2026, 11, 23)
        assert limit(plan.child, "review_papers").due_on == date(2026, 11, 23)
        assert kinds(plan.child) == ["review.called"]

    def test_leaves_the_yearly_limit_open(self, plan: Plan) -> None:
        call(plan)
        assert limit(plan.child, "annual_review").due_on == date(2027, 3, 1)
        assert limit(plan.child, "annual_review").met_on is None

    def test_notes_what_was_sent_with_it(self, plan: Plan) -> None:
        call(plan, invitation_sent_on=CALLED)
        assert limit(plan.child, "review_notice").met_on == CALLED
        assert limit(plan.child, "review_papers").met_on is None

    def test_notes_the_papers_later(self, plan: Plan) -> None:
        review = call(plan)
        sent = date(2026, 11, 20)
        reviews.send_review_papers(
            review, by=a_user(Role.BUSINESS_SUPPORT), now=at(sent), invitation_sent_on=sent, papers_sent_on=sent
        )
        assert {limit(plan.child, rule).met_on for rule in ("review_notice", "review_papers")} == {sent}
        assert kinds(plan.child)[1:] == ["review.invitation_sent", "review.papers_sent"]

    def test_notes_the_papers_even_after_the_meeting(self, plan: Plan) -> None:
        review = decide(hold(plan, review=call(plan)))
        reviews.send_review_papers(
            review, by=officer(), now=at(DECIDED), invitation_sent_on=CALLED, papers_sent_on=CALLED, submission=LATE
        )
        assert {limit(plan.child, rule).met_on for rule in ("review_notice", "review_papers")} == {CALLED}

    def test_has_no_papers_where_it_was_never_called_here(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="not called here"):
            reviews.send_review_papers(hold(plan), by=officer(), now=at(MEETING), papers_sent_on=MEETING)

    def test_is_refused_while_another_is_called(self, plan: Plan) -> None:
        call(plan)
        with pytest.raises(MoveNotAllowed, match="already called for 7 December 2026"):
            call(plan)

    def test_is_refused_while_another_is_held_and_not_decided(self, plan: Plan) -> None:
        hold(plan)
        with pytest.raises(MoveNotAllowed, match="held on 7 December 2026 is not decided yet"):
            call(plan, on=DECIDED, now=at(DECIDED), planned_meeting_on=date(2027, 1, 11))

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"planned_meeting_on": date(2026, 11, 1)}, "on or after the day it was fixed"),
            ({"on": date(2026, 11, 3)}, "today or in the past"),
            ({"on": date(2026, 3, 1), "submission": LATE}, "on or after 2 March 2026"),
            ({"on": date(2026, 10, 1)}, "say why it is recorded so late"),
            ({"kind": "amendment_without_review"}, "has no meeting"),
            ({"invitation_sent_on": date(2026, 11, 1)}, "on or after 2 November 2026"),
        ],
    )
    def test_is_refused_in_plain_words(self, plan: Plan, values: dict[str, Any], words: str) -> None:
        with pytest.raises(MoveNotAllowed, match=words):
            call(plan, **values)
        assert not AnnualReview.objects.exists()

    def test_is_an_officers_act(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a case officer or a manager may call a review"):
            call(plan, by=decider())

    def test_needs_a_plan_in_force(self) -> None:
        plan = a_maintained_plan(ceased_on=date(2026, 10, 1), cease_reason="2")
        with pytest.raises(MoveNotAllowed, match="“Ceased”"):
            call(plan)

    def test_acts_once_when_pressed_twice(self, plan: Plan) -> None:
        by, sent = officer(), Submission(key="k1", body={"on": "2026-11-02"})
        call(plan, by=by, submission=sent)
        with pytest.raises(AlreadyDone):
            call(plan, by=by, submission=sent)
        with pytest.raises(KeyReused):
            call(plan, by=by, submission=Submission(key="k1", body={"on": "2026-11-01"}))
        assert AnnualReview.objects.count() == 1

    def test_is_refused_on_a_case_changed_meanwhile(self, plan: Plan) -> None:
        review = call(plan)
        with pytest.raises(StaleCase, match=r"(?i)review called"):
            reviews.cancel_review(review, by=officer(), on=CALLED, now=at(CALLED), submission=Submission(version=0))


class TestMovingAMeeting:
    def test_owes_the_notice_anew(self, plan: Plan) -> None:
        review = call(plan, invitation_sent_on=CALLED)
        moved_on = date(2026, 11, 9)
        reviews.move_review(review, by=officer(), on=moved_on, now=at(moved_on), planned_meeting_on=date(2027, 1, 11))
        assert limit(plan.child, "review_notice").due_on == date(2026, 12, 28)
        assert limit(plan.child, "review_notice").met_on is None
        assert kinds(plan.child) == ["review.called", "review.moved"]

    def test_is_refused_once_the_meeting_was_held(self, plan: Plan) -> None:
        review = hold(plan, review=call(plan))
        with pytest.raises(MoveNotAllowed, match="The meeting was held on 7 December 2026"):
            reviews.move_review(review, by=officer(), on=MEETING, now=at(MEETING), planned_meeting_on=date(2027, 1, 11))

    def test_may_be_cancelled_instead_and_the_year_runs_on(self, plan: Plan) -> None:
        review = call(plan)
        reviews.cancel_review(review, by=officer(), on=CALLED, now=at(CALLED))
        assert limit(plan.child, "review_notice").void_on == CALLED
        assert limit(plan.child, "annual_review").void_on is None
        call(plan, planned_meeting_on=date(2026, 12, 14))
        assert AnnualReview.objects.filter(cancelled_on__isnull=True).count() == 1


class TestHoldingAReview:
    def test_starts_the_report_and_the_decision_and_never_ends_the_year(self, plan: Plan) -> None:
        review = hold(plan, review=call(plan))
        assert review.meeting_on == MEETING
        assert limit(plan.child, "review_report").due_on == date(2026, 12, 21)
        assert limit(plan.child, "review_decision").due_on == date(2027, 1, 4)
        assert limit(plan.child, "annual_review").met_on is None
        assert limit(plan.child, "review_meeting_target").met_on == MEETING
        assert kinds(plan.child) == ["review.called", "review.held"]

    def test_may_be_one_never_called_here(self, plan: Plan) -> None:
        review = hold(plan, kind="early")
        assert (review.kind, review.meeting_on, review.called_on) == ("early", MEETING, None)

    def test_keeps_who_took_part(self, plan: Plan) -> None:
        review = hold(plan)
        review.refresh_from_db()
        assert (review.child_part, review.family_part) == ("attended", "views_sent")

    def test_rates_outcomes(self, plan: Plan) -> None:
        outcome = Outcome.objects.create(source_id="O1", plan=plan, term="short")
        other = Outcome.objects.create(source_id="O2", plan=plan, term="long")
        review = hold(plan, ratings={outcome.pk: "partly"})
        outcome.refresh_from_db()
        other.refresh_from_db()
        assert (outcome.rating, outcome.rated_on, outcome.review) == ("partly", MEETING, review)
        assert other.rating is None

    def test_ties_a_phase_transfer_review_to_its_transfer(self, plan: Plan) -> None:
        transfer = PhaseTransfer.objects.create(
            source_id="PT1", plan=plan, kind="primary_to_secondary", transfer_year=2027
        )
        review = hold(plan, kind="phase_transfer")
        transfer.refresh_from_db()
        assert transfer.review == review

    def test_recorded_late_keeps_what_was_known_before(self, plan: Plan) -> None:
        review = hold(plan, now=at(date(2026, 12, 9)))
        assert corrected(review) == {"meeting_on": ("", "2026-12-07")}

    def test_is_refused_before_the_plan_was_made(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="on or after 2 March 2026"):
            hold(plan, on=date(2026, 2, 27), submission=LATE)

    def test_is_refused_while_another_is_undecided(self, plan: Plan) -> None:
        hold(plan)
        with pytest.raises(MoveNotAllowed, match="not decided yet"):
            hold(plan, on=date(2026, 12, 8), now=at(date(2026, 12, 8)))


class TestTheReport:
    def test_meets_its_two_weeks(self, plan: Plan) -> None:
        came = date(2026, 12, 18)
        reviews.receive_report(hold(plan), by=a_user(Role.BUSINESS_SUPPORT), on=came, now=at(came))
        assert limit(plan.child, "review_report").met_on == came

    def test_may_come_after_the_decision(self, plan: Plan) -> None:
        review = decide(hold(plan))
        came = date(2026, 12, 22)
        reviews.receive_report(review, by=officer(), on=came, now=at(came))
        assert limit(plan.child, "review_report").met_on == came

    def test_is_refused_before_the_meeting_and_twice(self, plan: Plan) -> None:
        review = call(plan)
        with pytest.raises(MoveNotAllowed, match="Record the meeting first"):
            reviews.receive_report(review, by=officer(), on=CALLED, now=at(CALLED))
        review = hold(plan, review=review)
        with pytest.raises(MoveNotAllowed, match="on or after 7 December 2026"):
            reviews.receive_report(review, by=officer(), on=date(2026, 12, 4), now=at(MEETING))
        reviews.receive_report(review, by=officer(), on=MEETING, now=at(MEETING))
        with pytest.raises(MoveNotAllowed, match="already recorded"):
            reviews.receive_report(review, by=officer(), on=MEETING, now=at(MEETING))


class TestDecidingAReview:
    def test_completes_it_and_begins_the_next_year_from_the_decision(self, plan: Plan) -> None:
        decide(hold(plan))
        first, second = limits(plan.child, "annual_review")
        assert (first.met_on, second.starts_on, second.due_on) == (DECIDED, DECIDED, date(2027, 12, 20))
        assert limit(plan.child, "review_decision").met_on == DECIDED
        assert limit(plan.child, "appeal_window", starts_on=DECIDED).record_type == "reviews"
        assert kinds(plan.child) == ["review.held", "review.decided"]

    def test_needs_no_report(self, plan: Plan) -> None:
        review = decide(hold(plan))
        assert review.report_received_on is None
        assert limit(plan.child, "review_report").met_on is None

    def test_to_amend_starts_the_notice_and_the_amended_plan(self, plan: Plan) -> None:
        decide(hold(plan), "A")
        assert limit(plan.child, "amendment_notice").due_on == date(2027, 1, 4)
        assert limit(plan.child, "amended_final").due_on == date(2027, 3, 1)

    def test_to_amend_may_send_the_notice_the_same_day(self, plan: Plan) -> None:
        review = decide(hold(plan), "A", is_notice_with_it=True, served_on=date(2026, 12, 23))
        assert (review.amendment_notice_sent_on, review.amendment_served_on) == (DECIDED, date(2026, 12, 23))
        assert limit(plan.child, "amendment_notice").met_on == DECIDED
        assert limit(plan.child, "amendment_window").due_on == date(2027, 1, 6)
        assert limit(plan.child, "amended_final").due_on == date(2027, 2, 15)
        assert kinds(plan.child)[1:] == ["review.decided", "amendment.proposed"]

    def test_is_refused_without_the_meeting(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="Record the meeting first"):
            decide(call(plan))

    def test_is_refused_twice(self, plan: Plan) -> None:
        review = decide(hold(plan))
        with pytest.raises(MoveNotAllowed, match="already decided on 21 December 2026"):
            decide(review)

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"on": date(2026, 12, 4), "submission": LATE}, "on or after 7 December 2026"),
            ({"on": date(2026, 12, 22)}, "today or in the past"),
            ({"reasons": "  "}, "Give the reasons"),
            ({"appeal_pack": False}, "right to appeal"),
            ({"decision": "C", "cease_ground": "2"}, "Tell the family and the school first"),
        ],
    )
    def test_is_refused_in_plain_words(self, plan: Plan, values: dict[str, Any], words: str) -> None:
        review = hold(plan)
        with pytest.raises(MoveNotAllowed, match=words):
            decide(review, **values)
        review.refresh_from_db()
        assert review.decision is None

    def test_is_not_later_than_an_amended_plan_that_history_holds(self, plan: Plan) -> None:
        review = hold(plan)
        AnnualReview.objects.filter(pk=review.pk).update(amended_final_sent_on=date(2026, 12, 14))
        with pytest.raises(MoveNotAllowed, match="cannot be later than that"):
            decide(review, "A")

    def test_is_a_decision_officers_act(self, plan: Plan) -> None:
        review = hold(plan)
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            decide(review, by=officer())

    def test_to_cease_is_the_one_notice_of_ceasing(self, plan: Plan) -> None:
        review = hold(plan)
        Plan.objects.filter(pk=plan.pk).update(cease_considered_on=MEETING)
        decide(review, "C", cease_ground="2", replies_on=date(2026, 12, 18))
        plan.refresh_from_db()
        assert (plan.cease_decision_sent_on, plan.cease_ground, plan.ceased_on) == (DECIDED, "2", None)
        assert limit(plan.child, "appeal_window", starts_on=DECIDED).record_type == "plans"
        assert kinds(plan.child)[1:] == ["review.decided", "plan.cease_decided"]


class TestAPlanFromAnotherAuthority:
    def test_is_reviewed_first_under_regulation_15(self) -> None:
        moved = date(2026, 10, 1)
        plan = a_maintained_plan(transferred_in_on=moved, transferred_in_from_la="803")
        decide(hold(plan, kind="move_in"))
        assert limit(plan.child, "transfer_in_review").met_on == DECIDED
        assert limit(plan.child, "annual_review").starts_on == DECIDED

    def test_is_not_held_before_it_came(self) -> None:
        plan = a_maintained_plan(transferred_in_on=date(2026, 10, 1), transferred_in_from_la="803")
        with pytest.raises(MoveNotAllowed, match="on or after 1 October 2026"):
            hold(plan, on=date(2026, 9, 30), submission=LATE)
        assert date(2026, 10, 1) > MADE
