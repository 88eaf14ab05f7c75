"""Changes of placement: the old spell ends the day before the new one begins."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.history.acts.frame import Submission
from ehcp.models import Placement, Plan
from ehcp.plans.acts.placements import Setting, change_placement
from ehcp.workflow import AlreadyDone, MoveNotAllowed
from tests.ehcp.plan_cases import MADE, a_maintained_plan, at, corrected, decider, kinds, officer
from tests.factories import a_placement, an_institution

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 9)


@pytest.fixture
def plan() -> Plan:
    return a_maintained_plan()


def change(plan: Plan, setting: Setting | None = None, **values: Any) -> Placement:
    given = {"by": officer(), "on": ON, "now": at(ON), "setting": setting or Setting(institution=an_institution())}
    return change_placement(plan, **(given | values))


def spells(plan: Plan) -> list[tuple[str, date, date | None]]:
    found = Placement.objects.filter(plan=plan).order_by("from_on", "basis")
    return list(found.values_list("basis", "from_on", "to_on"))


class TestAChangeOfPlacement:
    def test_ends_the_old_spell_the_day_before(self, plan: Plan) -> None:
        a_placement(plan, basis="attended", from_on=MADE)
        change(plan)
        assert spells(plan) == [("attended", MADE, date(2026, 11, 8)), ("attended", ON, None)]
        assert kinds(plan.child) == ["placement.started"]

    def test_of_where_the_child_goes_leaves_what_the_plan_names(self, plan: Plan) -> None:
        old = a_placement(plan, from_on=MADE, institution=an_institution())
        change(plan)
        assert spells(plan) == [("both", MADE, date(2026, 11, 8)), ("attended", ON, None), ("named", ON, None)]
        assert Placement.objects.get(plan=plan, basis="named").institution == old.institution

    def test_of_both_replaces_every_spell(self, plan: Plan) -> None:
        a_placement(plan, basis="attended", from_on=MADE)
        a_placement(plan, basis="named", from_on=MADE)
        change(plan, basis="both")
        assert [spell for spell in spells(plan) if spell[2] is None] == [("both", ON, None)]

    def test_to_the_setting_already_named_leaves_it_named(self, plan: Plan) -> None:
        a_placement(plan, from_on=MADE)
        a_placement(plan, basis="named", from_on=ON)
        change(plan)
        assert spells(plan) == [("both", MADE, date(2026, 11, 8)), ("attended", ON, None), ("named", ON, None)]

    def test_leaves_the_second_placement_alone(self, plan: Plan) -> None:
        a_placement(plan, basis="attended", rank=2, from_on=MADE)
        change(plan)
        assert spells(plan) == [("attended", MADE, None), ("attended", ON, None)]

    def test_recorded_late_keeps_what_was_known_before(self, plan: Plan) -> None:
        old = a_placement(plan, basis="attended", from_on=MADE)
        change(plan, now=at(date(2026, 11, 12)))
        assert corrected(old) == {"to_on": ("", "2026-11-08")}

    @pytest.mark.parametrize(
        ("setting", "values", "words"),
        [
            (Setting(sen_setting="OTH"), {}, "Say what the other arrangement is"),
            (None, {"on": date(2026, 11, 10)}, "today or in the past"),
            (None, {"on": date(2026, 3, 2), "submission": Submission(late_reason="Old")}, "must begin after that"),
            (None, {"rank": 3}, "main one or the second one"),
            (None, {"by": "decider"}, "Only a case officer"),
        ],
    )
    def test_is_refused_in_plain_words(
        self, plan: Plan, setting: Setting | None, values: dict[str, Any], words: str
    ) -> None:
        a_placement(plan, basis="attended", from_on=MADE)
        if values.get("by"):
            values = {"by": decider()}
        with pytest.raises(MoveNotAllowed, match=words):
            change(plan, setting, **values)
        assert spells(plan) == [("attended", MADE, None)]

    def test_is_not_to_two_places(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="not both"):
            change(plan, Setting(institution=an_institution(), sen_setting="EHE"))

    def test_pressed_twice_is_one_change(self, plan: Plan) -> None:
        by, sent, setting = officer(), Submission(key="k"), Setting(sen_setting="EHE")
        change(plan, setting, by=by, submission=sent)
        with pytest.raises(AlreadyDone):
            change(plan, setting, by=by, submission=sent)
        assert Placement.objects.count() == 1
