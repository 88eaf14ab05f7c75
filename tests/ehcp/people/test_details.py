"""Changing who somebody is recorded to be: each with its history, and past days as they were known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.cases.reads.case import CaseNow
from ehcp.history.models.versions import known
from ehcp.identifiers import is_valid_nhs_number, nhs_check_digit, upn_check_letter
from ehcp.models import CaseEvent, Child, Correction, RestrictionNotice
from ehcp.people.acts import details, merges
from ehcp.people.reads.details import former_details
from ehcp.workflow import MoveNotAllowed, Refused
from tests.ehcp.acts import NOW, TODAY, Staff, staff
from tests.factories import a_child, a_request

pytestmark = pytest.mark.django_db
UPN, OTHER_UPN = "Y857900108001", f"{upn_check_letter('801200001001')}801200001001"


@pytest.fixture
def people() -> Staff:
    return staff()


def change(people: Staff, child: Child, **values: Any) -> Child:
    return details.change_details(child, values=values, reason="Deed poll", by=people.support, now=NOW)


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("surname", "Inventedson", "Newname"),
        ("forename", "Pip", "Philippa"),
        ("preferred_name", None, "Pippa"),
        ("sex", "F", "M"),
        ("birth_date", date(2015, 3, 12), date(2015, 12, 3)),
        ("ethnicity", "NOBT", "WBRI"),
        ("postcode", "ZZ99 3VZ", "ZZ99 3WZ"),
        ("upn", UPN, OTHER_UPN),
        ("uln", None, "1000000000"),
        ("nhs_number", None, "9434765919"),
        ("nhs_number_source", None, "The GP"),
        ("nhs_number_on", None, date(2026, 11, 2)),
        ("icb", None, "QKS"),
        ("looked_after", None, True),
        ("looked_after", True, False),
    ],
)
def test_each_change_keeps_what_was_held_before(people: Staff, field: str, before: Any, after: Any) -> None:
    child = a_child(**{"upn": UPN, field: before})
    change(people, child, **{field: after})
    assert getattr(child, field) == after
    made = Correction.objects.get(table="children", record_id=child.source_id)
    assert (made.field, made.recorded_on) == (field, TODAY)
    event = CaseEvent.objects.get(kind="child.details_changed")
    assert event.data == {"fields": [field], "corrections": [made.source_id]}
    assert getattr(known(Child, date(2026, 11, 15)).get(pk=child.pk), field) == before
    (told,) = former_details(CaseNow(child, TODAY))
    assert (told.who, told.why) == (str(people.support), "Deed poll")


def test_events_hold_no_personal_data(people: Staff) -> None:
    child = a_child(surname="Secretname", forename="Pip")
    change(people, child, surname="Othersecret", nhs_number="9434765919")
    told = str([one.data for one in CaseEvent.objects.all()])
    assert not any(word in told for word in ("Secretname", "Othersecret", "9434765919"))


def test_a_change_of_nothing_is_refused(people: Staff) -> None:
    with pytest.raises(MoveNotAllowed, match="recorded already"):
        change(people, a_child(surname="Inventedson"), surname="Inventedson")


def test_a_change_needs_a_reason(people: Staff) -> None:
    with pytest.raises(MoveNotAllowed, match="Say why"):
        details.change_details(a_child(), values={"surname": "X"}, reason=" ", by=people.support, now=NOW)


@pytest.mark.parametrize("values", [{"upn": "B857900108001"}, {"nhs_number": "9434765918"}, {"surname": ""}])
def test_what_cannot_be_is_refused_and_nothing_changes(people: Staff, values: dict[str, Any]) -> None:
    child = a_child(surname="Inventedson", upn=UPN)
    with pytest.raises(Refused):
        change(people, child, **values)
    child.refresh_from_db()
    assert (child.surname, child.upn, child.nhs_number, Correction.objects.count()) == ("Inventedson", UPN, None, 0)


def test_a_number_of_somebody_else_is_refused_with_the_way_to_merge(people: Staff) -> None:
    a_child(source_id="C9", upn=UPN)
    with pytest.raises(MoveNotAllowed, match="C9 has or had this number"):
        change(people, a_child(), upn=UPN)


def test_a_number_of_a_hidden_child_refuses_nothing_and_those_named_are_told(people: Staff) -> None:
    hidden = a_child(source_id="C9", upn=UPN, is_restricted=True)
    child = a_child()
    change(people, child, upn=UPN)
    child.refresh_from_db()
    assert child.upn == UPN
    assert [(one.child, one.about) for one in RestrictionNotice.objects.all()] == [(hidden, child)]


def test_a_birth_after_the_first_request_is_refused(people: Staff) -> None:
    child = a_child()
    a_request(child, received_on=date(2026, 9, 7))
    with pytest.raises(MoveNotAllowed, match="7 September 2026"):
        change(people, child, birth_date=date(2026, 10, 1))


def test_the_history_holds_what_merged_records_held(people: Staff) -> None:
    kept, other = a_child(source_id="C1"), a_child(source_id="C2", surname="Before")
    change(people, other, surname="After")
    merges.merge_records(kept, other, reason="One letter", by=people.manager, now=NOW)
    assert [(one.record, one.before, one.after) for one in former_details(CaseNow(kept, TODAY))] == [
        ("C2", "Before", "After")
    ]


@pytest.mark.parametrize("number", ["9434765919", "4505577104", "9876543210", "0123456789"])
def test_nhs_numbers_with_the_right_last_digit(number: str) -> None:
    assert is_valid_nhs_number(number) == (nhs_check_digit(number[:-1]) == number[-1])


@pytest.mark.parametrize(
    "number", ["9434765918", "943476591", "94347659190", "943 476 5919", "0000000000", "ABC4765919"]
)
def test_nhs_numbers_that_are_none(number: str) -> None:
    assert not is_valid_nhs_number(number)


def test_a_published_nhs_number_is_valid() -> None:
    assert is_valid_nhs_number("9434765919")
    assert nhs_check_digit("943476591") == "9"
    assert nhs_check_digit("999999999") == "9"
