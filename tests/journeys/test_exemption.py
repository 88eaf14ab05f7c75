"""A late decision with an exemption: proposed by one person, accepted by another, the limit where it was."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.models import Deadline
from reporting.headlines.reads.headlines import compute
from reporting.kpis import Period
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.acts import requested, staff
from tests.factories import a_user
from tests.journeys.conftest import OnDay, Walk
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

RECEIVED = date(2026, 9, 7)  # six weeks are up on 19 October
PROPOSED = date(2026, 10, 12)
TOLD = date(2026, 10, 14)
ASSESSED = date(2026, 11, 2)


@pytest.fixture
def case(transactional_db: None) -> str:
    return f"/cases/{requested(staff(), on=RECEIVED).child_id}/"


@pytest.fixture
def proposer(transactional_db: None) -> User:
    """A manager, who may both propose and accept, though never the same one."""
    return a_user(Role.MANAGER, first_name="Prue", last_name="Poser")


def propose(walker: Walker, case: str) -> None:
    walker.open(case)
    walker.follow("Propose an exemption")
    limits = walker.group("Which limit?")
    limits.get_by_role("radio").first.check()
    walker.choose(
        "Why could it not be met?", "Another reason, for example staff shortage, panel dates or a school not replying"
    )
    walker.press("Continue")
    assert walker.refusal(), "a shortage of staff is no ground"
    limits.get_by_role("radio").first.check()
    walker.choose(
        "Why could it not be met?", "Exceptional personal circumstances of the child, the parent or the young person"
    )
    walker.press("Continue")
    walker.day("First day", date(2026, 10, 5))
    walker.type("Why was it impractical to meet the limit because of this?", "The child was in hospital.")
    walker.type("Evidence", "Letter of the hospital of 6 October 2026, on the file.")
    walker.day("New expected date", ASSESSED)
    walker.press("Propose the exemption")
    assert walker.reads("The exemption is proposed.")


def accept(walker: Walker, case: str) -> None:
    walker.open(f"{case}exemption/decide/")
    walker.choose("What do you decide?", "Accept: the family has been told")
    walker.day("Day the family was told, or day of the refusal", TOLD)
    walker.press("Record the decision")


def test_a_late_decision_is_excused_and_stays_late(walk: Walk, on_day: OnDay, case: str, proposer: User) -> None:
    one, other, decider = walk(proposer), walk(Role.MANAGER), walk(Role.DECISION_OFFICER)

    on_day(PROPOSED)
    propose(one, case)

    on_day(TOLD)
    accept(one, case)
    assert "another" in one.refusal().lower(), "nobody accepts what they proposed"
    accept(other, case)
    assert other.reads("The decision on the exemption is recorded.")

    on_day(ASSESSED)
    decider.open(case)
    decider.follow("Decide to assess")
    decider.day("Day the letter was sent", ASSESSED)
    decider.press("Record the decision to assess")

    limit = Deadline.objects.standing().get(rule="assess_decision")
    assert (limit.due_on, limit.met_on, limit.exempt_from) == (date(2026, 10, 19), ASSESSED, TOLD)
    decider.open(f"{case}records/assessment/")
    assert decider.reads("Accepted 14 October 2026")
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    counted, without = compute(["K03/", "K03/excluding_exempted"], period, date(2026, 12, 31))
    assert (counted.numerator, counted.denominator, counted.note) == (0, 1, {"late_exempted": 1})
    assert (without.numerator, without.denominator) == (0, 0)
