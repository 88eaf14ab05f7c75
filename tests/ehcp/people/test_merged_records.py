"""Merged records are one person: their facts are read together, their deadlines stored child by child."""

from datetime import date

import pytest

from ehcp.law.listing import COLUMNS, deadline_rows
from ehcp.law.plan import plan
from ehcp.law.settings import Law
from ehcp.ledger.sync import case_facts
from ehcp.models import AssessmentRequest, NeedsAssessment, Plan
from tests.factories import a_child

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)


@pytest.fixture
def merged():
    """A request and an assessment of the record merged away; the plan on the record that was kept."""
    kept, other = a_child(source_id="C1"), a_child(source_id="C2")
    other.merged_into_child = kept
    other.save()
    request = AssessmentRequest.objects.create(
        source_id="R1", child=other, kind="initial", received_on=date(2022, 1, 10), outcome="Y",
        decision_sent_on=date(2022, 2, 1),
    )  # fmt: skip
    assessment = NeedsAssessment.objects.create(
        source_id="A1", child=other, request=request, origin="request", clock_start_on=date(2022, 1, 10), outcome="Y"
    )
    Plan.objects.create(
        source_id="P1", child=kept, assessment=assessment, draft_sent_on=date(2022, 4, 1),
        first_final_on=date(2022, 5, 2),
    )  # fmt: skip
    return kept, other


def rows_of(case):
    return [
        dict(zip(COLUMNS, row, strict=True)) for row in deadline_rows(plan(case, Law.default()), DAY, Law.default())
    ]


@pytest.mark.parametrize("asks_for_all", [True, False])
def test_a_plan_meets_the_clock_of_the_assessment_merged_into_its_child(merged, asks_for_all):
    kept, other = merged
    cases = case_facts(child_pks=None if asks_for_all else [kept.pk, other.pk], known_on=None)
    final = [row for row in rows_of(cases[other.pk]) if row["rule"] == "final_plan"]
    assert [(row["child_id"], row["state"], row["met_on"]) for row in final] == [("C2", "met", "2022-05-02")]
    assert {row["child_id"] for row in rows_of(cases[kept.pk])} == {"C1"}


def test_one_record_alone_still_reads_the_other(merged):
    _, other = merged
    (case,) = case_facts(child_pks=[other.pk], known_on=None).values()
    assert [row["state"] for row in rows_of(case) if row["rule"] == "final_plan"] == ["met"]


def test_a_death_on_either_record_is_the_persons(merged):
    kept, other = merged
    other.deceased_on = date(2022, 5, 20)
    other.save()
    cases = case_facts(child_pks=[kept.pk], known_on=None)
    assert cases[kept.pk].deceased_on == date(2022, 5, 20)
    assert [row["state"] for row in rows_of(cases[kept.pk]) if row["rule"] == "annual_review"] == ["void"]
