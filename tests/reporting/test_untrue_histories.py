"""Histories that cannot be true: the limits and the figures count the same of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from ehcp.ledger.reads.deadlines import deadlines_as_at
from tests.reporting.worked import authority, ids

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 31)
Tables = Mapping[str, list[dict[str, Any]]]

CHILD = {"child_id": "C1"}
REQUEST = {
    "request_id": "R", "child_id": "C1", "received_on": "2021-10-04", "outcome": "Y", "decision_sent_on": "2021-11-01",
}  # fmt: skip
ASSESSMENT = {
    "assessment_id": "A", "child_id": "C1", "request_id": "R", "clock_start_on": "2021-10-04", "outcome": "Y",
}  # fmt: skip
SECOND = ASSESSMENT | {"assessment_id": "B"}
MADE = {"plan_id": "P", "child_id": "C1", "assessment_id": "A", "first_final_on": "2022-02-14"}
OLD = {"plan_id": "P", "child_id": "C1", "first_final_on": "2021-01-04"}
REVIEW = {"review_id": "V", "plan_id": "P", "meeting_on": "2022-01-10"}

HISTORIES: dict[str, Tables] = {
    "agreed with no assessment": {"requests": [REQUEST]},
    "two assessments of one request": {"requests": [REQUEST], "assessments": [ASSESSMENT, SECOND]},
    "two assessments of one request, a plan of one": {
        "requests": [REQUEST], "assessments": [ASSESSMENT, SECOND], "plans": [MADE],
    },
    "two plans of one assessment": {
        "requests": [REQUEST], "assessments": [ASSESSMENT],
        "plans": [
            MADE | {"ceased_on": "2022-03-01", "cease_reason": "9"},
            MADE | {"plan_id": "Q", "first_final_on": "2022-03-28"},
        ],
    },
    "an assessment of a refusal": {"requests": [REQUEST | {"outcome": "N"}], "assessments": [ASSESSMENT]},
    "a review after the plan ended": {
        "plans": [OLD | {"ceased_on": "2021-12-20", "cease_reason": "9"}], "reviews": [REVIEW],
    },
    "a review on the day the plan ended": {
        "plans": [OLD | {"ceased_on": "2022-01-10", "cease_reason": "9"}], "reviews": [REVIEW],
    },
    "a request before the birth": {
        "children": [CHILD | {"birth_date": "2022-01-01"}], "requests": [REQUEST], "assessments": [ASSESSMENT],
    },
    "a plan after a death": {"children": [CHILD | {"deceased_on": "2021-11-20"}], "plans": [OLD]},
    "a request far ahead": {
        "requests": [REQUEST | {"received_on": "2092-10-04", "outcome": "A", "decision_sent_on": ""}],
    },
}  # fmt: skip


def missed(rule: str, *, are_stopped: bool = True) -> set[str]:
    """Return the records whose limit has passed, with those stopped after it where they count as late."""
    rows = csv.DictReader(io.StringIO(deadlines_as_at(DAY)))
    return {
        row["record_id"]
        for row in rows
        if row["rule"] == rule and (row["state"] == "overdue" or (are_stopped and row["was_overdue"] == "true"))
    }


@pytest.mark.parametrize("name", HISTORIES)
def test_past_twenty_weeks_is_one_set_of_children(name: str) -> None:
    authority(**HISTORIES[name])
    overdue = missed("final_plan", are_stopped=False)
    counted = set(ids("K08")[0].split())
    assert bool(overdue) == bool(counted)
    assert not counted or (counted == {"R"} and overdue <= {"R", "A", "B"})


@pytest.mark.parametrize("name", HISTORIES)
def test_reviews_due_are_one_set_of_plans(name: str) -> None:
    authority(**HISTORIES[name])
    late = missed("annual_review")
    met, due = ids("K11")
    assert {one.split("@")[0] for one in (due or "").split()} - {one.split("@")[0] for one in met.split()} == late


@pytest.mark.parametrize("name", HISTORIES)
def test_review_decisions_due_are_one_set_of_reviews(name: str) -> None:
    authority(**HISTORIES[name])
    late = missed("review_decision")
    met, due = ids("K12")
    assert set((due or "").split()) - set(met.split()) == late
