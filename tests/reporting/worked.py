"""Small authorities, written by hand, whose figures can be checked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from reporting.headlines.reads.headlines import Headline, compute
from reporting.kpis import Basis, Period
from tests.reporting.loading import load_package
from tests.reporting.package_columns import COLUMNS

DEFAULTS: dict[str, dict[str, str]] = {
    "children": {"surname": "I", "forename": "P", "birth_date": "2012-05-01", "sex": "U", "ethnicity": "NOBT"},
    "requests": {"kind": "initial", "outcome": "A"},
    "assessments": {"origin": "request", "outcome": "A"},
    "advice": {"kind": "psychological"},
    "exemptions": {"ground": "exceptional_circumstances", "from_on": "2021-01-01"},
    "reviews": {"kind": "annual"},
    "placements": {
        "basis": "both",
        "rank": "1",
        "sen_unit": "false",
        "resourced_provision": "false",
        "from_on": "2020-01-01",
    },
    "needs": {"rank": "1", "from_on": "2020-01-01"},
    "outcomes": {"term": "medium"},
    "feedback": {"respondent": "parent"},
    "budgets": {"payment": "mixed", "from_on": "2020-01-01"},
    "provision": {"plan_line": "L1", "label": "F1", "words": "W", "reason": "final", "begins_on": "2020-01-01"},
    "institutions": {"name": "I", "type": "mainstream", "sector": "academy", "phase": "secondary", "la_code": "857"},
    "panel_meetings": {"quorate": "true"},
    "panel_items": {"kind": "assess", "decision": "agreed"},
    "appeals": {"about": "contents"},
    "mediations": {"about": "placement"},
    "delay_reasons": {"label": "L", "la_controllable": "true"},
    "staff_capacity": {"from_on": "2020-01-01"},
}
Q1 = Period(date(2022, 1, 1), date(2022, 3, 31))


def authority(**tables: list[dict[str, Any]]) -> None:
    """Keep an authority of these rows; what a row does not say is the plainest that can be."""
    named = {row["child_id"] for rows in tables.values() for row in rows if row.get("child_id")}
    told = {row["child_id"] for row in tables.get("children", [])}
    tables["children"] = [*tables.get("children", []), *({"child_id": name} for name in sorted(named - told))]
    package: dict[str, list[dict[str, str]]] = {}
    for table, rows in tables.items():
        columns = COLUMNS[table].split() if table in COLUMNS else []
        package[table] = [
            {**dict.fromkeys(columns, ""), **DEFAULTS.get(table, {}), **{k: str(v) for k, v in row.items()}}
            for row in rows
        ]
    load_package(package, "857")


def figure(code: str, period: Period = Q1, as_at: date | None = None, basis: Basis = Basis.KNOWN) -> Headline:
    """Return one measure, with its ids."""
    return compute([code if "/" in code else f"{code}/"], period, as_at or period.end, basis, with_ids=True)[0]


def ids(
    code: str, period: Period = Q1, as_at: date | None = None, basis: Basis = Basis.KNOWN
) -> tuple[str, str | None]:
    """Return numerator and denominator as words of ids, to be read at a glance."""
    line = figure(code, period, as_at, basis)
    assert line.numerator == len(line.numerator_ids or ()), "as many as are listed"
    assert line.denominator is None or line.denominator == len(line.denominator_ids or ()), "as many as are listed"
    below = None if line.denominator is None else " ".join(line.denominator_ids or ())
    return " ".join(line.numerator_ids or ()), below
