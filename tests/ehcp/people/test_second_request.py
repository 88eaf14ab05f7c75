"""The check page says what a request becomes beside what is there: linked, a reassessment, new after an end."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.cases.reads.case import CaseNow
from ehcp.models import Child
from ehcp.people.reads.second_request import what_it_becomes
from tests.factories import a_child, a_plan, a_request, an_assessment, tell_limits

pytestmark = pytest.mark.django_db
ON, TODAY = date(2026, 11, 16), date(2026, 11, 18)


def becomes(child: Child, on: date = ON) -> str:
    tell_limits(child)
    child.refresh_from_db()
    return what_it_becomes(CaseNow(child, TODAY), on)


def test_the_first_is_nothing_else() -> None:
    assert becomes(a_child()) == ""


def test_one_beside_another_in_hand_is_linked_and_starts_no_limit() -> None:
    child = a_child()
    first = a_request(child, received_on=date(2026, 11, 2))
    words = becomes(child)
    assert f"{first} is already in hand for this child (received on 2 November 2026)" in words
    assert "starts no limit" in words


def test_one_that_came_before_that_in_hand_is_a_correction() -> None:
    child = a_child()
    a_request(child, received_on=date(2026, 11, 17))
    assert "correct the day of that request" in becomes(child)


def test_one_with_a_plan_in_force_is_for_a_reassessment_with_its_own_limit() -> None:
    child = a_child()
    a_plan(child)
    words = becomes(child)
    assert "a request for a reassessment" in words
    assert "due on 1 December 2026" in words


def test_one_after_a_refusal_says_of_which_day_and_has_six_weeks_of_its_own() -> None:
    child = a_child()
    a_request(child, received_on=date(2026, 2, 2), outcome="N", decision_sent_on=date(2026, 3, 9))
    a_request(child, received_on=date(2026, 8, 3), outcome="N", decision_sent_on=date(2026, 9, 7))
    words = becomes(child)
    assert "refused to assess this child on 7 September 2026" in words
    assert "due on 28 December 2026" in words


def test_one_after_a_decision_not_to_issue_says_so() -> None:
    child = a_child()
    request = a_request(child, received_on=date(2026, 2, 2), outcome="Y", decision_sent_on=date(2026, 3, 9))
    an_assessment(
        child, request=request, clock_start_on=date(2026, 2, 2), outcome="N", no_plan_notified_on=date(2026, 5, 11)
    )
    assert "decided on 11 May 2026 not to issue a plan" in becomes(child)


def test_one_after_a_plan_that_ceased_says_when() -> None:
    child = a_child()
    a_plan(child, ceased_on=date(2026, 7, 31), cease_reason="2")
    assert "An earlier plan ceased on 31 July 2026" in becomes(child)
