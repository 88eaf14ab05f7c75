"""A package with rows about a child whom the importer may not see tells nothing of that child, and writes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ehcp.exchange.acts import ImportResult, import_package
from ehcp.models import AssessmentRequest, CaseEvent, Child, Deadline, RestrictionNotice
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.exchange.cases import ADVICE, CORRECTION, DELAY, NEED, PLACEMENT, REASON, case_with
from tests.ehcp.exchange.packages import Rows, child, files_of, rows_of_one_case, write_folder
from tests.factories import a_user, restrict

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 6, 5, 9, 30, tzinfo=UTC)
WHOLE = {
    "delay_reasons": [REASON],
    "advice": [ADVICE],
    "placements": [PLACEMENT],
    "needs": [NEED],
    "delays": [DELAY],
    "corrections": [CORRECTION],
}


def brought(folder: Path, case: dict[str, Rows], by: User | None, *, dry_run: bool = False) -> ImportResult:
    return import_package(write_folder(folder, files_of(case)), by=by, now=NOW, dry_run=dry_run)


@pytest.fixture
def named() -> User:
    return a_user(Role.MANAGER)


@pytest.fixture
def stranger() -> User:
    return a_user(Role.MANAGER)


@pytest.fixture
def hidden(tmp_path: Path, named: User) -> Child:
    """The child of one whole case, imported by the system and then restricted."""
    assert brought(tmp_path / "first", case_with(**WHOLE), None).is_written
    stored = Child.objects.get(source_id="C1")
    restrict(stored, named)
    return stored


def told(result: ImportResult) -> dict[str, Any]:
    return result.as_json() | {"is_dry_run": None}


@pytest.mark.parametrize("dry_run", [True, False])
class TestAPackageAboutAHiddenChild:
    def test_is_refused_and_neither_counts_nor_writes(
        self, hidden: Child, stranger: User, tmp_path: Path, *, dry_run: bool
    ) -> None:
        before = [Deadline.objects.count(), AssessmentRequest.objects.count()]
        change = {"children": {"forename": "Other"}, "requests": {"decision_sent_on": "2021-02-02"}}
        result = brought(tmp_path / "again", case_with(**change), stranger, dry_run=dry_run)
        assert result.is_refused
        assert (result.tables, result.events, result.deadlines) == ({}, 0, 0)
        assert {problem.code for problem in result.report.problems} == {"id_taken"}
        hidden.refresh_from_db()
        assert hidden.forename == "Ada"
        assert [Deadline.objects.count(), AssessmentRequest.objects.count()] == before

    @pytest.mark.parametrize(
        "change",
        [
            {"children": {"forename": "Other", "postcode": "ZZ99 3VZ"}},
            {"children": {"upn": "", "upn_unknown": "UN10"}},
            {"requests": {"decision_sent_on": "2021-02-02"}},
            {"plans": {"first_final_on": "2021-05-21"}},
            {"needs": [NEED | {"sen_type": "MLD"}]},
        ],
    )
    def test_is_refused_alike_whatever_its_values(
        self, hidden: Child, stranger: User, tmp_path: Path, change: dict[str, Any], *, dry_run: bool
    ) -> None:
        as_held = brought(tmp_path / "same", case_with(**WHOLE), stranger, dry_run=dry_run)
        changed = brought(tmp_path / "changed", case_with(**(WHOLE | change)), stranger, dry_run=dry_run)
        assert told(changed) == told(as_held)

    def test_is_refused_alike_whether_its_records_are_held_or_not(
        self, hidden: Child, stranger: User, tmp_path: Path, *, dry_run: bool
    ) -> None:
        as_held = brought(tmp_path / "same", case_with(**WHOLE), stranger, dry_run=dry_run)
        case = case_with(**WHOLE)
        case["needs"][0] = case["needs"][0] | {"need_id": "N77"}
        case["placements"][0] = case["placements"][0] | {"placement_id": "PL77"}
        assert told(brought(tmp_path / "other", case, stranger, dry_run=dry_run)) == told(as_held)

    def test_is_refused_like_one_whose_ids_are_somebody_elses(
        self, hidden: Child, stranger: User, tmp_path: Path, *, dry_run: bool
    ) -> None:
        another = {"children": {"surname": "Else", "forename": "Somebody", "birth_date": "2011-11-11"}}
        closed = brought(tmp_path / "closed", case_with(**WHOLE, **another), stranger, dry_run=dry_run)
        Child.objects.update(is_restricted=False)
        mistaken = brought(tmp_path / "mistaken", case_with(**WHOLE, **another), stranger, dry_run=dry_run)
        assert told(mistaken) == told(closed)
        assert {(one.code, one.wrong) for one in closed.report.problems} == {
            ("id_taken", "The id is held here by a record about something else.")
        }

    def test_refuses_a_record_of_theirs_under_another_child(
        self, hidden: Child, stranger: User, tmp_path: Path, *, dry_run: bool
    ) -> None:
        case = rows_of_one_case()
        case["children"] = [child("C2", "Other", "Name")]
        for name in ("requests", "assessments", "plans"):
            case[name] = [row | {"child_id": "C2"} for row in case[name]]
        closed = brought(tmp_path / "closed", case, stranger, dry_run=dry_run)
        Child.objects.update(is_restricted=False)
        moved = brought(tmp_path / "moved", case, stranger, dry_run=dry_run)
        assert {(one.file, one.line, one.field) for one in moved.report.problems} <= {
            (one.file, one.line, one.field) for one in closed.report.problems
        }
        assert {one.wrong for one in closed.report.problems} == {one.wrong for one in moved.report.problems}

    def test_refuses_a_record_that_was_merged_into_theirs(
        self, hidden: Child, stranger: User, tmp_path: Path, *, dry_run: bool
    ) -> None:
        case = {"children": [child("C9", "Merged", "Twin")]}
        brought(tmp_path / "twin", case, None)
        Child.objects.filter(source_id="C9").update(merged_into_child=hidden)
        result = brought(tmp_path / "again", case, stranger, dry_run=dry_run)
        assert [(one.code, one.line) for one in result.report.problems] == [("id_taken", 2)]

    def test_is_told_to_those_named_alone(
        self, hidden: Child, named: User, stranger: User, tmp_path: Path, *, dry_run: bool
    ) -> None:
        for time in ("one", "two"):
            brought(tmp_path / time, case_with(), stranger, dry_run=dry_run)
        notice = RestrictionNotice.objects.open_for(named).get()
        assert (notice.child, notice.kind, notice.raised_by) == (hidden, "import", stranger)
        assert not RestrictionNotice.objects.open_for(stranger).exists()
        written = hidden.events.filter(kind="import.refused")
        assert [(event.recorded_by, event.data) for event in written] == [(stranger, {})] * 2
        assert not CaseEvent.objects.visible_to(stranger).exists()

    def test_is_taken_from_those_named_and_from_the_system(
        self, hidden: Child, named: User, tmp_path: Path, *, dry_run: bool
    ) -> None:
        for by in (named, None):
            result = brought(tmp_path / f"as-{by}", case_with(**WHOLE), by, dry_run=dry_run)
            assert not result.is_refused
            assert result.tables["children"].same == 1
        assert not RestrictionNotice.objects.exists()


@pytest.mark.parametrize(
    "double",
    [
        child("C7", "Quite", "Different", upn="Y857900108001", birth_date="2011-11-11"),
        child("C7", "Testley", "Adah"),
        child("C7", "Testly", "Adah"),
        child("C7", "Adah", "Testley", birth_date="2012-05-06"),
        child("C7", "Testley", "Ada", birth_date="2012-06-05"),
    ],
)
def test_a_new_child_who_may_be_a_hidden_one_is_taken_in_and_told_to_those_named(
    hidden: Child, named: User, stranger: User, tmp_path: Path, double: dict[str, str]
) -> None:
    case = {"children": [double, child("C8", "Nobody", "Else", birth_date="2015-01-01")]}
    assert brought(tmp_path / "double", case, stranger).tables["children"].added == 2
    notice = RestrictionNotice.objects.open_for(named).get()
    assert (notice.child, notice.kind, notice.about) == (hidden, "double", Child.objects.get(source_id="C7"))


def test_counts_of_a_package_are_the_same_with_and_without_a_hidden_child(
    named: User, stranger: User, tmp_path: Path
) -> None:
    brought(tmp_path / "first", case_with(), None)
    brought(tmp_path / "second", {"children": [child("C2", "Other", "Name")]}, None)
    case = {"children": [child("C2", "Other", "Name"), child("C3", "Third", "Name")]}
    hidden = Child.objects.get(source_id="C1")
    restrict(hidden, named)
    shown = brought(tmp_path / "with", case, stranger, dry_run=True).as_json()["tables"]
    assert shown["children"] == {"added": 1, "changed": 0, "kept": 0, "same": 1, "absent": 0}
    people = ("requests", "assessments", "plans", "reviews", "advice", "corrections")
    assert [shown[name]["absent"] for name in people] == [0] * len(people)
    assert brought(tmp_path / "named", case, named, dry_run=True).tables["children"].absent == 1


def test_does_the_same_work_whether_somebody_is_hidden_or_not(named: User, stranger: User, tmp_path: Path) -> None:
    brought(tmp_path / "first", case_with(**WHOLE), None)
    another = {"children": {"surname": "Else", "forename": "Somebody", "birth_date": "2011-11-11"}}
    case = case_with(**WHOLE, **another)

    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            brought(tmp_path / f"again{len(list(tmp_path.iterdir()))}", case, stranger, dry_run=True)
        read = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
        return [sql.partition(" WHERE ")[0] for sql in read if "ehcp_" in sql]

    without = statements()
    restrict(Child.objects.get(), named)
    with_one = statements()
    assert with_one[: len(without)] == without
