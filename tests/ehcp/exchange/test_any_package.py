"""Whatever a package holds: it is refused in words, or it is taken in whole and comes back the same."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from ehcp.exchange.acts import export_package, import_package
from ehcp.exchange.format.schema import Field, load_schema
from ehcp.ledger.sync import law_in_force, reconcile
from ehcp.models import Child
from tests.ehcp.exchange import cases
from tests.ehcp.exchange.packages import Rows, child, files_of, write_folder

NOW = datetime(2023, 6, 5, 9, 0, tzinfo=UTC)
SCHEMA = load_schema()
DAYS = ["2020-12-31", "2021-01-04", "2021-02-01", "2021-05-20", "2022-04-20", "2022-05-10", "2024-02-29", "1900-01-01"]
ODD = [
    "",
    " ",
    "x",
    "31/12/2021",
    "2021-02-30",
    "-1",
    "1e5",
    "true",
    "TRUE",
    "0",
    "9" * 40,
    "é",
    "=1+1",
    "a" * 300,
    "\ud7ff",
]


def every_table() -> dict[str, Rows]:
    """Two children, and a row in every table."""
    second = [child("C2", "Otherby", "Ben")]
    panel = {"item_id": "PI1", "meeting_id": "PM1", "child_id": "C1", "kind": "issue", "decision": "agreed"}
    return cases.case_with(
        children=second,
        requests=[cases.REFUSAL],
        advice=[cases.ADVICE],
        exemptions=[cases.EXEMPTION],
        delay_reasons=[cases.REASON],
        delays=[cases.DELAY],
        phase_transfers=[cases.MOVE],
        placements=[cases.PLACEMENT],
        needs=[cases.NEED],
        outcomes=[cases.OUTCOME],
        feedback=[
            {"feedback_id": "F1", "review_id": "V1", "respondent": "parent", "satisfaction": "4"}
            | {"received_on": "2022-05-20"}
        ],
        budgets=[cases.BUDGET],
        mediations=[cases.MEDIATION],
        appeals=[cases.APPEAL],
        panel_meetings=[{"meeting_id": "PM1", "held_on": "2021-02-20", "quorate": "true"}],
        panel_items=[{**panel, "education_amount": "1200.50"}],
        staff_capacity=[cases.POST],
        indicators=[cases.FIGURE],
        corrections=[cases.CORRECTION],
    )


def value_for(field: Field, dice: random.Random) -> str:
    if dice.random() < 0.15:
        return dice.choice(ODD)
    if field.codes:
        return dice.choice(field.codes)
    if field.links_to or field.name == "record_id":
        return dice.choice(["", "C1", "C2", "R1", "R2", "A1", "P1", "V1", "S1", "M1", "AP1", "STAFF", "PM1", "nobody"])
    pools = {"date": ["", *DAYS], "boolean": ["", "true", "false"], "integer": ["1", "2", "2022"]}
    return dice.choice(pools.get(field.type, ["", "1", "12.50", "001", "text", "requests", "received_on"]))


def changed_at_random(dice: random.Random) -> dict[str, Rows]:
    tables = {name: [dict(row) for row in rows] for name, rows in every_table().items()}
    for _ in range(dice.randint(1, 4)):
        table = SCHEMA.tables[dice.choice(sorted(tables))]
        field = dice.choice(table.fields)
        row = dice.choice(tables[table.name])
        if dice.random() < 0.1:
            tables[table.name].append({**row, table.key: f"{row[table.key]}b"})
        row[field.name] = value_for(field, dice)
    return tables


def exported(folder: Path) -> dict[str, bytes]:
    export_package(folder)
    return {table.name: (folder / table.file_name).read_bytes() for table in SCHEMA.tables.values()}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_a_package_changed_at_random_is_refused_or_taken_in_whole(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    outcomes = set()
    for number in range(20):
        folder = write_folder(tmp_path / f"in{number}", files_of(changed_at_random(dice)))
        before = Child.objects.count()
        with transaction.atomic():
            result = import_package(folder, by=None, now=NOW)
            outcomes.add(result.is_written)
            # What the check lets through, the database must take.
            assert "conflict" not in {problem.code for problem in result.report.problems}, result.report.in_order()
            assert result.is_written is not result.is_refused
            if result.is_written:
                assert reconcile(None, law=law_in_force(), now=NOW, apply=False).total == 0
                out = exported(tmp_path / f"out{number}")
                again = import_package(tmp_path / f"out{number}", by=None, now=NOW)
                assert again.is_written
                assert not any(one.added or one.changed for one in again.tables.values())
                assert exported(tmp_path / f"again{number}") == out
            transaction.set_rollback(True)
        assert Child.objects.count() == before == 0
    assert outcomes == {True, False}
