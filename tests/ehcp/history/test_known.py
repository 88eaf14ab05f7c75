"""The fact tables as at a past day: later events left out, later knowledge put back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef

from ehcp.history.models.dated import DATED
from ehcp.history.models.known import Basis, world_on
from ehcp.history.models.settled import settled_on
from ehcp.models import AnnualReview, AssessmentRequest, Child, Correction, Delay, DelayReason, PhaseTransfer, Plan

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 31)
LATER = date(2022, 4, 1)


def child(source_id: str, **values: object) -> Child:
    told = {"surname": "I", "forename": "P", "birth_date": date(2012, 5, 1), "sex": "U", "ethnicity": "NOBT"}
    return Child.objects.create(source_id=source_id, **(told | values))


def correct(table: str, record_id: str, field: str, before: str, on: date = LATER, name: str = "") -> None:
    name = name or f"K{Correction.objects.count():04}"
    Correction.objects.create(
        source_id=name, table=table, record_id=record_id, field=field, value_before=before, recorded_on=on
    )


class TestEventsAfterTheDay:
    def test_have_not_happened(self) -> None:
        Plan.objects.create(source_id="P1", child=child("C1"), draft_sent_on=DAY, first_final_on=LATER)
        with world_on(DAY):
            row = Plan.objects.get()
        assert (row.draft_sent_on, row.first_final_on) == (DAY, None)

    def test_keep_the_codes_that_wait_for_them_unknown(self) -> None:
        for number, (outcome, day) in enumerate([("Y", DAY), ("N", LATER), ("H", LATER)]):
            AssessmentRequest.objects.create(
                source_id=f"R{number}",
                child=child(f"C{number}"),
                kind="initial",
                received_on=DAY,
                outcome=outcome,
                decision_sent_on=day,
            )
        with world_on(DAY):
            assert list(AssessmentRequest.objects.order_by("source_id").values_list("outcome", flat=True)) == [
                "Y",
                "A",
                "H",
            ]

    def test_are_back_after_the_block(self) -> None:
        Plan.objects.create(source_id="P1", child=child("C1"), first_final_on=LATER)
        with world_on(DAY):
            pass
        assert Plan.objects.get().first_final_on == LATER

    def test_leave_planned_days_and_spells_alone(self) -> None:
        plan = Plan.objects.create(source_id="P1", child=child("C1"), first_final_on=DAY)
        PhaseTransfer.objects.create(
            source_id="T1", plan=plan, transfer_year=2022, kind="post16_to_post16", transfer_on=LATER
        )
        with world_on(DAY):
            assert PhaseTransfer.objects.get().transfer_on == LATER

    def test_name_columns_that_exist(self) -> None:
        models = {model.table: model for model in apps.get_models() if isinstance(getattr(model, "table", None), str)}
        for table, dated in DATED.items():
            columns = {field.name for field in models[table]._meta.concrete_fields}
            waiting = {
                day for code in dated.waiting.values() for day in (*code.until.values(), code.every_value) if day
            }
            assert {*dated.events, *dated.waiting, *waiting} <= columns


class TestLaterKnowledge:
    def test_is_put_back_to_the_value_before_the_first_correction(self) -> None:
        Plan.objects.create(source_id="P1", child=child("C1"), first_final_on=date(2022, 1, 5))
        correct("plans", "P1", "first_final_on", "2022-01-04", date(2022, 5, 1))
        correct("plans", "P1", "first_final_on", "2022-01-03", LATER, "K9")
        correct("plans", "P1", "first_final_on", "2022-01-02", LATER, "K10")  # by code point before K9
        correct("plans", "P1", "first_final_on", "2022-01-01", DAY)
        with world_on(DAY):
            assert Plan.objects.get().first_final_on == date(2022, 1, 2)
        with world_on(LATER):
            assert Plan.objects.get().first_final_on == date(2022, 1, 4)
        with world_on(DAY, Basis.LATEST):
            assert Plan.objects.get().first_final_on == date(2022, 1, 5)

    def test_may_have_been_nothing(self) -> None:
        Plan.objects.create(source_id="P1", child=child("C1"), first_final_on=DAY, entered_in_error=True)
        correct("plans", "P1", "first_final_on", "")
        correct("plans", "P1", "entered_in_error", "")
        with world_on(DAY):
            row = Plan.objects.get()
        assert (row.first_final_on, row.entered_in_error) == (None, None)

    def test_may_be_a_key_to_another_record(self) -> None:
        one, two = (Plan.objects.create(source_id=name, child=child(f"C{name}")) for name in ("P1", "P2"))
        review = AnnualReview.objects.create(source_id="V1", plan=one, kind="annual", meeting_on=DAY)
        correct("reviews", "V1", "plan_id", "P2")
        with world_on(DAY):
            assert AnnualReview.objects.get().plan == two
            assert list(Plan.objects.filter(reviews=review)) == [two]
            assert AnnualReview.objects.filter(plan__child__source_id="CP2").count() == 1

    def test_may_be_a_key_to_its_own_table(self) -> None:
        kept, other = child("C1"), child("C2")
        merged = child("C3", merged_into_child=kept)
        correct("children", "C3", "merged_into_child_id", "C2")
        with world_on(DAY):
            assert Child.objects.get(pk=merged.pk).merged_into_child == other

    def test_may_be_a_reason_by_its_code(self) -> None:
        ours = DelayReason.objects.create(reason="X_OURS", label="Ours", la_controllable=True)
        other = DelayReason.objects.create(reason="X_OTHER", label="Other", la_controllable=False)
        Delay.objects.create(
            source_id="D1", clock="final_plan", record_type="plans", record_id="P1", reason=ours, recorded_on=DAY
        )
        correct("delays", "D1", "reason", "X_OTHER")
        with world_on(DAY):
            assert Delay.objects.get().reason == other

    def test_may_be_a_flag_or_a_number(self) -> None:
        plan = Plan.objects.create(source_id="P1", child=child("C1"))
        PhaseTransfer.objects.create(source_id="T1", plan=plan, transfer_year=2022, kind="infant_to_junior")
        correct("plans", "P1", "entered_in_error", "true")
        correct("phase_transfers", "T1", "transfer_year", "2023")
        with world_on(DAY):
            assert Plan.objects.filter(entered_in_error=True).count() == 1
            assert PhaseTransfer.objects.get().transfer_year == 2023

    def test_moves_the_codes_that_wait_for_a_day(self) -> None:
        AssessmentRequest.objects.create(
            source_id="R1", child=child("C1"), kind="initial", received_on=DAY, outcome="Y", decision_sent_on=DAY
        )
        correct("requests", "R1", "decision_sent_on", "")
        with world_on(DAY):
            row = AssessmentRequest.objects.get()
        assert (row.outcome, row.decision_sent_on) == ("A", None)

    def test_reaches_every_part_of_a_query(self) -> None:
        plan = Plan.objects.create(source_id="P1", child=child("C1"), first_final_on=DAY)
        AnnualReview.objects.create(source_id="V1", plan=plan, kind="annual", meeting_on=LATER)
        correct("plans", "P1", "first_final_on", "2022-01-01")
        met = AnnualReview.objects.filter(plan=OuterRef("pk"), meeting_on__isnull=False)
        with world_on(DAY):
            rows = Plan.objects.annotate(met=Exists(met), made=F("first_final_on"))
            assert list(rows.values_list("met", "made")) == [(False, date(2022, 1, 1))]
            assert list(rows.order_by().union(rows.order_by()).values_list("made", flat=True)) == [date(2022, 1, 1)]
            grouped = Plan.objects.values("first_final_on").annotate(number=Count("pk")).order_by()
            assert list(grouped) == [{"first_final_on": date(2022, 1, 1), "number": 1}]

    def test_costs_one_query_when_there_is_none(
        self, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
    ) -> None:
        # Later corrections, the last events, the plans.
        with django_assert_num_queries(3), world_on(DAY):
            list(Plan.objects.all())


def plans_are_read_through_a_view(day: date, basis: Basis = Basis.KNOWN) -> bool:
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with world_on(day, basis), connection.execute_wrapper(note):
        list(Plan.objects.values_list("first_final_on", "cease_reason"))
    return seen[-1].startswith("WITH")


class TestATableWithNothingLater:
    def test_is_read_as_it_stands(self) -> None:
        Plan.objects.create(source_id="P1", child=child("C1"), first_final_on=DAY, ceased_on=DAY, cease_reason="1")
        assert not plans_are_read_through_a_view(DAY)
        assert plans_are_read_through_a_view(DAY - timedelta(days=1))

    def test_may_know_days_ahead_that_nobody_asks_for(self) -> None:
        Plan.objects.create(source_id="P1", child=child("C1"), first_final_on=DAY, moved_out_on=LATER)
        assert not plans_are_read_through_a_view(DAY)
        with world_on(DAY):
            assert Plan.objects.values_list("moved_out_on", flat=True).get() is None

    def test_is_viewed_where_a_code_waits_for_a_day_that_is_not_there(self) -> None:
        Plan.objects.create(source_id="P1", child=child("C1"), first_final_on=DAY, transferred_out_to_la="873")
        with world_on(LATER):
            assert Plan.objects.values_list("transferred_out_to_la", flat=True).get() is None

    def test_is_viewed_where_a_later_event_was_corrected_away(self) -> None:
        Plan.objects.create(source_id="P1", child=child("C1"), first_final_on=DAY)
        correct("plans", "P1", "first_final_on", LATER.isoformat())
        with world_on(DAY):
            assert Plan.objects.values_list("first_final_on", flat=True).get() is None
        assert plans_are_read_through_a_view(DAY)
        assert not plans_are_read_through_a_view(DAY, Basis.LATEST)

    @pytest.mark.parametrize("table", [table for table in DATED if settled_on(table)])
    def test_is_told_by_an_index(self, table: str) -> None:
        model = next(model for model in apps.get_models() if getattr(model, "table", None) == table)
        settled = settled_on(table)
        assert settled is not None
        assert any(index.expressions == (settled,) for index in model._meta.indexes)
        rows = model._default_manager.annotate(last=settled).filter(last__isnull=False).order_by("-last")[:1]
        if connection.vendor == "sqlite":  # which, unlike PostgreSQL, has one plan whatever the number of rows
            assert f"{table}_settled" in rows.values("last").explain()
