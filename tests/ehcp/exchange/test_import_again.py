"""Packages that come after others: what moved leaves no clock behind, and what was said last counts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ehcp.exchange.acts import ImportResult, export_package, import_package
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import Deadline, PackageInfo
from reporting.figures.scope import home_authority
from tests.ehcp.exchange.cases import EXEMPTION, POST, case_with
from tests.ehcp.exchange.packages import about, as_csv, child, files_of, write_folder

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 6, 5, 9, 30, tzinfo=UTC)
OTHER = {"request_id": "R2", "child_id": "C2", "kind": "initial", "outcome": "N", "received_on": "2021-01-04"}
OTHER |= {"decision_sent_on": "2021-01-05"}
FIRST = {"clock": "assess_decision", "assessment_id": "", "request_id": "R1", "decided_on": "2021-01-04"}
MOVED_IN = {
    "assessment_id": "",
    "draft_sent_on": "",
    "transferred_in_on": "2022-05-10",
    "transferred_in_from_la": "311",
}


def take_in(folder: Path, day: int = 1, **tables: Any) -> ImportResult:
    folder = write_folder(folder / str(day), files_of(case_with(**tables)))
    result = import_package(folder, by=None, now=NOW.replace(day=day))
    assert result.is_written
    return result


def differences() -> int:
    return reconcile(None, laws=laws_in_force(), now=NOW, apply=False).total


def test_records_no_longer_merged_are_planned_apart(tmp_path: Path) -> None:
    """The plan of one record met the clock of the other's assessment only while they were one person."""
    second = child("C2", "Testley", "Bea")
    take_in(tmp_path, 1, children=[second | {"merged_into_child_id": "C1"}], plans={"child_id": "C2"})
    take_in(tmp_path, 2, children=[second], plans={"child_id": "C2"})
    assert differences() == 0


def test_an_exemption_that_moves_leaves_the_other_child(tmp_path: Path) -> None:
    both: dict[str, Any] = {"children": [child("C2", "Testley", "Bea")], "requests": [OTHER]}
    take_in(tmp_path, 1, **both, exemptions=[EXEMPTION | FIRST])
    take_in(tmp_path, 2, **both, exemptions=[EXEMPTION | FIRST | {"request_id": "R2"}])
    assert differences() == 0


def test_a_decision_on_the_day_of_a_move_in_meets_one_duty_and_begins_another(tmp_path: Path) -> None:
    take_in(tmp_path, plans=MOVED_IN)
    duties = Deadline.objects.filter(rule__in=["transfer_in_review", "annual_review", "review_meeting_target"])
    assert sorted((row.rule, row.starts_on.day, row.met_on is not None) for row in duties) == [
        ("annual_review", 10, False),
        ("review_meeting_target", 10, False),
        ("review_meeting_target", 10, True),
        ("transfer_in_review", 10, True),
    ]
    assert differences() == 0


def test_a_package_that_comes_again_has_the_last_word(tmp_path: Path) -> None:
    """Numbers and authority are given back as the package says that came last, were it not for the first time."""
    take_in(tmp_path, 1, staff_capacity=[POST])
    take_in(tmp_path, 2, staff_capacity=[POST | {"fte": "1.00"}])
    take_in(tmp_path, 3, staff_capacity=[POST])
    export_package(tmp_path / "out")
    assert (tmp_path / "out" / "staff_capacity.csv").read_bytes() == as_csv("staff_capacity", [POST])


def test_a_package_without_an_authority_leaves_the_one_named_before(tmp_path: Path) -> None:
    take_in(tmp_path, 1)
    files = files_of(case_with()) | {"datapackage.json": json.dumps(about(la_code="")).encode()}
    import_package(write_folder(tmp_path / "nameless", files), by=None, now=NOW)
    assert set(PackageInfo.objects.values_list(home_authority(), flat=True)) == {"857"}
