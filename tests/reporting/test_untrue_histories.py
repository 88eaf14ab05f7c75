"""Histories that cannot be true: the limits and the figures count the same of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from ehcp.ledger.reads.deadlines import deadlines_as_at
from reporting.kpis import Period
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
    "advice for two assessments of one request": {
        "requests": [REQUEST], "assessments": [ASSESSMENT, SECOND],
        "advice": [
            {"advice_id": "AD1", "assessment_id": "A", "requested_on": "2021-11-01", "received_on": "2021-12-14"},
            {"advice_id": "AD2", "assessment_id": "B", "requested_on": "2021-11-01", "received_on": "2021-12-13"},
            {"advice_id": "AD3", "assessment_id": "B", "requested_on": "2021-11-01"},
        ],
    },
    "a refusal to issue, and a plan": {
        "requests": [REQUEST],
        "assessments": [ASSESSMENT | {"outcome": "N", "no_plan_notified_on": "2022-01-20"}],
        "plans": [MADE],
    },
    "amended after the plan ended": {
        "plans": [OLD | {"ceased_on": "2022-01-20", "cease_reason": "9"}],
        "reviews": [
            REVIEW | {
                "meeting_on": "2021-11-01", "decision": "A", "decision_sent_on": "2021-11-22",
                "amendment_notice_sent_on": "2021-11-22", "amended_final_sent_on": "2022-02-21",
            },
        ],
    },
    "a phase transfer of a plan that ended": {
        "plans": [OLD | {"ceased_on": "2022-01-20", "cease_reason": "9"}],
        "phase_transfers": [
            {"phase_transfer_id": "T", "plan_id": "P", "transfer_year": "2022", "kind": "infant_to_junior"},
        ],
    },
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


ALL = Period(date(2021, 1, 1), DAY)
DONE = ("met", "late", "late_exempted")


class Limits:
    """The list of limits of a day, as sets of records by rule."""

    def __init__(self) -> None:
        self.rows = list(csv.DictReader(io.StringIO(deadlines_as_at(DAY))))

    def of(self, *rules: str, due: bool = False, done: bool = False, missed: bool = False) -> set[str]:
        """Return the records that count: limits that fell in the period, or ended in it; only those missed."""
        return {
            row["record_id"]
            for row in self.rows
            if row["rule"] in rules
            and (
                not due or (row["due_on"] <= DAY.isoformat() and (row["state"] in (*DONE, "overdue") or was_late(row)))
            )
            and (not done or row["state"] in DONE)
            and (not missed or was_late(row) or row["state"] in ("late", "overdue"))
        }


def was_late(row: Mapping[str, str]) -> bool:
    return row["was_overdue"] == "true"


def sides(code: str) -> tuple[set[str], set[str]]:
    """Return the ids of a figure that are late, and all of them."""
    met, all_of_them = ids(code, ALL, DAY)
    found = {one.split("@")[0] for one in (all_of_them or "").split()}
    return found - {one.split("@")[0] for one in met.split()}, found


@pytest.mark.parametrize("name", HISTORIES)
def test_every_clock_figure_counts_the_limits_of_the_list(name: str) -> None:
    authority(**HISTORIES[name])
    limits = Limits()

    # Of records whose own limit it is, the figure names the same ones: late, and all.
    for code, rule, how in (
        ("K03/", "assess_decision", "done"), ("K03/due", "assess_decision", "due"),
        ("K09/", "no_plan_decision", "done"), ("K10/", "advice_return", "due"),
        ("K11/", "annual_review", "due"), ("K12/", "review_decision", "due"),
        ("K13/legal_limit", "amended_final", "due"),
    ):  # fmt: skip
        asked = {how: True}
        assert sides(code) == (limits.of(rule, missed=True, **asked), limits.of(rule, **asked)), code
    phase = ("phase_feb", "phase_mar")
    assert sides("K14/") == (limits.of(*phase, due=True, missed=True), limits.of(*phase, due=True))

    # The limit of a first plan hangs on the assessment, or on the request; every history here has one request.
    late, due = sides("K07/")
    assert (bool(late), bool(due)) == (
        bool(limits.of("final_plan", due=True, missed=True)),
        bool(limits.of("final_plan", due=True)),
    )
    for code in ("K05/", "K06/"):
        late, sent = sides(code)
        assert (bool(late), bool(sent)) == (
            bool(limits.of("final_plan", done=True, missed=True)),
            bool(limits.of("final_plan", done=True)),
        ), code
    going_on = {row["state"] for row in limits.rows if row["rule"] in ("assess_decision", "final_plan")}
    assert bool(ids("H03/open", ALL, DAY)[0]) == bool(going_on & {"running", "due_soon", "overdue"})

    # The reasons for delay are asked of exactly what those figures count as late.
    prefixed = {one.split("@")[0] for one in (ids("K24", ALL, DAY)[1] or "").split()}
    figures = (
        ("K03/", "assess_decision"),
        ("K06/", "final_plan"),
        ("K11/", "annual_review"),
        ("K12/", "review_decision"),
    )
    assert {f"{rule}:{record}" for code, rule in figures for record in sides(code)[0]} <= prefixed
