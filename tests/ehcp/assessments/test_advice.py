from __future__ import annotations

from datetime import date

import pytest

from ehcp.assessments.acts import advice
from ehcp.assessments.acts.advice import AdviceAsked
from ehcp.law.claims import Claim
from ehcp.models import AdviceRequest, Deadline
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import Staff, assessing, at, once, requested, staff

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 16)


@pytest.fixture
def people() -> Staff:
    return staff()


def ask(people: Staff, *kinds: str, reached: date | None = None) -> list[AdviceRequest]:
    return advice.request_advice(
        assessing(people),
        asked=[AdviceAsked(kind, f"Invented service for {kind}") for kind in kinds],
        by=people.support,
        on=ON,
        now=at(date(2026, 11, 18)),
        body_received_on=reached,
    )


def limit(one: AdviceRequest) -> Deadline | None:
    return Deadline.objects.current().filter(record_id=one.source_id, replaced_on__isnull=True).first()


class TestRequestAdvice:
    def test_gives_each_adviser_six_weeks_and_the_family_none(self, people: Staff) -> None:
        parent, psychological = ask(people, "parent", "psychological")
        assert limit(parent) is None
        assert limit(psychological).due_on == date(2026, 12, 28)  # type: ignore[union-attr]

    def test_counts_from_the_day_the_adviser_received_it(self, people: Staff) -> None:
        (medical,) = ask(people, "medical", reached=date(2026, 11, 18))
        assert limit(medical).due_on == date(2026, 12, 30)  # type: ignore[union-attr]

    def test_is_sought_of_somebody(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="at least one kind of advice"):
            ask(people)
        assert not AdviceRequest.objects.exists()

    def test_is_refused_before_the_decision_to_assess(self, people: Staff) -> None:
        request = requested(people)
        assessment = assessing(people)
        assessment.child = request.child
        with pytest.raises(MoveNotAllowed, match="the case is at “Requested”"):
            advice.request_advice(assessment, asked=[AdviceAsked("medical")], by=people.officer, on=ON, now=at(ON))

    def test_is_refused_to_an_auditor(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Only business support"):
            advice.request_advice(
                assessing(people), asked=[AdviceAsked("medical")], by=people.auditor, on=ON, now=at(ON)
            )


class TestReceiveAdvice:
    def test_meets_the_limit(self, people: Staff) -> None:
        (medical,) = ask(people, "medical")
        later = date(2026, 12, 7)
        advice.receive_advice(medical, by=people.support, on=later, now=at(later), submission=once())
        assert limit(medical).met_on == later  # type: ignore[union-attr]

    def test_is_recorded_once(self, people: Staff) -> None:
        (medical,) = ask(people, "medical")
        later = date(2026, 12, 7)
        advice.receive_advice(medical, by=people.support, on=later, now=at(later))
        with pytest.raises(MoveNotAllowed, match="already received"):
            advice.receive_advice(medical, by=people.support, on=later, now=at(later))

    def test_is_not_before_it_was_asked_for(self, people: Staff) -> None:
        (medical,) = ask(people, "medical")
        with pytest.raises(MoveNotAllowed, match="on or after 16 November 2026"):
            advice.receive_advice(medical, by=people.support, on=date(2026, 11, 13), now=at(date(2026, 11, 18)))


class TestCancelAdvice:
    def test_voids_the_limit_when_all_three_agree(self, people: Staff) -> None:
        (medical,) = ask(people, "medical")
        later = date(2026, 11, 20)
        advice.cancel_advice(
            medical, by=people.officer, on=later, now=at(later), reason="Advice of May 2026", all_agree=True
        )
        assert limit(medical).void_on == later  # type: ignore[union-attr]

    def test_is_refused_unless_all_three_agree(self, people: Staff) -> None:
        (medical,) = ask(people, "medical")
        with pytest.raises(MoveNotAllowed, match="must all agree"):
            advice.cancel_advice(
                medical, by=people.officer, on=ON, now=at(date(2026, 11, 18)), reason="Old", all_agree=False
            )


class TestExemptAdvice:
    def test_counts_from_the_limit_on_when_the_test_passes(self, people: Staff) -> None:
        (medical,) = ask(people, "medical")
        claim = Claim(ground="missed_appointment", from_on=date(2026, 12, 1), appointment_on=date(2026, 12, 1))
        later = date(2026, 12, 2)
        advice.exempt_advice(medical, by=people.manager, on=later, now=at(later), claim=claim)
        row = limit(medical)
        assert (row.ground, row.exempt_from, row.due_on) == (  # type: ignore[union-attr]
            "missed_appointment",
            date(2026, 12, 28),
            date(2026, 12, 28),
        )

    def test_is_refused_with_what_is_no_ground_when_the_test_fails(self, people: Staff) -> None:
        (medical,) = ask(people, "medical")
        claim = Claim(ground="absent_4_weeks", from_on=date(2026, 12, 1), to_on=date(2026, 12, 14))
        later = date(2026, 12, 16)
        with pytest.raises(MoveNotAllowed, match=r"14 consecutive days.*staff absence"):
            advice.exempt_advice(medical, by=people.manager, on=later, now=at(later), claim=claim)

    def test_school_holidays_are_no_ground_here(self, people: Staff) -> None:
        (medical,) = ask(people, "medical")
        later = date(2026, 12, 16)
        with pytest.raises(MoveNotAllowed, match="does not accept this ground"):
            advice.exempt_advice(
                medical, by=people.manager, on=later, now=at(later), claim=Claim(ground="school_closed")
            )

    def test_is_for_advice_that_has_a_limit_and_once(self, people: Staff) -> None:
        parent, medical = ask(people, "parent", "medical")
        later = date(2026, 12, 2)
        given = {"by": people.manager, "on": later, "now": at(later)}
        claim = Claim(ground="missed_appointment", from_on=date(2026, 12, 1), appointment_on=date(2026, 12, 1))
        with pytest.raises(MoveNotAllowed, match="has no time limit"):
            advice.exempt_advice(parent, claim=claim, **given)
        with pytest.raises(MoveNotAllowed, match="on or after 16 November 2026"):
            advice.exempt_advice(medical, claim=claim, **(given | {"on": date(2026, 11, 13)}))
        advice.exempt_advice(medical, claim=claim, **given)
        with pytest.raises(MoveNotAllowed, match="already recorded for this advice"):
            advice.exempt_advice(medical, claim=claim, **given)
