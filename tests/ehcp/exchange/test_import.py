"""Taking a package in: everything or nothing, once, with its history and its clocks; and giving it back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from ehcp.exchange.acts import ImportResult, export_package, import_package
from ehcp.exchange.format.schema import LATEST, load_schema
from ehcp.exchange.tables import holding
from ehcp.history.models.versions import STILL
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import (
    AnnualReview,
    AssessmentRequest,
    CaseEvent,
    Child,
    Correction,
    Deadline,
    Delay,
    DelayReason,
    Exemption,
    Outcome,
    PackageInfo,
    Placement,
    Plan,
)
from tests.ehcp.exchange.cases import CORRECTION, EXEMPTION, NEED, PLACEMENT, REASON, case_with
from tests.ehcp.exchange.packages import child, codes, files_of, rows_of_one_case, write_folder, write_zip

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "rutland"
NOW = datetime(2023, 6, 5, 9, 30, tzinfo=UTC)


def taken_in(folder: Path, now: datetime = NOW, **tables: Any) -> ImportResult:
    return import_package(write_folder(folder, files_of(case_with(**tables))), by=None, now=now)


def counts() -> dict[str, int]:
    tables = [holding(name).model for name in load_schema().tables]
    return {model.__name__: model._default_manager.count() for model in (*tables, CaseEvent, Deadline)}


def nothing() -> dict[str, int]:
    # The reasons for delay that the product starts with are there from the beginning.
    return {name: DelayReason.objects.filter(is_starting=True).count() * (name == "DelayReason") for name in counts()}


class TestTheGoldenPackage:
    def test_comes_back_byte_for_byte(self, tmp_path: Path) -> None:
        result = import_package(GOLDEN, by=None, now=NOW)
        assert not result.is_refused
        assert result.is_written
        export_package(tmp_path / "out", version="1.0")
        for name in ("datapackage.json", *(table.file_name for table in load_schema().tables.values())):
            assert (tmp_path / "out" / name).read_bytes() == (GOLDEN / name).read_bytes(), name

    def test_changes_nothing_the_second_time(self, tmp_path: Path) -> None:
        import_package(GOLDEN, by=None, now=NOW)
        before = counts()
        again = import_package(GOLDEN, by=None, now=datetime(2023, 7, 1, 9, 0, tzinfo=UTC))
        assert again.is_written
        assert not any(one.added or one.changed or one.absent for one in again.tables.values())
        assert (again.events, again.deadlines) == (0, 0)
        assert counts() == before
        assert PackageInfo.objects.count() == 1

    def test_leaves_clocks_that_need_no_second_look(self) -> None:
        import_package(GOLDEN, by=None, now=NOW)
        assert Deadline.objects.count() > 13_000
        assert reconcile(None, laws=laws_in_force(), now=NOW, apply=False).total == 0


class TestAnImport:
    def test_keeps_ids_values_and_the_difference_between_no_and_blank(self, tmp_path: Path) -> None:
        second = {"request_id": "R2", "child_id": "C1", "kind": "reassessment", "plan_id": "P1", "outcome": "H"}
        taken_in(tmp_path, requests=[second], placements=[{**PLACEMENT, "annual_cost": "14842.50"}])
        request = AssessmentRequest.objects.get(source_id="R1")
        assert (request.received_on, request.rya, request.entered_in_error) == (date(2021, 1, 4), False, None)
        historical = AssessmentRequest.objects.get(source_id="R2")
        assert (historical.received_on, historical.rya, historical.source) == (None, None, None)
        assert historical.plan == Plan.objects.get(source_id="P1")
        assert str(Placement.objects.get().annual_cost) == "14842.50"
        assert Child.objects.get().forename == "Ada"

    def test_leaves_an_event_for_every_dated_fact(self, tmp_path: Path) -> None:
        taken_in(tmp_path, exemptions=[EXEMPTION])
        found = list(CaseEvent.objects.order_by("pk").values_list("kind", "record_id", "happened_on"))
        assert found == [
            ("request.received", "R1", date(2021, 1, 4)),
            ("request.agreed", "R1", date(2021, 2, 1)),
            ("exemption.accepted", "E1", date(2021, 3, 1)),
            ("plan.draft_sent", "P1", date(2021, 4, 20)),
            ("plan.final_sent", "P1", date(2021, 5, 20)),
            ("review.held", "V1", date(2022, 4, 20)),
            ("review.report_received", "V1", date(2022, 5, 1)),
            ("review.decided", "V1", date(2022, 5, 10)),
        ]
        event = CaseEvent.objects.get(kind="review.decided")
        assert (event.source, event.recorded_at, event.data) == ("import", NOW, {"decision": "M"})

    def test_puts_no_name_into_history(self, tmp_path: Path) -> None:
        taken_in(tmp_path, children={"deceased_on": "2023-01-01"})
        assert "Testley" not in str(list(CaseEvent.objects.values()))

    def test_derives_the_deadlines_and_the_stage(self, tmp_path: Path) -> None:
        result = taken_in(tmp_path)
        assert result.deadlines == Deadline.objects.count() > 0
        assert Child.objects.get().stage == "maintained"
        assert Deadline.objects.get(rule="assess_decision").due_on == date(2021, 2, 15)

    def test_from_a_zip_is_the_same(self, tmp_path: Path) -> None:
        path = write_zip(tmp_path / "one.zip", files_of(rows_of_one_case()), within="rutland/")
        assert import_package(path, by=None, now=NOW).is_written
        assert Child.objects.count() == 1

    def test_keeps_a_correction_as_it_is_held_and_says_so(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "one", corrections=[CORRECTION])
        stored = Correction.objects.values().get()
        again = taken_in(tmp_path / "two", corrections=[CORRECTION | {"recorded_on": "2023-03-01"}])
        assert again.is_written
        assert again.tables["corrections"].kept == 1
        assert [problem.code for problem in again.report.problems] == ["kept"]
        assert Correction.objects.values().get() == stored

    def test_takes_corrections_as_they_are(self, tmp_path: Path) -> None:
        taken_in(tmp_path, corrections=[CORRECTION])
        correction = Correction.objects.get()
        assert (correction.record_id, correction.value_before, correction.recorded_on) == (
            "R1",
            "2021-01-06",
            date(2021, 1, 20),
        )

    def test_lets_its_reasons_for_delay_replace_those_to_start_with(self, tmp_path: Path) -> None:
        taken_in(tmp_path, delay_reasons=[REASON])
        assert list(DelayReason.objects.values_list("reason", flat=True)) == ["STAFF"]

    def test_counts_a_reason_in_use_here_as_its_own_when_the_package_holds_it(self, tmp_path: Path) -> None:
        DelayReason.objects.create(reason="STAFF", label="Staff", la_controllable=True, is_starting=True)
        PackageInfo.objects.create(descriptor="", la_code="", la_name="", sha256="", imported_at=NOW)
        taken_in(tmp_path, delay_reasons=[REASON])
        assert not DelayReason.objects.get(reason="STAFF").is_starting

    def test_that_is_refused_writes_nothing(self, tmp_path: Path) -> None:
        result = taken_in(tmp_path, reviews={"decision": ""})
        assert result.is_refused
        assert not result.is_written
        assert counts() == nothing()
        assert not PackageInfo.objects.exists()

    def test_that_is_a_dry_run_writes_nothing_and_says_what_it_would(self, tmp_path: Path) -> None:
        folder = write_folder(tmp_path, files_of(rows_of_one_case()))
        result = import_package(folder, by=None, now=NOW, dry_run=True)
        assert (result.is_written, result.is_refused) == (False, False)
        assert result.tables["children"].added == 1
        assert counts() == nothing()


class TestALaterPackage:
    def test_adds_what_is_new_and_sets_what_changed(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "first", reviews={"decision": "", "decision_sent_on": "", "report_received_on": ""})
        later = datetime(2023, 7, 1, 9, 0, tzinfo=UTC)
        result = taken_in(tmp_path / "later", now=later, needs=[NEED])
        assert {name for name, one in result.tables.items() if one.added or one.changed} == {"needs", "reviews"}
        assert AnnualReview.objects.get().decision == "M"
        new = CaseEvent.objects.filter(recorded_at=later).order_by("pk").values_list("kind", flat=True)
        assert list(new) == ["review.report_received", "review.decided"]
        assert Deadline.objects.filter(rule="review_decision", met_on=date(2022, 5, 10), known_to=STILL).exists()
        assert reconcile(None, laws=laws_in_force(), now=later, apply=False).total == 0

    def test_tells_a_day_that_changed_with_both_days(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "first")
        taken_in(tmp_path / "later", reviews={"meeting_on": "2022-04-21"})
        event = CaseEvent.objects.get(kind="date.corrected")
        assert event.data == {"field": "meeting_on", "before": "2022-04-20", "after": "2022-04-21"}

    def test_lets_one_plan_end_and_the_next_begin(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "first")
        following = {"plan_id": "P2", "child_id": "C1", "first_final_on": "2023-02-01"}
        ended = {"ceased_on": "2023-01-01", "cease_reason": "9"}
        case = case_with(plans=ended)
        case["plans"].append(following)
        result = import_package(write_folder(tmp_path / "later", files_of(case)), by=None, now=NOW)
        assert result.is_written
        assert Plan.objects.count() == 2

    def test_deletes_nothing_and_counts_what_it_does_not_hold(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "first", needs=[NEED])
        result = taken_in(tmp_path / "later")
        assert result.tables["needs"].absent == 1
        assert holding("needs").model._default_manager.count() == 1

    def test_leaves_alone_a_case_that_was_worked_on_here(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "first")
        Child.objects.update(version=1)
        result = taken_in(tmp_path / "later", reviews={"report_received_on": "2022-05-03"})
        assert AnnualReview.objects.get().report_received_on == date(2022, 5, 1)
        assert result.tables["reviews"].kept == 1
        assert codes(result.report, "warn") == {("kept", "reviews.csv", "")}
        assert not CaseEvent.objects.filter(kind="date.corrected").exists()

    def test_is_refused_where_an_id_is_another_childs_record(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "first")
        case = case_with(children=[child("C2", "Otherby", "Ben")])
        case["plans"][0] |= {"child_id": "C2", "assessment_id": ""}
        result = import_package(write_folder(tmp_path / "later", files_of(case)), by=None, now=NOW)
        assert codes(result.report) == {("id_taken", "plans.csv", "child_id")}
        assert Child.objects.count() == 1

    def test_is_refused_where_it_would_break_what_is_held(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "first")
        case = rows_of_one_case()
        case["plans"][0]["plan_id"] = case["reviews"][0]["plan_id"] = "P9"
        case["reviews"][0]["review_id"] = "V9"
        result = import_package(write_folder(tmp_path / "later", files_of(case)), by=None, now=NOW)
        assert codes(result.report) == {("conflict", "(package)", "")}
        assert not result.is_written
        assert Plan.objects.count() == 1


class TestAnExport:
    def test_of_odd_numbers_gives_them_back_as_they_were(self, tmp_path: Path) -> None:
        odd = ["100", "99.50", "-0.10", "007"]
        rows = [
            {**PLACEMENT, "placement_id": f"PL{number}", "annual_cost": cost, "from_on": f"202{number}-01-01"}
            | {"to_on": f"202{number}-12-31"}
            for number, cost in enumerate(odd, start=1)
        ]
        taken_in(tmp_path / "in", placements=rows)
        export_package(tmp_path / "out")
        assert (tmp_path / "out" / "placements.csv").read_bytes() == (tmp_path / "in" / "placements.csv").read_bytes()

    def test_of_version_1_0_leaves_out_what_it_does_not_know(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "in")
        plan = Plan.objects.get()
        planned = AnnualReview.objects.create(
            source_id="V2", plan=plan, kind="annual", planned_meeting_on=date(2023, 7, 1)
        )
        request = AssessmentRequest.objects.get()
        Exemption.objects.create(
            source_id="E2", clock="assess_decision", request=request, ground="absent_4_weeks", from_on=date(2021, 1, 9)
        )
        Correction.objects.create(
            source_id="K9", table="reviews", record_id="V2", field="kind", recorded_on=date(2023, 6, 1)
        )
        Outcome.objects.create(source_id="O1", plan=plan, term="short", review=planned)
        Delay.objects.create(
            source_id="DL1",
            clock="review_report",
            record_type="reviews",
            record_id="V2",
            reason=DelayReason.objects.create(reason="LATE", label="Late", la_controllable=True),
            recorded_on=date(2023, 6, 1),
        )
        rows = export_package(tmp_path / "out.zip", version="1.0")
        assert [rows[name] for name in ("reviews", "exemptions", "corrections", "delays")] == [1, 0, 0, 0]
        assert rows["outcomes"] == 1
        assert import_package(tmp_path / "out.zip", by=None, now=NOW).is_written

    def test_can_be_read_by_nobody_else(self, tmp_path: Path) -> None:
        taken_in(tmp_path / "in")
        export_package(tmp_path / "out")
        export_package(tmp_path / "out.zip")
        for path in (tmp_path / "out" / "children.csv", tmp_path / "out.zip"):
            assert path.stat().st_mode & 0o077 == 0


class TestTheCommands:
    def test_import_and_export(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder = write_folder(tmp_path / "in", files_of(rows_of_one_case()))
        call_command("import_package", str(folder), "--dry-run")
        assert not Child.objects.exists()
        call_command("import_package", str(folder))
        assert Child.objects.count() == 1
        call_command("import_package", str(folder))
        call_command("export_package", str(tmp_path / "out"))
        said = capsys.readouterr().out
        assert "This was a dry run. Nothing was written." in said
        assert "Taken in: 7 events" in said
        assert "Everything was held already. Nothing changed." in said
        assert "6 rows written." in said

    def test_refuse_with_every_line_and_status_1(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder = write_folder(tmp_path, files_of(case_with(children={"birth_date": "31/12/2012"})))
        with pytest.raises(SystemExit) as left:
            call_command("import_package", str(folder))
        assert left.value.code == 1
        said = capsys.readouterr().out
        assert "refused: children.csv, line 2, birth_date: The date is written day first." in said
        assert "Nothing was written." in said


def test_no_field_of_the_format_is_longer_than_its_column() -> None:
    for table in load_schema(LATEST).tables.values():
        stored = holding(table.name)
        for field, attribute in zip(table.fields, stored.attributes, strict=True):
            column = stored.column(attribute)
            if isinstance(column, models.DecimalField):
                before, after = field.digits
                assert (column.max_digits, column.decimal_places) == (before + after, after), (table.name, field.name)
            elif column.max_length and not field.pattern and field.type == "string":
                longest = max(map(len, field.codes)) if field.codes else field.longest
                assert longest <= column.max_length, (table.name, field.name)
