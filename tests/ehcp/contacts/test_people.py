"""Who is around a child: recorded once, changed with its history, and seen by nobody who may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.acts import people as acts
from ehcp.contacts.acts import standing
from ehcp.contacts.reads.people import person_page, same_people
from ehcp.models import CaseEvent, Child, ContactPerson, PersonChange, Relation
from ehcp.workflow import MoveNotAllowed, StaleCase
from sendcases.accounts.roles import Role
from sendcases.audit.models import ReadEntry
from tests.ehcp.acts import NOW, TODAY, Staff, once, staff
from tests.factories import a_child, a_plan, a_relation, a_user, an_institution, restrict
from tests.pages.act_pages import client_of, errors, hidden, send, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Staff:
    return staff()


def add(people: Staff, child: Child, **values: Any) -> Relation:
    given = {"kind": "mother", "forename": "Mona", "surname": "Inventedkin", "parental_responsibility": "yes"}
    return acts.add_person(child, values=given | values, by=people.support, on=TODAY, now=NOW)


class TestAChange:
    def test_keeps_what_was_held_before_and_who_changed_it(self, people: Staff) -> None:
        child = a_child()
        relation = add(people, child, phone="01632 960001")
        acts.change_person(
            relation, values={"phone": "01632 960002", "is_written_to": True}, by=people.support, now=NOW
        )
        (page,) = [person_page(CaseNow(child, TODAY), Relation.objects.get(pk=relation.pk), people.support)]
        told = {(row.words, row.before, row.after, str(row.change.recorded_by)) for row in page.changes}
        assert told == {
            ("Telephone", "01632 960001", "01632 960002", str(people.support)),
            ("Letters go to them", "No", "Yes", str(people.support)),
        }

    def test_of_nothing_is_refused(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="recorded already"):
            acts.change_person(add(people, a_child()), values={"forename": "Mona"}, by=people.support, now=NOW)

    def test_of_an_address_counts_for_every_sibling(self, people: Staff) -> None:
        one, other = a_child(), a_child()
        relation = add(people, one)
        acts.add_person(other, person=relation.person, values={"kind": "mother"}, by=people.support, on=TODAY, now=NOW)
        acts.change_person(relation, values={"address": "2 New Lane"}, by=people.support, now=NOW)
        assert other.relations.get().person.address == "2 New Lane"

    def test_on_an_old_state_of_the_case_is_refused(self, people: Staff) -> None:
        relation = add(people, child := a_child())
        opened_on = Child.objects.get(pk=child.pk).version
        acts.change_person(relation, values={"phone": "1"}, by=people.officer, now=NOW)
        late = once(version=opened_on)
        object.__setattr__(late, "version", opened_on)
        with pytest.raises(StaleCase):
            acts.change_person(relation, values={"phone": "2"}, by=people.support, now=NOW, submission=late)

    def test_is_written_once(self, people: Staff) -> None:
        acts.change_person(add(people, a_child()), values={"phone": "1"}, by=people.support, now=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            PersonChange.objects.update(before="something else")

    def test_leaves_no_personal_data_in_history(self, people: Staff) -> None:
        relation = add(people, a_child(), surname="Secretkin", email="secret@example.org")
        acts.change_person(relation, values={"address": "3 Secret Lane"}, by=people.support, now=NOW)
        told = str([one.data for one in CaseEvent.objects.all()]).lower()
        assert "secret" not in told


class TestAPersonOfAnotherChild:
    def test_is_not_changed_from_this_one(self, people: Staff) -> None:
        theirs = add(people, a_child())
        client = client_of(Role.BUSINESS_SUPPORT)
        for name in ("case-person", "case-person-change", "case-person-end"):
            assert client.get(reverse(f"ehcp:{name}", args=[a_child().pk, theirs.pk])).status_code == 404

    def test_is_offered_as_the_same_only_to_those_who_may_see_that_child(self, people: Staff) -> None:
        child = a_child()
        add(people, child, email="mona@example.org")
        asked = {"forename": "mona", "surname": "INVENTEDKIN", "email": "mona@example.org"}
        assert len(same_people(people.support, **asked)) == 1
        restrict(child, people.officer)
        assert same_people(a_user(Role.BUSINESS_SUPPORT), **asked) == []
        assert not ContactPerson.objects.visible_to(a_user(Role.MANAGER)).exists()

    def test_who_is_the_same_is_recorded_once(self, people: Staff) -> None:
        add(people, a_child(), email="mona@example.org")
        second, client = a_child(), client_of(Role.BUSINESS_SUPPORT)
        asked = {
            "kind": "mother", "forename": "Mona", "surname": "Inventedkin", "email": "mona@example.org",
            "parental_responsibility": "yes", "format": "standard", "may_not_see": "none",
        }  # fmt: skip
        page = send(client, "case-person-add", second, **asked)
        assert "Select whether this is somebody who is recorded already" in errors(page)
        chosen = str(ContactPerson.objects.get().pk)
        client.post(reverse("ehcp:case-person-add", args=[second.pk]), hidden(page) | typed(**asked, same_as=chosen))
        assert ContactPerson.objects.get().relations.count() == 2


class TestASafeAddress:
    def test_is_on_the_persons_own_page_alone_and_that_is_in_the_read_log(self) -> None:
        child = a_child()
        relation = a_relation(child, address="9 Refuge Row", is_safe_address=True)
        client = client_of(Role.CASE_OFFICER)
        assert "Refuge Row" not in client.get(reverse("ehcp:case-tab", args=[child.pk, "people"])).content.decode()
        own = client.get(reverse("ehcp:case-person", args=[child.pk, relation.pk]))
        assert "9 Refuge Row" in own.content.decode()
        assert ReadEntry.objects.filter(child_pk=child.pk, screen="person").exists()


class TestAdding:
    def test_twice_with_one_form_is_once(self, people: Staff) -> None:
        child, client = a_child(), client_of(Role.BUSINESS_SUPPORT)
        address = reverse("ehcp:case-person-add", args=[child.pk])
        form = hidden(client.get(address)) | typed(
            kind="father", surname="Oncekin", parental_responsibility="yes", format="standard", may_not_see="none"
        )
        for _ in range(2):
            assert client.post(address, form).status_code == 302
        assert child.relations.count() == 1

    def test_one_who_may_not_see_something_asks_why(self) -> None:
        page = send(
            client_of(Role.BUSINESS_SUPPORT), "case-person-add", a_child(), kind="father", surname="X",
            parental_responsibility="yes", format="standard", may_not_see="address",
        )  # fmt: skip
        assert errors(page) == "Enter why they may not see it"


def test_looked_after_is_one_fact_with_the_details(people: Staff) -> None:
    child = a_child()
    flag = standing.start_flag(child, kind="looked_after", on=date(2026, 11, 9), by=people.support, now=NOW)
    assert child.looked_after is True
    standing.end_flag(flag, on=TODAY, by=people.support, now=NOW)
    child.refresh_from_db()
    assert child.looked_after is False
    with pytest.raises(MoveNotAllowed, match="ended already"):
        standing.end_flag(flag, on=TODAY, by=people.support, now=NOW)


def test_a_school_before_a_plan_ends_the_one_before_it(people: Staff) -> None:
    child, first, second = a_child(), an_institution(), an_institution()
    for one, day in ((first, date(2026, 11, 4)), (second, date(2026, 11, 10))):
        standing.record_school(child, schooling="school", institution=one, on=day, by=people.support, now=NOW)
    assert list(child.school_spells.values_list("institution", "to_on")) == [
        (second.pk, None),
        (first.pk, date(2026, 11, 9)),
    ]
    a_plan(child)
    with pytest.raises(MoveNotAllowed, match="change of placement"):
        standing.record_school(child, schooling="home", on=TODAY, by=people.support, now=NOW)
