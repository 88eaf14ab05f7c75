"""Histories that cannot be true: one rule, read in a package, in the list, and before an act is done."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.exchange.acts import import_package
from ehcp.exchange.format.quality_rules import QUALITY_RULES
from ehcp.history.acts.frame import begin_act
from ehcp.history.reads.quality import RULES, findings
from ehcp.models import Budget, Child, Need
from ehcp.people.acts.children import NewChild, add_child
from ehcp.requests.forms.intake import NewChildForm
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.roles import Role
from sendcases.audit.models import ReadEntry
from tests.ehcp.exchange.cases import BUDGET, NEED, PLACEMENT, case_with
from tests.ehcp.exchange.packages import Rows, files_of, report_on, write_folder
from tests.factories import a_child, a_plan, a_user, restrict

pytestmark = pytest.mark.django_db
TODAY, NOW = date(2023, 6, 5), datetime(2023, 6, 5, 9, 30, tzinfo=UTC)

ASSESSMENT = {"assessment_id": "A2", "child_id": "C1", "request_id": "R1", "origin": "request"}
ASSESSMENT |= {"clock_start_on": "2021-01-04", "outcome": "Y"}
PLAN = {"plan_id": "P2", "child_id": "C1", "assessment_id": "A1", "first_final_on": "2020-06-01"}
PLAN |= {"ceased_on": "2021-05-01", "cease_reason": "9"}
# What is changed in the one right case, and the rules and records that then break.
UNTRUE: dict[str, tuple[dict[str, Any], set[tuple[str, str]]]] = {
    "a plan after a death": (
        {"children": {"deceased_on": "2023-01-10"}},
        {("plan_after_death-plans-ceased_on", "P1")},
    ),
    "two assessments of one request": (
        {"assessments": [ASSESSMENT]},
        {("two_assessments_of_one_request-assessments-request_id", name) for name in ("A1", "A2")},
    ),
    "two plans of one assessment": (
        {"plans": [PLAN]},
        {("two_plans_of_one_assessment-plans-assessment_id", name) for name in ("P1", "P2")},
    ),
    "told of no plan after one was issued": (
        {"assessments": {"outcome": "N", "no_plan_notified_on": "2023-01-10"}},
        {("no_plan_after_a_plan-assessments-no_plan_notified_on", "A1")},
    ),
    "an assessment of a refusal": (
        {"requests": {"outcome": "N"}},
        {("assessment_of_a_refusal-assessments-request_id", "A1")},
    ),
    "agreed without an assessment": (
        {"assessments": {"origin": "reassessment", "request_id": "", "plan_id": "P1"}, "plans": {"assessment_id": ""}},
        {("agreed_without_assessment-requests-outcome", "R1")},
    ),
    "everything before the birth": (
        {"children": {"birth_date": "2023-01-01"}},
        {
            ("before_birth-requests-received_on", "R1"),
            ("before_birth-assessments-clock_start_on", "A1"),
            ("before_birth-plans-first_final_on", "P1"),
            ("before_birth-reviews-meeting_on", "V1"),
        },
    ),
    "a review at 26": ({"children": {"birth_date": "1996-03-01"}}, {("after_25-reviews-meeting_on", "V1")}),
    "a review after the end": (
        {"plans": {"ceased_on": "2022-01-10", "cease_reason": "9"}},
        {("review_after_end-reviews-meeting_on", "V1")},
    ),
    "unit and resourced provision": (
        {"placements": [{**PLACEMENT, "sen_unit": "true", "resourced_provision": "true"}]},
        {("unit_and_resourced-placements-resourced_provision", "PL1")},
    ),
    "the same need twice": (
        {"needs": [NEED, {**NEED, "need_id": "N2", "rank": "2"}]},
        {("same_need_twice-needs-sen_type", name) for name in ("N1", "N2")},
    ),
    "amounts below zero": (
        {
            "placements": [{**PLACEMENT, "annual_cost": "-1"}],
            "budgets": [{**BUDGET, "annual_amount": "-0.01"}],
        },
        {("below_zero-placements-annual_cost", "PL1"), ("below_zero-budgets-annual_amount", "B1")},
    ),
    "no names": (
        {"children": {"surname": "#N/A", "forename": "."}},
        {("no_such_name-children-surname", "C1"), ("no_such_name-children-forename", "C1")},
    ),
    "no postcode": ({"children": {"postcode": "n/a"}}, {("no_such_postcode-children-postcode", "C1")}),
}


def broken(child: Child) -> set[tuple[str, str]]:
    return {(one.rule, one.record) for one in findings([child.pk], TODAY)}


def staged(folder: Path) -> set[tuple[str, str]]:
    """Return what an import warns of, told by rule and record, as the list tells it."""
    found = set()
    for problem in report_on(folder).problems:
        code = f"{problem.code}-{problem.file.removesuffix('.csv')}-{problem.field}"
        if code in RULES:
            rows = list(csv.reader(io.StringIO((folder / problem.file).read_text(encoding="utf-8"))))
            found.add((code, rows[problem.line - 1][0]))
    return found


def package(tmp_path: Path, **changes: Any) -> Path:
    case: dict[str, Rows] = case_with(**changes)
    return write_folder(tmp_path, files_of(case))


def test_a_right_case_breaks_none(tmp_path: Path) -> None:
    folder = package(tmp_path)
    assert staged(folder) == set()
    assert import_package(folder, by=None, now=NOW).is_written
    assert broken(Child.objects.get()) == set()


@pytest.mark.parametrize(("changes", "expected"), UNTRUE.values(), ids=UNTRUE)
def test_the_import_and_the_list_say_the_same(
    tmp_path: Path, changes: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    folder = package(tmp_path, **changes)
    assert staged(folder) == expected
    assert not report_on(folder).is_refused
    assert import_package(folder, by=None, now=NOW).is_written
    assert broken(Child.objects.get()) == expected


def test_every_rule_is_tried_but_those_about_a_day_ahead() -> None:
    tried = {rule for _, expected in UNTRUE.values() for rule, _ in expected}
    others = {code for code in RULES if code.startswith(("after_25", "after_death", "far_ahead"))}
    assert set(RULES) == tried | others
    assert len(RULES) == len(QUALITY_RULES)


@pytest.mark.parametrize("name", ["O’Neill", "Smith-Jones", "Łukaszewska", "É", "X", "Ng", "Null", "d'Arcy 2nd", "李"])
def test_real_names_pass(tmp_path: Path, name: str) -> None:
    assert staged(package(tmp_path, children={"surname": name, "forename": name})) == set()


@pytest.mark.parametrize("name", ["#N/A", "n/a", ".", "12345", "UNKNOWN", "not known", "-", "??", " unknown ", "0"])
def test_what_is_no_name_is_told(tmp_path: Path, name: str) -> None:
    assert ("no_such_name-children-surname", "C1") in staged(package(tmp_path, children={"surname": name}))


@pytest.mark.parametrize("postcode", ["LE15 6HP", "le156hp", "GIR 0AA", "W1A 1AA", "ZZ99 3VZ"])
def test_real_postcodes_pass(tmp_path: Path, postcode: str) -> None:
    assert staged(package(tmp_path, children={"postcode": postcode})) == set()


@pytest.mark.parametrize("postcode", ["UNKNOWN", "12345", "LE15", "."])
def test_what_is_no_postcode_is_told(tmp_path: Path, postcode: str) -> None:
    told = staged(package(tmp_path, children={"postcode": postcode}))
    assert told == {("no_such_postcode-children-postcode", "C1")}


class TestAtTheDesk:
    def test_an_act_that_makes_a_figure_wrong_is_refused(self) -> None:
        child = a_child()
        plan = a_plan(child, first_final_on=date(2023, 3, 2))
        with (
            pytest.raises(MoveNotAllowed, match="below zero"),
            begin_act(child, by=a_user(Role.MANAGER), now=NOW) as act,
        ):
            Budget.objects.create(
                source_id="B900001", child=act.child, plan=plan, kind="plan_education", payment="organised",
                from_on=TODAY, annual_amount=-1,
            )  # fmt: skip
        assert not Budget.objects.exists()

    def test_what_is_only_odd_is_done_and_shown_on_the_case(self, client: Client) -> None:
        officer = a_user(Role.CASE_OFFICER)
        child = a_child()
        plan = a_plan(child, first_final_on=date(2023, 3, 2))
        with begin_act(child, by=officer, now=NOW):
            for rank, record in ((1, "N900001"), (2, "N900002")):
                Need.objects.create(source_id=record, plan=plan, rank=rank, sen_type="ASD", from_on=TODAY)
        client.force_login(officer)
        said = client.get(f"/cases/{child.pk}/").content.decode()
        assert "Check this record" in said
        assert "The plan has the same type of need twice on one day." in said
        assert reverse("ehcp:need-change", args=[child.pk]) in said

    def test_what_was_wrong_before_does_not_hinder_an_act(self) -> None:
        child = a_child(surname="#N/A")
        with begin_act(child, by=a_user(Role.MANAGER), now=NOW) as act:
            act.change(act.child, on=TODAY, forename="Ada")
        child.refresh_from_db()
        assert child.forename == "Ada"

    @pytest.mark.parametrize("wrong", [{"surname": "#N/A"}, {"forename": "unknown"}])
    def test_a_child_whose_name_is_none_is_not_added(self, wrong: dict[str, str]) -> None:
        new = NewChild(**({"surname": "Right", "forename": "Ada", "birth_date": date(2016, 3, 14)} | wrong))
        with pytest.raises(MoveNotAllowed, match="is no name"):
            add_child(new, by=a_user(Role.CASE_OFFICER), now=NOW)
        assert not Child.objects.exists()


def test_what_stands_for_no_name_is_told_on_the_form_and_the_rest_is_kept() -> None:
    typed = {
        "forename": "n/a", "surname": "O’Neill-Łukasz", "birth_date-day": "14", "birth_date-month": "3",
        "birth_date-year": "2016", "sex": "U", "ethnicity": "NOBT", "postcode": "UNKNOWN", "upn_unknown": "UN10",
    }  # fmt: skip
    form = NewChildForm(typed, today=TODAY)
    assert form.errors["forename"] == ["Enter the first name as the family write it"]
    assert set(form.errors) == {"forename", "postcode"}
    assert form["surname"].value() == "O’Neill-Łukasz"


class TestTheList:
    def test_tells_what_is_wrong_whose_it_is_and_where_it_is_mended(self, client: Client) -> None:
        officer = a_user(Role.CASE_OFFICER, first_name="Olu", last_name="Holder")
        child = a_child(surname="UNKNOWN", forename="Ada", officer=officer)
        a_child(forename="Ben", postcode="n/a")
        client.force_login(a_user(Role.MANAGER))
        html = client.get("/cases/data-quality/").content.decode()
        assert "2 records cannot be true" in html
        assert "The surname is no name" in html
        assert "The postcode is none" in html
        assert "Olu Holder" in html
        assert reverse("ehcp:case", args=[child.pk]) in html
        assert ReadEntry.objects.filter(screen="quality", child_pk=child.pk).count() == 1
        other = client.get("/cases/data-quality/?rule=no_such_postcode-children-postcode").content.decode()
        assert "Ben" in other
        assert "Owner: nobody" in other

    def test_does_not_know_a_restricted_child(self, client: Client) -> None:
        named, other = a_user(Role.CASE_OFFICER), a_user(Role.MANAGER)
        hidden = a_child(surname="UNKNOWN", forename="Hidden")
        restrict(hidden, named)
        client.force_login(other)
        said = client.get("/cases/data-quality/").content.decode()
        assert "Hidden" not in said
        assert "No record that you may see breaks a rule" in said
        client.force_login(named)
        assert "Hidden" in client.get("/cases/data-quality/").content.decode()

    def test_asks_as_much_of_the_database_however_long_it_is(self, client: Client) -> None:
        client.force_login(a_user(Role.MANAGER))
        numbers = []
        for _ in range(2):
            for _ in range(5):
                a_child(surname="#N/A", officer=a_user(Role.CASE_OFFICER))
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/cases/data-quality/").status_code == 200
            numbers.append(len(queries))
        assert numbers[0] == numbers[1]

    def test_is_in_the_navigation_of_those_who_mend(self, client: Client) -> None:
        client.force_login(a_user(Role.MANAGER))
        assert 'href="/cases/data-quality/"' in client.get("/cases/").content.decode()
        client.force_login(a_user(Role.AUDITOR))
        assert client.get("/cases/data-quality/").status_code == 404
