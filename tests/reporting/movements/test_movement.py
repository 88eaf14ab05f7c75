"""What lies between two figures: it subtracts to the last record, and says through what each child moved."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from ehcp.models import CaseEvent, Child, Correction
from reporting.headlines.reads.asked import Asked
from reporting.kpis import KPIS, Period
from reporting.kpis.period import year_to_date
from reporting.movements.forms import earlier_period
from reporting.movements.reads.movement import Movement, movement
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_user, restrict
from tests.reporting.worked import authority

pytestmark = pytest.mark.django_db


def test_the_earlier_period_is_of_the_same_kind() -> None:
    day = date(2026, 9, 30)
    assert earlier_period(year_to_date(date(2026, 10, 31)), "calendar", day) == Period(date(2026, 1, 1), day)
    month = Period(date(2026, 10, 1), date(2026, 10, 31))
    assert earlier_period(month, "own", day) == Period(date(2026, 9, 1), day)
    assert earlier_period(Period(date(2026, 10, 1), date(2026, 10, 10)), "own", day) == Period(date(2026, 9, 21), day)


def asked(day: date) -> Asked:
    return Asked(day, year_to_date(day))


def moved(code: str, first: date, last: date) -> Movement:
    code, _, variant = code.partition("/")
    user = a_user(Role.MANAGER)
    return movement(user, KPIS[code, variant], asked(first), asked(last), None, today=date(2022, 6, 30))


JANUARY, FEBRUARY = date(2022, 1, 31), date(2022, 2, 28)


class TestAChildThatMoved:
    def test_came_in_when_days_passed(self) -> None:
        # 20 weeks from 20 September 2021 end on 7 February 2022.
        authority(requests=[{"request_id": "R1", "child_id": "C1", "received_on": "2021-09-20"}])
        shown = moved("K08", JANUARY, FEBRUARY)
        (row,) = shown.rows
        assert (row.records, row.moves, row.cause) == (("R1",), ("Came in",), "time")
        assert [(line.words, line.numerator) for line in shown.lines] == [("Came in", 1), ("Went out", 0)]

    def test_came_in_through_an_act(self) -> None:
        authority(
            requests=[
                {"request_id": "R1", "child_id": "C1", "received_on": "2022-01-04", "outcome": "N",
                 "decision_sent_on": "2022-02-10"},
            ],
        )  # fmt: skip
        child = a_child_of("C1")
        CaseEvent.objects.create(
            child=child, kind="request.received", happened_on=date(2022, 2, 10), recorded_at=moments.now()
        )
        (row,) = moved("K03", JANUARY, FEBRUARY).rows
        assert row.cause == "act"
        assert "10 Feb 2022" in row.why

    def test_came_in_through_the_act_that_turned_its_limit_and_not_through_what_happened_the_same_day(self) -> None:
        authority(
            requests=[
                {"request_id": "R1", "child_id": "C1", "received_on": "2021-10-04", "outcome": "Y",
                 "decision_sent_on": "2021-11-01"},
            ],
            assessments=[
                {"assessment_id": "A1", "child_id": "C1", "request_id": "R1", "outcome": "Y",
                 "clock_start_on": "2021-10-04"},
            ],
            plans=[
                {"plan_id": "P1", "child_id": "C1", "assessment_id": "A1", "first_final_on": "2022-02-10"},
            ],
        )  # fmt: skip
        for kind, table, record in (
            ("panel_item.told", "panel_items", "I1"),
            ("plan.final_sent", "plans", "P1"),
            ("advice.received", "advice", "V1"),
        ):
            CaseEvent.objects.create(
                child=a_child_of("C1"), kind=kind, record_type=table, record_id=record,
                happened_on=date(2022, 2, 10), recorded_at=moments.now(),
            )  # fmt: skip
        (row,) = moved("K07", JANUARY, FEBRUARY).rows
        assert (row.cause, row.why) == ("act", "Final plan sent, 10 Feb 2022")

    def test_came_in_through_no_date_of_a_panel(self) -> None:
        authority(requests=[{"request_id": "R1", "child_id": "C1", "received_on": "2022-01-04", "outcome": "N",
                             "decision_sent_on": "2022-02-10"}])  # fmt: skip
        CaseEvent.objects.create(
            child=a_child_of("C1"), kind="panel_item.told", happened_on=date(2022, 2, 10), recorded_at=moments.now()
        )
        (row,) = moved("K03", JANUARY, FEBRUARY).rows
        assert (row.cause, row.why) == ("act", "Its limit turned on 10 Feb 2022")

    def test_was_corrected(self) -> None:
        authority(
            requests=[{"request_id": "R1", "child_id": "C1", "received_on": "2022-01-04"}],
            corrections=[
                {"correction_id": "K1", "table": "requests", "record_id": "R1", "field": "received_on",
                 "value_before": "2022-02-04", "value_after": "2022-01-04", "recorded_on": "2022-02-15"},
            ],
        )  # fmt: skip
        assert Correction.objects.exists()
        (row,) = moved("K02", JANUARY, FEBRUARY).rows
        assert row.cause == "corrected"

    def test_is_not_listed_where_it_is_hidden_though_it_is_counted(self) -> None:
        authority(requests=[{"request_id": "R1", "child_id": "C1", "received_on": "2021-09-20"}])
        restrict(a_child_of("C1"))
        shown = moved("K08", JANUARY, FEBRUARY)
        assert shown.lines[0].numerator == 1
        assert (shown.listed, shown.rows) == (0, ())

    def test_is_not_listed_between_single_days(self) -> None:
        authority(requests=[{"request_id": "R1", "child_id": "C1", "received_on": "2021-09-20"}])
        shown = moved("K08", JANUARY, date(2022, 2, 10))
        assert shown.lines[0].numerator == 1
        assert not shown.is_listed


def a_child_of(name: str) -> Child:
    return Child.objects.get(source_id=name)


def test_the_page_compares_with_the_end_of_the_month_before_and_says_what_is_wrong(client: Client) -> None:
    client.force_login(a_user(Role.MANAGER))
    day = "as_at-day=31&as_at-month=3&as_at-year=2022"
    page = client.get(f"/changes/K07/?{day}")
    assert page.context["shown"].first.line.as_at == date(2022, 2, 28)
    wrong = client.get(f"/changes/K07/?{day}&first-day=1&first-month=4&first-year=2022")
    assert wrong.status_code == 200
    assert "must be before the as-at day" in wrong.content.decode()
    assert client.get(f"/changes/K99/?{day}").status_code == 404
