"""Moves between authorities: in, told, known to come, cancelled, out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.history.acts.frame import Submission
from ehcp.models import Child, Plan
from ehcp.people.acts.children import NewChild, PossibleDouble
from ehcp.transfers.acts import moves as transfers
from ehcp.workflow import AlreadyDone, MoveNotAllowed, StaleCase
from tests.ehcp.plan_cases import LATE, a_maintained_plan, at, corrected, decider, kinds, limit, limits, officer
from tests.factories import a_child, a_plan

pytestmark = pytest.mark.django_db

MOVED = date(2026, 11, 9)


def move_in(child: Child, **values: Any) -> Plan:
    values = {
        "by": officer(),
        "on": MOVED,
        "now": at(MOVED),
        "from_la": "803",
        "first_final_on": date(2024, 5, 20),
        "last_review_on": date(2026, 6, 15),
    } | values
    return transfers.transfer_in(child, **values)


class TestAMoveIn:
    def test_gives_six_weeks_to_tell_and_keeps_the_old_year(self) -> None:
        plan = move_in(a_child())
        assert limit(plan.child, "transfer_in_notify").due_on == date(2026, 12, 21)
        assert limit(plan.child, "transfer_in_review").due_on == date(2027, 6, 14)
        plan.child.refresh_from_db()
        assert plan.child.stage == "maintained"
        assert kinds(plan.child) == ["plan.transferred_in"]

    def test_without_a_known_review_gives_three_months(self) -> None:
        plan = move_in(a_child(), first_final_on=None, last_review_on=None)
        assert limit(plan.child, "transfer_in_review").due_on == date(2027, 2, 8)

    def test_takes_the_types_of_need_with_it(self) -> None:
        plan = move_in(a_child(), primary_need="ASD", secondary_need="SLCN")
        assert list(plan.needs.values_list("rank", "sen_type", "from_on")) == [(1, "ASD", MOVED), (2, "SLCN", MOVED)]

    def test_may_bring_a_child_back(self) -> None:
        old = a_maintained_plan(transferred_out_on=date(2026, 6, 1), transferred_out_to_la="803")
        move_in(old.child)
        old.child.refresh_from_db()
        assert old.child.stage == "maintained"

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"from_la": "80"}, "3 digits"),
            ({"first_final_on": date(2026, 11, 10)}, "on or before the day of the move"),
            ({"last_review_on": date(2026, 11, 10)}, "on or before the day of the move"),
            ({"last_review_on": date(2024, 5, 19)}, "cannot be before the plan was first made"),
            ({"first_final_on": date(2010, 1, 1)}, "on or before the day of the move"),
            ({"primary_need": "ASD", "secondary_need": "ASD"}, "must differ"),
            ({"on": date(2026, 11, 10)}, "today or in the past"),
            ({"on": date(2026, 10, 1)}, "say why it is recorded so late"),
        ],
    )
    def test_is_refused_in_plain_words(self, values: dict[str, Any], words: str) -> None:
        child = a_child()
        with pytest.raises(MoveNotAllowed, match=words):
            move_in(child, **values)
        assert not Plan.objects.exists()

    def test_is_refused_beside_a_plan_of_our_own(self) -> None:
        with pytest.raises(MoveNotAllowed, match="already has a plan"):
            move_in(a_maintained_plan().child)
        past = a_plan(a_child(), transferred_out_on=date(2026, 11, 12), transferred_out_to_la="803")
        with pytest.raises(MoveNotAllowed, match="ran until 12 November 2026"):
            move_in(past.child, now=at(date(2026, 11, 16)))

    def test_is_refused_on_a_closed_record(self) -> None:
        with pytest.raises(MoveNotAllowed, match="closed"):
            move_in(a_child(deceased_on=date(2026, 10, 1)))

    def test_is_an_officers_act_done_once(self) -> None:
        child, by, sent = a_child(), officer(), Submission(key="k", body={"on": "2026-11-09"})
        with pytest.raises(MoveNotAllowed, match="Only a case officer"):
            move_in(child, by=decider())
        move_in(child, by=by, submission=sent)
        with pytest.raises(AlreadyDone):
            move_in(child, by=by, submission=sent)
        assert Plan.objects.count() == 1

    def test_recorded_late_keeps_what_was_known_before(self) -> None:
        plan = move_in(a_child(), now=at(date(2026, 11, 12)))
        assert corrected(plan)["transferred_in_on"] == ("", "2026-11-09")


class TestAChildNotHereYet:
    described = NewChild(surname="Testsurname", forename="Testforename", birth_date=date(2016, 3, 14))

    def come(self, described: NewChild | None = None, **values: Any) -> Plan:
        given = {"by": officer(), "on": MOVED, "now": at(MOVED), "from_la": "803"} | values
        return transfers.transfer_in_new_child(described or self.described, **given)

    def test_is_added_with_the_plan(self) -> None:
        plan = self.come()
        assert kinds(plan.child) == ["child.added", "plan.transferred_in"]

    def test_is_not_added_when_the_move_is_refused(self) -> None:
        with pytest.raises(MoveNotAllowed, match="3 digits"):
            self.come(from_la="x")
        assert not Child.objects.exists()

    def test_is_not_added_twice(self) -> None:
        there = self.come().child
        with pytest.raises(PossibleDouble):
            self.come()
        self.come(different_from=[there.pk])
        assert Child.objects.count() == 2


class TestTheNoticeAfterAMoveIn:
    def test_meets_its_six_weeks(self) -> None:
        plan, sent = move_in(a_child()), date(2026, 12, 1)
        transfers.send_move_in_notice(plan, by=officer(), on=sent, now=at(sent), will_assess=True)
        assert limit(plan.child, "transfer_in_notify").met_on == sent
        with pytest.raises(MoveNotAllowed, match="already sent on 1 December 2026"):
            transfers.send_move_in_notice(plan, by=officer(), on=sent, now=at(sent))

    def test_is_of_a_plan_from_elsewhere_only(self) -> None:
        with pytest.raises(MoveNotAllowed, match="did not come from another authority"):
            transfers.send_move_in_notice(a_maintained_plan(), by=officer(), on=MOVED, now=at(MOVED))


class TestAMoveAway:
    def known(self, plan: Plan, **values: Any) -> Plan:
        return transfers.move_out_aware(plan, **({"by": officer(), "on": MOVED, "now": at(MOVED)} | values))

    def out(self, plan: Plan, on: date, **values: Any) -> Plan:
        return transfers.transfer_out(plan, **({"by": officer(), "on": on, "now": at(on), "to_la": "803"} | values))

    def test_known_in_time_falls_due_on_the_day_of_the_move(self) -> None:
        plan = self.known(a_maintained_plan(), moved_out_on=date(2027, 1, 4))
        assert limits(plan.child, "transfer_out")[-1].due_on == date(2027, 1, 4)

    def test_known_late_gives_fifteen_working_days(self) -> None:
        plan = self.known(a_maintained_plan(), moved_out_on=date(2026, 11, 2))
        assert limits(plan.child, "transfer_out")[-1].due_on == date(2026, 11, 27)

    def test_may_have_its_day_changed_and_not_recorded_twice(self) -> None:
        plan = self.known(a_maintained_plan(), moved_out_on=date(2027, 1, 4))
        with pytest.raises(MoveNotAllowed, match="already recorded"):
            self.known(plan, moved_out_on=date(2027, 1, 4))
        self.known(plan, moved_out_on=date(2027, 1, 11))
        assert limits(plan.child, "transfer_out")[-1].due_on == date(2027, 1, 11)

    def test_may_come_to_nothing_and_come_again(self) -> None:
        plan = self.known(a_maintained_plan(), moved_out_on=date(2027, 1, 4))
        transfers.cancel_move_out(plan, by=officer(), on=MOVED, now=at(MOVED))
        assert {row.void_on for row in limits(plan.child, "transfer_out")} == {MOVED}
        with pytest.raises(MoveNotAllowed, match="Record first when the authority learned"):
            self.out(plan, MOVED)
        self.known(plan, moved_out_on=date(2027, 2, 1))
        assert limits(plan.child, "transfer_out")[-1].void_on is None

    def test_ends_in_the_transfer_which_voids_what_is_left(self) -> None:
        plan = self.known(a_maintained_plan(), moved_out_on=MOVED)
        sent = date(2026, 11, 16)
        self.out(plan, sent)
        plan.child.refresh_from_db()
        assert plan.child.stage == "transferred_out"
        assert limits(plan.child, "transfer_out")[-1].met_on == sent
        assert limit(plan.child, "annual_review").void_on == sent
        assert kinds(plan.child) == ["plan.move_out_known", "plan.transferred_out"]

    @pytest.mark.parametrize(
        ("moved", "values", "words"),
        [
            (None, {}, "Record the day of the move first"),
            (date(2026, 11, 20), {}, "on or after 20 November 2026"),
            (MOVED, {"to_la": "new"}, "3 digits"),
            (MOVED, {"by": "decider"}, "Only a case officer"),
        ],
    )
    def test_is_not_transferred_without_its_facts(self, moved: date | None, values: dict[str, Any], words: str) -> None:
        plan = self.known(a_maintained_plan(), moved_out_on=moved)
        if values.get("by"):
            values = {"by": decider()}
        with pytest.raises(MoveNotAllowed, match=words):
            self.out(plan, date(2026, 11, 16), **values)

    def test_is_refused_on_a_case_changed_meanwhile_or_before_the_plan(self) -> None:
        plan = self.known(a_maintained_plan(), moved_out_on=MOVED)
        with pytest.raises(StaleCase, match=r"Move away known"):
            self.out(plan, MOVED, submission=Submission(version=0))
        with pytest.raises(MoveNotAllowed, match="on or after 2 March 2026"):
            self.known(plan, moved_out_on=date(2026, 3, 1), submission=LATE)


@pytest.mark.parametrize(("primary", "secondary"), [("ASD", "ASD"), ("", "ASD")])
def test_a_move_in_takes_no_secondary_need_alone_or_like_the_primary(primary: str, secondary: str) -> None:
    with pytest.raises(MoveNotAllowed, match="must differ from the primary"):
        move_in(a_child(), primary_need=primary, secondary_need=secondary)
    assert not Plan.objects.exists()


def test_nothing_moves_in_for_somebody_who_has_died() -> None:
    with pytest.raises(MoveNotAllowed, match="on this record: it is closed"):
        move_in(a_child(deceased_on=date(2026, 11, 2)))
