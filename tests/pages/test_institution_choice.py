"""One school among hundreds: what the box and the list send, and what comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from ehcp.models import Child, Institution, Placement
from ehcp.plans.forms.placements import ChangePlacementForm
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.browser import barriers, overflow, refusals
from tests.factories import a_child, a_plan, a_user, an_institution

TODAY = date(2026, 11, 23)
NewPage = Callable[..., Page]


def sent(**values: object) -> ChangePlacementForm:
    day = {"on-day": "23", "on-month": "11", "on-year": "2026", "basis": "attended", "rank": "1", "key": "k"}
    return ChangePlacementForm({name: str(value) for name, value in (day | values).items()}, today=TODAY)


@pytest.mark.django_db
class TestTheField:
    def test_takes_the_school_chosen(self) -> None:
        school = an_institution(name="Oak School")
        for form in (sent(institution=school.pk), sent(institution=school.pk, institution_typed="Oak School")):
            assert form.is_valid()
            assert form.cleaned_data["institution"] == school

    def test_gives_back_words_that_are_no_school_and_takes_no_other(self) -> None:
        an_institution(name="Oak School")
        form = sent(institution="", institution_typed="Ash <School>")
        assert form.errors["institution"] == ["Choose one from the list: “Ash <School>” is not in it"]
        shown = str(form["institution"])
        assert 'data-typed="Ash &lt;School&gt;"' in shown
        assert "selected" not in shown

    def test_does_not_take_a_number_that_was_typed_for_a_place_in_the_list(self) -> None:
        school = an_institution()
        assert "institution" in sent(institution="", institution_typed=school.pk).errors

    def test_may_stay_empty_where_it_is_not_needed(self) -> None:
        form = sent(institution="", institution_typed="  ", sen_setting="EHE")
        assert form.is_valid()
        assert form.cleaned_data["institution"] is None

    @pytest.mark.parametrize("value", ["0", "x", "-1", "9" * 30])
    def test_refuses_what_is_not_in_the_list(self, value: str) -> None:
        assert "institution" in sent(institution=value).errors

    def test_tells_namesakes_apart_and_calls_the_others_by_their_name(self) -> None:
        an_institution(name="St Invented’s", urn="123456", phase="primary")
        an_institution(name="St Invented’s", type="special", phase="not_applicable", source_id="S000077")
        an_institution(name="Unlike", urn="654321")
        shown = re.findall(r"<option[^>]*>([^<]*)</option>", str(sent()["institution"]))
        assert shown == [
            "None of these",
            "St Invented’s (Mainstream, primary, URN 123456)",
            "St Invented’s (Special, S000077)",
            "Unlike",
        ]

    def test_reads_the_list_once_however_long(self) -> None:
        for _ in range(3):
            an_institution()
        with CaptureQueriesContext(connection) as seen:
            str(sent()["institution"])
        assert len(seen) == 1


@pytest.fixture
def child(transactional_db: None) -> Child:
    for name in ("Ash School", "Élm School", "St Mary’s Primary", "Oak School", "Oak School"):
        an_institution(name=name, urn=None if name != "Ash School" else "123456")
    return a_plan(a_child(stage="maintained")).child


def open_form(page: Page, child: Child) -> None:
    page.goto(f"/cases/{child.pk}/placement/change/")
    for part in ("day", "month", "year"):
        page.locator(f"#id_on-{part}").fill(str(getattr(moments.today(), part)))


def record(page: Page) -> None:
    page.get_by_role("button", name="Record the change").click()


@pytest.mark.browser
@pytest.mark.one_engine
class TestInTheBrowser:
    @pytest.mark.parametrize("phone", [False, True])
    def test_a_school_is_found_by_any_part_and_chosen_by_keys(
        self, new_page: NewPage, child: Child, *, phone: bool
    ) -> None:
        page = new_page(a_user(Role.CASE_OFFICER), phone=phone)
        said = refusals(page)
        open_form(page, child)
        box = page.get_by_role("combobox", name="School or college")
        offered = page.get_by_role("listbox").get_by_role("option")
        for typed, name in (("elm", "Élm School"), ("marys", "St Mary’s Primary"), ("123456", "Ash School")):
            box.fill("")
            box.press_sequentially(typed)
            offered.filter(has_text=name).wait_for()
            assert offered.count() == 1
        assert (barriers(page), overflow(page)) == ([], 0)
        box.press("ArrowDown")
        assert barriers(page) == []
        page.keyboard.press("Enter")
        assert box.input_value() == "Ash School"
        record(page)
        page.wait_for_url(f"**/cases/{child.pk}/")
        placement = Placement.objects.get()
        assert placement.institution is not None
        assert placement.institution.name == "Ash School"
        assert said == []

    def test_words_that_are_no_school_come_back_with_an_error_that_leads_to_the_box(
        self, new_page: NewPage, child: Child
    ) -> None:
        page = new_page(a_user(Role.CASE_OFFICER), phone=True)
        open_form(page, child)
        page.locator("#id_institution").press_sequentially("Oa")
        record(page)
        page.get_by_role("link", name="Choose one from the list: “Oa” is not in it").click()
        box = page.get_by_role("combobox", name="School or college")
        assert box.input_value() == "Oa"
        assert page.evaluate("document.activeElement.id") == "id_institution"
        box.press_sequentially("k School")
        described = box.get_attribute("aria-describedby") or ""
        assert "id_institution_error" in described.split()
        assert (barriers(page), overflow(page)) == ([], 0)
        assert not Placement.objects.exists()

    def test_a_choice_taken_back_chooses_nothing(self, new_page: NewPage, child: Child) -> None:
        page = new_page(a_user(Role.CASE_OFFICER))
        open_form(page, child)
        box = page.get_by_role("combobox", name="School or college")
        box.press_sequentially("ash")
        page.get_by_role("option", name="Ash School").click()
        box.fill("")
        record(page)
        page.get_by_role("link", name="Select a school or college, or another arrangement").wait_for()
        assert not Placement.objects.exists()

    def test_what_was_chosen_stays_while_something_else_is_wrong(self, new_page: NewPage, child: Child) -> None:
        page = new_page(a_user(Role.CASE_OFFICER))
        page.goto(f"/cases/{child.pk}/placement/change/")
        page.locator("#id_institution").press_sequentially("ash")
        page.get_by_role("option", name="Ash School").click()
        record(page)
        page.locator(".govuk-error-summary").wait_for()
        assert page.get_by_role("combobox", name="School or college").input_value() == "Ash School"

    def test_without_a_script_it_is_a_list(self, new_page: NewPage, child: Child) -> None:
        page = new_page(a_user(Role.CASE_OFFICER), scripts=False)
        open_form(page, child)
        page.get_by_label("School or college").select_option(label="Élm School")
        record(page)
        page.wait_for_url(f"**/cases/{child.pk}/")
        assert Placement.objects.get().institution == Institution.objects.get(name="Élm School")
