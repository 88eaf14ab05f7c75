"""The acceptance package is taken without a refusal, and its format is the template that travels with the code."""

from __future__ import annotations

from pathlib import Path

from ehcp.exchange.format.row_rules import exemption_grounds
from ehcp.exchange.format.schema import load_schema
from tests.ehcp.exchange.packages import codes, report_on

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "rutland"


def test_the_golden_package_is_refused_nothing() -> None:
    report = report_on(GOLDEN)
    assert codes(report) == set()
    assert report.rows["reviews"] == 1_704
    assert sum(report.rows.values()) == 8_382


def test_the_golden_package_holds_real_history_that_is_said() -> None:
    assert codes(report_on(GOLDEN), "warn") == {
        ("like_name", "children.csv", "birth_date"),
        ("rule_12", "appeals.csv", "decision_letter_on"),
        ("rule_12", "mediations.csv", "decision_letter_on"),
        ("unusual_order", "appeals.csv", "outcome_on"),
        ("unusual_order", "plans.csv", "moved_out_on"),
    }


def test_tables_are_loaded_after_those_they_link_to() -> None:
    order = [table.name for table in load_schema().in_loading_order()]
    assert len(order) == len(set(order)) == 23
    for before, after in [("children", "requests"), ("plans", "reviews"), ("reviews", "feedback")]:
        assert order.index(before) < order.index(after)


def test_the_grounds_of_set_a_are_not_those_of_set_c() -> None:
    assert "school_closed" in exemption_grounds("final_plan")
    assert "school_closed" not in exemption_grounds("order_make_final")
    assert "family_representations" in exemption_grounds("concede_contents")
