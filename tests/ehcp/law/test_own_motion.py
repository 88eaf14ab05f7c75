"""The authority reverses its own refusal: practice by default, the High Court's reading by setting."""

import json

import pytest

from ehcp.law.explain import explain
from ehcp.law.facts import AssessmentFacts, CaseFacts, PlanFacts
from ehcp.law.listing import COLUMNS, deadline_rows_csv, deadline_rows_json
from ehcp.law.plan import plan
from ehcp.law.settings import Law
from ehcp.law.states import state_on
from tests.ehcp.law.printed import d, request

PRACTICE, COURT = Law.default(), Law(own_motion_reversal_limit="request")
# Received on Monday 10 January 2022: 16 weeks are 2 May, 20 weeks 30 May. Reversed on 4 July.
REFUSED = request(outcome="N", decision_sent_on=d("2022-02-21"))


def case(origin="reversal_of_refusal", **more):
    assessment = AssessmentFacts("A1", "C1", d("2022-07-04"), "R1", origin=origin)
    return CaseFacts("C1", requests=(REFUSED,), assessments=(assessment,), **more)


def limits(facts, law):
    return {row.rule: row for row in plan(facts, law) if row.rule in ("reversed_no_plan", "reversed_final_plan")}


def test_practice_counts_from_the_reversal_and_is_not_called_law():
    found = limits(case(), PRACTICE)
    assert {rule: (row.kind, row.due_on) for rule, row in found.items()} == {
        "reversed_no_plan": ("practice", d("2022-09-12")),
        "reversed_final_plan": ("practice", d("2022-10-10")),
    }
    said = explain(found["reversed_final_plan"], PRACTICE)
    assert "Ombudsman" in said.citation
    assert "not law" in said.citation
    assert any("Hertfordshire" in note and "Monday 30 May 2022" in note for note in said.notes)
    assert "own_motion_reversal_limit = reversal" in said.settings


def test_the_twentieth_week_of_the_request_stands_beside_it():
    assert {row.request_limit_on for row in limits(case(), PRACTICE).values()} == {d("2022-05-30")}
    day_one = Law(count_from_day_one=True)
    assert {row.request_limit_on for row in limits(case(), day_one).values()} == {d("2022-05-29")}


def test_by_setting_the_request_counts_as_the_court_holds():
    found = limits(case(), COURT)
    assert {rule: (row.kind, row.due_on) for rule, row in found.items()} == {
        "reversed_no_plan": ("law", d("2022-05-02")),
        "reversed_final_plan": ("law", d("2022-05-30")),
    }
    final = found["reversed_final_plan"]
    assert state_on(final, d("2022-07-03"), COURT).word == "not_started"
    assert state_on(final, d("2022-07-04"), COURT).word == "overdue"
    said = explain(final, COURT)
    assert "Hertfordshire" in said.citation
    assert "request" in said.count


@pytest.mark.parametrize("law", [PRACTICE, COURT])
@pytest.mark.parametrize("origin", ["mediation_agreement", "tribunal_order", "conceded_appeal"])
def test_agreed_ordered_and_conceded_cases_are_untouched(origin, law):
    rows = [row for row in plan(case(origin), law) if row.record_type == "assessments" and row.due_on]
    assert {row.kind for row in rows if row.shape == "limit"} == {"law"}
    assert {row.request_limit_on for row in rows} == {None}
    final = next(row for row in rows if row.rule.endswith(("final_plan", "assess_final")))
    assert final.due_on == d("2022-10-10")


def test_it_is_met_and_late_like_a_limit():
    sent = case(plans=(PlanFacts("P1", "C1", "A1", first_final_on=d("2022-10-11")),))
    assert state_on(limits(sent, PRACTICE)["reversed_final_plan"], d("2022-11-01"), PRACTICE).word == "late"
    assert state_on(limits(case(), PRACTICE)["reversed_final_plan"], d("2022-10-11"), PRACTICE).word == "overdue"


def test_without_its_request_only_practice_is_left():
    lone = CaseFacts("C1", assessments=(AssessmentFacts("A1", "C1", d("2022-07-04"), origin="reversal_of_refusal"),))
    row = limits(lone, COURT)["reversed_final_plan"]
    assert (row.kind, row.due_on, row.request_limit_on) == ("practice", d("2022-10-10"), None)


def test_the_list_keeps_its_columns_and_the_json_carries_more():
    rows = plan(case(), PRACTICE)
    listed = deadline_rows_csv(rows, d("2022-08-01"), PRACTICE).splitlines()
    assert tuple(listed[0].split(",")) == COLUMNS
    found = json.loads(deadline_rows_json(rows, d("2022-08-01"), PRACTICE))
    assert len(found) == len(listed) - 1
    final = next(row for row in found if row["rule"] == "reversed_final_plan")
    assert (final["due_on"], final["kind"], final["request_limit_on"]) == ("2022-10-10", "practice", "2022-05-30")
