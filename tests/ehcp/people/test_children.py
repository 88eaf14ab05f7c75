from __future__ import annotations

from datetime import date

import pytest

from ehcp.models import AssessmentRequest, Child, RestrictionNotice
from ehcp.people.acts.children import NewChild, PossibleDouble, add_child
from ehcp.requests.acts import requests
from ehcp.workflow import AlreadyDone, MoveNotAllowed, Refused
from tests.ehcp.acts import NOW, TODAY, Staff, once, staff
from tests.factories import a_child, restrict

pytestmark = pytest.mark.django_db

BORN = date(2018, 5, 4)
UPN = "Y857900108001"


@pytest.fixture
def people() -> Staff:
    return staff()


def described(**values: object) -> NewChild:
    defaults = {"surname": "Inventedson", "forename": "Pip", "birth_date": BORN, "upn_unknown": "UN2"}
    return NewChild(**(defaults | values))  # type: ignore[arg-type]


class TestAddChild:
    def test_gives_the_record_a_reference_of_its_kind_and_an_event(self, people: Staff) -> None:
        child = add_child(described(), by=people.support, now=NOW)
        assert child.source_id.startswith("C")
        assert child.events.get().kind == "child.added"

    def test_refuses_the_same_number_whatever_the_name(self, people: Staff) -> None:
        stored = a_child(upn=UPN)
        with pytest.raises(PossibleDouble) as refused:
            add_child(
                described(upn=UPN, upn_unknown="", surname="Other", birth_date=date(2010, 1, 1)),
                different_from=[stored.pk],
                by=people.support,
                now=NOW,
            )
        assert refused.value.children == [stored]
        assert not refused.value.may_differ

    @pytest.mark.parametrize(
        ("surname", "forename"),
        [("Inventedson", "Robin"), ("INVENTEDSON", "Pip"), ("Inventedsen", "Pip")],
    )
    def test_asks_before_it_adds_one_that_is_much_alike(self, people: Staff, surname: str, forename: str) -> None:
        stored = a_child(surname=surname, forename=forename, birth_date=BORN)
        with pytest.raises(PossibleDouble) as refused:
            add_child(described(), by=people.support, now=NOW)
        assert refused.value.children == [stored]
        assert add_child(described(), different_from=[stored.pk], by=people.support, now=NOW).pk != stored.pk

    def test_adds_another_born_on_the_same_day(self, people: Staff) -> None:
        a_child(surname="Quite", forename="Different", birth_date=BORN)
        assert add_child(described(), by=people.support, now=NOW).pk

    @pytest.mark.parametrize("same", [{}, {"upn": UPN, "upn_unknown": "", "surname": "Other", "forename": "Name"}])
    def test_adds_a_double_of_a_restricted_child_and_tells_those_named(
        self, people: Staff, same: dict[str, object]
    ) -> None:
        stored = a_child(upn=UPN, surname="Inventedson", forename="Pip", birth_date=BORN)
        restrict(stored, people.manager)
        made = add_child(described(**same), by=people.support, now=NOW)
        notice = RestrictionNotice.objects.open_for(people.manager).get()
        assert (notice.child, notice.about, notice.kind, notice.raised_by) == (stored, made, "double", people.support)
        assert not RestrictionNotice.objects.open_for(people.support).exists()
        event = stored.events.get()
        assert (event.kind, event.data) == ("child.possible_double_added", {"record": made.source_id})

    def test_tells_nobody_of_a_child_who_is_not_alike_or_whom_the_person_may_see(self, people: Staff) -> None:
        stored = a_child(surname="Quite", forename="Different", birth_date=BORN)
        restrict(stored, people.manager)
        seen = a_child(surname="Inventedson", forename="Pip", birth_date=BORN)
        restrict(seen, people.manager, people.support)
        add_child(described(), different_from=[seen.pk], by=people.support, now=NOW)
        assert not RestrictionNotice.objects.exists()

    def test_refuses_a_number_with_a_wrong_check_letter(self, people: Staff) -> None:
        with pytest.raises(Refused, match="first letter agrees"):
            add_child(described(upn="A857900108001", upn_unknown=""), by=people.support, now=NOW)

    def test_is_refused_to_a_role_that_records_no_receipts(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Only business support"):
            add_child(described(), by=people.auditor, now=NOW)


class TestRequestForANewChild:
    def test_adds_both_or_neither(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="today or in the past"):
            requests.receive_request_for_new_child(
                described(), different_from=[], by=people.support, on=date(2027, 1, 1), now=NOW, source="1"
            )
        assert not Child.objects.exists()

    def test_acts_once_when_pressed_twice(self, people: Staff) -> None:
        def press() -> AssessmentRequest:
            return requests.receive_request_for_new_child(
                described(),
                different_from=[],
                by=people.support,
                on=TODAY,
                now=NOW,
                source="1",
                submission=once("draft"),
            )

        made = press()
        with pytest.raises(AlreadyDone):
            press()
        assert list(AssessmentRequest.objects.all()) == [made]
        assert Child.objects.count() == 1
