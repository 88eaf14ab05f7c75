"""A review from the call to the amended final plan."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.models import AnnualReview
from sendcases.accounts.roles import Role
from tests.ehcp.plan_cases import a_maintained_plan, kinds, limit
from tests.journeys.conftest import OnDay, Walk
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

# The plan was made on 2 March 2026. The meeting is on Tuesday 13 October; four weeks later is 10 November.
CALLED = date(2026, 9, 21)
MEETING = date(2026, 10, 13)
REPORTED = date(2026, 10, 20)
DECIDED = date(2026, 11, 2)
SERVED = date(2026, 11, 4)
TOO_EARLY = date(2026, 11, 10)
AMENDED = date(2026, 11, 23)


def test_a_review_ends_in_an_amended_plan(walk: Walk, on_day: OnDay) -> None:
    child = a_maintained_plan().child
    case = f"/cases/{child.pk}/"
    officer, support, decider = (
        walk(role) for role in (Role.CASE_OFFICER, Role.BUSINESS_SUPPORT, Role.DECISION_OFFICER)
    )

    on_day(CALLED)
    officer.open(case)
    officer.follow("Call a review")
    officer.choose("What kind of review is it?", "Annual review")
    officer.day("Day of the meeting", MEETING)
    officer.day("Day the meeting was fixed", CALLED)
    officer.day("Day the invitation was sent", CALLED)
    officer.press("Call the review")
    assert officer.reads("The review is called.")
    support.open(case)
    support.follow("Record the review invitation or papers")
    support.day("Day the advice and papers were sent", CALLED)
    support.press("Record")

    on_day(MEETING)
    officer.open(case)
    officer.follow("Record the review meeting")
    officer.day("Day of the meeting", MEETING)
    officer.choose("How did the child or young person take part?", "Sent their views")
    officer.choose("How did the family take part?", "Came to the meeting")
    officer.press("Record the meeting")
    assert limit(child, "review_decision").due_on == date(2026, 11, 10)

    on_day(REPORTED)
    support.open(case)
    support.follow("Record the review report")
    support.day("Day the report was received", REPORTED)
    support.press("Record the report")

    on_day(DECIDED)
    decider.open(case)
    decider.follow("Decide the review")
    decider.choose("What was decided?", "Amend the plan")
    decider.day("Day the decision was sent", DECIDED)
    decider.type("Reasons given in the letter", "A new need, and provision for it.")
    decider.tick("To amend: the notice of the proposed changes went with it")
    decider.choose("To amend: how was the notice sent?", "By first-class post")
    decider.press("Record the decision")
    assert limit(child, "review_decision").met_on == DECIDED
    assert AnnualReview.objects.get().amendment_served_on == SERVED

    on_day(TOO_EARLY)
    issue(decider, case, TOO_EARLY)
    assert "18 November 2026" in decider.refusal(), "the fifteen days begin with the day of service"

    on_day(AMENDED)
    issue(decider, case, AMENDED)
    assert decider.reads("The amended final plan is recorded.")
    assert limit(child, "amended_final").met_on == AMENDED
    assert kinds(child) == [
        "review.called",
        "review.papers_sent",
        "review.held",
        "review.report_received",
        "review.decided",
        "amendment.proposed",
        "amendment.final_sent",
    ]


def issue(decider: Walker, case: str, on: date) -> None:
    decider.open(case)
    decider.follow("Issue the amended final plan")
    decider.day("Day the amended plan was sent", on)
    decider.tick("The letter told the family of their rights")
    decider.press("Record the amended plan")
