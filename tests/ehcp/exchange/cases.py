"""Rows to add to one right case, and the report on the case they make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ehcp.exchange.format.report import Report
from tests.ehcp.exchange.packages import Rows, files_of, report_on, rows_of_one_case, write_folder

APPEAL = {"appeal_id": "AP1", "child_id": "C1", "about": "contents", "plan_id": "P1", "registered_on": "2021-07-20"}
APPEAL |= {"decision_letter_on": "2021-05-20"}
ASSESS_APPEAL = {**APPEAL, "about": "refusal_to_assess", "plan_id": "", "request_id": "R2"}
ASSESS_APPEAL |= {"decision_letter_on": "2021-08-02", "registered_on": "2021-09-01"}
REFUSAL = {"request_id": "R2", "child_id": "C1", "kind": "reassessment", "plan_id": "P1", "received_on": "2021-07-10"}
REFUSAL |= {"outcome": "N", "decision_sent_on": "2021-08-02"}
MEDIATION = {"mediation_id": "M1", "child_id": "C1", "about": "contents", "plan_id": "P1", "requested_on": "2021-06-01"}
MEDIATION |= {"decision_letter_on": "2021-05-20"}
EXEMPTION = {"exemption_id": "E1", "clock": "final_plan", "assessment_id": "A1", "ground": "absent_4_weeks"}
EXEMPTION |= {"from_on": "2021-02-01", "decided_on": "2021-03-01"}
PLACEMENT = {"placement_id": "PL1", "plan_id": "P1", "basis": "both", "institution_id": "S1", "rank": "1"}
PLACEMENT |= {"sen_unit": "false", "resourced_provision": "false", "from_on": "2021-09-01"}
BUDGET = {"budget_id": "B1", "child_id": "C1", "kind": "short_break_payment", "payment": "direct_payment"}
BUDGET |= {"from_on": "2021-09-01"}
MOVE = {"phase_transfer_id": "PT1", "plan_id": "P1", "transfer_year": "2023", "kind": "primary_to_secondary"}
NEED = {"need_id": "N1", "plan_id": "P1", "rank": "1", "sen_type": "ASD", "from_on": "2021-05-20"}
OUTCOME = {"outcome_id": "O1", "plan_id": "P1", "term": "short"}
ADVICE = {"advice_id": "AD1", "assessment_id": "A1", "kind": "medical", "requested_on": "2021-02-01"}
DELAY = {"delay_id": "DL1", "clock": "final_plan", "record_type": "assessments", "record_id": "A1", "reason": "STAFF"}
DELAY |= {"recorded_on": "2021-06-01"}
REASON = {"reason": "STAFF", "label": "Staff", "la_controllable": "true"}
POST = {"staff_capacity_id": "ST1", "role": "manager", "fte": "1.0", "from_on": "2020-01-01"}
CORRECTION = {"correction_id": "K1", "table": "requests", "record_id": "R1", "field": "received_on"}
CORRECTION |= {"value_before": "2021-01-06", "value_after": "2021-01-04", "recorded_on": "2021-01-20"}
FIGURE = {"indicator_id": "I1", "code": "H13", "label": "x", "area": "x", "unit": "count", "period_end": "2021-01-01"}
FIGURE |= {"source": "x", "owner": "x", "tier": "C"}


def case_with(**tables: Any) -> dict[str, Rows]:
    """One right case; a dictionary changes the only row of a table, a list is the table's further rows."""
    case = rows_of_one_case()
    for name, change in tables.items():
        if isinstance(change, dict):
            case[name][0] |= change
        else:
            case[name] = [*case.get(name, []), *change]
    return case


def report_of(folder: Path, **tables: Any) -> Report:
    return report_on(write_folder(folder, files_of(case_with(**tables))))


def refused(code: str, table: str, field: str) -> set[tuple[str, str, str]]:
    return {(code, f"{table}.csv", field)}
