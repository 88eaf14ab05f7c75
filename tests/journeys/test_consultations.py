"""Three settings consulted at once: one can, one objects, one is silent; one is chosen and named."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.models import Consultation, Placement
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_plan, an_assessment, an_institution, tell_limits
from tests.journeys.conftest import OnDay, Walk

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

# The draft was sent on Monday 5 October; 15 days from Monday 12 October end on Tuesday the 27th.
DRAFT = date(2026, 10, 5)
CONSULTED = date(2026, 10, 12)
REPLIED = date(2026, 10, 20)
OVER = date(2026, 10, 28)


def test_settings_are_consulted_side_by_side_and_one_stays_silent(walk: Walk, on_day: OnDay) -> None:
    child = a_child(stage="draft_sent")
    assessment = an_assessment(child, outcome="Y", clock_start_on=date(2026, 6, 1), issue_decided_on=date(2026, 9, 28))
    a_plan(child, first_final_on=None, assessment=assessment, draft_sent_on=DRAFT)
    for name in ("Ash Invented School", "Beech Invented School", "Cedar Invented School"):
        an_institution(name=name)
    tell_limits(child)
    case = f"/cases/{child.pk}/consultations/"
    officer, support, decider = (
        walk(role) for role in (Role.CASE_OFFICER, Role.BUSINESS_SUPPORT, Role.DECISION_OFFICER)
    )

    on_day(CONSULTED)
    officer.open(case)
    assert officer.reads("No setting has been consulted.")
    officer.follow("Consult settings")
    officer.day("Day the consultations were sent", CONSULTED)
    officer.select("The family asked for: setting 1", "Ash Invented School")
    officer.select("The authority considers: setting 1", "Beech Invented School")
    officer.select("The authority considers: setting 2", "Cedar Invented School")
    officer.press("Record the consultations")
    assert officer.reads("27 October 2026")

    on_day(REPLIED)
    for name, says in (("Ash", "Objects to being named"), ("Beech", "Can meet the needs")):
        support.open(case)
        support.follow("Record the reply of a setting")
        support.choose("Which setting?", f"{name} Invented School (consulted on 12 October 2026): waiting")
        support.day("Day the reply came", REPLIED)
        support.choose("What does the setting say?", says)
        if name == "Ash":
            support.press("Record the reply")  # without a ground it is told what is missing, and loses nothing
            assert support.reads("Select at least one ground of section 39(4)")
            support.tick("Incompatible with the efficient education of others (s39(4)(b)(i))")
            support.type("Its reasons, in its own words", "Two lessons a day would stop.")
        support.press("Record the reply")

    on_day(OVER)
    support.open("/consultations/?of=all")
    assert support.reads("Cedar Invented School, consulted on 12 October 2026")
    support.open(case)
    support.follow("Record a reminder to settings")
    support.day("Day of the reminder", OVER)
    support.press("Record the reminder")
    assert support.reads("Reminded 1 time")

    decider.open(case)
    decider.follow("Choose the setting for section I")
    decider.choose("Which setting?", "Beech Invented School (consulted on 12 October 2026): can meet the needs")
    decider.day("Day of the decision", OVER)
    decider.press("Choose this setting")
    assert decider.reads("The family asked for Ash Invented School")
    decider.type("Reasons", "Ash: the education of others would suffer, s39(4)(b)(i).")
    decider.press("Choose this setting")
    assert decider.reads("Chosen for section I")

    assert Consultation.objects.get(chosen_on=OVER).institution.name == "Beech Invented School"
    assert not Placement.objects.exists()  # sending the plan names it
    assert officer.faults | support.faults | decider.faults == set()
