"""Version 1.1 of the exchange format: more columns, all of which may be absent; version 1.0 stays as it is."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ehcp.exchange.acts import export_package, import_package
from ehcp.exchange.format.schema import ADDITIONS_PATHS, FIRST, LATEST, load_schema, template
from ehcp.history.models.dated import DATED
from ehcp.models import AdviceRequest, AnnualReview, Child, Correction, PackageInfo, Plan
from tests.ehcp.exchange.cases import case_with
from tests.ehcp.exchange.packages import about, codes, files_of, report_on, write_folder

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "rutland"
NOW = datetime(2023, 6, 1, 9, 0, tzinfo=UTC)
# Exempted here but not part of the format: what is only proposed or refused.
NOT_EXPORTED = {("exemptions", "refused_on")}


def later(tables: dict[str, list[dict[str, str]]], **more: Any) -> dict[str, bytes]:
    """Return the files of a package of version 1.1 that holds the columns of ``more`` in its tables."""
    plain = {name: rows for name, rows in tables.items() if name not in more}
    files = files_of(plain) | {"datapackage.json": json.dumps(about(format="1.1")).encode()}
    for name, columns in more.items():
        header = [*load_schema(FIRST).tables[name].header, *columns]
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, header, restval="")
        writer.writeheader()
        writer.writerows(tables[name])
        files[f"{name}.csv"] = text.getvalue().encode()
    return files


def test_adds_to_the_tables_of_1_0_and_changes_none_of_their_columns() -> None:
    for name, table in load_schema(FIRST).tables.items():
        assert load_schema(LATEST).tables[name].header[: len(table.header)] == table.header
    assert template(LATEST)["send"]["format"] == LATEST


def test_holds_every_column_that_can_be_corrected() -> None:
    for name, dated in DATED.items():
        table = load_schema(LATEST).tables[name]
        header = {field.name.removesuffix("_id") if field.links_to else field.name for field in table.fields}
        assert {(name, column) for column in dated.columns if column not in header} <= NOT_EXPORTED


@pytest.mark.django_db
class TestTakingIn:
    def test_takes_the_columns_that_are_there(self, tmp_path: Path) -> None:
        tables = case_with(plans={"cease_considered_on": "2023-05-01"})
        result = import_package(
            write_folder(tmp_path / "in", later(tables, plans=["cease_considered_on"])), by=None, now=NOW
        )
        assert result.is_written, result.report.in_order()
        plan = Plan.objects.get()
        assert plan.cease_considered_on == date(2023, 5, 1)
        assert plan.child.events.get(kind="plan.ceasing_considered").happened_on == date(2023, 5, 1)

    def test_leaves_alone_what_an_absent_column_does_not_say(self, tmp_path: Path) -> None:
        tables = case_with(plans={"cease_considered_on": "2023-05-01"})
        import_package(write_folder(tmp_path / "in", later(tables, plans=["cease_considered_on"])), by=None, now=NOW)
        first = case_with(plans={"draft_sent_on": "2021-04-21"})
        again = import_package(write_folder(tmp_path / "again", files_of(first)), by=None, now=NOW)
        assert again.tables["plans"].changed == 1
        plan = Plan.objects.get()
        assert (plan.draft_sent_on, plan.cease_considered_on) == (date(2021, 4, 21), date(2023, 5, 1))
        assert not plan.child.events.filter(kind="date.corrected", data__field="cease_considered_on").exists()

    def test_knows_a_review_that_is_only_planned(self, tmp_path: Path) -> None:
        tables = case_with()
        tables["reviews"].append(
            {
                "review_id": "V2",
                "plan_id": "P1",
                "kind": "annual",
                "called_on": "2023-05-01",
                "planned_meeting_on": "2023-06-20",
            }
        )
        files = later(tables, reviews=["called_on", "planned_meeting_on"])
        assert import_package(write_folder(tmp_path / "in", files), by=None, now=NOW).is_written
        assert Child.objects.get().deadlines.filter(rule="review_notice").count() == 1

    def test_asks_for_the_columns_in_the_order_of_the_format(self, tmp_path: Path) -> None:
        files = later(case_with(), plans=["cease_dropped_on", "cease_considered_on"])
        assert codes(report_on(write_folder(tmp_path / "in", files))) == {("columns", "plans.csv", "")}

    def test_refuses_the_columns_in_a_package_of_1_0(self, tmp_path: Path) -> None:
        files = later(case_with(), plans=["cease_considered_on"])
        files["datapackage.json"] = json.dumps(about()).encode()
        assert codes(report_on(write_folder(tmp_path / "in", files))) == {("columns", "plans.csv", "")}

    def test_refuses_a_version_that_is_not_known(self, tmp_path: Path) -> None:
        files = files_of(case_with()) | {"datapackage.json": json.dumps(about(format="2.0")).encode()}
        assert codes(report_on(write_folder(tmp_path / "in", files))) == {("format", "datapackage.json", "")}


@pytest.mark.django_db
class TestGivingBack:
    def taken_in(self, tmp_path: Path) -> None:
        tables = case_with()
        tables["advice"] = [
            {
                "advice_id": "AD1",
                "assessment_id": "A1",
                "kind": "medical",
                "requested_on": "2021-02-01",
                "cancelled_on": "2021-02-08",
            }
        ]
        tables["corrections"] = [
            {
                "correction_id": "K1",
                "table": "advice",
                "record_id": "AD1",
                "field": "cancelled_on",
                "value_after": "2021-02-08",
                "recorded_on": "2021-04-01",
            }
        ]
        result = import_package(write_folder(tmp_path / "in", later(tables, advice=["cancelled_on"])), by=None, now=NOW)
        assert result.is_written, result.report.in_order()

    def test_comes_in_again_and_changes_nothing(self, tmp_path: Path) -> None:
        self.taken_in(tmp_path)
        AnnualReview.objects.create(
            source_id="V2", plan=Plan.objects.get(), kind="annual", planned_meeting_on=date(2023, 7, 1)
        )
        export_package(tmp_path / "out")
        again = import_package(tmp_path / "out", by=None, now=NOW)
        assert again.is_written, again.report.in_order()
        assert not any(one.added or one.changed for one in again.tables.values())

    def test_of_1_0_holds_neither_the_columns_nor_their_corrections(self, tmp_path: Path) -> None:
        self.taken_in(tmp_path)
        call_command("export_package", str(tmp_path / "out"), "--format-version", "1.0")
        for table in load_schema(FIRST).tables.values():
            header = (tmp_path / "out" / table.file_name).read_text().splitlines()[0]
            assert header == ",".join(table.header)
        assert (tmp_path / "out" / "corrections.csv").read_text().count("\n") == 1
        assert json.loads((tmp_path / "out" / "datapackage.json").read_text())["send"]["format"] == FIRST
        assert import_package(tmp_path / "out", by=None, now=NOW).is_written
        assert AdviceRequest.objects.get().cancelled_on == date(2021, 2, 8)
        assert Correction.objects.count() == 1

    def test_of_the_golden_package_comes_in_again_in_1_1(self, tmp_path: Path) -> None:
        assert import_package(GOLDEN, by=None, now=NOW).is_written
        export_package(tmp_path / "out")
        send = json.loads((tmp_path / "out" / "datapackage.json").read_text())["send"]
        assert send == json.loads((GOLDEN / "datapackage.json").read_text())["send"] | {"format": LATEST}
        again = import_package(tmp_path / "out", by=None, now=NOW)
        assert not any(one.added or one.changed or one.absent for one in again.tables.values())

    def test_names_the_authority_that_was_set_where_nothing_came_in(self, tmp_path: Path, settings: Any) -> None:
        settings.AUTHORITY_LA_CODE = "873"
        export_package(tmp_path / "out")
        assert json.loads((tmp_path / "out" / "datapackage.json").read_text())["send"]["la_code"] == "873"
        assert not PackageInfo.objects.exists()


def test_is_described_in_the_paper() -> None:
    paper = (Path(__file__).resolve().parents[3] / "docs" / "exchange" / "README.md").read_text(encoding="utf-8")
    sections = {part.split(".csv")[0]: part for part in paper.split("### `")[1:]}
    for path in ADDITIONS_PATHS.values():
        added = json.loads(path.read_text(encoding="utf-8"))
        tables = added["tables"] | {one["name"]: one["schema"]["fields"] for one in added.get("new_tables", ())}
        for table, columns in tables.items():
            assert [one["name"] for one in columns if f"|`{one['name']}`|" not in sections[table]] == []
