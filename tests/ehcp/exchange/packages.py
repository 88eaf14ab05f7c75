"""Small exchange packages for tests, right unless told otherwise."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ehcp.exchange.format.check_package import check_package
from ehcp.exchange.format.report import Report
from ehcp.exchange.format.schema import load_schema, template
from ehcp.exchange.format.source import Limits

Rows = list[dict[str, str]]


def rows_of_one_case() -> dict[str, Rows]:
    """One child with a request, an assessment, a plan and a review; every rule kept, nothing to warn of."""
    return {
        "institutions": [
            {
                "institution_id": "S1",
                "name": "Fernhollow Primary School",
                "urn": "990001",
                "la_code": "857",
                "type": "mainstream",
                "sector": "academy",
                "phase": "primary",
            }
        ],
        "children": [child("C1", "Testley", "Ada", upn="Y857900108001")],
        "requests": [
            {
                "request_id": "R1",
                "child_id": "C1",
                "kind": "initial",
                "received_on": "2021-01-04",
                "source": "2",
                "rya": "false",
                "outcome": "Y",
                "decision_sent_on": "2021-02-01",
            }
        ],
        "assessments": [
            {
                "assessment_id": "A1",
                "child_id": "C1",
                "request_id": "R1",
                "origin": "request",
                "clock_start_on": "2021-01-04",
                "outcome": "Y",
            }
        ],
        "plans": [
            {
                "plan_id": "P1",
                "child_id": "C1",
                "assessment_id": "A1",
                "draft_sent_on": "2021-04-20",
                "first_final_on": "2021-05-20",
            }
        ],
        "reviews": [
            {
                "review_id": "V1",
                "plan_id": "P1",
                "kind": "annual",
                "meeting_on": "2022-04-20",
                "report_received_on": "2022-05-01",
                "decision": "M",
                "decision_sent_on": "2022-05-10",
            }
        ],
    }


def child(key: str, surname: str, forename: str, **more: str) -> dict[str, str]:
    return {
        "child_id": key,
        "surname": surname,
        "forename": forename,
        "birth_date": "2012-05-06",
        "sex": "F",
        "ethnicity": "WBRI",
        **more,
    }


def about(**send: Any) -> dict[str, Any]:
    descriptor = template()
    descriptor["send"] |= {"la_code": "857", "la_name": "Rutland", "data_as_at": "2023-05-31", **send}
    return descriptor


def as_csv(table: str, rows: Iterable[dict[str, str]]) -> bytes:
    header = load_schema().tables[table].header
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def files_of(tables: dict[str, Rows]) -> dict[str, bytes]:
    files = {f"{name}.csv": as_csv(name, rows) for name, rows in tables.items()}
    return {"datapackage.json": json.dumps(about()).encode(), **files}


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def write_zip(path: Path, files: dict[str, bytes], within: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(within + name, content)
    return path


def report_on(path: Path, limits: Limits | None = None) -> Report:
    with check_package(path, limits=limits) as checked:
        return checked.report


def codes(report: Report, severity: str = "refuse") -> set[tuple[str, str, str]]:
    """The kinds of problem found: code, file, field."""
    return {(code, file, field) for found, code, file, field, _ in report.by_kind() if found == severity}
