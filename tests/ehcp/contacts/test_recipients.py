"""Who is written to on a day: the table of section 8 of the workflow paper, row by row."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.contacts.acts import standing
from ehcp.contacts.reads.recipients import recipients, separate_letters
from ehcp.models import Child
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import NOW, TODAY, Staff, staff
from tests.factories import a_child, a_relation

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Staff:
    return staff()


def told(child: Child, on: date = TODAY) -> list[tuple[str, str]]:
    return [(one.name, one.as_who) for one in recipients(child, on).to]


def out(child: Child) -> dict[str, str]:
    return {one.relation.person.full_name: one.why for one in recipients(child, TODAY).left_out}


def young(**values: object) -> Child:
    """Sixteen in the school year that ended in June 2026."""
    return a_child(birth_date=date(2010, 3, 14), forename="Yan", surname="Invented", **values)


class TestOfAChild:
    def test_everybody_with_responsibility_who_is_to_be_written_to_is(self) -> None:
        child = a_child()
        a_relation(child, forename="Mo", surname="A")
        a_relation(child, kind="father", forename="Fa", surname="B", is_written_to=False)
        a_relation(child, kind="step_parent", forename="Ste", surname="C", parental_responsibility="no")
        assert told(child) == [("Mo A", "parent")]
        assert out(child) == {
            "Fa B": "is not marked as to be written to",
            "Ste C": "has no parental responsibility recorded",
        }

    def test_who_may_see_nothing_is_not_written_to_whatever_else_is_marked(self) -> None:
        child = a_child()
        a_relation(child, forename="Fa", surname="B", kind="father", may_not_see="all", may_not_see_reason="Order")
        assert told(child) == []
        assert out(child) == {"Fa B": "may not see anything about the child"}

    def test_a_last_day_counts_and_the_day_after_does_not(self) -> None:
        child = a_child()
        a_relation(child, forename="Mo", surname="A", from_on=date(2026, 1, 5), to_on=date(2026, 11, 16))
        assert told(child, date(2026, 11, 16)) == [("Mo A", "parent")]
        assert told(child, date(2026, 11, 17)) == []
        assert told(child, date(2026, 1, 4)) == []

    def test_nobody_is_once_the_child_has_died(self) -> None:
        child = a_child(deceased_on=date(2026, 11, 10))
        a_relation(child)
        a_relation(child, kind="social_worker", parental_responsibility="no")
        found = recipients(child, TODAY)
        assert (found.to, found.copies) == ([], [])

    def test_a_social_worker_gets_a_copy_and_a_merged_records_people_count(self) -> None:
        child = a_child()
        twin = a_child(merged_into_child=child)
        a_relation(twin, forename="Mo", surname="A")
        a_relation(child, forename="So", surname="W", kind="social_worker", parental_responsibility="no")
        found = recipients(child, TODAY)
        assert ([one.name for one in found.to], [one.name for one in found.copies]) == (["Mo A"], ["So W"])

    def test_it_is_said_when_nobody_is_or_nothing_is_known_of_where(self) -> None:
        child = a_child()
        assert "Nobody with parental responsibility" in recipients(child, TODAY).warnings[0]
        a_relation(child, forename="Mo", surname="A", address="", postcode="")
        assert recipients(child, TODAY).warnings == ["No address and no e-mail of Mo A is recorded."]


class TestOfAYoungPerson:
    def test_rights_pass_the_day_after_the_last_friday_of_june_and_not_before(self, people: Staff) -> None:
        sixteen_next_year = a_child(birth_date=date(2010, 9, 1))
        with pytest.raises(MoveNotAllowed, match="family’s until 25 June 2027"):
            standing.pass_rights(sixteen_next_year, outcome="assumed", by=people.officer, now=NOW)
        child = young()
        passed = standing.pass_rights(child, outcome="assumed", email="yan@example.org", by=people.officer, now=NOW)
        assert passed.passed_on == date(2026, 6, 27)
        with pytest.raises(MoveNotAllowed, match="passed on 27 June 2026"):
            standing.pass_rights(child, outcome="assumed", by=people.officer, now=NOW)

    def test_the_parents_are_written_to_until_it_is_confirmed(self) -> None:
        child = young()
        a_relation(child, forename="Mo", surname="A")
        assert told(child) == [("Mo A", "parent")]
        assert "confirm that the rights are now" in recipients(child, TODAY).warnings[0]

    def test_afterwards_a_parent_is_only_by_consent_in_force(self, people: Staff) -> None:
        child = young()
        mother = a_relation(child, forename="Mo", surname="A")
        standing.pass_rights(child, outcome="assumed", address="1 Own Road", by=people.officer, now=NOW)
        assert told(child) == [("Yan Invented", "young_person")]
        own = child.relations.get(kind="self")
        consent = standing.give_consent(
            child, given_by=own, to=mother, scope="letters", on=date(2026, 11, 9), until=date(2026, 12, 31),
            by=people.support, now=NOW,
        )  # fmt: skip
        assert told(child) == [("Yan Invented", "young_person"), ("Mo A", "parent")]
        assert told(child, date(2027, 1, 1)) == [("Yan Invented", "young_person")]
        standing.end_consent(consent, on=TODAY, by=people.support, now=NOW)
        assert told(child) == [("Yan Invented", "young_person")]

    def test_a_consent_that_a_parent_gave_for_themselves_opens_nothing(self, people: Staff) -> None:
        child = young()
        mother = a_relation(child, forename="Mo", surname="A")
        standing.pass_rights(child, outcome="assumed", by=people.officer, now=NOW)
        standing.give_consent(child, given_by=mother, to=mother, scope="letters", on=TODAY, by=people.support, now=NOW)
        assert told(child) == [("Yan Invented", "young_person")]

    @pytest.mark.parametrize(
        ("has_speaker", "expected"), [(True, ("Re P", "representative")), (False, ("Mo A", "parent"))]
    )
    def test_without_capacity_the_representative_acts_or_else_the_parents(
        self, people: Staff, has_speaker: bool, expected: tuple[str, str]
    ) -> None:
        child = young()
        a_relation(child, forename="Mo", surname="A")
        speaks = a_relation(child, forename="Re", surname="P", kind="representative", parental_responsibility="no")
        standing.pass_rights(
            child, outcome="lacks", reasons="Assessed by Dr Invented", representative=speaks if has_speaker else None,
            by=people.officer, now=NOW,
        )  # fmt: skip
        assert told(child) == [expected]

    def test_lacking_capacity_needs_how_it_was_found(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="how it was found"):
            standing.pass_rights(young(), outcome="lacks", by=people.officer, now=NOW)


class TestLetters:
    def test_to_one_address_are_one_and_to_two_are_two(self) -> None:
        child = a_child()
        a_relation(child, address="1 Shared Road")
        a_relation(child, kind="father", address="1 shared road")
        a_relation(child, kind="guardian", address="2 Other Road")
        assert sorted(len(letter) for letter in separate_letters(recipients(child, TODAY).to)) == [1, 2]

    @pytest.mark.parametrize("values", [{"is_safe_address": True}, {"may_not_see": "address"}])
    def test_to_a_safe_address_or_with_something_withheld_stand_alone(self, values: dict[str, object]) -> None:
        child = a_child()
        a_relation(child)
        a_relation(child, kind="father", **values)
        assert [len(letter) for letter in separate_letters(recipients(child, TODAY).to)] == [1, 1]
