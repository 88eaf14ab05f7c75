"""The rules that rows keep between them: what real history may hold, and what it may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ehcp.exchange.cases import (
    APPEAL,
    ASSESS_APPEAL,
    BUDGET,
    CORRECTION,
    FIGURE,
    NEED,
    PLACEMENT,
    REFUSAL,
    case_with,
    refused,
    report_of,
)
from tests.ehcp.exchange.packages import child, codes, files_of, report_on, write_folder

WARNED: list[tuple[str, dict[str, Any], set[tuple[str, str, str]]]] = [
    ("11", {"reviews": {"decision": "C"}}, refused("rule_11", "reviews", "decision_sent_on")),
    (
        "12",
        {"appeals": [{**APPEAL, "decision_letter_on": "2021-05-19"}]},
        refused("rule_12", "appeals", "decision_letter_on"),
    ),
    (
        "14 A after L13",
        {"reviews": {"decision": "A", "amendment_notice_sent_on": "2022-05-09"}},
        refused("rule_14", "reviews", "decision_sent_on"),
    ),
    (
        "14 two reviews",
        {"reviews": [{"review_id": "V2", "plan_id": "P1", "kind": "early", "meeting_on": "2022-05-09"}]},
        refused("rule_14", "reviews", "meeting_on"),
    ),
    (
        "two plans once",
        {
            "plans": [
                {
                    "plan_id": "P0",
                    "child_id": "C1",
                    "first_final_on": "2019-01-01",
                    "ceased_on": "2021-06-01",
                    "cease_reason": "9",
                }
            ]
        },
        refused("rule_14", "plans", "first_final_on"),
    ),
    (
        "report late",
        {"reviews": {"report_received_on": "2022-05-11"}},
        refused("unusual_order", "reviews", "decision_sent_on"),
    ),
    (
        "response late",
        {"appeals": [{**APPEAL, "response_on": "2021-09-02", "outcome": "withdrawn", "outcome_on": "2021-09-01"}]},
        refused("unusual_order", "appeals", "outcome_on"),
    ),
    (
        "moved first",
        {"plans": {"move_out_aware_on": "2022-09-02", "moved_out_on": "2022-09-01"}},
        refused("unusual_order", "plans", "moved_out_on"),
    ),
    (
        "before it was made",
        {"reviews": {"meeting_on": "2021-05-01"}},
        refused("unusual_order", "reviews", "meeting_on"),
    ),
    (
        "born later",
        {"children": {"birth_date": "2023-06-01"}},
        {
            ("not_born", "children.csv", "birth_date"),
            ("before_birth", "requests.csv", "received_on"),
            ("before_birth", "assessments.csv", "clock_start_on"),
            ("before_birth", "plans.csv", "first_final_on"),
            ("before_birth", "reviews.csv", "meeting_on"),
        },
    ),
    ("aged 26", {"children": {"birth_date": "1997-05-31"}}, refused("too_old", "children", "birth_date")),
    (
        "received after death",
        {"children": {"deceased_on": "2021-01-01"}},
        refused("after_death", "requests", "received_on") | refused("plan_after_death", "plans", "ceased_on"),
    ),
    (
        "one UPN",
        {"children": [child("C2", "Otherby", "Ben", upn="Y857900108001")]},
        refused("same_upn", "children", "upn"),
    ),
    ("twins", {"children": [child("C2", "TESTLEY", "ada")]}, refused("twins", "children", "surname")),
    (
        "another child's plan",
        {"children": [child("C2", "Otherby", "Ben")], "budgets": [{**BUDGET, "child_id": "C2", "plan_id": "P1"}]},
        refused("other_child", "budgets", "plan_id"),
    ),
    (
        "placements",
        {"placements": [PLACEMENT, {**PLACEMENT, "placement_id": "PL2", "from_on": "2022-01-01", "basis": "named"}]},
        refused("overlap", "placements", "from_on"),
    ),
    ("needs", {"needs": [NEED, {**NEED, "need_id": "N2", "sen_type": "HI"}]}, refused("overlap", "needs", "from_on")),
    ("rank gap", {"needs": [{**NEED, "rank": "2"}]}, refused("rank_gap", "needs", "rank")),
    (
        "two assessments",
        {
            "assessments": [
                {
                    "assessment_id": f"A{n}",
                    "child_id": "C1",
                    "origin": "reassessment",
                    "clock_start_on": "2022-01-01",
                    "outcome": "A",
                }
                for n in (2, 3)
            ]
        },
        refused("two_assessments", "assessments", "outcome"),
    ),
    (
        "correction",
        {"corrections": [{**CORRECTION, "value_after": "2021-01-05"}]},
        refused("correction_value", "corrections", "value_after"),
    ),
    (
        "corrected twice",
        {
            "corrections": [
                {**CORRECTION, "value_after": "2021-01-05"},
                {**CORRECTION, "correction_id": "K2", "recorded_on": "2021-01-21"},
            ]
        },
        refused("correction_chain", "corrections", "value_before"),
    ),
    (
        "period",
        {"indicators": [{**FIGURE, "period_start": "2021-01-02"}]},
        refused("unusual_order", "indicators", "period_end"),
    ),
]


@pytest.mark.parametrize(("tables", "found"), [row[1:] for row in WARNED], ids=[row[0] for row in WARNED])
def test_real_history_is_taken_with_a_warning(
    tmp_path: Path, tables: dict[str, Any], found: set[tuple[str, str, str]]
) -> None:
    report = report_of(tmp_path, **tables)
    assert not report.is_refused
    assert codes(report, "warn") == found


class TestTheRuleOfOneOpenRequest:
    SECOND = {"request_id": "R2", "child_id": "C1", "kind": "initial", "received_on": "2021-01-20", "outcome": "W"}

    @pytest.mark.parametrize(
        "change",
        [
            {"withdrawn_on": "2021-01-20", "withdrawn_reason": "duplicate"},
            {"withdrawn_on": "2021-01-25", "entered_in_error": "true"},
            {"received_on": "2021-02-01", "withdrawn_on": "2021-02-05"},
            {"outcome": "H"},
            {"kind": "reassessment", "withdrawn_on": "2021-01-25"},
        ],
        ids=["duplicate", "in error", "on the day the first closed", "historical", "reassessment"],
    )
    def test_takes(self, tmp_path: Path, change: dict[str, str]) -> None:
        assert not report_of(tmp_path, requests=[{**self.SECOND, **change}]).totals

    def test_takes_another_child_merged_into_the_first(self, tmp_path: Path) -> None:
        second = {**self.SECOND, "child_id": "C2", "withdrawn_on": "2021-01-25"}
        twin = child("C2", "Testley", "Ada", merged_into_child_id="C1")
        assert not report_of(tmp_path, children=[twin], requests=[second]).totals

    def test_takes_one_that_followed_a_death(self, tmp_path: Path) -> None:
        case = case_with(children={"deceased_on": "2021-01-10"}, requests={"decision_sent_on": "2021-02-01"})
        assert not report_on(write_folder(tmp_path, files_of(case))).is_refused


class TestTheAssessmentAfterAnOrder:
    def test_satisfies_the_rule_for_a_merged_child_too(self, tmp_path: Path) -> None:
        twin = child("C2", "Testley", "Ada", merged_into_child_id="C1")
        order = {**ASSESS_APPEAL, "order_on": "2021-10-01", "order_limb": "b", "outcome": "upheld"}
        follows = {"assessment_id": "A2", "child_id": "C2", "origin": "tribunal_order", "outcome": "A"}
        report = report_of(
            tmp_path,
            children=[twin],
            requests=[REFUSAL],
            appeals=[{**order, "outcome_on": "2021-10-01"}],
            assessments=[{**follows, "clock_start_on": "2021-10-01"}],
        )
        assert not report.totals

    @pytest.mark.parametrize("change", [{"clock_start_on": "2021-10-02"}, {"entered_in_error": "true"}])
    def test_is_of_that_very_day_and_true(self, tmp_path: Path, change: dict[str, str]) -> None:
        follows = {"assessment_id": "A2", "child_id": "C1", "origin": "conceded_appeal", "outcome": "A"}
        report = report_of(
            tmp_path,
            requests=[REFUSAL],
            appeals=[{**ASSESS_APPEAL, "conceded_on": "2021-10-01"}],
            assessments=[{**follows, "clock_start_on": "2021-10-01", **change}],
        )
        assert codes(report) == refused("rule_10", "appeals", "conceded_on")
