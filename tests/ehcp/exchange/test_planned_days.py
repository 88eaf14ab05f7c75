"""Days after the day a package comes in: told in its report, one line a column."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ehcp.exchange.acts import import_package
from tests.ehcp.exchange.cases import NEED, case_with
from tests.ehcp.exchange.packages import files_of, write_folder

pytestmark = pytest.mark.django_db
BEFORE, AFTER = datetime(2023, 6, 5, 9, 30, tzinfo=UTC), datetime(2027, 8, 1, 9, 30, tzinfo=UTC)


def planned(folder: Path, now: datetime) -> list[tuple[str, int, str, str]]:
    needs = [NEED | {"need_id": f"N{number}", "to_on": "2027-07-31"} for number in range(12)]
    needs.append(NEED | {"need_id": "N99", "to_on": "2023-06-05"})
    package = write_folder(folder, files_of(case_with(needs=needs)))
    report = import_package(package, by=None, now=now, dry_run=True).report
    return [(one.file, one.line, one.field, one.wrong) for one in report.problems if one.code == "planned_day"]


def test_are_told_with_their_number_their_column_and_their_lines(tmp_path: Path) -> None:
    lines = "lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"
    wrong = f"12 rows have days after today, 5 June 2023: {lines}."
    assert planned(tmp_path, BEFORE) == [("needs.csv", 0, "to_on", wrong)]


def test_are_not_told_once_they_have_come(tmp_path: Path) -> None:
    assert planned(tmp_path, AFTER) == []
