from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ehcp.exemptions import acts as exemptions
from ehcp.law.claims import Claim
from ehcp.law.settings import Law
from ehcp.law.states import state_on
from ehcp.models import Deadline, Exemption
from ehcp.requests.acts import requests
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import Staff, at, limits, once, requested, staff

pytestmark = pytest.mark.django_db

# The request of 9 November 2026 is due for its decision on 21 December 2026.
PROPOSED = date(2026, 12, 14)
TOLD = date(2026, 12, 16)


@pytest.fixture
def people() -> Staff:
    return staff()


def absence(**values: Any) -> Claim:
    facts: dict[str, Any] = {
        "ground": "absent_4_weeks",
        "from_on": date(2026, 11, 16),
        "to_on": date(2026, 12, 13),
        "why_impractical": "Nobody could be seen or heard.",
        "expected_on": date(2027, 1, 11),
    }
    return Claim(**(facts | values))


def limit(people: Staff) -> Deadline:
    return limits(requested(people).child)["assess_decision"]


def propose(people: Staff, row: Deadline, claim: Claim | None = None, **more: Any) -> Exemption:
    return exemptions.propose_exemption(
        row,
        by=people.officer,
        on=PROPOSED,
        now=at(PROPOSED),
        claim=claim or absence(),
        **({"evidence": "Letter of 14 December 2026, on the file"} | more),
    )


class TestProposeExemption:
    def test_changes_nothing_before_it_is_accepted(self, people: Staff) -> None:
        row = limit(people)
        made = propose(people, row)
        assert (made.clock, made.proposed_by, made.decided_on) == ("assess_decision", people.officer, None)
        after = limits(row.child)["assess_decision"]
        assert (after.due_on, after.exempt_from) == (row.due_on, None)

    @pytest.mark.parametrize(
        ("claim", "words"),
        [
            (absence(to_on=date(2026, 12, 12)), "27 consecutive days"),
            (absence(ground="missed_appointment"), "does not accept this ground"),
            (absence(ground="absent_2_weeks"), "does not accept this ground"),
            (absence(why_impractical=" "), "Say why meeting the limit was impractical"),
            (absence(expected_on=None), "Give the new expected date"),
            (absence(ground="panel"), "panel dates"),
        ],
    )
    def test_is_refused_with_the_reason_and_what_is_no_ground(self, people: Staff, claim: Claim, words: str) -> None:
        with pytest.raises(MoveNotAllowed, match=words) as refused:
            propose(people, limit(people), claim)
        assert "Not grounds: educational-psychologist shortage" in str(refused.value)

    def test_needs_evidence(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="evidence"):
            propose(people, limit(people), evidence=" ")

    def test_a_closure_counts_only_when_the_head_was_asked_in_time(self, people: Staff) -> None:
        closed = {"ground": "school_closed", "from_on": date(2026, 11, 14), "to_on": date(2026, 12, 13)}
        row = limit(people)
        with pytest.raises(MoveNotAllowed, match="only a request between 7 November 2026 and 7 December 2026"):
            propose(people, row, absence(**closed, asked_head_on=date(2026, 12, 8)))
        assert propose(people, row, absence(**closed, asked_head_on=date(2026, 12, 7))).facts == {
            "asked_head_on": "2026-12-07"
        }

    def test_is_refused_for_a_limit_already_met(self, people: Staff) -> None:
        row = limit(people)
        request = row.child.requests.get()
        requests.decide_assess(request, by=people.decider, on=PROPOSED, now=at(PROPOSED))
        with pytest.raises(MoveNotAllowed, match="already met"):
            propose(people, row)

    def test_from_a_later_limit_waits_for_the_assessment_it_will_hang_on(self, people: Staff) -> None:
        row = limits(requested(people).child)["final_plan"]
        with pytest.raises(MoveNotAllowed, match="no such limit"):
            propose(people, row)

    def test_waits_for_one_decision_at_a_time(self, people: Staff) -> None:
        row = limit(people)
        propose(people, row)
        with pytest.raises(MoveNotAllowed, match="already proposed"):
            propose(people, row)


class TestAcceptExemption:
    def test_changes_the_outcome_and_never_the_limit(self, people: Staff) -> None:
        row = limit(people)
        made = propose(people, row)
        exemptions.accept_exemption(made, by=people.manager, on=TOLD, now=at(TOLD), submission=once())
        late = date(2026, 12, 29)
        requests.decide_assess(row.child.requests.get(), by=people.decider, on=late, now=at(late))
        after = limits(row.child)["assess_decision"]
        assert (after.due_on, after.exempt_from, after.ground) == (date(2026, 12, 21), TOLD, "absent_4_weeks")
        assert state_on(after, late, Law.default()).word == "late_exempted"  # type: ignore[arg-type]

    def test_is_never_for_its_proposer(self, people: Staff) -> None:
        row = limit(people)
        made = exemptions.propose_exemption(
            row, by=people.manager, on=PROPOSED, now=at(PROPOSED), claim=absence(), evidence="Letter"
        )
        with pytest.raises(MoveNotAllowed, match="another person must decide"):
            exemptions.accept_exemption(made, by=people.manager, on=TOLD, now=at(TOLD))
        exemptions.accept_exemption(made, by=people.other_manager, on=TOLD, now=at(TOLD))
        assert limits(row.child)["assess_decision"].exempt_from == TOLD

    def test_is_held_by_the_database_too(self, people: Staff) -> None:
        made = propose(people, limit(people))
        with pytest.raises(IntegrityError), transaction.atomic():
            Exemption.objects.filter(pk=made.pk).update(accepted_by=people.officer)

    def test_is_for_a_manager(self, people: Staff) -> None:
        made = propose(people, limit(people))
        with pytest.raises(MoveNotAllowed, match="Only a manager"):
            exemptions.accept_exemption(made, by=people.decider, on=TOLD, now=at(TOLD))

    def test_does_not_count_when_the_family_was_told_after_the_limit_was_met(self, people: Staff) -> None:
        row = limit(people)
        made = propose(people, row)
        requests.decide_assess(row.child.requests.get(), by=people.decider, on=PROPOSED, now=at(PROPOSED))
        with pytest.raises(MoveNotAllowed, match="met before the family was told"):
            exemptions.accept_exemption(made, by=people.manager, on=TOLD, now=at(TOLD))

    def test_is_decided_once(self, people: Staff) -> None:
        made = propose(people, limit(people))
        exemptions.refuse_exemption(made, by=people.manager, on=TOLD, now=at(TOLD))
        with pytest.raises(MoveNotAllowed, match="already decided"):
            exemptions.accept_exemption(made, by=people.other_manager, on=TOLD, now=at(TOLD))
