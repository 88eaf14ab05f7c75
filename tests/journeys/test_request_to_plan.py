"""From a request to the final plan, each act in the browser on its day, with scripts and without."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import reconcile
from ehcp.models import CaseEvent, Child, Deadline
from sendcases.accounts.roles import Role
from tests.ehcp.acts import at
from tests.factories import an_institution
from tests.journeys.conftest import OnDay, Walk
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

RECEIVED = date(2026, 9, 7)  # a Monday; six weeks are up on 19 October, sixteen on 28 December, twenty on 25 January
CONSIDERED = date(2026, 9, 8)
ASSESSED = date(2026, 10, 5)
ASKED = date(2026, 10, 6)
GIVEN = date(2026, 11, 10)
AGREED = date(2026, 11, 23)
DRAFTED = date(2026, 11, 25)
TOO_EARLY = date(2026, 12, 2)
ISSUED = date(2026, 12, 14)


def log_the_request(support: Walker) -> str:
    """Log the request of a child not yet known, and return the address of the case."""
    support.open("/requests/new/")
    support.type("Name", "Pip Inventedson")
    support.press("Find")
    support.follow("Add a new child")
    support.type("First name", "Pip")
    support.type("Last name", "Inventedson")
    support.day("Date of birth", date(2018, 5, 4))
    support.choose("Sex", "Female")
    support.select("Why is neither known?", "Not known")
    support.press("Continue")
    support.day("Day the authority received the request", RECEIVED)
    support.choose("Who asked?", "Parent or young person")
    support.choose("How did it come?", "E-mail")
    support.press("Continue")
    assert support.reads("7 September 2026")
    support.press("Log the request")
    assert support.reads("19 October 2026"), "the six weeks are told at once"
    return f"/cases/{Child.objects.get().pk}/"


def receive_all_advice(officer: Walker, case: str) -> None:
    officer.open(f"{case}advice/receive/")
    number = officer.group("Which advice?").get_by_role("radio").count()
    for _ in range(number):
        officer.open(f"{case}advice/receive/")
        if officer.page.get_by_role("radio").count():
            officer.page.get_by_role("radio").first.check()
        officer.day("Day the advice was received", GIVEN)
        officer.press("Record the advice")
    assert number == 5


@pytest.mark.parametrize("scripts", [True, False])
def test_a_request_becomes_a_final_plan(walk: Walk, on_day: OnDay, *, scripts: bool) -> None:
    support, officer, decider = (
        walk(role, scripts=scripts) for role in (Role.BUSINESS_SUPPORT, Role.CASE_OFFICER, Role.DECISION_OFFICER)
    )
    school = an_institution()

    on_day(CONSIDERED)
    case = log_the_request(support)
    support.open(case)
    support.follow("Record the considering notice")
    support.day("Day the letter was sent", CONSIDERED)
    support.press("Record the notice")
    assert support.reads("The notice is recorded.")

    on_day(ASSESSED)
    decider.open(case)
    decider.follow("Decide to assess")
    assert decider.reads("reg 5(1)")
    decider.day("Day the letter was sent", ASSESSED)
    decider.press("Record the decision to assess")
    assert decider.reads("The assessment is open.")

    on_day(ASKED)
    officer.open(case)
    officer.follow("Request advice")
    officer.day("Day the requests were sent", ASKED)
    officer.press("Record the requests")

    on_day(GIVEN)
    receive_all_advice(officer, case)

    on_day(AGREED)
    decider.open(case)
    decider.follow("Decide to issue a plan")
    decider.day("Day of the decision", AGREED)
    decider.press("Record the decision to issue")

    on_day(DRAFTED)
    officer.open(case)
    officer.follow("Send the draft plan")
    officer.day("Day the letter was sent", DRAFTED)
    officer.choose("How was it sent?", "Electronically")
    officer.tick("Section I names no school or type")
    officer.tick("All the advice is attached")
    officer.press("Record the draft as sent")

    on_day(TOO_EARLY)
    issue(decider, case, TOO_EARLY, school.name)
    assert "9 December 2026" in decider.refusal(), "the family's fifteen days are their own"

    on_day(ISSUED)
    issue(decider, case, ISSUED, school.name)
    assert decider.reads("The final plan is issued.")

    child = Child.objects.get()
    met = dict(Deadline.objects.current().filter(child=child).values_list("rule", "met_on"))
    assert (met["assess_decision"], met["final_plan"]) == (ASSESSED, ISSUED)
    assert child.plans.get().first_final_on == ISSUED
    assert CaseEvent.objects.filter(child=child, recorded_by=None).count() == 0
    assert reconcile(None, laws=Laws.of(Law.default()), now=at(ISSUED), apply=False).total == 0


def issue(decider: Walker, case: str, on: date, school: str) -> None:
    decider.open(case)
    decider.follow("Issue the final plan")
    decider.day("Day the letter was sent", on)
    decider.select("Primary need", "Autistic spectrum disorder")
    decider.choose("What does section I name?", "A school, college or other institution")
    decider.select("School, college or other institution", school)
    decider.tick("The letter told the family of their rights")
    decider.press("Record the final plan as sent")
