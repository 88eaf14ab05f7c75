"""The log of contacts: one line, one row, a reply with its day; it leaves the case alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.acts import contacts as acts
from ehcp.contacts.reads.contacts import heard, replies_owed
from ehcp.models import CaseEvent, Child, Contact
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.acts import NOW, TODAY, Staff, requested, staff
from tests.factories import a_child, a_relation, a_user, restrict
from tests.pages.act_pages import client_of, errors, hidden, send, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Staff:
    return staff()


def log(people: Staff, child: Child, **values: object) -> Contact:
    given = {"way": "call", "direction": "in", "said": "When will the draft come?", "who": "Aunt", "on": TODAY}
    return acts.log_contact(child, by=people.support, now=NOW, **(given | values))  # type: ignore[arg-type]


class TestLogging:
    def test_gives_a_reply_five_working_days_where_no_day_is_said(self, people: Staff) -> None:
        assert log(people, a_child(), reply_from="us", on=date(2026, 11, 13)).reply_due_on == date(2026, 11, 20)
        assert log(people, a_child(), reply_from="us", reply_due_on=date(2026, 12, 1)).reply_due_on == date(2026, 12, 1)
        assert log(people, a_child()).reply_due_on is None

    def test_owes_no_reply_before_the_contact(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="cannot be due before the contact"):
            log(people, a_child(), reply_from="us", reply_due_on=TODAY - timedelta(days=1))
        assert log(people, a_child(), reply_from="us", reply_due_on=TODAY).reply_due_on == TODAY

    def test_moves_no_limit_and_makes_no_open_form_stale(self, people: Staff) -> None:
        request = requested(people)
        before = Child.objects.get(pk=request.child_id)
        log(people, before, reply_from="us")
        after = Child.objects.get(pk=request.child_id)
        assert (after.version, after.next_due_on, after.stage) == (before.version, before.next_due_on, before.stage)
        assert CaseEvent.objects.filter(kind="contact.logged", child=after).count() == 1

    def test_needs_somebody_who_is_around_this_child(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="around this child"):
            log(people, a_child(), relation=a_relation(a_child()))
        with pytest.raises(MoveNotAllowed, match="who it was"):
            log(people, a_child(), who=" ")

    def test_one_form_sent_twice_is_one_row_whatever_happened_in_between(self, people: Staff) -> None:
        child = a_child()
        relation, client = a_relation(child), client_of(Role.BUSINESS_SUPPORT)
        address = reverse("ehcp:case-contact-log", args=[child.pk])
        form = hidden(client.get(address)) | typed(
            relation=relation.pk, way="call", direction="in", said="Rang", reply_from="us", on=moments.today()
        )
        Child.objects.filter(pk=child.pk).update(version=7)
        for _ in range(2):
            assert client.post(address, form).status_code == 302
        assert Contact.objects.get().relation == relation

    def test_says_who_is_missing(self) -> None:
        client, address = client_of(Role.BUSINESS_SUPPORT), reverse("ehcp:case-contact-log", args=[a_child().pk])
        labels = client.get(address).content.decode()
        assert "Who (optional)" not in labels
        assert "Somebody else (optional)" not in labels
        page = send(
            client_of(Role.BUSINESS_SUPPORT), "case-contact-log", a_child(), way="call", direction="in", said="Rang",
            reply_from="nobody", on=moments.today(),
        )  # fmt: skip
        assert errors(page) == "Select who it was, or enter who under “Somebody else”"

    def test_leaves_no_words_of_the_family_in_history(self, people: Staff) -> None:
        log(people, a_child(), said="A secret", who="Secret aunt")
        assert "ecret" not in str([one.data for one in CaseEvent.objects.all()])


class TestTheReply:
    def test_is_owed_until_it_is_recorded_once(self, people: Staff) -> None:
        child = a_child()
        contact = log(people, child, reply_from="us")
        assert heard(CaseNow(child, TODAY)).owed == [contact]
        acts.answer_contact(contact, on=TODAY, by=people.support, now=NOW)
        assert heard(CaseNow(child, TODAY)).owed == []
        with pytest.raises(MoveNotAllowed, match="No reply is owed"):
            acts.answer_contact(contact, on=TODAY, by=people.support, now=NOW)

    def test_is_not_before_the_contact(self, people: Staff) -> None:
        contact = log(people, a_child(), reply_from="them")
        with pytest.raises(MoveNotAllowed, match="on or after 16 November 2026"):
            acts.answer_contact(contact, on=TODAY - timedelta(days=1), by=people.support, now=NOW)

    def test_of_another_child_is_not_there(self, people: Staff) -> None:
        contact = log(people, a_child(), reply_from="us")
        address = reverse("ehcp:case-contact-answer", args=[a_child().pk, contact.pk])
        assert client_of(Role.CASE_OFFICER).get(address).status_code == 404


class TestHome:
    def test_lists_the_replies_owed_on_ones_own_cases(self, client: Client, people: Staff) -> None:
        mine = a_child(surname="Minechild", officer=people.officer)
        log(people, mine, reply_from="us")
        log(people, mine, reply_from="them")
        log(people, a_child(surname="Theirchild", officer=a_user(Role.CASE_OFFICER)), reply_from="us")
        client.force_login(people.officer)
        html = client.get("/").content.decode()
        assert "Replies owed (1)" in html
        assert "Theirchild" not in html

    def test_leaves_no_trace_of_a_child_who_is_hidden_or_has_died(self, people: Staff) -> None:
        hidden_child = a_child(officer=people.officer)
        log(people, hidden_child, reply_from="us")
        restrict(hidden_child, people.manager)
        log(people, a_child(officer=people.officer, deceased_on=date(2026, 11, 1)), reply_from="us")
        found = replies_owed(people.officer, TODAY)
        assert (found["replies"], found["count"], found["read_pks"]) == ([], "0", [])
