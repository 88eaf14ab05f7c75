"""A killed import leaves nothing; two at once exclude each other; a million rows fit into bounded memory."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from ehcp.exchange.format.schema import load_schema
from tests.ehcp.exchange.packages import about, files_of, rows_of_one_case, write_folder

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ("ehcp_child", "ehcp_annualreview", "ehcp_caseevent", "ehcp_deadline", "ehcp_packageinfo")
MEGABYTE = 1024 * 1024


class Importer:
    """Imports one small package into one database, each time in a new process."""

    def __init__(self, folder: Path, url: str) -> None:
        self.package = write_folder(folder / "package", files_of(rows_of_one_case()))
        self.env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "sendcases.settings"}
        self.env["SENDCASES_VAR_DIR"] = str(folder / "var")
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, wait_at: str = "-") -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.faults.importing", str(self.package), wait_at]
        process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        return process

    def said(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline().strip()

    def counts(self) -> dict[str, int]:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                return {table: _count(cursor, table) for table in WRITTEN}
        with sqlite3.connect(self.env["DATABASE_URL"].removeprefix("sqlite:///")) as database:
            return {table: _count(database.cursor(), table) for table in WRITTEN}

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


def _count(cursor: object, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


@pytest.fixture
def importer(tmp_path: Path, transactional_db: None) -> Iterator[Importer]:
    parts = connection.settings_dict
    url = f"sqlite:///{tmp_path / 'cases.sqlite3'}"
    if connection.vendor == "postgresql":
        port = parts["PORT"] or 5432
        url = f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{port}/{parts['NAME']}"
    importer = Importer(tmp_path, url)
    yield importer
    importer.end()


@pytest.mark.parametrize("stage", ["Writing reviews", "Working out the deadlines"])
def test_an_import_killed_at_any_stage_leaves_nothing_and_can_be_run_again(importer: Importer, stage: str) -> None:
    process = importer.start(stage)
    assert importer.said(process) == f"at {stage}"
    process.kill()
    process.wait()
    assert set(importer.counts().values()) == {0}
    assert importer.said(importer.start()) == "ended"
    assert importer.counts()["ehcp_child"] == 1


def test_a_second_import_is_refused_while_the_first_runs(importer: Importer) -> None:
    first = importer.start("Writing reviews")
    assert importer.said(first) == "at Writing reviews"
    second = importer.start()
    assert importer.said(second) == "ended busy"
    first.kill()
    first.wait()
    assert set(importer.counts().values()) == {0}


_CHECK = """
import re, sys
from pathlib import Path
from ehcp.exchange.format.check_package import check_package
with check_package(Path(sys.argv[1])) as checked:
    report = checked.report
# Not what the system counts for the process from its birth on: that begins with the memory of the run of tests.
most = re.search("VmHWM:[^0-9]+([0-9]+)", Path("/proc/self/status").read_text())[1]
print(sum(report.rows.values()), report.count("refuse"), int(most) * 1024)
"""


@pytest.mark.one_engine
def test_a_million_rows_are_checked_within_512_megabytes(tmp_path: Path) -> None:
    children, reviews_each = 50_000, 18
    (tmp_path / "datapackage.json").write_text(json.dumps(about()))
    tables = load_schema().tables
    with (tmp_path / "children.csv").open("w") as file:
        print(*tables["children"].header, sep=",", file=file)
        for n in range(children):
            print(f"C{n:06},Testley,Ada{n},2010-05-06,F,WBRI,,,,,,", file=file)
    with (tmp_path / "plans.csv").open("w") as file:
        print(*tables["plans"].header, sep=",", file=file)
        for n in range(children):
            print(f"P{n:06},C{n:06},,,2014-09-01{',' * 12}", file=file)
    with (tmp_path / "reviews.csv").open("w") as file:
        print(*tables["reviews"].header, sep=",", file=file)
        for n in range(children * reviews_each):
            year, sent = 2015 + n % reviews_each, "31/12/2020" if n % 10 == 0 else f"{2015 + n % reviews_each}-03-20"
            print(f"V{n:06},P{n // reviews_each:06},annual,{year}-03-01,,M,{sent},,,,", file=file)
    done = subprocess.run(
        [sys.executable, "-c", _CHECK, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rows, refused, memory = map(int, done.stdout.split())
    assert (rows, refused) == (1_000_000, 90_000)
    assert memory < 512 * MEGABYTE
