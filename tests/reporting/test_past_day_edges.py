"""Deadlines as at a day: what was put back may be a key, a child, a year, or the only day a record has."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from ehcp.ledger.reads.deadlines import deadlines_as_at
from ehcp.models import PhaseTransfer
from tests.reporting.worked import authority, ids

pytestmark = pytest.mark.django_db
LATER = "2022-06-01"
Tables = Mapping[str, list[dict[str, Any]]]


def fix(table: str, record_id: str, field: str, before: str) -> dict[str, str]:
    return {
        "correction_id": f"{table}-{record_id}-{field}", "table": table, "record_id": record_id, "field": field,
        "value_before": before, "recorded_on": LATER,
    }  # fmt: skip


def printed(day: str, rule: str) -> list[str]:
    """Return record, child, start, limit and state of every row of a rule."""
    rows = csv.DictReader(io.StringIO(deadlines_as_at(date.fromisoformat(day))))
    wanted = ("record_id", "child_id", "starts_on", "due_on", "state", "exempted")
    return [" ".join(row[name] or "-" for name in wanted) for row in rows if row["rule"] == rule]


PLAN = {"plan_id": "P", "child_id": "C1", "first_final_on": "2021-01-04"}
REQUEST = {
    "request_id": "R", "child_id": "C1", "received_on": "2022-01-03", "outcome": "Y", "decision_sent_on": "2022-02-01",
}  # fmt: skip
ASSESSMENT = {
    "assessment_id": "A", "child_id": "C1", "request_id": "R", "clock_start_on": "2022-01-03", "outcome": "Y",
}  # fmt: skip
CHILDREN = [{"child_id": "C1"}, {"child_id": "C2"}]
MOVED_IN = PLAN | {"transferred_in_on": "2022-03-01", "transferred_in_from_la": "855"}

# What is held, the day, the rule, and the rows of it.
CASES: dict[str, tuple[Tables, str, str, list[str]]] = {
    "a mediation known by its meeting alone": (
        {
            "mediations": [{"mediation_id": "M", "child_id": "C1", "held_on": "2022-03-14"}],
            "corrections": [fix("mediations", "M", "requested_on", "")],
        },
        "2022-03-31", "certificate_held", ["M C1 2022-03-14 2022-03-17 overdue false"],
    ),
    "reviews follow a plan that was another child's": (
        {
            "children": CHILDREN,
            "plans": [PLAN],
            "reviews": [{"review_id": "V", "plan_id": "P", "meeting_on": "2022-03-07"}],
            "corrections": [fix("plans", "P", "child_id", "C2")],
        },
        "2022-03-31", "review_decision", ["V C2 2022-03-07 2022-04-04 running false"],
    ),
    "advice follows an assessment that was another child's": (
        {
            "children": CHILDREN,
            "requests": [REQUEST],
            "assessments": [ASSESSMENT],
            "advice": [{"advice_id": "D", "assessment_id": "A", "requested_on": "2022-02-01"}],
            "corrections": [fix("assessments", "A", "child_id", "C2")],
        },
        "2022-03-31", "advice_return", ["D C2 2022-02-01 2022-03-15 overdue false"],
    ),
    "an assessment keeps to its request, that was another child's": (
        {
            "children": CHILDREN,
            "requests": [REQUEST],
            "assessments": [ASSESSMENT],
            "corrections": [fix("requests", "R", "child_id", "C2")],
        },
        "2022-01-31", "final_plan", ["R C2 2022-01-03 2022-05-23 running false"],
    ),
    "an exemption follows its request, that was another child's": (
        {
            "children": CHILDREN,
            "requests": [REQUEST | {"outcome": "A", "decision_sent_on": ""}],
            "exemptions": [
                {"exemption_id": "X", "clock": "assess_decision", "request_id": "R", "decided_on": "2022-02-01"}
            ],
            "corrections": [fix("requests", "R", "child_id", "C2")],
        },
        "2022-03-31", "assess_decision", ["R C2 2022-01-03 2022-02-14 overdue true"],
    ),
    "an exemption names one record, also where another table has the same id": (
        {
            "requests": [REQUEST | {"outcome": "A", "decision_sent_on": ""}],
            "assessments": [
                ASSESSMENT | {"assessment_id": "R", "request_id": "", "origin": "reversal_of_refusal", "outcome": "A"}
            ],
            "exemptions": [
                {"exemption_id": "X", "clock": "final_plan", "assessment_id": "R", "decided_on": "2022-02-01"}
            ],
        },
        "2022-06-30", "final_plan", ["R C1 2022-01-03 2022-05-23 overdue false"],
    ),
    "a phase transfer whose year was not known": (
        {
            "plans": [PLAN],
            "phase_transfers": [
                {"phase_transfer_id": "T", "plan_id": "P", "transfer_year": "2022", "kind": "primary_to_secondary"}
            ],
            "corrections": [fix("phase_transfers", "T", "transfer_year", "")],
        },
        "2022-03-31", "phase_feb", [],
    ),
    "a post-16 move whose year was not known": (
        {
            "plans": [PLAN],
            "phase_transfers": [
                {
                    "phase_transfer_id": "T", "plan_id": "P", "transfer_year": "2022", "kind": "post16_to_post16",
                    "transfer_on": "2022-07-31",
                }
            ],
            "corrections": [fix("phase_transfers", "T", "transfer_year", "")],
        },
        "2022-03-31", "phase_post16", ["T C1 - 2022-02-28 overdue false"],
    ),
    "advice is owed, though the day the assessment began was not known": (
        {
            "requests": [REQUEST],
            "assessments": [ASSESSMENT],
            "advice": [{"advice_id": "D", "assessment_id": "A", "requested_on": "2022-02-01"}],
            "corrections": [fix("assessments", "A", "clock_start_on", "")],
        },
        "2022-03-31", "advice_return", ["D C1 2022-02-01 2022-03-15 overdue false"],
    ),
    "a decision is read by its day, though its code was not known": (
        {
            "plans": [PLAN],
            "reviews": [
                {
                    "review_id": "V", "plan_id": "P", "meeting_on": "2021-11-01", "decision": "M",
                    "decision_sent_on": "2021-11-15",
                }
            ],
            "corrections": [fix("reviews", "V", "decision", "")],
        },
        "2022-03-31", "annual_review",
        ["P C1 2021-01-04 2022-01-03 met false", "P C1 2021-11-15 2022-11-14 running false"],
    ),
    "a plan is from elsewhere when an authority is named": (
        {"plans": [MOVED_IN], "corrections": [fix("plans", "P", "transferred_in_from_la", "")]},
        "2022-03-31", "annual_review", ["P C1 2021-01-04 2022-01-03 overdue false"],
    ),
    "a notice before the meeting has its own eight weeks": (
        {
            "plans": [PLAN],
            "reviews": [
                {
                    "review_id": "V", "plan_id": "P", "meeting_on": "2022-04-04",
                    "amendment_notice_sent_on": "2022-03-07",
                }
            ],
            "corrections": [fix("reviews", "V", "meeting_on", "")],
        },
        "2022-03-31", "amended_final", ["V C1 2022-03-07 2022-05-02 running false"],
    ),
    "nothing is owed for a meeting to come, though its decision was held as earlier": (
        {
            "plans": [PLAN],
            "reviews": [
                {
                    "review_id": "V", "plan_id": "P", "meeting_on": "2022-05-02", "decision": "A",
                    "decision_sent_on": "2022-05-09",
                }
            ],
            "corrections": [fix("reviews", "V", "decision_sent_on", "2022-03-07")],
        },
        "2022-03-31", "amendment_notice", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_deadlines_are_those_known_on_the_day(name: str) -> None:
    tables, day, rule, rows = CASES[name]
    authority(**tables)
    assert printed(day, rule) == rows


def test_a_death_stands_on_any_record_of_the_person() -> None:
    authority(
        children=[{"child_id": "C1"}, {"child_id": "C2", "merged_into_child_id": "C1", "deceased_on": "2022-02-01"}],
        requests=[{"request_id": "R", "child_id": "C1", "received_on": "2022-01-03"}],
    )
    assert ids("H03/open") == ("", None)
    assert printed("2022-03-31", "assess_decision") == ["R C1 2022-01-03 2022-02-14 void false"]


@pytest.mark.parametrize(("clear_on", "counted"), [("2022-02-15", ""), ("2022-02-16", "T")])
def test_a_transfer_that_will_not_happen_leaves_the_cohort(clear_on: str, counted: str) -> None:
    """A limit void on or before its day leaves K14; one void later was late first."""
    transfer = {"phase_transfer_id": "T", "plan_id": "P", "transfer_year": "2022", "kind": "primary_to_secondary"}
    authority(plans=[PLAN], phase_transfers=[transfer])
    PhaseTransfer.objects.update(no_transfer_on=clear_on)
    assert ids("K14") == ("", counted)
