"""The rules of the exchange format beyond the schema whose breach refuses a package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ehcp.exchange.cases import (
    ADVICE,
    APPEAL,
    ASSESS_APPEAL,
    BUDGET,
    CORRECTION,
    DELAY,
    EXEMPTION,
    FIGURE,
    MEDIATION,
    MOVE,
    NEED,
    OUTCOME,
    PLACEMENT,
    POST,
    REASON,
    REFUSAL,
    refused,
    report_of,
)
from tests.ehcp.exchange.packages import child, codes, rows_of_one_case

RIGHT: list[dict[str, Any]] = [
    {"requests": {"outcome": "Y", "rya": ""}},
    {"advice": [ADVICE], "needs": [NEED], "outcomes": [OUTCOME], "staff_capacity": [POST], "indicators": [FIGURE]},
    {"delay_reasons": [REASON], "delays": [DELAY], "phase_transfers": [{**MOVE, "reason": "STAFF"}]},
    {"exemptions": [EXEMPTION], "budgets": [BUDGET], "placements": [PLACEMENT]},
    {"appeals": [APPEAL], "mediations": [MEDIATION]},
    {"corrections": [CORRECTION]},
    {"requests": [REFUSAL], "appeals": [{**ASSESS_APPEAL, "decision_letter_on": ""}]},
    {"placements": [{**PLACEMENT, "institution_id": ""}]},
    {"requests": [{**REFUSAL, "kind": "initial", "plan_id": "", "received_on": "2021-02-01"}]},
]

REFUSED: list[tuple[str, dict[str, Any], set[tuple[str, str, str]]]] = [
    ("Y undecided", {"requests": {"decision_sent_on": ""}}, refused("rule_1", "requests", "decision_sent_on")),
    ("W undated", {"requests": {"outcome": "W"}}, refused("rule_1", "requests", "withdrawn_on")),
    ("A decided", {"requests": {"outcome": "A"}}, refused("rule_1", "requests", "decision_sent_on")),
    ("no receipt", {"requests": {"received_on": ""}}, refused("rule_1", "requests", "received_on")),
    (
        "other clock",
        {"assessments": {"clock_start_on": "2021-01-05"}},
        refused("rule_2", "assessments", "clock_start_on"),
    ),
    ("no request", {"assessments": {"request_id": ""}}, refused("rule_2", "assessments", "request_id")),
    ("N undated", {"assessments": {"outcome": "N"}}, refused("rule_2", "assessments", "no_plan_notified_on")),
    (
        "dated, not N",
        {"assessments": {"no_plan_notified_on": "2021-03-01"}},
        refused("rule_2", "assessments", "no_plan_notified_on"),
    ),
    ("moved in", {"plans": {"transferred_in_on": "2021-06-01"}}, refused("rule_3", "plans", "transferred_in_from_la")),
    ("from nowhere", {"plans": {"transferred_in_from_la": "856"}}, refused("rule_3", "plans", "transferred_in_on")),
    ("ceased", {"plans": {"ceased_on": "2023-01-01"}}, refused("rule_4", "plans", "cease_reason")),
    ("cease reason", {"plans": {"cease_reason": "2"}}, refused("rule_4", "plans", "ceased_on")),
    (
        "ended twice",
        {"plans": {"ceased_on": "2023-01-01", "cease_reason": "2", "transferred_out_on": "2023-01-01"}},
        refused("rule_4", "plans", "transferred_out_on"),
    ),
    ("no meeting", {"reviews": {"meeting_on": ""}}, refused("rule_5", "reviews", "meeting_on")),
    ("no decision day", {"reviews": {"decision_sent_on": ""}}, refused("rule_5", "reviews", "decision_sent_on")),
    ("no decision", {"reviews": {"decision": ""}}, refused("rule_5", "reviews", "decision")),
    (
        "two settings",
        {"placements": [{**PLACEMENT, "sen_setting": "EHE"}]},
        refused("rule_6", "placements", "sen_setting"),
    ),
    ("budget", {"budgets": [{**BUDGET, "kind": "plan_health"}]}, refused("rule_7", "budgets", "plan_id")),
    (
        "two records",
        {"exemptions": [{**EXEMPTION, "request_id": "R1"}]},
        refused("rule_8", "exemptions", "assessment_id"),
    ),
    (
        "no record",
        {"exemptions": [{**EXEMPTION, "assessment_id": ""}]},
        refused("rule_8", "exemptions", "assessment_id"),
    ),
    (
        "wrong record",
        {"exemptions": [{**EXEMPTION, "clock": "assess_decision"}]},
        refused("rule_8", "exemptions", "request_id"),
    ),
    (
        "ground of set C",
        {"exemptions": [{**EXEMPTION, "ground": "absent_2_weeks"}]},
        refused("rule_8", "exemptions", "ground"),
    ),
    (
        "ground of set A",
        {"exemptions": [{**EXEMPTION, "clock": "reversed_final_plan"}]},
        refused("rule_8", "exemptions", "ground"),
    ),
    (
        "order to assess",
        {"requests": [REFUSAL], "appeals": [{**ASSESS_APPEAL, "order_on": "2021-10-01", "order_limb": "b"}]},
        refused("rule_10", "appeals", "order_on"),
    ),
    (
        "concession",
        {"requests": [REFUSAL], "appeals": [{**ASSESS_APPEAL, "conceded_on": "2021-10-01"}]},
        refused("rule_10", "appeals", "conceded_on"),
    ),
    (
        "two open",
        {"requests": [{**REFUSAL, "kind": "initial", "plan_id": "", "received_on": "2021-01-31"}]},
        refused("rule_15", "requests", "received_on"),
    ),
    (
        "two withdrawn",
        {
            "requests": [
                {"request_id": "R2", "child_id": "C1", "kind": "initial", "received_on": "2021-01-20", "outcome": "W"}
                | {"withdrawn_on": "2021-01-25", "withdrawn_reason": "withdrawn"}
            ]
        },
        refused("rule_15", "requests", "received_on"),
    ),
    (
        "two plans",
        {"plans": [{"plan_id": "P2", "child_id": "C1", "first_final_on": "2022-01-01"}]},
        refused("two_plans", "plans", "first_final_on"),
    ),
    (
        "merged in a ring",
        {
            "children": [
                child("C2", "A", "B", merged_into_child_id="C3"),
                child("C3", "C", "D", merged_into_child_id="C2"),
            ]
        },
        refused("merge_ring", "children", "merged_into_child_id"),
    ),
    (
        "merged into itself",
        {"children": {"merged_into_child_id": "C1"}},
        refused("merge_ring", "children", "merged_into_child_id"),
    ),
    ("same id", {"children": [child("C1", "Otherby", "Ben")]}, refused("duplicate", "children", "child_id")),
    ("orphan", {"plans": {"child_id": "C9"}}, refused("orphan", "plans", "child_id")),
    (
        "orphan merge",
        {"children": {"merged_into_child_id": "C9"}},
        refused("orphan", "children", "merged_into_child_id"),
    ),
    (
        "orphan delay",
        {"delay_reasons": [REASON], "delays": [{**DELAY, "record_id": "A9"}]},
        refused("orphan", "delays", "record_id"),
    ),
    (
        "orphan correction",
        {"corrections": [{**CORRECTION, "record_id": "R9"}]},
        refused("orphan", "corrections", "record_id"),
    ),
    ("table", {"corrections": [{**CORRECTION, "table": "pupils"}]}, refused("unknown_table", "corrections", "table")),
    ("field", {"corrections": [{**CORRECTION, "field": "received"}]}, refused("unknown_field", "corrections", "field")),
    (
        "value",
        {"corrections": [{**CORRECTION, "value_before": "06/01/2021"}]},
        refused("bad_value", "corrections", "value_before"),
    ),
    (
        "which cycle",
        {
            "delay_reasons": [REASON],
            "delays": [{**DELAY, "clock": "annual_review", "record_type": "plans", "record_id": "P1"}],
        },
        refused("due_day", "delays", "due_on"),
    ),
    ("appeal outcome", {"appeals": [{**APPEAL, "outcome": "upheld"}]}, refused("outcome_day", "appeals", "outcome_on")),
    (
        "college move",
        {"phase_transfers": [{**MOVE, "kind": "post16_to_post16"}]},
        refused("transfer_day", "phase_transfers", "transfer_on"),
    ),
    (
        "year",
        {"phase_transfers": [{**MOVE, "transfer_year": "24"}]},
        refused("bad_year", "phase_transfers", "transfer_year"),
    ),
    ("rating", {"outcomes": [{**OUTCOME, "rating": "met"}]}, refused("rated_day", "outcomes", "rated_on")),
]

# Rule 9: every pair the paper names, with the day before it must not be.
BACKWARDS: list[tuple[str, dict[str, str], str, str, str]] = [
    ("requests", {"received_on": "2021-02-02"}, "received_on", "decision_sent_on", "2021-02-01"),
    ("requests", {"outcome": "W", "decision_sent_on": ""}, "received_on", "withdrawn_on", "2021-01-03"),
    ("assessments", {}, "clock_start_on", "will_assess_notice_on", "2021-01-03"),
    ("assessments", {"outcome": "N"}, "clock_start_on", "no_plan_notified_on", "2021-01-03"),
    ("assessments", {}, "clock_start_on", "withdrawn_on", "2021-01-03"),
    ("assessments", {}, "clock_start_on", "amended_final_sent_on", "2021-01-03"),
    ("advice", ADVICE, "requested_on", "body_received_on", "2021-01-31"),
    ("advice", ADVICE, "requested_on", "received_on", "2021-01-31"),
    ("plans", {"draft_sent_on": "2021-05-21"}, "draft_sent_on", "first_final_on", "2021-05-20"),
    ("plans", {}, "first_final_on", "cease_decision_sent_on", "2021-05-19"),
    (
        "plans",
        {"cease_decision_sent_on": "2022-07-01", "cease_reason": "2"},
        "cease_decision_sent_on",
        "ceased_on",
        "2022-06-30",
    ),
    ("plans", {"cease_reason": "2"}, "first_final_on", "ceased_on", "2021-05-19"),
    ("plans", {"transferred_in_from_la": "856"}, "first_final_on", "transferred_in_on", "2021-05-19"),
    (
        "plans",
        {"transferred_in_from_la": "856", "transferred_in_on": "2021-06-01"},
        "transferred_in_on",
        "move_in_notice_sent_on",
        "2021-05-31",
    ),
    ("plans", {}, "first_final_on", "transferred_out_on", "2021-05-19"),
    ("reviews", {}, "meeting_on", "report_received_on", "2022-04-19"),
    ("reviews", {"report_received_on": ""}, "meeting_on", "decision_sent_on", "2022-04-19"),
    ("reviews", {}, "decision_sent_on", "amended_final_sent_on", "2022-05-09"),
    (
        "reviews",
        {"amendment_notice_sent_on": "2022-05-12"},
        "amendment_notice_sent_on",
        "amended_final_sent_on",
        "2022-05-11",
    ),
    (
        "reviews",
        {"amendment_notice_sent_on": "2022-05-12"},
        "amendment_notice_sent_on",
        "not_amended_sent_on",
        "2022-05-11",
    ),
    ("appeals", APPEAL, "registered_on", "response_on", "2021-07-19"),
    ("appeals", {**APPEAL, "outcome": "upheld"}, "registered_on", "outcome_on", "2021-07-19"),
    ("appeals", APPEAL, "registered_on", "conceded_on", "2021-07-19"),
    ("appeals", {**APPEAL, "order_limb": "e"}, "registered_on", "order_on", "2021-07-19"),
    ("appeals", {**APPEAL, "order_on": "2021-08-01", "order_limb": "e"}, "order_on", "complied_on", "2021-07-31"),
    ("appeals", {**APPEAL, "conceded_on": "2021-08-01"}, "conceded_on", "complied_on", "2021-07-31"),
    ("mediations", MEDIATION, "requested_on", "held_on", "2021-05-31"),
    ("mediations", {**MEDIATION, "held_on": "2021-07-01"}, "held_on", "certificate_on", "2021-06-30"),
    ("exemptions", EXEMPTION, "from_on", "to_on", "2021-01-31"),
    ("placements", PLACEMENT, "from_on", "to_on", "2021-08-31"),
    ("needs", NEED, "from_on", "to_on", "2021-05-19"),
    ("budgets", BUDGET, "from_on", "to_on", "2021-08-31"),
    ("staff_capacity", POST, "from_on", "to_on", "2019-12-31"),
]


@pytest.mark.parametrize("tables", RIGHT)
def test_a_right_package_is_taken_without_a_word(tmp_path: Path, tables: dict[str, Any]) -> None:
    assert not report_of(tmp_path, **tables).totals


@pytest.mark.parametrize(("tables", "found"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_breach_refuses(tmp_path: Path, tables: dict[str, Any], found: set[tuple[str, str, str]]) -> None:
    report = report_of(tmp_path, **tables)
    assert codes(report) == found
    assert all(problem.wrong and problem.right for problem in report.problems)


@pytest.mark.parametrize(("table", "row", "before", "after", "day"), BACKWARDS)
def test_dates_that_run_backwards_refuse(
    tmp_path: Path, table: str, row: dict[str, str], before: str, after: str, day: str
) -> None:
    is_new = table not in rows_of_one_case()
    report = report_of(tmp_path, **{table: [{**row, after: day}] if is_new else {**row, after: day}})
    assert ("rule_9", f"{table}.csv", after) in codes(report)
    assert any(before in problem.wrong for problem in report.problems if problem.code == "rule_9")


def test_every_wrong_row_of_a_package_is_reported_at_once(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        children={"sex": "X", "birth_date": "31/12/2012"},
        requests={"decision_sent_on": ""},
        plans={"ceased_on": "2023-01-01", "child_id": "C9"},
    )
    assert codes(report) == {
        ("bad_code", "children.csv", "sex"),
        ("bad_date", "children.csv", "birth_date"),
        ("rule_1", "requests.csv", "decision_sent_on"),
        ("rule_4", "plans.csv", "cease_reason"),
        ("orphan", "plans.csv", "child_id"),
    }
