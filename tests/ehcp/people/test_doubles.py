"""Likely doubles: warned of while a child is added, and listed until somebody looks at them."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from ehcp.identifiers import upn_check_letter
from ehcp.models import CaseEvent, Child, LikelyDouble, NoticeKind, RestrictionNotice
from ehcp.people.acts import details, doubles, merges
from ehcp.people.acts.children import NewChild, PossibleDouble, add_child
from ehcp.people.reads.doubles import doubles_of, likely_doubles, open_doubles
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.acts import NOW, TODAY
from tests.ehcp.people.test_names import NEAR, OTHER, SAME
from tests.factories import a_child, a_user

pytestmark = pytest.mark.django_db
BORN = date(2015, 3, 12)
UPN, OTHER_UPN = "Y857900108001", f"{upn_check_letter('801200001001')}801200001001"


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


def alike(user: User, **described: object) -> list[Child]:
    asked = {"surname": "Inventedson", "forename": "Pip", "birth_date": BORN, "upn": "", "uln": ""} | described
    return likely_doubles(user, **asked)  # type: ignore[arg-type]


class TestWhileAdding:
    @pytest.mark.parametrize(("stored", "typed"), SAME + NEAR)
    def test_warns_of_every_spelling_of_the_surname(self, manager: User, stored: str, typed: str) -> None:
        child = a_child(surname=stored, forename="Xavier", birth_date=BORN)
        assert alike(manager, surname=typed, forename="Wilfred") == [child]

    @pytest.mark.parametrize(("stored", "typed"), [pair for pair in OTHER if all(pair)])
    def test_does_not_warn_of_another_name(self, manager: User, stored: str, typed: str) -> None:
        a_child(surname=stored, forename="Xavier", birth_date=BORN)
        assert alike(manager, surname=typed, forename="Wilfred") == []

    def test_warns_of_a_like_forename_on_one_birth_date(self, manager: User) -> None:
        child = a_child(surname="Zzyzx", forename="Philip", birth_date=BORN)
        assert alike(manager, forename="Phillip") == [child]

    def test_warns_of_names_exchanged(self, manager: User) -> None:
        child = a_child(surname="Pip", forename="Inventedson", birth_date=BORN)
        assert alike(manager) == [child]

    @pytest.mark.parametrize("born", [date(2015, 12, 3), date(2014, 3, 12), date(2015, 3, 21)])
    def test_warns_of_both_names_alike_and_a_date_easily_mistyped(self, manager: User, born: date) -> None:
        child = a_child(surname="Inventedsen", forename="Pip", birth_date=born)
        a_child(surname="Inventedson", forename="Wilfred", birth_date=born)
        assert alike(manager) == [child]

    def test_warns_of_a_preferred_and_of_a_former_name(self, manager: User) -> None:
        preferred = a_child(surname="Aaa", forename="Bbb", preferred_name="Wilfred", birth_date=BORN)
        former = a_child(surname="Formername", forename="Ccc", birth_date=BORN)
        details.change_details(former, values={"surname": "Newname"}, reason="Deed poll", by=manager, now=NOW)
        assert alike(manager, surname="Formernames", forename="Wilfrid") == [preferred, former]

    def test_a_former_upn_is_refused(self, manager: User) -> None:
        child = a_child(upn=UPN, surname="Elsewhere")
        details.change_details(child, values={"upn": OTHER_UPN}, reason="Given anew", by=manager, now=NOW)
        with pytest.raises(PossibleDouble) as refused:
            add_child(NewChild("Inventedson", "Pip", BORN, upn=UPN), by=manager, now=NOW)
        assert (refused.value.children, refused.value.may_differ) == ([child], False)

    def test_a_number_of_a_merged_record_leads_to_the_kept_one(self, manager: User) -> None:
        kept, other = a_child(upn=OTHER_UPN), a_child(upn=UPN)
        merges.merge_records(kept, other, reason="One letter", by=manager, now=NOW)
        with pytest.raises(PossibleDouble) as refused:
            add_child(NewChild("Inventedson", "Pip", BORN, upn=UPN), by=manager, now=NOW)
        assert refused.value.children == [kept]

    def test_does_not_name_a_hidden_child(self, manager: User) -> None:
        a_child(surname="Inventedson", forename="Pip", birth_date=BORN, is_restricted=True)
        assert alike(manager) == []

    def test_a_hidden_childs_former_number_refuses_nothing_and_those_named_are_told(self, manager: User) -> None:
        child = a_child(upn=UPN, surname="Hiddenname")
        details.change_details(child, values={"upn": OTHER_UPN}, reason="Given anew", by=manager, now=NOW)
        Child.objects.filter(pk=child.pk).update(is_restricted=True)
        made = add_child(NewChild("Inventedson", "Pip", BORN, upn=UPN), by=manager, now=NOW)
        notice = RestrictionNotice.objects.get()
        assert (notice.child, notice.about, notice.kind) == (child, made, NoticeKind.DOUBLE)

    def test_a_hidden_childs_misspelt_name_tells_those_named(self, manager: User) -> None:
        hidden = a_child(surname="Inventedson", forename="Pip", birth_date=BORN, is_restricted=True)
        made = add_child(NewChild("Inventdson", "Pip", BORN, upn_unknown="UN2"), by=manager, now=NOW)
        assert [(one.child, one.about) for one in RestrictionNotice.objects.all()] == [(hidden, made)]

    def test_who_was_looked_at_and_is_different_is_not_asked_about_again(self, manager: User) -> None:
        twin = a_child(surname="Inventedson", forename="Pat", birth_date=BORN)
        child = NewChild("Inventedson", "Pip", BORN, upn_unknown="UN2")
        with pytest.raises(PossibleDouble):
            add_child(child, by=manager, now=NOW)
        made = add_child(child, different_from=[twin.pk], by=manager, now=NOW)
        doubles.find_doubles(on=TODAY)
        assert list(open_doubles(manager)) == []
        assert LikelyDouble.objects.get(first=twin, second=made).dismissed_by == manager


class TestTheList:
    def test_finds_pairs_the_likeliest_first_and_why(self, manager: User) -> None:
        n = count(1)
        for values in (
            {"surname": "Aaaaa", "forename": "Zoe", "birth_date": date(2010, 1, 1)},
            {"surname": "Bbbbb", "forename": "Zoë", "birth_date": date(2010, 1, 1)},
            {"surname": "Ccccc", "forename": "Xena", "birth_date": date(2011, 1, 2)},
            {"surname": "Cccc", "forename": "Xena", "birth_date": date(2011, 2, 1)},
            {"surname": "Ddddd", "forename": "Wim", "birth_date": date(2012, 1, 1)},
            {"surname": "D'dddd", "forename": "Wim", "birth_date": date(2012, 1, 1)},
            {"surname": "Eeeee", "forename": "Una", "birth_date": date(2013, 1, 1), "upn": UPN},
            {"surname": "Fffff", "forename": "Ty", "birth_date": date(2009, 5, 6), "upn": UPN},
            {"surname": "Ggggg", "forename": "Sol", "birth_date": date(2014, 1, 1)},
        ):
            a_child(source_id=f"C{next(n)}", **values)
        assert doubles.find_doubles(on=TODAY) == 4
        told = [(one.first.source_id, one.second.source_id, one.why) for one in open_doubles(manager)]
        assert told == [
            ("C7", "C8", "number"),
            ("C5", "C6", "names_and_birth"),
            ("C3", "C4", "names"),
            ("C1", "C2", "birth"),
        ]
        assert doubles.find_doubles(on=TODAY) == 0

    def test_is_seen_to_by_the_officer_of_either_case(self, manager: User) -> None:
        officer = a_user(Role.CASE_OFFICER)
        first = a_child(surname="Inventedson", birth_date=BORN)
        a_child(surname="Inventedsen", birth_date=BORN, officer=officer)
        doubles.find_doubles(on=TODAY)
        (pair,) = open_doubles(officer, mine=True)
        assert (pair.owner, doubles_of(officer, first)) == (officer, [pair])
        assert list(open_doubles(manager, mine=True)) == []

    @pytest.mark.parametrize("hidden", [0, 1])
    def test_does_not_name_a_pair_of_which_one_is_hidden(self, manager: User, hidden: int) -> None:
        pair = [a_child(surname="Inventedson", birth_date=BORN) for _ in range(2)]
        Child.objects.filter(pk=pair[hidden].pk).update(is_restricted=True)
        doubles.find_doubles(on=TODAY)
        assert LikelyDouble.objects.count() == 1
        assert (list(open_doubles(manager)), doubles_of(manager, pair[1 - hidden])) == ([], [])

    def test_a_pair_found_to_be_two_people_leaves_it_for_good(self, manager: User) -> None:
        for _ in range(2):
            a_child(surname="Inventedson", birth_date=BORN)
        doubles.find_doubles(on=TODAY)
        (pair,) = open_doubles(manager)
        with pytest.raises(MoveNotAllowed, match="how you know"):
            doubles.dismiss_double(pair, reason=" ", by=manager, now=NOW)
        doubles.dismiss_double(pair, reason="Twins, both seen", by=manager, now=NOW)
        doubles.find_doubles(on=TODAY)
        assert list(open_doubles(manager)) == []
        event = CaseEvent.objects.get(kind="child.double_dismissed")
        assert (event.data["other"], event.reason.text) == (pair.second.source_id, "Twins, both seen")
        with pytest.raises(MoveNotAllowed, match="already"):
            doubles.dismiss_double(pair, reason="Again", by=manager, now=NOW)

    def test_a_pair_that_was_merged_leaves_it_and_comes_back_with_the_merge_taken_back(self, manager: User) -> None:
        kept, other = (a_child(surname="Inventedson", birth_date=BORN) for _ in range(2))
        doubles.find_doubles(on=TODAY)
        merges.merge_records(kept, other, reason="One letter", by=manager, now=NOW)
        assert list(open_doubles(manager)) == []
        merges.take_merge_back(kept, other, reason="Two letters", by=manager, now=NOW)
        doubles.find_doubles(on=TODAY)
        assert len(open_doubles(manager).object_list) == 1

    def test_a_pair_no_longer_alike_leaves_it(self, manager: User) -> None:
        pair = [a_child(surname="Inventedson", forename=name, birth_date=BORN) for name in ("Pip", "Wilfred")]
        doubles.find_doubles(on=TODAY)
        details.change_details(pair[0], values={"surname": "Quill"}, reason="Mistyped", by=manager, now=NOW)
        doubles.find_doubles(on=TODAY)
        assert list(open_doubles(manager)) == []
