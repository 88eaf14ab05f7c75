"""Version 1.2 of the exchange format: the rows of section F and the days on which they are in place."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ehcp.exchange.acts import export_package, import_package
from ehcp.exchange.format.schema import load_schema
from ehcp.models import CaseEvent, Deadline, ProvisionRow, ProvisionSpell
from tests.ehcp.exchange.cases import case_with
from tests.ehcp.exchange.packages import about, codes, files_of, report_on, write_folder

NOW = datetime(2023, 6, 1, 9, 0, tzinfo=UTC)
ROW = {
    "provision_id": "PV1", "plan_id": "P1", "plan_line": "L1", "label": "F1",
    "words": "Therapy, once a week\n30 minutes", "reason": "final", "begins_on": "2021-06-14",
}  # fmt: skip
SPELL = {"spell_id": "PS1", "provision_id": "PV1", "from_on": "2021-09-06", "told_by": "The SENCO"}
Rows = list[dict[str, str]]


def package(provision: Rows, spells: Rows, version: str = "1.2") -> dict[str, bytes]:
    """Return the files of a package of a version that holds rows of section F."""
    files = files_of(case_with()) | {"datapackage.json": json.dumps(about(format=version)).encode()}
    for name, rows in (("provision", provision), ("provision_spells", spells)):
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, load_schema("1.2").tables[name].header, restval="")
        writer.writeheader()
        writer.writerows(rows)
        files[f"{name}.csv"] = text.getvalue().encode()
    return files


@pytest.mark.django_db
class TestTakingIn:
    def test_keeps_the_rows_and_derives_the_duty(self, tmp_path: Path) -> None:
        result = import_package(write_folder(tmp_path / "in", package([ROW], [SPELL])), by=None, now=NOW)
        assert result.is_written, result.report.in_order()
        (spell,) = ProvisionSpell.objects.all()
        assert (spell.provision.words, spell.from_on, spell.told_by) == (ROW["words"], date(2021, 9, 6), "The SENCO")
        (duty,) = Deadline.objects.filter(rule="provision_in_place")
        assert (duty.starts_on, duty.met_on) == (date(2021, 6, 14), date(2021, 9, 6))

    def test_moves_the_duty_where_a_later_package_ends_what_ran(self, tmp_path: Path) -> None:
        import_package(write_folder(tmp_path / "one", package([ROW], [])), by=None, now=NOW)
        duty = Deadline.objects.current().filter(rule="provision_in_place")
        assert [one.met_on for one in duty] == [None]
        again = import_package(write_folder(tmp_path / "two", package([ROW], [SPELL])), by=None, now=NOW)
        assert (again.tables["provision"].same, again.tables["provision_spells"].added) == (1, 1)
        assert [one.met_on for one in duty.all()] == [date(2021, 9, 6)]

    def test_tells_each_fact_in_the_history_of_the_case_once(self, tmp_path: Path) -> None:
        def told() -> list[tuple[str, date, str, str]]:
            found = CaseEvent.objects.filter(record_type__startswith="provision").order_by("pk")
            return [(one.kind, one.happened_on, one.record_id, one.data.get("reason", "")) for one in found]

        wrong = SPELL | {"spell_id": "PS2", "from_on": "2021-06-20", "to_on": "2021-06-21", "entered_in_error": "true"}
        import_package(write_folder(tmp_path / "one", package([ROW], [SPELL, wrong])), by=None, now=NOW)
        owed = ("provision.owed", date(2021, 6, 14), "PV1", "final")
        confirmed = ("provision.confirmed", date(2021, 9, 6), "PS1", "")
        assert told() == [owed, confirmed]
        ended = SPELL | {"to_on": "2022-01-31"}
        for name in ("two", "again"):
            import_package(write_folder(tmp_path / name, package([ROW], [ended, wrong])), by=None, now=NOW)
            assert told() == [owed, confirmed, ("provision.missing", date(2022, 2, 1), "PS1", "")]

    @pytest.mark.parametrize(
        ("provision", "spells", "refusal"),
        [
            ([ROW, ROW | {"provision_id": "PV2"}], [], ("provision_twice", "provision.csv", "plan_line")),
            ([ROW | {"ended_on": "2021-06-13"}], [], ("rule_9", "provision.csv", "ended_on")),
            ([ROW | {"reason": "because"}], [], ("bad_code", "provision.csv", "reason")),
            ([ROW | {"plan_id": "P9"}], [], ("orphan", "provision.csv", "plan_id")),
            (
                [ROW],
                [SPELL, SPELL | {"spell_id": "PS2"}],
                ("provision_spells_twice", "provision_spells.csv", "provision_id"),
            ),
            ([ROW], [SPELL | {"to_on": "2021-09-05"}], ("rule_9", "provision_spells.csv", "to_on")),
            ([ROW], [SPELL | {"provision_id": "PV9"}], ("orphan", "provision_spells.csv", "provision_id")),
        ],
    )
    def test_refuses_all_of_a_package_for_one_row(
        self, tmp_path: Path, provision: Rows, spells: Rows, refusal: tuple[str, str, str]
    ) -> None:
        folder = write_folder(tmp_path / "in", package(provision, spells))
        assert refusal in codes(report_on(folder))
        assert not import_package(folder, by=None, now=NOW).is_written
        assert not ProvisionRow.objects.exists()

    def test_leaves_the_tables_aside_in_a_package_of_an_earlier_version_and_says_so(self, tmp_path: Path) -> None:
        for version in ("1.0", "1.1"):
            folder = write_folder(tmp_path / version, package([ROW], [SPELL], version))
            assert ("later_table", "provision.csv", "") in codes(report_on(folder), "warn")
        assert import_package(folder, by=None, now=NOW).is_written
        assert not ProvisionRow.objects.exists()


@pytest.mark.django_db
class TestGivingBack:
    def test_is_the_same_byte_for_byte(self, tmp_path: Path) -> None:
        files = package([ROW, ROW | {"provision_id": "PV2", "plan_line": "L2", "missing_reason": "No staff"}], [SPELL])
        import_package(write_folder(tmp_path / "in", files), by=None, now=NOW)
        export_package(tmp_path / "out")
        for name in ("provision.csv", "provision_spells.csv"):
            assert (tmp_path / "out" / name).read_bytes() == files[name]

    def test_of_an_earlier_version_has_not_the_tables(self, tmp_path: Path) -> None:
        import_package(write_folder(tmp_path / "in", package([ROW], [SPELL])), by=None, now=NOW)
        export_package(tmp_path / "out", version="1.1")
        assert not (tmp_path / "out" / "provision.csv").exists()
        assert import_package(tmp_path / "out", by=None, now=NOW).tables["provision"].absent == 1
