"""A panel item, from its listing through conflicts, quorum and recommendation to its effect on the case."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import reconcile
from ehcp.letters.acts.wording import write_details
from ehcp.letters.reads.wording import DETAILS
from ehcp.models import Child, Deadline
from panels.models import Appointment, PanelItem, PanelMeeting
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.acts import at
from tests.factories import a_child, a_relation, a_request, a_user
from tests.journeys.conftest import OnDay, Walk
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

RECEIVED = date(2026, 9, 7)  # six weeks are up on 19 October; the latest safe panel day is 14 October
LISTED = date(2026, 10, 1)
READ = date(2026, 10, 5)
HELD = date(2026, 10, 7)
DECIDED = date(2026, 10, 8)


@pytest.fixture
def child(transactional_db: None) -> Child:
    made = a_child(forename="Pip", surname="Inventedson")
    a_request(made, received_on=RECEIVED, outcome="A")
    reconcile([made.pk], laws=Laws.of(Law.default()), now=at(LISTED))
    made.refresh_from_db()
    a_relation(made, forename="Ada", surname="Madeupson", email="ada@invented.example", way="email")
    told = {key: f"Invented {key}, 01632 960000" for key in DETAILS}
    write_details(told, note="First", by=a_user(Role.MANAGER), now=at(LISTED))
    return made


@pytest.fixture
def meeting(transactional_db: None) -> PanelMeeting:
    return PanelMeeting.objects.create(source_id="PM1", panel="assess", held_on=HELD, state="planned")


def seat(name: str, role: str, agency: str, *, of: Role = Role.PANEL_MEMBER, undertaking: bool = True) -> User:
    """Appoint somebody to the assessment panel."""
    user = a_user(of, first_name=name, last_name="Panelmember")
    Appointment.objects.create(
        user=user,
        panel="assess",
        role=role,
        agency=agency,
        from_on=date(2026, 1, 1),
        undertaking_on=date(2026, 9, 1) if undertaking else None,
    )
    return user


def answers(walker: Walker, interest: str) -> None:
    walker.choose("Do you have an interest in this item?", interest)
    walker.press("Continue")


def test_a_panel_item_makes_the_cases_move(walk: Walk, on_day: OnDay, child: Child, meeting: PanelMeeting) -> None:
    presenter = a_user(Role.CASE_OFFICER, first_name="Olive", last_name="Presenter")
    Child.objects.filter(pk=child.pk).update(officer=presenter)
    officer = walk(presenter)
    chair, psychologist = seat("Chay", "chair", "sen"), seat("Psy", "adviser", "psychology")
    nurse, teacher = seat("Nia", "adviser", "health"), seat("Tea", "adviser", "school", undertaking=False)
    clerk = walk(seat("Clem", "clerk", "sen", of=Role.PANEL_CLERK))
    reader, relative, decider = walk(teacher), walk(nurse), walk(Role.DECISION_OFFICER)

    on_day(LISTED)
    officer.open(f"/cases/{child.pk}/")
    officer.follow("Put to a panel")
    officer.choose("What the panel is asked", "Whether to assess")
    officer.select("Meeting", "7 October 2026, Assessment panel")
    officer.select("Who presents the case", "Olive Presenter")
    officer.type("The question, in a sentence", "Should we assess?")
    officer.press("Put on the agenda")
    item = PanelItem.objects.get()

    on_day(READ)
    reader.open(f"/panels/items/{item.pk}/", status=404)
    reader.open("/panels/")
    reader.press("Accept the undertaking")
    reader.follow("7 October 2026")
    assert reader.reads("19 October 2026")
    assert reader.reads("14 October 2026")
    assert not reader.reads("Inventedson"), "no name before the conflict question is answered"
    reader.follow(f"Whether to assess, {item.source_id}")
    assert not reader.reads("Should we assess?"), "the papers open once the question is answered"
    answers(reader, "I have no interest in this item")
    assert reader.reads("Should we assess?")
    relative.open(f"/panels/items/{item.pk}/")
    answers(relative, "My own child, or a child of my family or household")
    assert not relative.reads("Inventedson")
    relative.open(f"/panels/items/{item.pk}/", status=404)
    relative.open(f"/cases/{child.pk}/", status=404)

    on_day(HELD)
    clerk.open(f"/panels/meetings/{meeting.pk}/attendance/")
    for member in (chair, psychologist, nurse, teacher):
        clerk.choose(str(member), "In person")
    clerk.press("Save attendance")
    clerk.open(f"/panels/items/{item.pk}/")
    answers(clerk, "I have no interest in this item")
    assert clerk.reads("Met: 3 can advise"), "the relative is not counted"
    clerk.follow("Record the recommendation")
    assert clerk.reads("s36(8)")
    clerk.choose("The panel recommends", "Assess")
    clerk.choose("Reasons from the legal test", "It may be necessary for provision to be made under a plan")
    clerk.type("The panel's reasons", "Support at school for two terms has not been enough.")
    clerk.press("Save recommendation")
    child.refresh_from_db()
    assert child.stage == "requested", "a recommendation has no effect by itself"

    on_day(DECIDED)
    decider.open("/panels/decisions/")
    decider.follow(f"Whether to assess, {item.source_id}")
    answers(decider, "I have no interest in this item")
    decider.follow("Decide for the authority")
    decider.choose("Your decision", "Ratify")
    decider.press("Record the decision")
    assert decider.reads("Ratified by")
    child.refresh_from_db()
    assert child.stage == "requested", "the family are not told yet"

    officer.open("/")
    assert officer.reads("1 decision to tell the family")
    assert officer.reads("By Thu 15 Oct 2026")
    officer.follow(f"We will assess, {item.source_id}")
    officer.press("Look at the letter")
    officer.press("Send the letter now")
    assert officer.reads("The letter is sent")

    child.refresh_from_db()
    assert child.stage == "assessing"
    assert Deadline.objects.current().get(child=child, rule="assess_decision").met_on == DECIDED
    officer.open(f"/cases/{child.pk}/")
    assert officer.reads("Decide to issue a plan") is False, (
        "an officer is not offered what only a decision officer may do"
    )
    officer.follow("Panel")
    assert officer.reads("Agreed")
