"""Read an exchange package into facts of the clock, as known on a day: a small pure loader for tests."""

import csv
from collections import defaultdict
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import get_type_hints

from ehcp.law import facts as f

GOLDEN = Path(__file__).parents[2] / "golden"

TABLES = {
    "requests": (f.RequestFacts, "request_id"),
    "assessments": (f.AssessmentFacts, "assessment_id"),
    "advice": (f.AdviceFacts, "advice_id"),
    "plans": (f.PlanFacts, "plan_id"),
    "reviews": (f.ReviewFacts, "review_id"),
    "phase_transfers": (f.PhaseTransferFacts, "phase_transfer_id"),
    "appeals": (f.AppealFacts, "appeal_id"),
    "mediations": (f.MediationFacts, "mediation_id"),
    "exemptions": (f.ExemptionFacts, "exemption_id"),
}


def read_package(folder):
    tables = {}
    for name in (*TABLES, "children", "corrections"):
        path = folder / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as lines:
                tables[name] = list(csv.DictReader(lines))
        else:
            tables[name] = []
    return tables


def undo_corrections(tables, day):
    """Put back what was held on ``day``: the newest correction first."""
    keys = {name: key for name, (_, key) in TABLES.items()} | {"children": "child_id"}
    rows = {(name, row[key]): row for name, key in keys.items() for row in tables[name]}
    newest_first = sorted(
        tables["corrections"], key=lambda row: (row["recorded_on"], row["correction_id"]), reverse=True
    )
    for correction in newest_first:
        if date.fromisoformat(correction["recorded_on"]) > day:
            row = rows.get((correction["table"], correction["record_id"]))
            if row is not None:
                row[correction["field"]] = correction["value_before"]


def build(kind, row):
    hints = get_type_hints(kind)
    values = {}
    for item in fields(kind):
        text = row.get(item.name, "")
        hint = str(hints[item.name])
        if "date" in hint:
            values[item.name] = date.fromisoformat(text) if text else None
        elif "bool" in hint:
            values[item.name] = text == "true"
        elif "int" in hint:
            values[item.name] = int(text)
        else:
            values[item.name] = text
    return kind(**values)


def cases_known_on(folder, day):
    """Return one ``CaseFacts`` per person of a package, as known on ``day``."""
    tables = read_package(folder)
    undo_corrections(tables, day)
    return cases_of(tables)


def cases_of(tables):
    children = {row["child_id"]: row for row in tables["children"]}

    def kept(child_id):
        while children[child_id].get("merged_into_child_id"):
            child_id = children[child_id]["merged_into_child_id"]
        return child_id

    built = {name: [build(kind, row) for row in tables[name]] for name, (kind, _) in TABLES.items()}
    owner = {}
    for name in ("requests", "assessments", "plans", "appeals"):
        key = TABLES[name][1]
        for item in built[name]:
            owner[getattr(item, key)] = item.child_id
    grouped = defaultdict(lambda: defaultdict(list))
    for name, items in built.items():
        for item in items:
            child = getattr(item, "child_id", None) or owner.get(
                getattr(item, "plan_id", "")
                or getattr(item, "request_id", "")
                or getattr(item, "assessment_id", "")
                or getattr(item, "appeal_id", "")
            )
            grouped[kept(child)][name].append(item)
    cases = []
    for child_id, tables_of in grouped.items():
        records = [row for row in children.values() if kept(row["child_id"]) == child_id]
        deaths = [row["deceased_on"] for row in records if row["deceased_on"]]
        cases.append(
            f.CaseFacts(
                child_id=child_id,
                birth_date=date.fromisoformat(children[child_id]["birth_date"]),
                deceased_on=date.fromisoformat(min(deaths)) if deaths else None,
                **{name: tuple(items) for name, items in tables_of.items()},
            )
        )
    return cases
