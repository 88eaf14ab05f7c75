"""Merging two records of one person, and taking a merge back: nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ehcp.cases.reads.case import CaseNow
from ehcp.exchange.acts import export_package
from ehcp.exchange.format.check_package import check_package
from ehcp.history.acts.frame import Submission
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import (
    Allocation,
    AssessmentRequest,
    CaseEvent,
    Child,
    Correction,
    Restriction,
    RestrictionMember,
)
from ehcp.people.acts import allocation, children, details, restriction
from ehcp.requests.acts import requests
from ehcp.workflow import AlreadyDone, MoveNotAllowed, StaleCase
from reporting.headlines.reads.headlines import compute
from reporting.kpis import Basis, Period
from sendcases.accounts.models import User
from tests.ehcp.acts import NOW, TODAY, Staff, at, limits, once, staff
from tests.ehcp.people.merging import WHY, a_small_world, deadlines, facts, figures, merge, part, planned
from tests.factories import a_child, a_plan, a_request, a_user, an_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Staff:
    return staff()


class TestMerging:
    def test_makes_one_case_of_two(self, people: Staff) -> None:
        kept, other = a_small_world()
        merge(people, kept, other)
        case = CaseNow(kept, TODAY)
        assert {one.source_id for one in case.requests} == {"R1", "R2", "R3"}
        assert [one.source_id for one in case.plans] == ["P2"]
        assert (kept.stage, kept.next_rule, kept.next_due_on) == ("requested", "assess_decision", date(2026, 11, 16))

    def test_makes_the_later_of_two_requests_a_duplicate_without_a_clock(self, people: Staff) -> None:
        kept, other = a_small_world()
        merge(people, kept, other)
        later = AssessmentRequest.objects.get(source_id="R3")
        assert (later.outcome, later.withdrawn_reason) == ("W", "duplicate")
        assert limits(other)["assess_decision"].void_on is not None

    def test_is_written_on_both_with_the_reason(self, people: Staff) -> None:
        kept, other = a_small_world()
        merge(people, kept, other)
        event = CaseEvent.objects.get(child=kept, kind="child.merged")
        assert (event.data["merged"], event.data["duplicate"], event.reason.text) == ("C2", "R3", WHY)
        assert CaseEvent.objects.get(child=other, kind="child.merged_into").data == {"kept": "C1"}
        made = Correction.objects.get(table="children", field="merged_into_child_id")
        assert (made.record_id, made.value_before, made.value_after, made.recorded_on) == ("C2", "", "C1", TODAY)

    def test_leaves_past_days_as_they_were_known(self, people: Staff) -> None:
        kept, other = a_small_world()
        before = figures(TODAY)
        later = date(2026, 11, 23)
        merge(people, kept, other, now=at(later))
        assert figures(TODAY) == before
        period = Period(date(2026, 1, 1), date(2026, 11, 16))
        persons = {basis: compute(["K02/children"], period, TODAY, basis)[0].numerator for basis in Basis}
        assert persons == {Basis.KNOWN: 2, Basis.LATEST: 1}

    def test_gives_the_officer_of_the_other_where_nobody_held_the_kept_one(self, people: Staff) -> None:
        kept, other = a_small_world()
        allocation.allocate(other, officer=people.officer, by=people.manager, on=TODAY, now=NOW)
        merge(people, kept, other)
        kept.refresh_from_db()
        assert kept.officer == people.officer

    def test_keeps_one_officer_where_both_were_held(self, people: Staff) -> None:
        kept, other = a_small_world()
        second = a_user("case_officer")
        allocation.allocate(kept, officer=people.officer, by=people.manager, on=TODAY, now=NOW)
        allocation.allocate(other, officer=second, by=people.manager, on=TODAY, now=NOW)
        merge(people, kept, other)
        other.refresh_from_db()
        assert (other.officer, Allocation.objects.filter(to_on__isnull=True).count()) == (people.officer, 1)

    def test_hides_both_where_one_was_restricted(self, people: Staff) -> None:
        kept, other = a_small_world()
        restrict(people, other, people.manager)
        merge(people, kept, other)
        assert not Child.objects.visible_to(people.officer).exists()
        assert Child.objects.visible_to(people.manager).count() == 2

    def test_shows_it_only_to_those_on_both_lists(self, people: Staff) -> None:
        kept, other = a_small_world()
        restrict(people, kept, people.manager, people.officer)
        restrict(people, other, people.manager, people.support)
        merge(people, kept, other)
        seen = [user for user in (people.manager, people.officer, people.support) if sees(user)]
        assert seen == [people.manager]

    @pytest.mark.parametrize("stored", [0, 1])
    def test_is_refused_where_the_officer_would_not_see_it(self, people: Staff, stored: int) -> None:
        pair = a_small_world()
        allocation.allocate(pair[stored], officer=people.officer, by=people.manager, on=TODAY, now=NOW)
        restrict(people, pair[1 - stored], people.manager)
        with pytest.raises(MoveNotAllowed, match="is not on the list"):
            merge(people, *pair)
        assert Child.objects.standing().count() == 2

    def test_and_changed_details_are_exported_as_a_package_that_comes_in(self, people: Staff, tmp_path: Path) -> None:
        kept, other = a_small_world()
        merge(people, kept, other)
        details.change_details(kept, values={"surname": "Newname"}, reason="Deed poll", by=people.support, now=NOW)
        export_package(tmp_path / "merged")
        with check_package(tmp_path / "merged") as checked:
            assert [one for one in checked.report.in_order() if one.severity == "refuse"] == []
        part(people, kept, other)
        export_package(tmp_path / "parted")
        with check_package(tmp_path / "parted") as checked:
            assert [one for one in checked.report.in_order() if one.severity == "refuse"] == []

    def test_outdates_forms_opened_on_either(self, people: Staff) -> None:
        kept, other = a_small_world()
        opened = other.version
        merge(people, kept, other)
        with pytest.raises(StaleCase):
            requests.withdraw(
                other,
                by=people.officer,
                on=TODAY,
                now=NOW,
                submission=Submission(key="w", version=opened),
            )

    def test_sent_twice_merges_once(self, people: Staff) -> None:
        kept, other = a_small_world()
        merge(people, kept, other, submission=once("m"))
        with pytest.raises(AlreadyDone):
            merge(people, kept, other, submission=once("m"))
        assert CaseEvent.objects.filter(kind="child.merged").count() == 1


def restrict(people: Staff, child: Child, *members: User) -> None:
    restriction.restrict(
        child,
        reason="adopted",
        reason_text="",
        members=members,
        review_on=date(2027, 3, 1),
        by=people.manager,
        now=NOW,
    )


def sees(user: User) -> bool:
    return Child.objects.visible_to(User.objects.get(pk=user.pk)).exists()


class TestIsRefused:
    @pytest.mark.parametrize("role", ["officer", "support", "decider", "auditor"])
    def test_to_anybody_but_a_manager(self, people: Staff, role: str) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a manager"):
            merge(people, *a_small_world(), by=getattr(people, role))

    def test_without_a_reason(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="how you know"):
            merge(people, *a_small_world(), reason=" ")

    def test_of_a_record_with_itself(self, people: Staff) -> None:
        child = a_child()
        with pytest.raises(MoveNotAllowed, match="two different records"):
            merge(people, child, child)

    def test_of_a_record_that_is_merged_already(self, people: Staff) -> None:
        kept, other = a_small_world()
        merge(people, kept, other)
        with pytest.raises(MoveNotAllowed, match="merged already"):
            merge(people, a_child(), other)
        with pytest.raises(MoveNotAllowed, match="merged already"):
            merge(people, other, a_child())

    def test_of_two_maintained_plans(self, people: Staff) -> None:
        kept, other = a_child(), a_child()
        a_plan(kept, source_id="P1")
        a_plan(other, source_id="P2")
        with pytest.raises(MoveNotAllowed, match=r"P1 and P2"):
            merge(people, kept, other)

    def test_of_two_drafts(self, people: Staff) -> None:
        kept, other = a_child(), a_child()
        for child in (kept, other):
            a_plan(child, first_final_on=None, draft_sent_on=date(2026, 11, 2))
        with pytest.raises(MoveNotAllowed, match="draft plan"):
            merge(people, kept, other)

    def test_of_two_assessments_under_way(self, people: Staff) -> None:
        kept, other = a_child(), a_child()
        for child in (kept, other):
            an_assessment(child)
        with pytest.raises(MoveNotAllowed, match="assessment under way"):
            merge(people, kept, other)

    def test_of_a_plan_and_a_first_request(self, people: Staff) -> None:
        kept, other = a_child(), a_child()
        a_plan(kept)
        a_request(other)
        with pytest.raises(MoveNotAllowed, match="first assessment is asked for"):
            merge(people, kept, other)

    def test_of_an_earlier_request_than_the_one_being_assessed(self, people: Staff) -> None:
        kept, other = a_child(), a_child()
        a_request(kept, received_on=date(2026, 10, 5))
        an_assessment(other, clock_start_on=date(2026, 11, 2))
        with pytest.raises(MoveNotAllowed, match="first receipt starts the clock"):
            merge(people, kept, other)

    def test_of_one_who_died_and_one_who_did_not(self, people: Staff) -> None:
        kept, other = a_child(), a_child()
        children.record_death(other, by=people.officer, on=TODAY, now=NOW)
        with pytest.raises(MoveNotAllowed, match="died on 16 November 2026"):
            merge(people, kept, other)


class TestTakingBack:
    def test_leaves_every_row_and_figure_as_before(self, people: Staff) -> None:
        kept, other = a_small_world()
        second = a_user("case_officer")
        allocation.allocate(kept, officer=people.officer, by=people.manager, on=TODAY, now=NOW)
        allocation.allocate(other, officer=second, by=people.manager, on=TODAY, now=NOW)
        rows, clocks, counted = facts(), deadlines(), figures()
        merge(people, kept, other)
        assert facts() != rows
        part(people, kept, other)
        assert facts() == rows
        assert deadlines() == clocks
        assert figures() == counted
        assert reconcile(None, laws=laws_in_force(), now=NOW, apply=False).total == 0

    @pytest.mark.parametrize("first", [True, False])
    def test_gives_back_who_held_and_who_saw_them(self, people: Staff, first: bool) -> None:
        kept, other = a_small_world()
        restrict(people, kept if first else other, people.manager, people.officer)
        allocation.allocate(other, officer=people.officer, by=people.manager, on=TODAY, now=NOW)
        rows = facts()
        merge(people, kept, other)
        assert Restriction.objects.count() == 2
        part(people, kept, other)
        assert drop_keys(facts()) == drop_keys(rows)

    def test_gives_back_two_lists(self, people: Staff) -> None:
        kept, other = a_small_world()
        restrict(people, kept, people.manager, people.officer)
        restrict(people, other, people.manager, people.support)
        merge(people, kept, other)
        part(people, kept, other)
        lists = {
            child.source_id: set(
                RestrictionMember.objects.filter(restriction__child=child).values_list("user", flat=True)
            )
            for child in (kept, other)
        }
        assert lists == {
            "C1": {people.manager.pk, people.officer.pk},
            "C2": {people.manager.pk, people.support.pk},
        }

    def test_keeps_a_restriction_set_since_on_both(self, people: Staff) -> None:
        kept, other = a_small_world()
        merge(people, kept, other)
        restrict(people, kept, people.manager)
        part(people, kept, other)
        assert set(Child.objects.values_list("is_restricted", flat=True)) == {True}

    def test_leaves_what_was_recorded_since_where_it_hangs(self, people: Staff) -> None:
        kept, other = a_child(source_id="C1"), a_child(source_id="C2")
        request = a_request(other, received_on=date(2026, 11, 9))
        planned(kept, other)
        merge(people, kept, other)
        made = requests.decide_assess(request, by=people.decider, on=TODAY, now=NOW)
        part(people, kept, other)
        for child in (kept, other):
            child.refresh_from_db()
        assert (made.child, kept.stage, other.stage) == (other, "no_case", "assessing")
        assert [one.kind for one in CaseEvent.objects.filter(child=other, record_id=request.source_id)] == [
            "request.agreed"
        ]

    def test_is_refused_of_a_record_that_is_not_merged_into_it(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="not merged into the other"):
            part(people, *a_small_world())

    def test_is_refused_while_a_record_of_one_follows_from_one_of_the_other(self, people: Staff) -> None:
        kept, other = a_child(), a_child()
        merge(people, kept, other)
        request = a_request(kept, outcome="Y", decision_sent_on=date(2026, 10, 5))
        an_assessment(other, request=request)
        with pytest.raises(MoveNotAllowed, match="follows from"):
            part(people, kept, other)


def drop_keys(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Leave out the keys of lists, which are made anew."""
    return {table: [{k: v for k, v in row.items() if k != "id"} for row in rows] for table, rows in found.items()}
