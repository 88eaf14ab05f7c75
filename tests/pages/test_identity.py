"""The bar that says whom a page is about, and the one act that is next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.cases.pages.actions import GROUPS
from ehcp.cases.reads.case import CaseNow
from ehcp.cases.reads.identity import Identity, identity, year_words
from ehcp.models import Appeal, Child, ChildFlag, Deadline, SchoolSpell
from ehcp.workflow import MOVES
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import (
    a_child,
    a_deadline,
    a_placement,
    a_plan,
    a_relation,
    a_request,
    a_user,
    an_institution,
    number,
    restrict,
)
from tests.pages.act_pages import client_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 29)


def of(child: Child, role: Role = Role.CASE_OFFICER) -> Identity:
    return identity(CaseNow(child, TODAY), a_user(role))


def flags(child: Child, role: Role = Role.CASE_OFFICER) -> list[str]:
    return [flag.text for flag in of(child, role).flags]


class TestTheYearGroup:
    @pytest.mark.parametrize(
        ("born", "words"),
        [
            (date(2016, 12, 25), "Year 5"),
            (date(2022, 8, 31), "Reception"),
            (date(2022, 9, 1), "Nursery"),
            (date(2022, 8, 31) - timedelta(days=364), "Reception"),
            (date(2021, 8, 31), "Year 1"),
            (date(2007, 9, 1), "Year 14"),
            (date(2007, 8, 31), ""),
            (date(2024, 1, 1), ""),
        ],
    )
    def test_is_that_of_the_age_on_the_first_of_september(self, born: date, words: str) -> None:
        assert year_words(born, TODAY) == words

    def test_is_the_one_taught_in_where_it_is_recorded(self) -> None:
        child = a_child(birth_date=date(2016, 12, 25))
        spell = {"schooling": "school", "institution": an_institution(name="Elderfold School"), "year_group": 4}
        SchoolSpell.objects.create(child=child, from_on=date(2026, 9, 1), **spell)
        assert of(child).facts[1:4] == ["9 years", "Year 4", "Elderfold School"]


class TestTheBar:
    def test_names_the_school_of_the_plan_once_there_is_one(self) -> None:
        child = a_child()
        assert "School not recorded" in of(child).facts
        SchoolSpell.objects.create(
            child=child, schooling="school", institution=an_institution(name="Before School"), from_on=date(2025, 9, 1)
        )
        assert "Before School" in of(child).facts
        a_placement(a_plan(child), institution=an_institution(name="Plan School"))
        assert "Plan School" in of(child).facts

    def test_says_what_changes_what_may_be_done_or_sent(self) -> None:
        child = a_child(deceased_on=date(2026, 11, 3))
        plan = a_plan(child, cease_considered_on=date(2026, 10, 5))
        a_child(merged_into_child=child, source_id="C-twin")
        Appeal.objects.create(
            source_id=f"AP{number()}",
            child=child,
            plan=plan,
            about="refusal_to_assess",
            registered_on=date(2026, 10, 1),
        )
        restrict(child)
        said = flags(child)
        assert said[:3] == ["Died 3 November 2026: nothing is to be sent", "Restricted record", "Merged with C-twin"]
        assert said[3].startswith("Appeal open: ")

    def test_says_what_is_held_of_the_family_to_those_who_read_cases_alone(self) -> None:
        child = a_child()
        a_relation(child, kind="father", may_not_see="address")
        a_relation(child, kind="mother", needs_interpreter=True, language="Polish")
        a_relation(child, kind="carer", may_not_see="all", to_on=date(2026, 11, 28))
        ChildFlag.objects.create(child=child, kind="looked_after", from_on=date(2026, 1, 5))
        ChildFlag.objects.create(child=child, kind="child_in_need", from_on=date(2026, 1, 5), to_on=date(2026, 11, 28))
        assert flags(child) == ["Looked after", "May not see: father", "Interpreter: Polish"]
        assert flags(child, Role.PANEL_MEMBER) == []

    @pytest.mark.parametrize("name", ["case", "case-details", "case-dates", "child-death", "case-person-add"])
    def test_stands_on_pages_and_forms_about_the_child(self, name: str) -> None:
        child = a_child(forename="Ada", surname="Inventedname", source_id="C900001", birth_date=date(2016, 12, 25))
        html = client_of(Role.CASE_OFFICER).get(reverse(f"ehcp:{name}", args=[child.pk])).content.decode()
        assert html.count('class="app-identity"') == 1
        assert "born 25 Dec 2016" in html
        assert html.count("<h1") == 1


class TestWhatIsNext:
    @pytest.mark.parametrize(
        ("role", "button"),
        [
            (Role.DECISION_OFFICER, "Decide to assess"),
            (Role.CASE_OFFICER, "Ask for a decision"),
            (Role.BUSINESS_SUPPORT, None),
        ],
    )
    def test_is_one_button_for_whoever_may_and_words_for_the_others(self, role: Role, button: str | None) -> None:
        child = a_child(stage="requested", officer=a_user(Role.CASE_OFFICER))
        request = a_request(child)
        soon = moments.today() + timedelta(days=5)
        a_deadline(child, due_on=soon, record_id=request.source_id)
        page = client_of(role).get(reverse("ehcp:case", args=[child.pk]))
        said = page.content.decode()
        assert "Next: Decide whether to assess" in said
        acts = page.context["acts"]
        assert (acts["primary"].label if acts["primary"] else None) == button
        assert ("with a delegated decision officer" in said) is (button is None)
        assert said.count('class="govuk-button"') == (1 if button else 0)

    def test_is_the_act_of_this_week_before_a_limit_long_broken_and_that_before_a_later_one(self) -> None:
        child, today = a_child(stage="drafting"), moments.today()
        a_deadline(child, rule="annual_review", due_on=today - timedelta(days=900), act_by_on=None)
        later = a_deadline(child, rule="final_plan", due_on=today + timedelta(days=8), act_by_on=None)
        client, address = client_of(Role.MANAGER), reverse("ehcp:case", args=[child.pk])
        assert "Next: Review the plan" in client.get(address).content.decode()
        Deadline.objects.filter(pk=later.pk).update(act_by_on=today + timedelta(days=7))
        said = client.get(address).content.decode()
        assert "Next: Send the draft plan" in said
        assert "1 other limit running, 1 of them overdue" in said

    def test_is_to_wait_while_the_turn_is_somebody_elses(self, client: Client) -> None:
        child = a_child(stage="assessing")
        a_deadline(child, rule="advice_return", due_on=moments.today() + timedelta(days=3))
        client.force_login(a_user(Role.AUDITOR))
        assert "Next: wait for others" in client.get(reverse("ehcp:case", args=[child.pk])).content.decode()

    def test_every_act_in_a_group_exists_and_rare_ones_come_last(self) -> None:
        named = {name for names in GROUPS.values() for name in names}
        assert named <= set(MOVES)
        page = client_of(Role.MANAGER).get(reverse("ehcp:case", args=[a_child().pk]))
        groups = page.context["acts"]["groups"]
        assert groups[-1][0] == "Record"
        assert groups[-1][1][-1].name == "record_death"


class TestTheBoxInTheHeader:
    def test_finds_a_misspelt_name_from_any_page_and_puts_no_words_in_an_address(self) -> None:
        a_child(forename="Quill", surname="Storyteller")
        client = client_of(Role.CASE_OFFICER)
        assert 'action="/cases/search/"' in client.get("/").content.decode()
        led = client.post("/cases/search/", {"words": "Quil Storyteler"})
        assert "tory" not in led.headers["Location"]
        assert "Storyteller" in client.get(led.headers["Location"]).content.decode()

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.PANEL_MEMBER])
    def test_is_not_there_for_those_who_may_not_read_cases(self, role: Role) -> None:
        assert "lookup-words" not in client_of(role).get("/").content.decode()
