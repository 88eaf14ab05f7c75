"""Finding people by what they are or were called, by numbers, references and birth dates, misspelt too."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.identifiers import upn_check_letter
from ehcp.models import Child, Correction
from ehcp.people.acts import details, merges
from ehcp.people.acts.search_words import index_people
from ehcp.people.reads.search import matching, parse
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.acts import NOW
from tests.factories import a_child, a_user

pytestmark = pytest.mark.django_db
BORN = date(2015, 3, 12)
OTHER_UPN = f"{upn_check_letter('801200001001')}801200001001"


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


@pytest.fixture
def ada(manager: User) -> Child:
    """Somebody with every kind of name and number, some of them former; and somebody else."""
    child = a_child(
        source_id="C000777", forename="Ada", surname="O’Inventedson-Quill", birth_date=BORN, upn="Y857900108001",
        uln="1000000000", nhs_number="9434765919", preferred_name="Addie",
    )  # fmt: skip
    a_child(source_id="C000778", forename="Ben", surname="Otherperson", birth_date=date(2014, 7, 1))
    return child


def found(user: User, text: str) -> list[str]:
    people = matching(Child.objects.visible_to(user).standing(), text)
    return sorted(people.values_list("source_id", flat=True))


@pytest.mark.parametrize(
    "text",
    [
        "Ada", "ada", "Addie", "quill", "inventedson", "o'inventedson", "O’INVENTEDSON-QUILL", "Quill Ada",
        "ada quill", "Y857900108001", "y857900108001", "Y8579", "1000000000", "9434765919", "943 476 5919",
        "C000777", "c000777", "12/03/2015", "12 3 2015", "12.3.2015", "12-03-2015", "2015-03-12", "12/3/15",
        "12 March 2015", "12 mar 2015", "12th March 2015", "March 2015", "mar 2015", "ada 12/3/2015",
        "quill March 2015",
    ],
)  # fmt: skip
def test_finds_by_name_number_reference_or_birth_date(manager: User, ada: Child, text: str) -> None:
    assert found(manager, text) == ["C000777"]


@pytest.mark.parametrize(
    "text", ["Qill", "Quil", "Inventedsen", "Adie", "Invntedson Ada", "quill 3/12/2015", "ada 12/03/2016", "qwill ada"]
)
def test_finds_misspelt_names_and_mistyped_birth_dates(manager: User, ada: Child, text: str) -> None:
    assert found(manager, text) == ["C000777"]


@pytest.mark.parametrize(
    "text", ["Zebedee", "ada 1/1/1999", "31/02/2015", "C000779", "Y857900108002", "ada otherperson"]
)
def test_finds_nobody_for_somebody_else(manager: User, ada: Child, text: str) -> None:
    assert found(manager, text) == []


def test_shows_no_near_spelling_where_one_fits(manager: User) -> None:
    a_child(source_id="C1", surname="Smyth")
    a_child(source_id="C2", surname="Smith")
    assert found(manager, "smyth") == ["C1"]


def test_a_former_name_and_number_find_the_person(manager: User, ada: Child) -> None:
    for values in ({"surname": "Newname"}, {"upn": OTHER_UPN}):
        details.change_details(ada, values=values, reason="Adopted", by=manager, now=NOW)
    for text in ("quill", "newname", "Y857900108001", OTHER_UPN, "ada quill"):
        assert found(manager, text) == ["C000777"]


def test_every_name_and_number_of_a_merged_record_finds_the_kept_one(manager: User, ada: Child) -> None:
    other = a_child(
        source_id="C000900", forename="Adele", surname="Mergedname", birth_date=date(2013, 1, 2), upn=OTHER_UPN
    )
    merges.merge_records(ada, other, reason="One letter names both", by=manager, now=NOW)
    for text in ("adele", "mergedname", "C000900", OTHER_UPN, "2/1/2013", "ada mergedname"):
        assert found(manager, text) == ["C000777"]
    merges.take_merge_back(ada, other, reason="Two letters", by=manager, now=NOW)
    assert found(manager, "mergedname") == ["C000900"]


def test_a_former_name_of_an_import_finds_the_person(manager: User, ada: Child) -> None:
    Correction.objects.create(
        source_id="K1", table="children", record_id="C000777", field="surname", value_before="Beforename",
        value_after="O’Inventedson-Quill", recorded_on=date(2020, 1, 1),
    )  # fmt: skip
    index_people()
    assert found(manager, "beforename") == ["C000777"]


@pytest.mark.parametrize("text", ["Ada", "Qill", "C000777", "Y857900108001", "12/3/2015", "March 2015"])
def test_a_restricted_child_is_as_if_not_there(manager: User, ada: Child, text: str) -> None:
    Child.objects.filter(pk=ada.pk).update(is_restricted=True)
    assert found(manager, text) == []


def test_a_restricted_child_does_not_keep_near_spellings_away(manager: User) -> None:
    a_child(source_id="C1", surname="Smyth", is_restricted=True)
    a_child(source_id="C2", surname="Smith")
    assert found(manager, "smyth") == ["C2"]


def test_costs_few_statements_whatever_is_typed(
    manager: User, ada: Child, django_assert_max_num_queries: object
) -> None:
    visible = Child.objects.visible_to(manager).standing()
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        list(matching(visible, "qill adda 3/12/2015"))


@pytest.mark.parametrize(
    ("text", "words", "born"),
    [
        ("ada 12/3/2015", ("ada",), (BORN, BORN)),
        ("March 2015", (), (date(2015, 3, 1), date(2015, 3, 31))),
        ("december 2015 quill", ("quill",), (date(2015, 12, 1), date(2015, 12, 31))),
        ("Feb 2016", (), (date(2016, 2, 1), date(2016, 2, 29))),
        ("31/2/2015", ("31", "2", "2015"), None),
        ("April", ("april",), None),
        ("May Inventedson", ("may", "inventedson"), None),
        ("12 2015", ("122015",), None),
    ],
)
def test_reads_a_birth_date_among_words(text: str, words: tuple[str, ...], born: object) -> None:
    asked = parse(text)
    assert (asked.words, asked.born) == (words, born)
