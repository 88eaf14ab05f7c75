"""Pages of one person: details and their history, merging, taking back, likely doubles; hidden ones named nowhere."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.models import Child
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_double, a_plan, a_request
from tests.pages.act_pages import client_of, errors, hidden, send, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Client:
    return client_of(Role.MANAGER)


@pytest.fixture
def pair() -> tuple[Child, Child]:
    kept = a_child(source_id="C000001", surname="Keptname", forename="Pip")
    return kept, a_child(source_id="C000002", surname="Mergedname", forename="Pip")


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def merge(client: Client, kept: Child, other: Child, **values: object) -> object:
    address = reverse("ehcp:case-merge-check", args=[kept.pk, other.pk])
    said = {"reason": "One letter names both", "confirmed": "on"} | values
    return client.post(address, hidden(client.get(address)) | typed(**said))


class TestMerging:
    def test_asks_for_the_other_record_and_shows_both_side_by_side(
        self, manager: Client, pair: tuple[Child, Child]
    ) -> None:
        kept, other = pair
        a_request(other, source_id="R000321")
        answer = manager.post(reverse("ehcp:case-merge", args=[kept.pk]), {"reference": " c000002 "})
        assert answer.url == reverse("ehcp:case-merge-check", args=[kept.pk, other.pk])
        page = text(manager.get(answer.url))
        for words in ("Keptname", "Mergedname", "R000321", "Kept: C000001", "Merged into it: C000002"):
            assert words in page
        assert {*ReadEntry.objects.filter(screen="merge.other").values_list("child_pk", flat=True)} == {other.pk}

    def test_merges_and_leads_from_the_merged_records_address_to_the_kept_one(
        self, manager: Client, pair: tuple[Child, Child]
    ) -> None:
        kept, other = pair
        assert merge(manager, kept, other).status_code == 302  # type: ignore[attr-defined]
        for name, args in (("case", []), ("case-tab", ["timeline"]), ("case-dates", []), ("case-details", [])):
            answer = manager.get(reverse(f"ehcp:{name}", args=[other.pk, *args]), follow=True)
            assert answer.redirect_chain[-1][0] == reverse(f"ehcp:{name}", args=[kept.pk, *args])
            assert "merged into C000001" in text(answer)
        assert "Another record of the same person merged into this one" in text(
            manager.get(reverse("ehcp:case-tab", args=[kept.pk, "timeline"]))
        )

    def test_loses_nothing_typed_where_it_is_refused(self, manager: Client, pair: tuple[Child, Child]) -> None:
        answer = merge(manager, *pair, confirmed="")
        assert errors(answer) == "Confirm that you have compared both records"  # type: ignore[arg-type]
        assert "One letter names both" in text(answer)

    def test_says_why_two_plans_stand_in_the_way_and_offers_no_form(
        self, manager: Client, pair: tuple[Child, Child]
    ) -> None:
        for child in pair:
            a_plan(child)
        page = text(manager.get(reverse("ehcp:case-merge-check", args=[one.pk for one in pair])))
        assert "Both records have a plan that is maintained" in page
        assert "Merge the records" not in page

    @pytest.mark.parametrize("reference", ["C000002", "C999999", "C000001"])
    def test_answers_alike_for_a_hidden_record_for_none_and_for_the_record_itself(
        self, manager: Client, pair: tuple[Child, Child], reference: str
    ) -> None:
        Child.objects.filter(pk=pair[1].pk).update(is_restricted=True)
        answer = manager.post(reverse("ehcp:case-merge", args=[pair[0].pk]), {"reference": reference})
        assert errors(answer) == "There is no other record with this reference that you can open"
        assert "Mergedname" not in text(answer)

    def test_of_a_hidden_record_is_not_there(self, manager: Client, pair: tuple[Child, Child]) -> None:
        Child.objects.filter(pk=pair[1].pk).update(is_restricted=True)
        pks = [one.pk for one in pair]
        for args in (pks, pks[::-1]):
            assert manager.get(reverse("ehcp:case-merge-check", args=args)).status_code == 404

    def test_is_taken_back_from_the_details(self, manager: Client, pair: tuple[Child, Child]) -> None:
        kept, other = pair
        merge(manager, kept, other)
        address = reverse("ehcp:case-merge-undo", args=[kept.pk, other.pk])
        assert address in text(manager.get(reverse("ehcp:case-details", args=[kept.pk])))
        answer = manager.post(address, hidden(manager.get(address)) | {"reason": "Two cousins"}, follow=True)
        assert "Both cases stand as before" in text(answer)
        assert manager.get(reverse("ehcp:case", args=[other.pk])).status_code == 200
        assert manager.get(address).status_code == 404

    def test_a_form_opened_before_the_merge_comes_back_with_what_was_typed(
        self, manager: Client, pair: tuple[Child, Child]
    ) -> None:
        kept, other = pair
        address = reverse("ehcp:case-details-change", args=[other.pk, "name"])
        opened = hidden(manager.get(address))
        merge(manager, kept, other)
        answer = manager.post(address, opened | {"forename": "Philippa", "surname": "Newname", "reason": "Deed poll"})
        assert answer.status_code == 409
        assert "Philippa" in text(answer)
        assert "This case changed after you opened the form" in errors(answer)
        kept.refresh_from_db()
        assert kept.surname == "Keptname"

    def test_of_restricted_records_leads_a_stranger_nowhere(self, manager: Client, pair: tuple[Child, Child]) -> None:
        kept, other = pair
        merge(manager, kept, other)
        Child.objects.update(is_restricted=True)
        stranger = client_of(Role.CASE_OFFICER)
        for child in pair:
            answer = stranger.get(reverse("ehcp:case", args=[child.pk]))
            assert (answer.status_code, "C00000" in text(answer)) == (404, False)


class TestDetails:
    @pytest.mark.parametrize(
        ("group", "values", "shown"),
        [
            ("name", {"forename": "Philippa", "surname": "Newname"}, "Newname"),
            ("preferred-name", {"preferred_name": "Pippa"}, "Pippa"),
            ("sex", {"sex": "F"}, "Female"),
            ("birth-date", {"birth_date": date(2015, 12, 3)}, "3 December 2015"),
            ("ethnicity", {"ethnicity": "WBRI"}, "White British"),
            ("postcode", {"postcode": "zz99 3vz"}, "ZZ99 3VZ"),
            ("numbers", {"upn": "y857900108001", "uln": "", "upn_unknown": ""}, "Y857900108001"),
            (
                "nhs-number",
                {"nhs_number": "943 476 5919", "nhs_number_source": "GP", "nhs_number_on": date(2026, 11, 2)},
                "943 476 5919",
            ),
            ("icb", {"icb": "QKS"}, "QKS"),
            ("looked-after", {"looked_after": "true"}, "Looked after by the authority"),
        ],
    )
    def test_each_is_changed_on_a_page_of_its_own_and_its_history_shown(
        self, group: str, values: dict[str, object], shown: str
    ) -> None:
        client, child = client_of(Role.BUSINESS_SUPPORT), a_child()
        address = reverse("ehcp:case-details-change", args=[child.pk, group])
        boxes = hidden(client.get(address)) | typed(**values, reason="The family told us")
        answer = client.post(address, boxes, follow=True)
        assert "The details are changed" in text(answer)
        assert shown in text(answer)
        assert "The family told us" in text(answer)

    @pytest.mark.parametrize(
        ("group", "values", "words"),
        [
            ("name", {"forename": "", "surname": "X"}, "Enter the first name"),
            ("numbers", {"upn": "B857900108001", "uln": "", "upn_unknown": ""}, "Enter a UPN whose first letter"),
            ("numbers", {"upn": "", "uln": "", "upn_unknown": ""}, "Enter a UPN or ULN, or select why"),
            ("nhs-number", {"nhs_number": "9434765918"}, "Enter an NHS number of 10 digits"),
            ("nhs-number", {"nhs_number": "", "nhs_number_source": "GP"}, "Enter the NHS number"),
            ("postcode", {"postcode": "#N/A"}, "Enter a full UK postcode"),
            ("birth-date", {"birth_date": date(1990, 1, 1)}, "Check the date of birth"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, group: str, values: dict[str, object], words: str) -> None:
        client, child = client_of(Role.BUSINESS_SUPPORT), a_child(upn="Y857900108001")
        address = reverse("ehcp:case-details-change", args=[child.pk, group])
        answer = client.post(address, hidden(client.get(address)) | typed(**values, reason="The family told us"))
        assert words in errors(answer)
        assert "The family told us" in text(answer)

    def test_are_read_by_those_who_may_not_change_them(self) -> None:
        child = a_child(surname="Keptname")
        page = text(client_of(Role.AUDITOR).get(reverse("ehcp:case-details", args=[child.pk])))
        assert "Keptname" in page
        assert "/details/name/" not in page

    def test_are_one_link_away_from_the_case(self) -> None:
        child = a_child()
        page = text(client_of(Role.AUDITOR).get(reverse("ehcp:case", args=[child.pk])))
        assert reverse("ehcp:case-details", args=[child.pk]) in page

    def test_a_group_that_is_none_is_not_there(self, manager: Client) -> None:
        assert manager.get(reverse("ehcp:case-details-change", args=[a_child().pk, "shoes"])).status_code == 404


class TestDoubles:
    def test_are_listed_with_why_and_who_sees_to_them(self, manager: Client, pair: tuple[Child, Child]) -> None:
        a_double(*pair)
        page = text(manager.get(reverse("ehcp:double-list")))
        for words in ("Keptname", "Mergedname", "One date of birth, and one name alike", "nobody holds either case"):
            assert words in page
        assert reverse("ehcp:case-merge-check", args=[one.pk for one in pair]) in page
        assert text(manager.get(reverse("ehcp:case-list"))).count(reverse("ehcp:double-list")) == 1

    def test_are_taken_off_the_list_with_a_reason(self, pair: tuple[Child, Child]) -> None:
        officer, double = client_of(Role.CASE_OFFICER), a_double(*pair)
        address = reverse("ehcp:double-dismiss", args=[double.pk])
        answer = officer.post(address, hidden(officer.get(address)) | {"reason": "Twins"}, follow=True)
        assert "The pair is off the list" in text(answer)
        assert "No two records look alike" in text(answer)
        assert officer.get(address).status_code == 404

    @pytest.mark.parametrize("hidden_one", [0, 1])
    def test_name_no_hidden_record(self, manager: Client, pair: tuple[Child, Child], hidden_one: int) -> None:
        double = a_double(*pair)
        Child.objects.filter(pk=pair[hidden_one].pk).update(is_restricted=True)
        page = text(manager.get(reverse("ehcp:double-list")))
        assert "Keptname" not in page
        assert "Mergedname" not in page
        assert manager.get(reverse("ehcp:double-dismiss", args=[double.pk])).status_code == 404

    def test_the_record_of_reads_names_both(self, manager: Client, pair: tuple[Child, Child]) -> None:
        a_double(*pair)
        manager.get(reverse("ehcp:double-list"))
        seen = ReadEntry.objects.filter(screen="likely doubles").values_list("child_pk", flat=True)
        assert {*seen} == {one.pk for one in pair}


def test_a_case_says_what_it_was_merged_of(manager: Client, pair: tuple[Child, Child]) -> None:
    kept, other = pair
    Child.objects.filter(pk=other.pk).update(merged_into_child=kept)
    page = text(manager.get(reverse("ehcp:case", args=[kept.pk])))
    assert "C000002" in page


def test_an_act_on_the_case_reaches_what_hangs_on_the_merged_record(pair: tuple[Child, Child]) -> None:
    kept, other = pair
    Child.objects.filter(pk=other.pk).update(merged_into_child=kept)
    request = a_request(other, received_on=date(2026, 9, 7))
    officer = client_of(Role.CASE_OFFICER)
    answer = send(officer, "request-considering", kept, on=moments.today())
    assert answer.status_code == 302
    request.refresh_from_db()
    assert request.considering_sent_on == moments.today()
