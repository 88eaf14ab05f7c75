"""Nothing that a figure or a clock reads changes without a trace: every past day stays as it was known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import models, transaction

from ehcp.assessments.acts import advice
from ehcp.history.acts import corrections
from ehcp.history.acts.frame import begin_act
from ehcp.history.models.dated import DATED
from ehcp.history.models.versions import known
from ehcp.history.reads.dates import date_fields
from ehcp.ledger.sync.loading import load_cases
from ehcp.models import Child, Correction, PhaseTransfer
from ehcp.transfers.acts import phases as phase_transfers
from reporting.kpis import Period
from tests.ehcp.acts import Staff, at, staff
from tests.ehcp.fact_rows import BESIDE, FACTS, a_row, other_values, with_its_code
from tests.ehcp.plan_cases import LATE, a_maintained_plan, corrected
from tests.factories import a_child, a_plan, a_request, an_assessment, tell_limits
from tests.reporting.worked import figure

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 16)
EARLIER, LATER = date(2026, 10, 12), date(2026, 12, 1)
PAST = (date(2026, 10, 1), date(2026, 10, 11), EARLIER, date(2026, 10, 20), date(2026, 11, 15))
# Days before every event of a row that is there, so that no date pair runs backwards.
FIRST = date(2026, 10, 5)


@pytest.fixture
def people() -> Staff:
    return staff()


DAYS = [(table, name) for table, dated in DATED.items() for name in dated.events]
OTHERS = [(table, name) for table, dated in DATED.items() for name in dated.columns if name not in dated.events]


def as_seen(record: models.Model) -> dict[date, dict[str, Any]]:
    """Return what every past day reads of the record, as known on that day."""
    dated = DATED[record.table]  # type: ignore[attr-defined]
    seen = {}
    for day in PAST:
        row = dict(known(type(record), day).filter(pk=record.pk).values(*dated.columns)[0])
        for name in (*dated.events, *dated.spans):
            row[name] = None if row[name] and row[name] > day else row[name]
        for name, waiting in dated.waiting.items():
            until = waiting.day_of(row[name])
            row[name] = waiting.unknown if until and row[until] is None else row[name]
        seen[day] = row
    return seen


def change(people: Staff, record: models.Model, values: dict[str, Any], today: date = TODAY) -> None:
    child = Child.objects.order_by("pk").first()
    assert child is not None
    with begin_act(child, by=people.manager, now=at(today)) as act:
        act.change(record, on=today, **values)


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.table)
def test_every_column_of_a_fact_is_corrected_or_named_as_not(model: Any) -> None:
    columns = {field.name for field in model._meta.concrete_fields} - {"id", "source_id", "known_from"}
    columns -= {"reason"} if model.table == "delay_reasons" else set()
    listed = DATED[model.table].columns
    left_out = getattr(model, "uncorrected", ())
    assert len({*listed, *left_out}) == len(listed) + len(left_out), "a column is listed twice"
    assert {*listed, *left_out} == columns


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.table)
def test_every_date_offered_for_correction_is_one_of_the_format(model: Any) -> None:
    assert set(date_fields(model)) <= set(DATED[model.table].columns)


def test_every_table_of_the_format_is_looked_at() -> None:
    assert {model.table for model in FACTS} == set(DATED)


@pytest.mark.parametrize(("table", "name"), DAYS)
class TestADayOfAnEvent:
    def test_set_for_an_earlier_day_leaves_every_past_day_as_it_was(self, people: Staff, table: str, name: str) -> None:
        record = a_row(table, on=FIRST, without=name)
        self._set(people, record, name, EARLIER)

    def test_set_for_today_needs_no_correction(self, people: Staff, table: str, name: str) -> None:
        record = a_row(table, on=FIRST, without=name)
        if not record._meta.get_field(name).null:
            return  # part of the record from its first day on
        self._set(people, record, name, TODAY)
        known_at_once = [("assessments", "issue_decided_on"), ("requests", "received_on")]
        at_once = {"outcome"} if (table, name) in known_at_once else set()
        assert set(corrected(record)) <= {*DATED[table].standing, *at_once}

    def test_replaced_or_taken_away_leaves_every_past_day_as_it_was(self, people: Staff, table: str, name: str) -> None:
        record = a_row(table, on=FIRST, having=name, day=EARLIER)
        self._set(people, record, name, date(2026, 10, 13))
        self._set(people, record, name, TODAY)
        if record._meta.get_field(name).null:
            self._set(people, record, name, None)

    def _set(self, people: Staff, record: models.Model, name: str, day: date | None) -> None:
        seen = as_seen(record)
        with transaction.atomic():
            change(people, record, with_its_code(record, name, day))
        assert as_seen(record) == seen


@pytest.mark.parametrize(("table", "name"), OTHERS)
def test_another_column_changed_today_leaves_every_past_day_as_it_was(people: Staff, table: str, name: str) -> None:
    record = a_row(table, on=FIRST, having=BESIDE.get((table, name), ""), day=EARLIER)
    seen = as_seen(record)
    change(people, record, other_values(record, name))
    assert as_seen(record) == seen


@pytest.mark.parametrize("table", [table for table, dated in DATED.items() if dated.events or dated.spans])
def test_a_record_made_today_of_earlier_days_is_not_there_before(people: Staff, table: str) -> None:
    model = next(one for one in FACTS if one.table == table)
    pattern = a_row(table, on=FIRST)
    listed = (*DATED[table].columns, *getattr(model, "uncorrected", ()))
    names = [name for name in listed if getattr(pattern, name) not in (None, "")]
    values = {name: getattr(pattern, name) for name in names}
    type(pattern)._default_manager.filter(pk=pattern.pk).delete()
    with begin_act(Child.objects.order_by("pk")[0], by=people.manager, now=at(TODAY)) as act:
        made = act.add(model, **values)
    for day, seen in as_seen(made).items():
        kept = {name: seen[name] for name in (*DATED[table].events, *DATED[table].waiting, *DATED[table].spans)}
        nothing = {None, *(waiting.unknown for waiting in DATED[table].waiting.values())}
        assert set(kept.values()) <= nothing, day


class TestAMark:
    def test_on_the_day_the_record_was_made_is_a_change_of_what_was_known(self, people: Staff) -> None:
        request = a_request(a_child(), received_on=EARLIER)
        seen = as_seen(request)
        corrections.mark_in_error(request, reason="Other child", by=people.manager, on=TODAY, now=at(TODAY))
        request.refresh_from_db()
        assert corrected(request) == {"entered_in_error": ("", "true")}
        assert as_seen(request) == seen

    def test_taken_back_the_same_day_leaves_the_past_unmarked(self, people: Staff) -> None:
        request = a_request(a_child(), received_on=EARLIER)
        for is_error in (True, False):
            corrections.mark_in_error(
                request, is_error=is_error, reason="Other child", by=people.manager, on=TODAY, now=at(TODAY)
            )
        for day in PAST:
            assert known(type(request), day).get().entered_in_error is None


def a_transfer(transfer_year: int = 2026) -> PhaseTransfer:
    plan = a_maintained_plan(first_final_on=date(2024, 3, 4))
    transfer = PhaseTransfer.objects.create(
        source_id="PT1", plan=plan, transfer_year=transfer_year, kind="primary_to_secondary"
    )
    tell_limits(plan.child)
    return transfer


class TestFiguresOfAPastDay:
    def test_k14_stays_when_a_transfer_is_dropped_for_an_earlier_day(self, people: Staff) -> None:
        transfer = a_transfer()
        first_quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
        before = figure("K14", first_quarter)
        assert (before.numerator, before.denominator) == (0, 1)
        phase_transfers.drop_phase_transfer(
            transfer, by=people.officer, on=date(2026, 2, 2), now=at(TODAY), reason="stays", submission=LATE
        )
        after = figure("K14", first_quarter)
        assert (after.numerator, after.denominator) == (0, 1)
        assert figure("K14", first_quarter, TODAY).denominator == 0

    def test_k14_leaves_out_a_transfer_that_was_not_yet_known(self, people: Staff) -> None:
        plan = a_maintained_plan(first_final_on=date(2024, 3, 4))
        phase_transfers.identify_phase_transfer(
            plan, by=people.officer, on=TODAY, now=at(TODAY), kind="primary_to_secondary", transfer_year=2026
        )
        first_quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
        assert figure("K14", first_quarter).denominator == 0
        assert figure("K14", first_quarter, TODAY).denominator == 1

    def test_k10_stays_when_advice_is_cancelled_for_an_earlier_day(self, people: Staff) -> None:
        child = a_child()
        request = a_request(child, received_on=date(2026, 7, 6), outcome="Y", decision_sent_on=date(2026, 7, 20))
        assessment = an_assessment(child, request=request, clock_start_on=date(2026, 7, 6))
        asked = assessment.advice.create(source_id="AD1", kind="psychological", requested_on=date(2026, 7, 21))
        tell_limits(child)
        third_quarter = Period(date(2026, 7, 1), date(2026, 9, 30))
        assert figure("K10", third_quarter).denominator == 1
        advice.cancel_advice(
            asked,
            by=people.officer,
            on=date(2026, 8, 3),
            now=at(TODAY),
            reason="Advice of last year is enough",
            all_agree=True,
            submission=LATE,
        )
        assert figure("K10", third_quarter).denominator == 1
        assert figure("K10", third_quarter, TODAY).denominator == 0


class TestFactsAsKnown:
    """What the product keeps beyond the exchange format is put back for a past day as well."""

    def test_put_back_a_cancelled_duty_and_a_dropped_transfer(self, people: Staff) -> None:
        transfer = a_transfer()
        phase_transfers.drop_phase_transfer(
            transfer, by=people.officer, on=date(2026, 2, 2), now=at(TODAY), reason="stays", submission=LATE
        )
        (now,) = load_cases([transfer.plan.child_id])[transfer.plan.child_id].phase_transfers
        (then,) = load_cases([transfer.plan.child_id], known_on=EARLIER)[transfer.plan.child_id].phase_transfers
        assert (now.no_transfer_on, then.no_transfer_on) == (date(2026, 2, 2), None)

    def test_put_back_the_day_a_meeting_was_planned_for(self, people: Staff) -> None:
        review = a_row("reviews", on=FIRST)
        change(people, review, {"called_on": date(2026, 10, 19), "planned_meeting_on": LATER}, date(2026, 10, 19))
        change(people, review, {"called_on": TODAY, "planned_meeting_on": date(2026, 12, 8)})
        child = review.plan.child_id  # type: ignore[attr-defined]
        (now,) = load_cases([child])[child].reviews
        (then,) = load_cases([child], known_on=date(2026, 11, 1))[child].reviews
        assert (now.planned_meeting_on, then.planned_meeting_on) == (date(2026, 12, 8), LATER)
        assert (now.called_on, then.called_on) == (TODAY, date(2026, 10, 19))

    def test_put_back_a_proposal_to_cease(self, people: Staff) -> None:
        plan = a_plan(a_child())
        change(people, plan, {"cease_considered_on": EARLIER})
        (now,) = load_cases([plan.child_id])[plan.child_id].plans
        (then,) = load_cases([plan.child_id], known_on=date(2026, 11, 1))[plan.child_id].plans
        assert (now.cease_considered_on, then.cease_considered_on) == (EARLIER, None)


def test_free_text_writes_no_correction(people: Staff) -> None:
    plan = a_plan(a_child())
    change(people, plan, {"cease_reasons": "Needs are met without it"})
    assert not Correction.objects.exists()
