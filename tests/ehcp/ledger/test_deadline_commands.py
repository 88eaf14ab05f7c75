"""The stored deadlines, the printed list and the check agree with the golden package, through the importer."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command

from ehcp.exchange.acts import import_package
from ehcp.law.plan import plan
from ehcp.law.planned import PlannedDeadline
from ehcp.law.states import state_on
from ehcp.ledger.sync import case_facts, law_in_force
from ehcp.ledger.sync.reconcile import COLUMNS
from ehcp.models import AnnualReview, Correction, Deadline, Plan

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).resolve().parents[2] / "golden"
NOW = datetime(2023, 6, 5, 9, 30, tzinfo=UTC)


def printed(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


@pytest.fixture
def rutland() -> None:
    assert import_package(GOLDEN / "rutland", by=None, now=NOW).is_written


def test_the_printed_list_is_the_golden_one_byte_for_byte(rutland: None) -> None:
    listed = printed("deadlines", "--as-at", "2023-05-31", "--format", "csv")
    assert listed.encode() == (GOLDEN / "rutland_clocks.csv").read_bytes()


def test_re_planning_every_case_finds_no_difference(rutland: None) -> None:
    assert printed("check_clocks").startswith("0 differences")


def test_a_stored_deadline_that_was_tampered_with_is_found_and_mended(rutland: None) -> None:
    row = Deadline.objects.standing().filter(rule="final_plan").first()
    assert row is not None
    assert row.due_on is not None
    Deadline.objects.filter(pk=row.pk).update(due_on=row.due_on + timedelta(days=1))
    with pytest.raises(SystemExit):
        printed("check_clocks")
    printed("check_clocks", "--fix")
    assert printed("check_clocks").startswith("0 differences")


def test_what_was_not_yet_corrected_on_the_day_is_put_back(rutland: None) -> None:
    correction = Correction.objects.get()
    rows = printed("deadlines", "--as-at", str(correction.recorded_on - timedelta(days=1))).splitlines()
    (before,) = [row for row in rows if row.startswith(f"assess_decision,requests,{correction.record_id},")]
    rows = printed("deadlines", "--as-at", str(correction.recorded_on)).splitlines()
    (after,) = [row for row in rows if row.startswith(f"assess_decision,requests,{correction.record_id},")]
    assert correction.value_before in before
    assert correction.value_after in after


def test_a_day_that_is_no_date_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="must be a date"):
        printed("deadlines", "--as-at", "31/05/2023")


def test_the_stored_rows_answer_for_any_day_as_the_planned_ones_do(rutland: None) -> None:
    law = law_in_force()
    planned = {row.key: row for case in case_facts(child_pks=None, known_on=None).values() for row in plan(case, law)}
    fields = [name for name in COLUMNS if name not in ("child_id", "act_by_on")]
    stored = {
        tuple(values[:5]): dict(zip(fields, values, strict=True))
        for values in Deadline.objects.standing().values_list(*fields)
    }
    assert set(stored) == set(planned)
    chance = Random(20230531)
    for key in chance.sample(sorted(planned), 2000):
        twin = PlannedDeadline(child_id=planned[key].child_id, **stored[key])
        day = date(2015, 1, 1) + timedelta(days=chance.randrange(3100))
        assert state_on(twin, day, law) == state_on(planned[key], day, law)


def test_a_review_that_was_once_filed_under_another_childs_plan_is_put_back_there(rutland: None) -> None:
    review = AnnualReview.objects.filter(meeting_on__year=2022).select_related("plan__child").first()
    assert review is not None
    other = Plan.objects.exclude(child=review.plan.child).filter(first_final_on__year=2019).first()
    assert other is not None
    Correction.objects.create(
        source_id="KX",
        table="reviews",
        record_id=review.source_id,
        field="plan_id",
        value_before=other.source_id,
        value_after=review.plan.source_id,
        recorded_on=date(2023, 5, 20),
    )
    rows = printed("deadlines", "--as-at", "2023-05-19").splitlines()
    (row,) = [row for row in rows if row.startswith(f"review_decision,reviews,{review.source_id},")]
    assert row.split(",")[3] == other.child.source_id
